"""Clocks of a case: a duty starts when its trigger happens and is met by the act that fulfils it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from casework.records.cases import Case, Clock
from casework.records.units import Unit
from casework.rulebook import clocks as rules


def first(case: Case, rule: str, *, unit: Unit, at: datetime) -> Clock:
    """The clock of a case that this act has just made, to be kept with it: none is running yet, so none is sought."""
    due = rules.due(rule, at, at=at)
    if due is None:
        raise ValueError(f"{rule} has no limit, so its due time must be given")
    return Clock(case=case, rule=rule, unit=unit, began_at=at, due_at=due)


def start(
    case: Case, rule: str, *, unit: Unit, at: datetime, object_id: UUID | None = None, due_at: datetime | None = None
) -> Clock:
    """Start a clock for the unit that must act; `due_at` where a person set the time, else the rule reckons it.

    A clock of the same rule already running for the same object and unit is left as it is: starting twice never buys
    time.
    """
    due = due_at or rules.due(rule, at, at=at)
    if due is None:
        raise ValueError(f"{rule} has no limit, so its due time must be given")
    clock, _ = Clock.objects.get_or_create(
        case=case, rule=rule, object_id=object_id, unit=unit, met_at=None, defaults={"began_at": at, "due_at": due}
    )
    return clock


def await_second(case: Case, *, object_id: UUID, at: datetime) -> None:
    """A second person must decide: it falls due for her colleagues at the desk and for the province."""
    desk = case.desk
    for unit in (desk, desk.province):
        if unit is not None:
            start(case, "second", unit=unit, at=at, object_id=object_id)


def meet(case: Case, rule: str, *, at: datetime, object_id: UUID | None = None) -> None:
    """The duty is done: its running clock stops."""
    Clock.objects.filter(case=case, rule=rule, object_id=object_id, met_at__isnull=True).update(met_at=at)


def restart(
    case: Case, rule: str, *, unit: Unit, at: datetime, object_id: UUID | None = None, due_at: datetime | None = None
) -> Clock:
    """The duty was done, or its day moved, and is due anew: its running clock stops and another starts."""
    meet(case, rule, at=at, object_id=object_id)
    return start(case, rule, unit=unit, at=at, object_id=object_id, due_at=due_at)


def meet_of(object_id: UUID, rule: str, *, at: datetime) -> None:
    """The duty that hangs on this object is done; for a partner, who holds the referral and not its case."""
    Clock.objects.filter(object_id=object_id, rule=rule, met_at__isnull=True).update(met_at=at)


def stop_all(case: Case, *, at: datetime) -> None:
    """The case ended: nothing on it falls due any more."""
    Clock.objects.filter(case=case, met_at__isnull=True).update(met_at=at)
