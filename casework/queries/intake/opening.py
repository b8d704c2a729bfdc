"""What stands before the first question is asked: where somebody may be received, and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from casework.records.units import Unit, UnitKind
from casework.rulebook import hotlines
from casework.rulebook.deadlines import clock
from casework.rulebook.rows import LegalRule, Words


@dataclass(frozen=True)
class NumberToCall:
    """A number to call; `name` where it is a unit and not one of the rulebook's lines."""

    words: Words
    number: str


def numbers_to_call(desk: Unit | None, at: datetime) -> tuple[NumberToCall, ...]:
    """The number of her desk, where it has one, and the lines anybody may call."""
    own = [NumberToCall(desk.name, desk.phone)] if desk is not None and desk.phone else []
    known = [
        NumberToCall(line.label, line.number or "")
        for line in hotlines.to_call(at=at, numbers=settings.HOTLINE_NUMBERS)
    ]
    return (*own, *known)


@dataclass(frozen=True)
class Start:
    """What stands before the first question: the units she may receive somebody at, the duties, the numbers.

    `notice` and `police` are what the law asks of a trusted address where it is domestic violence; while the kind of
    case is not known nobody is promised either. `alert` is our hour until the desk should have it.
    """

    units: tuple[tuple[int, str], ...]
    at_trusted_address: bool
    desk: str
    notice: LegalRule
    police: LegalRule
    alert: LegalRule
    lines: tuple[NumberToCall, ...]


def before_intake(units: Sequence[Unit]) -> Start:
    """The page before intake, for the units (`gate.units_for`) at which she may receive somebody."""
    at_address = [unit for unit in units if unit.kind == UnitKind.TRUSTED_ADDRESS]
    desk = at_address[0].parent if at_address else units[0]
    now = timezone.now()
    return Start(
        units=tuple((unit.pk, unit.name) for unit in units),
        at_trusted_address=bool(at_address),
        desk=desk.name if desk else "",
        notice=clock("D01.notice").rule(at=now),
        police=clock("D02.facility").rule(at=now),
        alert=clock("D01").rule(at=now),
        lines=numbers_to_call(desk, now),
    )
