"""The facts about her danger that stand, in words: the one reader of every page that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy import viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import WORKER, CaseRecords
from casework.queries.editing import Editing
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.risk_factors import RiskFactor, facts_of
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class FactInWords:
    """One fact: what, when it was told and to whom; when, by whom and why it was taken back, if it was."""

    kind: str
    what: Words
    told_on: datetime
    told_by: str
    gone_on: datetime | None = None
    gone_by: str = ""
    why: str = ""


def facts_in_words(records: CaseRecords) -> tuple[FactInWords, ...]:
    """All that was ever told, oldest first; what was taken back beside what stands."""
    return tuple(_worded(fact, records.names) for fact in facts_of(records.all(RiskAssessment)))


def standing_in_words(records: CaseRecords) -> tuple[FactInWords, ...]:
    """What stands."""
    return tuple(fact for fact in facts_in_words(records) if fact.gone_on is None)


def _worded(fact: RiskFactor, names: Names) -> FactInWords:
    told = FactInWords(fact.kind.value, fact.kind.label, fact.told_on, names[fact.told_by])
    if fact.taken_back is None:
        return told
    return FactInWords(
        told.kind,
        told.what,
        told.told_on,
        told.told_by,
        gone_on=fact.taken_back.at,
        gone_by=names[fact.taken_back.by],
        why=fact.taken_back.reason,
    )


def to_take_back(by: Worker, case_id: UUID) -> tuple[Case, Editing[tuple[FactInWords, ...]]]:
    """A case entered to take back what was told by mistake or is over, and all that was told. Raises NotFound."""
    with viewing.view_access(by, Act.RISK_TAKE_BACK) as access:
        case = access.enter(Case, case_id)
        return case, _taking_back(access, case)


def _taking_back(access: Viewing, case: Case) -> Editing[tuple[FactInWords, ...]]:
    records = CaseRecords(access, case, (RiskAssessment,), beside=(WORKER,))
    return Editing(
        case.pk,
        "riskassessment",
        len(records.all(RiskAssessment)),
        {},
        facts_in_words(records),
        lambda: _taking_back(access, case),
    )
