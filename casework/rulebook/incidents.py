"""What is asked of one incident told after the first account, and what the law counts when it was not the only one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from casework.rulebook.clocks import add_months
from casework.rulebook.deadlines import clock
from casework.rulebook.hearing import SHORT, VIOLENCE_ACTS
from casework.rulebook.people import NOT_SAID, YES_NO
from casework.rulebook.rows import VIETNAM, LegalRule, Term, Terms, day_of
from casework.rulebook.sheets import AnswerKind, Ask, PacketLine, Sheet

PARTS_OF_DAY = Terms(
    Term("night", _("Đêm"), _("Đêm, trước khi trời sáng")),
    Term("morning", _("Buổi sáng")),
    Term("afternoon", _("Buổi chiều")),
    Term("evening", _("Buổi tối")),
    NOT_SAID,
)

_HOURS: Mapping[str, tuple[int, int]] = {
    "night": (0, 6),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
}
"""From which hour to which hour each part of a day lasts, on the clock that hangs on the wall in Vietnam."""

PRESENT = Terms(
    Term("children", _("Con, trẻ em")),
    Term("her_kin", _("Người nhà bên người được giúp"), _("Người nhà mình")),
    Term("his_kin", _("Người nhà bên người gây ra"), _("Người nhà bên kia")),
    Term("neighbours", _("Hàng xóm")),
    Term("others", _("Người khác")),
    Term("nobody", _("Không có ai")),
)

COMPARED = Terms(
    Term("worse", _("Nặng hơn trước")),
    Term("same", _("Giống những lần trước")),
    Term("lighter", _("Nhẹ hơn trước")),
    NOT_SAID,
)

LATER_INCIDENT = Sheet(
    Ask(
        "when",
        _("Xảy ra khi nào"),
        asked=_("Xảy ra khi nào, theo lời kể?"),
        help=_("Khoảng chừng cũng được: tối qua, hôm giỗ, mấy hôm nay."),
        longest=SHORT,
    ),
    Ask("happened_on", _("Ngày xảy ra"), AnswerKind.DAY),
    Ask("part_of_day", _("Lúc nào trong ngày"), PARTS_OF_DAY, asked=_("Lúc nào trong ngày?"), spoken=True),
    Ask("place", _("Ở đâu"), asked=_("Xảy ra ở đâu?"), longest=SHORT),
    Ask(
        "violence_acts",
        _("Hành vi"),
        VIOLENCE_ACTS,
        several=True,
        asked=_("Người ấy kể những điều gì?"),
        spoken=True,
        packet=PacketLine("violence_acts"),
    ),
    Ask("present", _("Ai có mặt"), PRESENT, several=True, asked=_("Lúc đó có ai ở đấy?"), spoken=True),
    Ask(
        "weapon",
        _("Có vũ khí, vật nguy hiểm"),
        YES_NO,
        asked=_("Có dùng dao, gậy hay vật gì không?"),
        packet=PacketLine("person_who_did_it", _("có vũ khí hoặc vật nguy hiểm")),
    ),
    Ask("strangled", _("Bị bóp cổ"), YES_NO, asked=_("Có bị bóp cổ không?")),
    Ask(
        "injuries",
        _("Thương tích"),
        AnswerKind.WORDS,
        asked=_("Đau ở đâu, có vết thương không?"),
        help=_("Đau nặng, chảy máu, ngất, đau bụng khi mang thai: gọi 115 ngay."),
        longest=1_000,
        lines=2,
        packet=PacketLine("injuries"),
    ),
    Ask("compared", _("So với trước"), COMPARED, asked=_("So với những lần trước thì sao?")),
    Ask("words", _("Lời kể"), AnswerKind.WORDS, asked=_("Lời kể thêm"), longest=30_000),
)
"""One incident (sealed with the case). `when` keeps what she said, `happened_on` the day where one is known."""

ASKED = LATER_INCIDENT.without("happened_on")
"""What its form asks besides the two days."""

LIKE_THIS_BEFORE = "first"
"""Stands for the first account among the days that are counted."""


def twice_within(*, at: date | datetime) -> LegalRule:
    """Within how long a second act opens community criticism (Law 13/2022/QH15, Article 32.1.a)."""
    return clock("D20").rule(at=at)


def counted(days: Iterable[date], *, at: date | datetime) -> int:
    """On how many of these days it happened within the law's time, up to today; two incidents on one day are two."""
    today, months = day_of(at), clock("D20").rule(at=at).value
    if months is None:
        return 0
    first = add_months(today, -months)
    return sum(first <= day <= today for day in days)


def span_of(told: Mapping[str, object]) -> tuple[datetime, datetime] | None:
    """The earliest and the latest moment at which it can have happened; None where no day is known."""
    day = told.get("happened_on")
    if not isinstance(day, str):
        return None
    midnight = datetime.combine(date.fromisoformat(day), time(), VIETNAM)
    begins, ends = _HOURS.get(str(told.get("part_of_day")), (0, 24))
    return midnight + timedelta(hours=begins), midnight + timedelta(hours=ends)
