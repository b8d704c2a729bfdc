"""Her danger as it was assessed: what stands before whoever assesses it anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import viewing
from casework.queries.case_records import WORKER, CaseRecords
from casework.queries.editing import Editing
from casework.queries.history import LastChange
from casework.queries.instrument import AskedPerson, asked_person, kinds_in
from casework.queries.people import Names
from casework.queries.safety.risk_factors import FactInWords, facts_in_words
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import danger_questions, danger_rows, relations, risk, risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.address_terms import AddressTerms
from casework.rulebook.danger_rows import DangerInstrument
from casework.rulebook.danger_steps import FollowingStep, steps_after
from casework.rulebook.rows import Citation, Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import RiskLevel


@dataclass(frozen=True)
class Assessed:
    """One assessment as it was: when and by whom, by which instruments where questions were asked, the level it gave,
    and of what spoke for it that which was new."""

    at: datetime
    by: str
    level: str
    raised: bool
    reasons: tuple[Words, ...]
    reason: str
    asked_by: tuple[Words, ...] = ()


@dataclass(frozen=True)
class ToAssess:
    """What an officer has before her eyes when she assesses: what was answered last, and what the law makes urgent.

    `asked` are the questions for this person, by these `instruments`; `why_not` says why there is none. `priorities`
    are empty where the law on domestic violence does not apply.
    """

    expected_version: int
    level: str | None
    replies: tuple[Said, ...]
    assessed: tuple[Assessed, ...]
    priorities: tuple[Words, ...]
    to_judge: bool
    summons: Citation
    asked: tuple[str, ...]
    instruments: tuple[DangerInstrument, ...]
    may_be_pregnant: bool
    why_not: Words
    terms: AddressTerms
    hangs_on: tuple[str, ...]
    told: tuple[FactInWords, ...] = ()

    @property
    def facts(self) -> tuple[FactInWords, ...]:
        """What stands of all that was told."""
        return tuple(fact for fact in self.told if fact.gone_on is None)


def to_assess(by: Worker, case_id: UUID) -> tuple[Case, Editing[ToAssess]]:
    """A case entered to assess it, and what stands before whoever does. Raises NotFound."""
    with viewing.view_access(by, Act.RISK_ASSESS) as access:
        case = access.enter(Case, case_id)
        page = _to_assess(CaseRecords(access, case, (RiskAssessment, Survivor, Incident, FirstWords), beside=(WORKER,)))
    stands = {"level": page.assessed[0].level} if page.assessed else {}
    read_again = partial(_assessed_meanwhile, by, case_id)
    version, hangs_on = page.expected_version, page.hangs_on
    return case, Editing(case.pk, "riskassessment", version, stands, page, read_again, hangs_on=hangs_on)


def _assessed_meanwhile(by: Worker, case_id: UUID) -> Editing[ToAssess]:
    _case, now = to_assess(by, case_id)
    if not now.page.assessed:
        return now  # nobody was faster: what decides which questions are put to her was told otherwise meanwhile
    last = now.page.assessed[0]
    taken_back = [LastChange(fact.gone_by, fact.gone_on) for fact in now.page.told if fact.gone_on is not None]
    return replace(now, last=max([LastChange(last.by, last.at), *taken_back], key=lambda change: change.at))


def _to_assess(records: CaseRecords) -> ToAssess:
    rows = records.all(RiskAssessment)
    person = asked_person(records)
    outside = relations.is_outside_family(person.relationship, kinds_in(records))
    flags = _priorities(records.case, person) if not outside else frozenset()
    return ToAssess(
        expected_version=sum(row.instrument not in risk_factors.UNSEEN for row in rows),
        level=records.case.risk_level,
        replies=danger_rows.ALL.said(risk_factors.standing_replies(rows)),
        assessed=tuple(_said_once(assessments_in_words(records))),
        priorities=tuple(
            flag.label for flag in risk.Priority if flag in flags and flag is not risk.Priority.LIFE_IN_DANGER
        ),
        to_judge=risk.Priority.LIFE_IN_DANGER in flags,
        summons=risk.SUMMONS,
        asked=person.asked,
        instruments=danger_questions.instruments_of(person.asked),
        may_be_pregnant=person.may_be_pregnant,
        why_not=person.why_not.label if person.why_not else "",
        terms=person.terms,
        hangs_on=person.hangs_on,
        told=facts_in_words(records),
    )


def assessments_in_words(records: CaseRecords) -> tuple[Assessed, ...]:
    """Every assessment, newest first; of the facts behind each those that nobody had told before."""
    rows = records.all(RiskAssessment)
    new: dict[datetime, set[str]] = {}
    for fact in risk_factors.facts_of(rows):
        new.setdefault(fact.told_on, set()).add(fact.kind.value)
    return tuple(
        _assessment(row, records.names, new.get(row.assessed_at, set()))
        for row in reversed(rows)
        if row.instrument not in risk_factors.NO_ASSESSMENT
    )


def _said_once(assessed: Iterable[Assessed]) -> Iterator[Assessed]:
    """Of those that say the same one after the other the newest: a reception keeps each answer as it is pressed."""
    for _alike, one_after_the_other in groupby(assessed, key=_what_it_says):
        yield next(one_after_the_other)


def _what_it_says(one: Assessed) -> tuple[object, ...]:
    return (one.by, one.level, one.raised, *map(str, one.reasons), one.reason, *map(str, one.asked_by))


def _assessment(row: RiskAssessment, names: Names, new: set[str]) -> Assessed:
    answers: dict[str, Any] = row.answers or {}
    reasons = [code for code in answers.get("reasons", ()) if code in new or code not in risk.DANGERS]
    return Assessed(
        at=row.assessed_at,
        by=names[row.assessed_by_id],
        level=answers.get("level", ""),
        raised=row.instrument in risk.ALARM_INSTRUMENTS | {risk.RAISED},
        reasons=tuple(map(risk.reason_label, reasons)),
        reason=row.reason or "",
        asked_by=tuple(map(danger_rows.IN_WORDS.label, danger_questions.instruments_in(row.instrument, answers))),
    )


def steps_in(records: CaseRecords) -> tuple[FollowingStep, ...]:
    """What follows from what was answered about her danger, each question as it was answered last."""
    return steps_after(risk_factors.standing_replies(records.all(RiskAssessment)), at=timezone.now())


def _priorities(case: Case, person: AskedPerson) -> frozenset[risk.Priority]:
    details = person.details
    return risk.priorities_of(
        person.birth,
        at=timezone.now(),
        level=RiskLevel(case.risk_level) if case.risk_level else None,
        pregnant=details.get("pregnant") == "yes",
        nursing=details.get("nursing") == "yes",
        disabled=details.get("disability") == "yes",
        no_self_care=details.get("no_self_care") == "yes",
    )
