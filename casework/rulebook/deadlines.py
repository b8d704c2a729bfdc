"""All deadlines: those of the law, and the house rules that no page may call law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.rulebook.deadline import Deadline, DeadlineKind, limit, ours, timed
from casework.rulebook.lengths import with_lengths
from casework.rulebook.owners import Owner
from casework.rulebook.refusals import UnknownClock
from casework.rulebook.rows import PRACTICE, Measure, Words
from casework.rulebook.statutory_deadlines import STATUTORY

__all__ = ["CLOCKS", "OWN_ALERTS", "Deadline", "DeadlineKind", "clock", "name_of"]

_AT_ONCE = _("ngay")
_RESULT = ours(30, Measure.DAY)

_HOUSE: Mapping[str, Deadline] = dict(
    (
        # The desk is not the People's Committee, whom the law has told of violence in the family (D01.notice).
        timed(
            "D01",
            _("Gửi bàn tiếp nhận của xã"),
            _("Có người đến địa chỉ tin cậy"),
            Owner.HOST,
            ours(1, Measure.HOUR),
        ),
        timed(
            "kind",
            _("Hỏi rõ là chuyện gì"),
            _("Chưa rõ là chuyện gì"),
            Owner.HOST,
            ours(1, Measure.HOUR),
        ),
        timed(
            "D21",
            _("Xem xét đóng hồ sơ khi mất liên lạc"),
            _("Lần liên lạc gần nhất"),
            Owner.CASE_OFFICER,
            limit(
                30,
                Measure.DAY,
                f"{PRACTICE}; Inter-Agency GBV Case Management Guidelines (2017)",
                date(2017, 1, 1),
                verified=False,
            ),
            kind=DeadlineKind.SILENCE,
        ),
        # House rules: their names stand on a desk's list, where anybody may look, so they say no more than they must.
        timed(
            "risk",
            _("Đánh giá lại nguy cơ"),
            _("Lần đánh giá hoặc nâng mức gần nhất"),
            Owner.CASE_OFFICER,
            ours(None, Measure.DAY),
            note=_("Tuỳ mức nguy cơ."),
        ),
        timed(
            "stay",
            _("Chỗ ở đến hạn"),
            _("Bố trí hoặc gia hạn chỗ ở"),
            Owner.CASE_OFFICER,
            ours(None, Measure.DAY),
            note=_("Đến ngày đã hẹn với người được giúp."),
        ),
        timed(
            "left",
            # Nobody but the desk and the house reads why: this name stands on lists of the province as well.
            _("Xem lại ngay chỗ ở"),
            _("Có người báo về chỗ ở"),
            Owner.CASE_OFFICER,
            ours(0, Measure.AT_ONCE),
            note=_AT_ONCE,
        ),
        timed(
            "danger",
            _("Xem lại ngay điều vừa báo"),
            _("Có người ghi điều vừa được báo"),
            Owner.CASE_OFFICER,
            ours(4, Measure.HOUR),
        ),
        timed(
            "gone",
            _("Hỏi ngay tin tức"),
            _("Có người ghi là không rõ tin tức"),
            Owner.CASE_OFFICER,
            ours(2, Measure.HOUR),
        ),
        timed(
            "added",
            _("Đọc điều nơi tiếp nhận ghi thêm"),
            _("Nơi tiếp nhận ghi thêm"),
            Owner.CASE_OFFICER,
            ours(24, Measure.HOUR),
        ),
        timed(
            "contact",
            _("Tìm cách liên lạc mới"),
            _("Có người báo số không còn an toàn"),
            Owner.CASE_OFFICER,
            ours(24, Measure.HOUR),
        ),
        timed(
            "answer",
            _("Nơi nhận trả lời phiếu"),
            _("Gửi phiếu chuyển gửi"),
            Owner.CASE_OFFICER,
            ours(None, Measure.WORKING_DAY),
            note=_("Số ngày làm việc tuỳ dịch vụ."),
        ),
        timed(
            "milestone",
            _("Mốc trong kế hoạch sinh kế"),
            _("Đặt mốc với người được giúp"),
            Owner.CASE_OFFICER,
            ours(None, Measure.DAY),
            note=_("Đến ngày đã hẹn với người được giúp."),
        ),
        timed(
            "second",
            _("Chờ người thứ hai duyệt"),
            _("Đề nghị đóng hoặc xếp riêng hồ sơ, hoặc lập kế hoạch sinh kế"),
            Owner.CASE_OFFICER,
            ours(5, Measure.WORKING_DAY),
        ),
        timed(
            "followup",
            _("Thăm theo lịch"),
            _("Lên lịch thăm"),
            Owner.CASE_OFFICER,
            ours(None, Measure.DAY),
            note=_("Theo lịch, kể từ ngày đã chọn."),
        ),
        timed(
            "breach",
            _("Xử lý vi phạm cấm tiếp xúc"),
            _("Công an xã được báo người bị cấm vi phạm"),
            Owner.COMMUNE_POLICE,
            ours(1, Measure.HOUR),
        ),
        timed(
            "carried",
            _("Đọc điều đã kể ở hồ sơ trùng"),
            _("Một hồ sơ trùng được xếp riêng theo hồ sơ này"),
            Owner.CASE_OFFICER,
            ours(24, Measure.HOUR),
        ),
        timed(
            "flag",
            _("Nhắc việc"),
            _("Đặt nhắc việc"),
            Owner.CASE_OFFICER,
            ours(None, Measure.DAY),
            note=_("Đến ngày cán bộ đã chọn."),
        ),
        timed(
            "result",
            _("Hỏi kết quả phiếu đã nhận"),
            _("Nơi nhận đã nhận phiếu"),
            Owner.CASE_OFFICER,
            _RESULT,
            note=with_lengths(_("Sau {long}, và trước khi phiếu tự đóng."), long=_RESULT),
        ),
        timed(
            "question",
            _("Trả lời câu hỏi của nơi nhận"),
            _("Nơi nhận hỏi về phiếu"),
            Owner.CASE_OFFICER,
            ours(1, Measure.WORKING_DAY),
        ),
        timed(
            "reply",
            _("Nơi nhận trả lời câu hỏi"),
            _("Nơi gửi hỏi về phiếu"),
            Owner.CASE_OFFICER,
            ours(2, Measure.WORKING_DAY),
        ),
        timed(
            "elsewhere",
            _("Tìm nơi khác, hoặc ghi vì sao không"),
            _("Phiếu bị từ chối, rút lại, không thành hoặc không còn ai ở nơi nhận mở được"),
            Owner.CASE_OFFICER,
            ours(3, Measure.WORKING_DAY),
        ),
    )
)

CLOCKS: Mapping[str, Deadline] = {**STATUTORY, **_HOUSE}

OWN_ALERTS = frozenset(
    {
        *("D01", "D21", "risk", "stay", "left", "answer", "milestone", "second", "followup", "flag", "result"),
        *("elsewhere", "carried", "danger", "gone", "kind", "contact", "added", "question", "reply", "breach"),
    }
)
"""Clocks whose number is ours, not the law's."""


def clock(clock_id: str) -> Deadline:
    """The clock of this id; raises UnknownClock."""
    if clock_id in CLOCKS:
        return CLOCKS[clock_id]
    raise UnknownClock(clock_id)


def name_of(clock_id: str) -> Words:
    """The duty in words; one that this version does not know, from an older or newer row, is simply something to do."""
    return CLOCKS[clock_id].name if clock_id in CLOCKS else _("Việc phải làm")
