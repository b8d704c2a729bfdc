"""What keeps a case from being closed, what a second person must answer first, and when contact counts as lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.rulebook.followups import RECONTACT_ALERTS, contact_is_lost
from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, LegalRule, Measure, Term, Terms, day_of, in_force

THREAT_STAYS_FRESH: tuple[LegalRule, ...] = (
    LegalRule(value=30, unit=Measure.DAY, source=PRACTICE, valid_from=PRACTICE_FROM),
)
"""For how long after a threat, daily fear or something new that she told a case is not closed (house rule)."""

ATTEMPTS_TO_REACH_HER: tuple[LegalRule, ...] = (
    LegalRule(value=2, unit=Measure.TIMES, source=PRACTICE, valid_from=PRACTICE_FROM),
)
"""On how many days somebody must have tried to reach her in vain before contact counts as lost (house rule)."""

AFRAID_DAILY = 1
"""A safety score of no more than this says that she is being hurt or is afraid every day."""


def is_alarming(visit: Mapping[str, Any]) -> bool:
    """Whether what is kept of a visit tells of a threat, or of being hurt or afraid every day."""
    safety = (visit.get("scores") or {}).get("safety")
    return visit.get("recontact") in RECONTACT_ALERTS or (safety is not None and int(safety) <= AFRAID_DAILY)


STANDING = Terms(
    Term("safety_fallen", _("Điểm an toàn lần gần nhất thấp hơn lần trước")),
    Term("open_visits", _("Còn lần thăm đã hẹn mà chưa thăm")),
    Term("open_plan", _("Kế hoạch sinh kế chưa có kết quả")),
    Term("open_milestones", _("Còn mốc sinh kế chưa đạt")),
    Term("open_ban", _("Còn việc cấm tiếp xúc đang chờ hoặc đang có hiệu lực")),
    Term("child_case", _("Hồ sơ riêng của trẻ đi cùng chưa đóng")),
    Term("unmet_packets", _("Có phiếu chuyển gửi bị từ chối, không đến hoặc đã dừng")),
)
"""What may stand open while a case is closed, once the second person has said in words what becomes of it."""


@dataclass(frozen=True)
class ClosureFacts:
    """What the records say of a case that is to be closed.

    `tried_on` are the days on which somebody tried to reach her and did not, since she was last reached; `threat_on` is
    the last day on which a threat, daily fear or another danger was told, on a visit or wherever else, `told_on` the
    last day on which something was written of what happened to her.
    """

    last_reached: datetime
    tried_on: Sequence[date] = ()
    threat_on: date | None = None
    told_on: date | None = None
    safety_fallen: bool = False
    open_visits: bool = False
    open_plan: bool = False
    open_milestones: bool = False
    open_ban: bool = False
    child_case: bool = False
    unmet_packets: bool = False

    @property
    def standing(self) -> tuple[str, ...]:
        """What stands open and must be answered in words, by its code in STANDING."""
        return tuple(term.code for term in STANDING if getattr(self, term.code))


def why_contact_is_not_lost(facts: ClosureFacts, *, at: datetime) -> str | None:
    """The word of the refusal for "no contact" as a reason; None where she was not reached and somebody tried."""
    if not contact_is_lost(facts.last_reached, at=at):
        return "contact_not_lost"
    wanted = in_force(ATTEMPTS_TO_REACH_HER, at).value
    return "attempts_missing" if wanted is None or len(set(facts.tried_on)) < wanted else None


def fresh_danger(facts: ClosureFacts, *, at: datetime) -> str | None:
    """The word of the refusal while a threat or something new that happened is fresh; None where nothing is."""
    since = day_of(at) - timedelta(days=in_force(THREAT_STAYS_FRESH, at).value or 0)
    if facts.threat_on is not None and facts.threat_on >= since:
        return "fresh_threat"
    return "fresh_incident" if facts.told_on is not None and facts.told_on >= since else None
