"""Somebody came: a draft case under a new key that only this unit holds, and the one-hour duty begins to run."""

from __future__ import annotations

from django.utils import timezone

from casework.journey import clocks
from casework.journey.operation import operation
from casework.policy import grants
from casework.policy.table import Hold
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import programmes
from casework.rulebook.acts import Act
from casework.rulebook.hearing import NO_CONTACT
from casework.rulebook.refusals import InvalidValue


@operation(Act.CASE_OPEN)
def open_case(by: Worker, unit: Unit, *, name: str) -> Case:
    """Open a draft for the person who came. Until it is submitted, only the unit that heard her holds its key.

    A trusted address must notify the commune People's Committee when it receives someone (law 13/2022 art. 36), so
    its clock D01 starts now; what arrives at the desk itself is to be acted on at once (art. 20), which is D02.
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
        origin=unit,
        desk=desk,
        received_at=now,
        programme=phase.code if phase else "",
        name=name,
    )
    grants.make_key(case)
    insert(case)
    grants.give_first(case, unit, Hold.LEAD if unit == desk else Hold.WORK)
    insert(
        Survivor(case=case),
        SafeContact(case=case, ways={"channel": NO_CONTACT}),
        Incident(case=case),
        with_rows=[clocks.first(case, "D02" if unit == desk else "D01", unit=unit, at=now)],
    )
    return case
