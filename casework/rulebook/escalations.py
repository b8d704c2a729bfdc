"""Escalation: when a duty's time went by, who is told next to call whoever has it, and what that call may come to.

A step tells, it never opens: it bears no key, no case and no word of hers, only which place to call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.notifications import PRESSES_WITHIN
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, Term, Terms, holds


class Rung(StrEnum):
    """Whom a step tells: the desk that carries the case, or the province."""

    DESK = "desk"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """One step: so long after a duty fell due, this rung is told. `presses` are duties whose whole limit is short.

    The rows are the same for every kind of case: what kind it is lies sealed, and whoever takes a step holds no key. So
    no committee stands among them: it is told by a notice that a person gives, on a duty of its own.
    """

    rung: Rung
    presses: bool
    after: timedelta
    source: str = PRACTICE
    valid_from: date = PRACTICE_FROM
    valid_to: date | None = None
    verified: bool = False


STEPS: tuple[EscalationStep, ...] = (
    EscalationStep(rung=Rung.DESK, presses=True, after=timedelta(0)),
    EscalationStep(rung=Rung.PROVINCE, presses=True, after=timedelta(hours=1)),
    EscalationStep(rung=Rung.DESK, presses=False, after=timedelta(days=1)),
    EscalationStep(rung=Rung.PROVINCE, presses=False, after=timedelta(days=3)),
)
"""House rule: the desk when a short duty falls due and the province an hour later; else after one day and after three.
Of a draft, of which nobody has asked yet who at the desk is near whom, the desk is not told: the province is."""

SHORT = PRESSES_WITHIN

ANSWERS = Terms(
    Term("called", _("đã gọi, nơi đó đang làm")),
    Term("other", _("đã gọi, nhờ người khác làm thay")),
    Term("unreached", _("gọi không được, đã báo cấp trên")),
)
"""What came of the call."""


def steps_on(at: datetime) -> tuple[EscalationStep, ...]:
    """The rows in force at this time."""
    return tuple(step for step in STEPS if holds(step, at))
