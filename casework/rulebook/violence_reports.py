"""A report of violence (tin báo): from whom and by which way it comes, what is done about it, and how it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from casework.rulebook.deadlines import clock
from casework.rulebook.hearing import SHORT
from casework.rulebook.name_forms import asked
from casework.rulebook.people import NOT_SAID, YES_NO
from casework.rulebook.rows import (
    DV_LAW,
    DV_LAW_FROM,
    PRACTICE,
    PRACTICE_FROM,
    Citation,
    LegalRule,
    Measure,
    Term,
    Terms,
)
from casework.rulebook.sheets import AnswerKind, Ask, Sheet

ADDRESSES = Citation(source=f"{DV_LAW}, Điều 19.1", valid_from=DV_LAW_FROM, verified=True)
"""To whom violence in the family is reported; each of them passes it on."""

PROTECTED = Citation(source=f"{DV_LAW}, Điều 34.2", valid_from=DV_LAW_FROM, verified=False)
"""What is known of who reports is kept from others."""

SOURCES = Terms(
    Term("herself", _("Chính người bị hại")),
    Term("kin", _("Người nhà, người quen")),
    Term("witness", _("Người thấy, người biết")),
    Term("committee", _("Uỷ ban nhân dân xã")),
    Term("police", _("Công an, Đồn Biên phòng")),
    Term("school", _("Nhà trường")),
    Term("village", _("Trưởng thôn, tổ trưởng, Ban công tác Mặt trận")),
    Term("body", _("Tổ chức chính trị - xã hội ở xã")),
    Term("hotline", _("Tổng đài điện thoại quốc gia")),
    Term("health", _("Cơ sở y tế")),
    NOT_SAID,
)

CHANNELS = Terms(
    Term("call", _("Gọi điện")),
    Term("message", _("Nhắn tin")),
    Term("letter", _("Gửi đơn, thư")),
    Term("in_person", _("Đến báo trực tiếp")),
    Term("page", _("Nhắn trên trang liên hệ")),
)

TOLD = Sheet(
    Ask("source", _("Ai báo"), SOURCES, asked=_("Tin từ đâu?"), must=True),
    Ask("channel", _("Báo bằng cách nào"), CHANNELS, asked=_("Báo bằng cách nào?"), must=True),
    Ask(
        "when",
        _("Báo lúc nào"),
        asked=_("Báo lúc nào, nếu không phải bây giờ?"),
        help=_("Giờ được kể đứng cạnh giờ ghi."),
        longest=SHORT,
    ),
    Ask("what", _("Nội dung tin"), AnswerKind.WORDS, asked=_("Tin báo nói gì?"), must=True, longest=4_000),
    Ask("about", _("Nói về ai, ở đâu"), asked=_("Tin nói về ai, ở đâu?"), longest=SHORT),
    Ask(
        "harmer",
        _("Người gây bạo lực"),
        asked=_("Tên người gây bạo lực, và người nhà của họ làm việc ở xã hay ở tỉnh, nếu biết"),
        help=_("Nhiều người thì cách nhau bằng dấu phẩy. Ai trùng tên không đọc được tin này."),
        longest=SHORT,
    ),
    Ask("going_on", _("Đang xảy ra"), YES_NO, asked=_("Chuyện có đang xảy ra không?")),
    Ask("child", _("Có trẻ em"), YES_NO, asked=_("Có trẻ em ở đó không?")),
    Ask(
        "reporter",
        _("Người báo tin"),
        asked=_("Tên người báo tin, nếu người ấy cho ghi"),
        help=_("Chỉ bàn này đọc được. Không phiếu nào, không hồ sơ nào có tên này."),
        longest=120,
    ),
    Ask("reporter_phone", _("Số của người báo tin"), AnswerKind.PHONE),
    Ask("call_when", _("Gọi lúc nào"), asked=_("Gọi lúc nào thì tiện?"), longest=SHORT),
    Ask("who_answers", _("Ai có thể nghe máy"), asked=_("Ai có thể nghe máy?"), longest=SHORT),
    Ask(
        "say_else",
        _("Người khác nghe thì nói gì"),
        asked=_("Người khác nghe thì phải nói gì?"),
        help=_("Ví dụ: gọi từ cửa hàng, hỏi chuyện học của con."),
        longest=SHORT,
    ),
    Ask(
        "word",
        _("Từ để nhận ra nhau"),
        asked=_("Người gọi phải nói từ nào để bạn biết đúng là chúng tôi?"),
        longest=120,
    ),
    Ask("may_call", _("Được gọi lại cho người báo"), YES_NO, asked=_("Có được gọi lại cho người báo tin không?")),
)
"""What is written down of a report (sealed for the desk)."""

_OF_HERSELF = ("call_when", "who_answers", "say_else", "word")

TOLD_ASKED = TOLD.without(*_OF_HERSELF)
"""What a desk asks of whoever reports to it."""

CALL_BACK = TOLD.without(*(row.key for row in TOLD if row.key not in (*_OF_HERSELF, "reporter_phone")))
"""What is asked of somebody who wants to be called back, on a page without an account."""

DOINGS = Terms(
    Term("called_reporter", _("Gọi lại người báo tin")),
    Term("called_her", _("Gọi, gặp người được nói đến")),
    Term("told_chair", _("Báo Chủ tịch Uỷ ban nhân dân xã")),
    Term("told_police", _("Báo Công an xã")),
    Term("other", _("Việc khác")),
)

CALL = Sheet(
    Ask("what", _("Đã làm"), DOINGS, asked=_("Đã làm gì?"), must=True),
    Ask("when", _("Lúc nào"), asked=_("Lúc nào, nếu không phải bây giờ?"), longest=SHORT),
    Ask("reached", _("Có gặp được"), YES_NO, asked=_("Có gặp được không?")),
    Ask("words", _("Được biết thêm"), AnswerKind.WORDS, asked=_("Được biết thêm điều gì?"), longest=2_000, lines=3),
    Ask("ended", _("Vì sao thôi"), AnswerKind.WORDS, longest=2_000),
)
"""One line of its log (sealed for the desk). `ended` is the word with which it came to its end."""

CALL_ASKED = CALL.without("ended")

CASE, JOINED = "case", "joined"
WITH_A_CASE = frozenset({CASE, JOINED})

OUTCOMES = Terms(
    Term(CASE, _("Đã mở hồ sơ")),
    Term(JOINED, _("Nhập vào hồ sơ đang có")),
    Term("handed_on", _("Đã chuyển nơi có trách nhiệm")),
    Term("nothing", _("Đã xem, không có việc như báo")),
    Term("unreachable", _("Không liên lạc được")),
)

ENDS_ALONE = OUTCOMES.without(*WITH_A_CASE)
"""How it ends where no case comes of it: it stays a report, with a word."""

SETTLED_WITHIN = LegalRule(value=24, unit=Measure.HOUR, source=PRACTICE, valid_from=PRACTICE_FROM)
"""By when it is said what becomes of a report (house rule); the law has it dealt with at once."""

ACTED_ON_WITHIN = LegalRule(value=1, unit=Measure.HOUR, source=PRACTICE, valid_from=PRACTICE_FROM)
"""By when the first thing is done about what goes on now (house rule): a call, a visit, the chairman told."""


CALLED_BACK_WITHIN = LegalRule(value=12, unit=Measure.HOUR, source=PRACTICE, valid_from=PRACTICE_FROM)
"""By when somebody who asked for it is first called (house rule), at the time that was asked for where there is one."""


def named_in(told: Mapping[str, object]) -> tuple[str, ...]:
    """Each person whom the reporter names as one who does harm, or as kin of his."""
    return tuple(part.strip() for part in re.split(r"[,;\n]|\bvà\b", str(told.get("harmer") or "")) if part.strip())


def is_named(display_name: str, named: Sequence[str]) -> bool:
    """Whether somebody of this name may be one of these: all words of the shorter name stand in the longer one, two at
    least. Rather one colleague too many does not read it."""
    hers = set(asked(display_name).split())
    for name in named:
        told = set(asked(name).split())
        if len(min(hers, told, key=len)) >= 2 and (hers <= told or told <= hers):
            return True
    return False


def act_by(told: Mapping[str, object], *, at: datetime) -> datetime | None:
    """By when something is first done about it; None where it does not go on now."""
    return at + _hours(ACTED_ON_WITHIN) if told.get("going_on") == "yes" else None


def settle_by(*, at: datetime) -> datetime:
    """By when it is said what becomes of a report received then."""
    return at + _hours(SETTLED_WITHIN)


def _hours(rule: LegalRule) -> timedelta:
    return timedelta(hours=rule.value or 0)


def at_once(*, at: date | datetime) -> LegalRule:
    """Who receives a report tells the chairman of the People's Committee at once (Law 13/2022/QH15, Article 20.2)."""
    return clock("D02.tell").rule(at=at)
