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
    """Whom a step tells: the desk that carries the case, the next body where a body is late, or the province.

    Whoever bears the duty itself - a host, a desk, a committee - is told of it by its own list and by a message.
    """

    DESK = "desk"
    BODY = "body"
    PROVINCE = "province"


class Ladder(StrEnum):
    """What is late: a duty of whoever carries the case, one of the place a packet lies at, a committee's own, a report
    of violence, of which there is no case yet, or a duty of a body about a contact ban."""

    DUTY = "duty"
    PACKET = "packet"
    NOTICE = "notice"
    REPORT = "report"
    BAN = "ban"


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """One step of one ladder: so long after a duty fell due, this rung is told. `presses` are duties whose whole limit
    is short.

    What kind a case is lies sealed, and whoever takes a step holds no key; a committee has a ladder all the same for
    violence in the family alone, for it is owed a notice in that kind of case and in no other. So none of it is ever
    told of somebody who was trafficked.
    """

    ladder: Ladder
    rung: Rung
    presses: bool
    after: timedelta
    source: str = PRACTICE
    valid_from: date = PRACTICE_FROM
    valid_to: date | None = None
    verified: bool = False


STEPS: tuple[EscalationStep, ...] = (
    *(
        EscalationStep(ladder=ladder, rung=rung, presses=presses, after=after)
        for ladder in (Ladder.DUTY, Ladder.PACKET)
        for rung, presses, after in (
            (Rung.DESK, True, timedelta(0)),
            (Rung.PROVINCE, True, timedelta(hours=1)),
            (Rung.DESK, False, timedelta(days=1)),
            (Rung.PROVINCE, False, timedelta(days=3)),
        )
    ),
    EscalationStep(ladder=Ladder.REPORT, rung=Rung.BODY, presses=True, after=timedelta(0)),
    EscalationStep(ladder=Ladder.REPORT, rung=Rung.PROVINCE, presses=True, after=timedelta(hours=1)),
    EscalationStep(ladder=Ladder.REPORT, rung=Rung.BODY, presses=False, after=timedelta(hours=12)),
    EscalationStep(ladder=Ladder.REPORT, rung=Rung.PROVINCE, presses=False, after=timedelta(days=1)),
    EscalationStep(ladder=Ladder.NOTICE, rung=Rung.DESK, presses=True, after=timedelta(hours=1)),
    EscalationStep(ladder=Ladder.NOTICE, rung=Rung.BODY, presses=True, after=timedelta(hours=2)),
    EscalationStep(ladder=Ladder.NOTICE, rung=Rung.PROVINCE, presses=True, after=timedelta(hours=3)),
    EscalationStep(ladder=Ladder.BAN, rung=Rung.DESK, presses=True, after=timedelta(0)),
    EscalationStep(ladder=Ladder.BAN, rung=Rung.BODY, presses=True, after=timedelta(hours=1)),
    EscalationStep(ladder=Ladder.BAN, rung=Rung.PROVINCE, presses=True, after=timedelta(hours=2)),
)
"""House rule: the desk when a short duty falls due (when it is late, where it is due at once: `lateness.GRACE`) and the
province an hour later; else after one day and after three.
Of a draft, of which nobody has asked yet who at the desk is near whom, the desk is not told: the province is. A
committee acts at once and no law names an hour (`bodies.MUST_BE_POLICE`): hours of a notice count from its sending,
those of a contact ban from when its own time went by.
Of a report the desk that has it is late itself: told is the desk that the province holds ready for it, then the
province. It waits for nobody's yes and for no case, so its steps come sooner."""

AT_ITS_PLACE = ("answer", "result", "reply")
"""Duties of a packet that its receiver has: it is called, and not the desk that waits for it."""

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
