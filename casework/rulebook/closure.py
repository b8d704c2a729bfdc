"""What must be true before a case is closed, and why it is closed (GBV case management guidelines, 2017)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.rulebook.closing_guards import STANDING
from casework.rulebook.deadlines import clock
from casework.rulebook.lengths import with_lengths
from casework.rulebook.rows import Term, Terms, Words
from casework.rulebook.sheets import AnswerKind, Ask, Sheet, terms_of
from casework.rulebook.stages import Stage


@dataclass(frozen=True, slots=True)
class ClosureItem:
    """One line of the checklist; `by_second_person` is ticked by whoever decides, not by whoever asks."""

    code: str
    label: Words
    by_second_person: bool = False


CHECKLIST: tuple[ClosureItem, ...] = (
    ClosureItem(
        "needs_met",
        with_lengths(
            _("Nhu cầu đã được đáp ứng trong khả năng, hoặc đã mất liên lạc quá {long}"), long=clock("D21").rules
        ),
    ),
    ClosureItem("safety_plan_reviewed", _("Đã xem lại kế hoạch an toàn")),
    ClosureItem("plan_complete", _("Kế hoạch hỗ trợ đã hoàn thành")),
    ClosureItem("agreed", _("Người được giúp và cán bộ cùng đồng ý đóng hồ sơ")),
    ClosureItem("may_return", _("Đã nói rõ: cần thì quay lại lúc nào cũng được")),
    ClosureItem("second_person", _("Người thứ hai đã xem lại hồ sơ"), by_second_person=True),
)
CHECKLIST_CODES = tuple(item.code for item in CHECKLIST)

REASONS = Terms(
    Term("needs_met", _("Đã đạt mục tiêu")),
    Term("she_asked", _("Theo yêu cầu của người được giúp")),
    Term("no_contact", with_lengths(_("Mất liên lạc quá {long}"), long=clock("D21").rules)),
    Term("moved", _("Đã chuyển đi nơi khác")),
    Term("moved_abroad", _("Đã ra nước ngoài")),
    Term("missing", _("Mất tích")),
    Term("handed_over", _("Đã chuyển cho nơi khác theo dõi")),
    Term("died", _("Đã mất")),
    Term("other", _("Lý do khác")),
)

GONE = frozenset({"died", "missing", "moved_abroad"})
"""Reasons with a way of their own: nobody calls, visits or writes to her any more from that moment, whatever stands
open, and the province looks at what was done."""

NOBODY_TO_SERVE = frozenset({"died", "moved_abroad"})
"""Reasons for which open packets are taken back; who looks for a missing woman keeps what was sent."""

_WHOLE_LIST = frozenset(item.code for item in CHECKLIST if not item.by_second_person)

# Who cannot be reached cannot agree or be told; the rest of the list still stands.
_NOT_ASKED: dict[str, frozenset[str]] = {
    "no_contact": frozenset({"agreed", "may_return", "plan_complete"}),
    **dict.fromkeys(GONE, _WHOLE_LIST),
}


def missing(ticked: Mapping[str, bool], *, reason: str, deciding: bool) -> tuple[str, ...]:
    """The items still open: for whoever asks (`deciding=False`) all but the second person's, for who decides all.

    Raises KeyError for a reason that is not in the list.
    """
    if reason not in REASONS:
        raise KeyError(reason)
    excused = _NOT_ASKED.get(reason, frozenset())
    return tuple(
        item.code
        for item in CHECKLIST
        if (deciding or not item.by_second_person) and item.code not in excused and not ticked.get(item.code, False)
    )


WHY_CLOSE = Sheet(
    Ask("reason", _("Lý do đóng"), REASONS, asked=_("Vì sao đóng?"), must=True),
    Ask(
        "words",
        _("Lời người đề nghị"),
        AnswerKind.WORDS,
        asked=_("Ghi thêm cho người duyệt"),
        longest=1_000,
        lines=4,
    ),
)
"""What whoever asks to close a case says."""

PROPOSED = Sheet(
    Ask("ticked", "", Sheet(*(Ask(item.code, item.label, AnswerKind.TICK) for item in CHECKLIST))),
    *WHY_CLOSE,
    Ask("from", _("Giai đoạn trước đó"), terms_of(Stage)),
)
"""What is kept of the asking: the checklist, what was said, and the stage the case came from."""

DECIDED = Sheet(
    Ask(
        "words",
        _("Lời người quyết định"),
        AnswerKind.WORDS,
        asked=_("Lời nhắn cho người đề nghị"),
        help=_("Khi gửi lại thì cần nói rõ còn thiếu việc gì"),
        longest=1_000,
        lines=4,
    ),
    Ask(
        "answered",
        _("Trả lời về những việc còn đó"),
        AnswerKind.WORDS,
        asked=_("Những việc còn đó sẽ ra sao?"),
        help=_("Nói rõ từng việc trong danh sách ở trên: ai làm tiếp, hoặc vì sao không cần nữa"),
        longest=2_000,
        lines=4,
    ),
)
"""What the second person answers, beside yes or no."""

OUTCOME = Sheet(Ask("stood", _("Còn đó khi quyết định"), STANDING, several=True), *DECIDED)
"""What is kept of the answer: what stood open when it was given, and the words."""

ALSO_PROPOSED = WHY_CLOSE.without("reason", "words")
"""The rows that pages do not lay out by hand."""

REOPENING = Terms(
    Term("new_incident", _("Có chuyện mới")),
    Term("she_returned", _("Người được giúp quay lại")),
    Term("risk_grew", _("Nguy cơ tăng")),
    Term("closed_by_mistake", _("Đóng nhầm")),
)
