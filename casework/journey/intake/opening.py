"""Somebody came: a draft case under a new key that only this unit holds, and the one-hour duty begins to run."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from casework.journey import clocks
from casework.journey.idempotency import behind, done_before
from casework.journey.operation import operation
from casework.policy import gate, grants
from casework.policy.table import Hold
from casework.records.base import insert, insert_once
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import programmes
from casework.rulebook.acts import Act
from casework.rulebook.hearing import NO_CONTACT
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.stages import Stage
from casework.trail.ids import uuid7
from casework.vault import keyring

NAMES = 20
"""So many people one page may open a case for, when its writer goes back and types another name."""


@operation(Act.CASE_OPEN)
def open_case(by: Worker, unit: Unit, *, name: str, idempotency_key: UUID | None = None) -> Case:
    """Open a draft for the person who came. Until it is submitted, only the unit that heard her holds its key.

    A trusted address must notify the commune People's Committee when it receives someone (law 13/2022 art. 36), so
    its clock D01 starts now; what arrives at the desk itself is to be acted on at once (art. 20), which is D02.
    `idempotency_key` is the id the page brought along: tapped twice on a slow network it is still one person who came.
    Raises InvalidValue when nobody is named or the unit has no desk above it.
    """
    if not name.strip():
        raise InvalidValue("name", "name_missing")
    desk = unit if UnitKind(unit.kind) is UnitKind.COMMUNE_DESK else unit.parent
    if desk is None or UnitKind(desk.kind) is not UnitKind.COMMUNE_DESK:
        raise InvalidValue("unit", "no_desk_above")
    now = timezone.now()
    phase = programmes.phase_at(now)
    case = Case(
        id=idempotency_key or uuid7(),
        origin=unit,
        desk=desk,
        received_at=now,
        programme=phase.code if phase else "",
        name=name,
    )
    if (opened := _save_new(by, case)) is not None:
        return done_before(opened)
    grants.give_first(case, unit, Hold.LEAD if unit == desk else Hold.WORK)
    insert(
        Survivor(case=case),
        SafeContact(case=case, ways={"channel": NO_CONTACT}),
        Incident(case=case),
        with_rows=[clocks.first(case, "D02" if unit == desk else "D01", unit=unit, at=now)],
    )
    return case


def _save_new(by: Worker, case: Case) -> Case | None:
    """Save a new case under a key of its own; answer the draft that the same page opened a moment ago, if it did.

    The second of two taps waits at the id until the first is done. An id that a case out of sight has already is not
    told, but passed by for the one behind it, and another name is another person.
    """
    name, once = case.name or "", case.pk
    for place in range(NAMES):
        case.id = behind(once, place)
        case.name = name
        grants.make_key(case)
        if insert_once(case):
            return None
        keyring.current().drop(case.pk)
        if (opened := _tapped_before(by, case.origin, case.pk, name)) is not None:
            return opened
    case.id, case.name = uuid7(), name
    grants.make_key(case)
    insert(case)
    return None


def _tapped_before(by: Worker, unit: Unit, idempotency_key: UUID, name: str) -> Case | None:
    """The draft that the same page opened for the same name."""
    case = Case.objects.filter(pk=idempotency_key, origin=unit, stage=Stage.DRAFT).first()
    if case is None or not gate.hold_keys(by, Case, [idempotency_key]):
        return None
    return case if case.name == name else None
