"""Facts about her danger told anywhere in her case are kept once, with their day; and taken back with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.utils import timezone

from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.rows import get_one
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import risk, risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.people import UNKNOWN
from casework.rulebook.refusals import EditConflict, InvalidValue
from casework.rulebook.risk import Danger
from casework.rulebook.stages import AT_WORK


def assessments_in(rows: Iterable[RiskAssessment]) -> int:
    """How many of these rows whoever assesses had before her eyes: what was told on other pages counts without being
    seen."""
    return sum(row.instrument not in risk_factors.UNSEEN for row in rows)


def tell(by: Worker, case: Case, record: str, answers: Mapping[str, object] | None) -> None:
    """Keep what these answers of another page tell about her danger, where it does not stand already. Told while she is
    helped it is looked at within hours."""
    told = risk_factors.told_in(record, answers)
    if not told:
        return
    stands = {factor.kind for factor in risk_factors.standing(case.risk_assessments.order_by("id"))}
    if new := [kind.value for kind in Danger if kind in told - stands]:
        how = risk.TOLD_AT_WORK if case.stage in AT_WORK and new != [Danger.PREGNANCY] else risk.TOLD
        insert(_row(by, case, how, {"dangers": new}))


def told_of_fear(by: Worker, case: Case) -> None:
    """A threat or daily fear was told in an answer that names no fact: nothing more stands, and somebody looks within
    hours."""
    insert(_row(by, case, risk.TOLD_AT_WORK, {}))


@operation(Act.RISK_TAKE_BACK)
def take_back_facts(
    by: Worker, case: Case, *, kinds: Collection[str], reason: str, expected_version: int
) -> RiskAssessment:
    """Take back facts that stand, and say why. They and their taking back stay; the level stays where it is, for
    lowering is an assessment.

    The answer of another page that told one is left open. `expected_version` is how many rows about her danger stood
    before the writer's eyes. Raises InvalidValue, EditConflict.
    """
    rows = list(case.risk_assessments.order_by("id"))
    if len(rows) != expected_version:
        raise EditConflict
    stands = {factor.kind.value for factor in risk_factors.standing(rows)}
    if not kinds or not set(kinds) <= stands:
        raise InvalidValue("kinds", "fact_not_standing")
    if not reason:
        raise InvalidValue("reason", "taking_back_needs_reason")
    row = _row(by, case, risk.WITHDRAWN, {"taken_back": list(kinds)}, reason=reason)
    insert(row)
    _leave_open(case, kinds)
    return row


def _row(by: Worker, case: Case, instrument: str, said: Mapping[str, object], *, reason: str = "") -> RiskAssessment:
    answers = {"replies": {}, "dangers": [], "reasons": [], "computed": None, "level": None, **said}
    return RiskAssessment(
        case=case,
        instrument=instrument,
        assessed_at=timezone.now(),
        assessed_by_id=by.pk,
        answers=answers,
        reason=reason or None,
    )


def _leave_open(case: Case, kinds: Collection[str]) -> None:
    survivor = get_one(Survivor, case_id=case.pk, locked=True)
    if said := _told_by(survivor.details, "survivor", kinds):
        survivor.update(details={**(survivor.details or {}), **said})
    incident = get_one(Incident, case_id=case.pk, locked=True)
    if said := _told_by(incident.answers, "incident", kinds):
        incident.update(answers={**(incident.answers or {}), **said})


def _told_by(answers: Mapping[str, object] | None, record: str, kinds: Collection[str]) -> dict[str, object]:
    """The answers that tell one of these facts, left open."""
    asked = risk_factors.TOLD_IN[record]
    return {key: UNKNOWN for key, kind in asked.items() if kind.value in kinds and (answers or {}).get(key) == "yes"}
