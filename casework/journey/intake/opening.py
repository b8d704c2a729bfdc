"""Somebody came: a draft case under a new key that only this unit holds, and the one-hour duty begins to run."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from casework.journey import clocks
from casework.journey import statistics as her_statistics
from casework.journey.intake.notifying import owed_at_first
from casework.journey.operation import operation
from casework.policy import grants
from casework.policy.table import Hold
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import programmes
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import NONE_KNOWN, CaseKind, as_kept, kinds_among
from casework.rulebook.child_reports import RULE as CHILD_REPORT
from casework.rulebook.child_reports import owed_of
from casework.rulebook.first_words import FIRST_WORDS, MAY_WRITE, Writing
from casework.rulebook.hearing import NO_CONTACT
from casework.rulebook.notices import RULE as NOTICE
from casework.rulebook.refusals import InvalidValue

ASKED_NOTHING = {"kind": as_kept(NONE_KNOWN), "writing": Writing.YES.value}


@operation(Act.CASE_OPEN)
def open_case(
    by: Worker,
    unit: Unit,
    *,
    name: str,
    kinds: Collection[str] = (),
    writing: str = Writing.YES,
    writing_why: str = "",
    safe: str = "",
    agreed_by: Collection[str] = (),
) -> Case:
    """Open a draft for the person who came and said yes to being written down, or whose life is in danger, with a word
    why she could not be asked. Until it is submitted, only the unit that heard her holds its key.

    The hour in which the desk must have it begins now (D01, a house rule for every kind); what arrives at the desk
    itself is to be acted on at once (law 13/2022 art. 20), which is D02. The notice to the People's Committee that a
    trusted address owes of violence in the family (art. 36.3) is a duty and a clock of its own.
    Raises InvalidValue when nobody is named, when she did not say yes, or when the unit has no desk above it.
    """
    told = _first_words(kinds, writing, writing_why, safe, agreed_by)
    if not name.strip():
        raise InvalidValue("name", "name_missing")
    desk = unit if UnitKind(unit.kind) is UnitKind.COMMUNE_DESK else unit.parent
    if desk is None or UnitKind(desk.kind) is not UnitKind.COMMUNE_DESK:
        raise InvalidValue("unit", "no_desk_above")
    now = timezone.now()
    phase = programmes.phase_at(now)
    case = Case(
        origin=unit,
        desk=desk,
        received_at=now,
        programme=phase.code if phase else "",
        name=name,
    )
    grants.make_key(case)
    insert(case)
    grants.give_first(case, unit, Hold.LEAD if unit == desk else Hold.WORK)
    notices = owed_at_first(case, kinds_among(kinds))
    duties = ["D02" if unit == desk else "D01", *([NOTICE] if notices else [])]
    # Who opened it without a word about kinds and safety keeps no row of them: there is nothing to keep.
    report = owed_of(kinds_among(kinds))
    words = [FirstWords(case=case, said=told, child_report=report)] if told != ASKED_NOTHING else []
    duties += [CHILD_REPORT] if report else []
    # Who was asked with somebody beside came with somebody: of what kind it is, if of any, was asked there.
    if words and not kinds and not agreed_by:
        duties.append("kind")
    counted = [her_statistics.at_first(case, kinds_among(kinds))] if kinds else []
    insert(
        Survivor(case=case),
        SafeContact(case=case, ways={"channel": NO_CONTACT}),
        Incident(case=case),
        *words,
        *notices,
        with_rows=[*(clocks.first(case, rule, unit=unit, at=now) for rule in duties), *counted],
    )
    return case


def _first_words(
    kinds: Collection[str], writing: str, why: str, safe: str, agreed_by: Collection[str]
) -> dict[str, object]:
    if not set(kinds) <= set(CaseKind):
        raise InvalidValue("kind", "unknown_answer")
    if writing not in MAY_WRITE:
        raise InvalidValue("writing", "writing_missing")
    if writing == Writing.EMERGENCY and not why.strip():
        raise InvalidValue("writing_why", "reason_missing")
    told: dict[str, object] = {"safe": safe, "kind": as_kept(kinds_among(kinds)), "writing": writing}
    told["writing_why"] = why if writing == Writing.EMERGENCY else ""
    told["agreed_by"] = sorted(agreed_by) if writing == Writing.YES else []
    answered = FIRST_WORDS.answered(told)
    FIRST_WORDS.check(answered, refusal="unknown_answer")
    return answered
