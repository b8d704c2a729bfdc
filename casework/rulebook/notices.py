"""The notice to the commune People's Committee (thông báo Uỷ ban nhân dân xã): when it is owed, and the little it says.

Law 13/2022/QH15, Article 36.3: a trusted address that receives somebody subject to domestic violence notifies the
People's Committee of the commune. The law names no words for it, so the least goes: that somebody is there, since when,
whether there is danger now, and what the committee is asked for. Neither a name nor anything told.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import translation
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from casework.rulebook.deadlines import clock
from casework.rulebook.names import LONGEST_NAME
from casework.rulebook.rows import VIETNAM, LegalRule, Term, Terms, cited, day_of, gettext_noop
from casework.rulebook.sheets import AnswerKind, Ask, Sheet

RULE = "D01.notice"
"""Its clock; only the notice itself meets it, and not what goes to the reception desk."""

OWED, GIVEN, NOT_OWED = "owed", "given", "not_owed"
STATES = Terms(
    Term(OWED, _("phải thông báo")),
    Term(GIVEN, _("đã thông báo")),
    Term(NOT_OWED, _("không phải thông báo")),
)

ACCOUNT, PAPER, SPOKEN = "account", "paper", "spoken"
WAYS = Terms(
    Term(ACCOUNT, _("Gửi ngay trên máy, tới Uỷ ban nhân dân xã")),
    Term(PAPER, _("Bằng giấy, đưa tận tay")),
    Term(SPOKEN, _("Đã báo trực tiếp hoặc qua điện thoại")),
)

NEEDS = Terms(
    Term("stop", _("Ngăn người có hành vi bạo lực lại gần")),
    Term("health", _("Đưa đi khám, cấp cứu")),
    Term("place", _("Chỗ tạm lánh khác")),
    Term("nothing", _("Chưa cần gì thêm lúc này")),
)

_SAYS = gettext_noop("Một người bị bạo lực gia đình đang ở {address}, được tiếp nhận lúc {hour} ngày {day}.")
_IN_DANGER = gettext_noop("Người đó đang gặp nguy hiểm.")
_NOT_IN_DANGER = gettext_noop("Lúc này chưa thấy nguy hiểm ngay.")
_CHOSEN_BELOW = _("câu được chọn dưới đây")
_TICKED_BELOW = _("điều được chọn dưới đây")
_ASKS = gettext_noop("Đề nghị: {needs}.")
_NO_NAME = gettext_noop("Tên và chuyện của người đó không ghi ở đây.")
_LAW = gettext_noop("Thông báo theo {law}.")

DANGER_NOW = Terms(Term("yes", _(_IN_DANGER)), Term("no", _(_NOT_IN_DANGER)))
"""Offered in the very sentences that go, so that every word of the notice is on the page before it goes."""


def words(*, address: str, received_at: datetime, in_danger: bool, needs: Collection[str]) -> tuple[str, ...]:
    """The notice, sentence by sentence, in Vietnamese: all that the committee reads, and what is read to her first."""
    hour = time_format(received_at.astimezone(VIETNAM), "H:i")
    with translation.override("vi"):
        asked = "; ".join(_small(str(one.label)) for one in NEEDS if one.code in needs)
        return (
            _SAYS.format(address=address, hour=hour, day=f"{day_of(received_at):%d/%m/%Y}"),
            _IN_DANGER if in_danger else _NOT_IN_DANGER,
            _ASKS.format(needs=asked),
            _NO_NAME,
            _LAW.format(law=cited(law_on(received_at))),
        )


def before_answers(address: str, received_at: datetime) -> tuple[str, ...]:
    """The same before anything was answered: what does not hang on the answers, with their places left open."""
    said = words(address=address, received_at=received_at, in_danger=True, needs=())
    with translation.override("vi"):
        return (said[0], f"({_CHOSEN_BELOW})", _ASKS.format(needs=f"({_TICKED_BELOW})"), *said[3:])


def law_on(at: datetime) -> LegalRule:
    """The row of law that it stands on, as of that day."""
    return clock(RULE).rule(at=at)


def _small(words_: str) -> str:
    return words_[:1].lower() + words_[1:]


NOTE = Sheet(
    Ask("danger", _("Có nguy hiểm lúc này"), DANGER_NOW, asked=_("Lúc này có nguy hiểm không?"), must=True),
    Ask("needs", _("Đề nghị xã"), NEEDS, asked=_("Cần xã làm gì ngay?"), several=True, must=True),
    Ask(
        "way",
        _("Cách thông báo"),
        WAYS,
        asked=_("Thông báo bằng cách nào?"),
        help=_("Bằng giấy thì ghi xong rồi in ở trang sau, đúng những lời trên."),
        must=True,
    ),
    Ask(
        "told",
        _("Đã báo cho ai"),
        AnswerKind.NAME,
        asked=_("Đã báo cho ai ở Uỷ ban?"),
        help=_("Tên và chức vụ. Để trống khi gửi trên máy."),
        longest=LONGEST_NAME,
    ),
    Ask("words", _("Lời thông báo"), AnswerKind.WORDS),
)
"""What is kept of a notice that was given."""

ASKED = NOTE.without("words")
"""What the page asks."""
