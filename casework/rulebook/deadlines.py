"""The legal deadlines: what must be done by when, by whom, on which ground. A changed law is a new row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.owners import Owner
from casework.rulebook.refusals import UnknownClock
from casework.rulebook.rows import (
    CHILD_DECREE,
    CHILD_DECREE_FROM,
    DATA_DECREE,
    DATA_LAW,
    DATA_LAW_FROM,
    DV_DECREE,
    DV_DECREE_FROM,
    DV_LAW,
    DV_LAW_FROM,
    PRACTICE,
    PRACTICE_FROM,
    TRAFFICKING_DECREE,
    TRAFFICKING_LAW,
    TRAFFICKING_LAW_FROM,
    LegalRule,
    Measure,
    Words,
    in_force,
)


class DeadlineKind(StrEnum):
    """What the limit of a clock means."""

    DEADLINE = "deadline"  # the duty is to be done by then
    LONGEST = "longest"  # a measure may not last beyond then
    LOOK_BACK = "look_back"  # a period looked back over; nothing falls due
    SILENCE = "silence"  # nothing heard for so long


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty that the law times. `rules` are its limits by period; a value of None is a limit not known to us."""

    id: str
    name: Words
    trigger: Words
    kind: DeadlineKind
    owner: Owner
    rules: tuple[LegalRule, ...]
    note: Words = ""

    def rule(self, *, at: date | datetime) -> LegalRule:
        """The limit in force on that day; raises NotInForce."""
        return in_force(self.rules, at)


def _clock(
    id_: str,
    name: Words,
    trigger: Words,
    owner: Owner,
    *rules: LegalRule,
    kind: DeadlineKind = DeadlineKind.DEADLINE,
    note: Words = "",
) -> tuple[str, Deadline]:
    return id_, Deadline(id_, name, trigger, kind, owner, rules, note)


def _limit(value: int | None, unit: Measure, source: str, valid_from: date, *, verified: bool = True) -> LegalRule:
    return LegalRule(value=value, unit=unit, source=source, valid_from=valid_from, verified=verified)


_C66_FROM = date(2025, 9, 4)
_AT_ONCE = _("ngay")

CLOCKS: Mapping[str, Deadline] = dict(
    (
        _clock(
            "D01",
            _("Thông báo Uỷ ban nhân dân xã"),
            _("Địa chỉ tin cậy tiếp nhận người bị bạo lực gia đình"),
            Owner.HOST,
            # The law says "khi tiếp nhận" and no number: the hour is our alert.
            _limit(1, Measure.HOUR, f"{DV_LAW}, Điều 36", DV_LAW_FROM),
            note=_("Luật yêu cầu thông báo khi tiếp nhận; phần mềm nhắc sau 1 giờ."),
        ),
        _clock(
            "D02",
            _("Xử lý tin báo, tố giác về bạo lực gia đình"),
            _("Nhận tin báo, tố giác"),
            Owner.RECEIVER,
            _limit(0, Measure.AT_ONCE, f"{DV_LAW}, Điều 20; {DV_DECREE}, Điều 9-11", DV_LAW_FROM),
            note=_AT_ONCE,
        ),
        _clock(
            "D03",
            _("Quyết định cấm tiếp xúc"),
            _("Nhận đề nghị áp dụng biện pháp cấm tiếp xúc"),
            Owner.COMMUNE_CHAIR,
            _limit(12, Measure.HOUR, f"{DV_LAW}, Điều 25.2", DV_LAW_FROM),
            note=_("Không ra quyết định thì phải trả lời bằng văn bản và nêu lý do."),
        ),
        _clock(
            "D04",
            _("Thời hạn một lần cấm tiếp xúc"),
            _("Quyết định cấm tiếp xúc có hiệu lực"),
            Owner.COMMUNE_CHAIR,
            _limit(3, Measure.DAY, f"{DV_LAW}, Điều 25.1", DV_LAW_FROM),
            kind=DeadlineKind.LONGEST,
        ),
        _clock(
            "D05",
            _("Phân công giám sát việc cấm tiếp xúc"),
            _("Công an xã nhận quyết định cấm tiếp xúc"),
            Owner.COMMUNE_POLICE,
            _limit(1, Measure.HOUR, "Thông tư 66/2025/TT-BCA", _C66_FROM),
        ),
        _clock(
            "D06",
            _("Thời gian tiếp xúc được phép khi đang cấm tiếp xúc"),
            _("Đã thông báo bằng Mẫu số 09 cho người giám sát"),
            Owner.SUPERVISOR_OF_BAN,
            _limit(4, Measure.HOUR, f"{DV_DECREE}, Điều 18", DV_DECREE_FROM),
            kind=DeadlineKind.LONGEST,
        ),
        _clock(
            "D07",
            _("Quyết định huỷ bỏ cấm tiếp xúc"),
            _("Nhận đơn đề nghị huỷ bỏ (Mẫu số 10)"),
            Owner.COMMUNE_CHAIR,
            _limit(12, Measure.HOUR, f"{DV_DECREE}; thủ tục 1.012085", DV_DECREE_FROM),
        ),
        _clock(
            "D08",
            _("Thời hạn cấm tiếp xúc theo quyết định của Toà án"),
            _("Quyết định của Toà án có hiệu lực"),
            Owner.COURT,
            _limit(4, Measure.MONTH, f"{DV_LAW}, Điều 26", DV_LAW_FROM),
            kind=DeadlineKind.LONGEST,
        ),
        _clock(
            "D09",
            _("Thời gian tạm lánh tại cơ sở y tế công lập"),
            _("Vào tạm lánh tại cơ sở y tế"),
            Owner.HEALTH_FACILITY,
            _limit(1, Measure.DAY, f"{DV_LAW}, Điều 37.2", DV_LAW_FROM, verified=False),
            kind=DeadlineKind.LONGEST,
        ),
        _clock(
            "D10",
            _("Đưa đến Uỷ ban nhân dân xã và báo Sở Y tế"),
            _("Người có thể là nạn nhân mua bán người đến trình báo"),
            Owner.RECEIVER,
            _limit(0, Measure.AT_ONCE, f"{TRAFFICKING_LAW}, Điều 27.1", TRAFFICKING_LAW_FROM),
            note=_AT_ONCE,
        ),
        _clock(
            "D11",
            _("Xác minh thông tin ban đầu"),
            _("Sở Y tế nhận thông báo"),
            Owner.PROVINCE_HEALTH,
            _limit(3, Measure.DAY, f"{TRAFFICKING_LAW}, Điều 27.2 (sửa bởi Luật 86/2025/QH15)", TRAFFICKING_LAW_FROM),
        ),
        _clock(
            "D12",
            _("Xác định nạn nhân mua bán người"),
            _("Bắt đầu xác minh để xác định nạn nhân"),
            Owner.PROVINCE_POLICE,
            _limit(20, Measure.DAY, "Luật Phòng, chống mua bán người 66/2011/QH12", date(2012, 1, 1)),
            _limit(None, Measure.DAY, f"{TRAFFICKING_LAW}, Điều 28", TRAFFICKING_LAW_FROM, verified=False),
            note=_("Thời hạn theo luật mới chưa được đối chiếu."),
        ),
        _clock(
            "D13",
            _("Hỗ trợ nhu cầu thiết yếu"),
            _("Bắt đầu hỗ trợ"),
            Owner.COMMUNE,
            _limit(120, Measure.DAY, f"{TRAFFICKING_DECREE}, Điều 17", TRAFFICKING_LAW_FROM),
            kind=DeadlineKind.LONGEST,
            note=_("Được gia hạn khi người có thẩm quyền đồng ý."),
        ),
        _clock(
            "D14",
            _("Giải quyết hỗ trợ học văn hoá, học nghề, trợ cấp khó khăn ban đầu"),
            _("Nhận đơn (Mẫu số 07)"),
            Owner.PROVINCE_HEALTH,
            _limit(9, Measure.WORKING_DAY, f"{TRAFFICKING_DECREE}, Điều 24; thủ tục 112584", TRAFFICKING_LAW_FROM),
        ),
        _clock(
            "D15",
            _("Biện pháp bảo vệ khẩn cấp trẻ em"),
            _("Nhận thông tin trẻ em có nguy cơ hoặc đang bị tổn hại nghiêm trọng"),
            Owner.COMMUNE,
            _limit(12, Measure.HOUR, f"{CHILD_DECREE}; thủ tục 1.004946", CHILD_DECREE_FROM),
        ),
        _clock(
            "D16",
            _("Trình kế hoạch hỗ trợ, can thiệp trẻ em"),
            _("Có kết quả đánh giá nguy cơ của trẻ em"),
            Owner.CHILD_OFFICER,
            _limit(5, Measure.WORKING_DAY, CHILD_DECREE, CHILD_DECREE_FROM),
        ),
        _clock(
            "D17",
            _("Trả lời yêu cầu của chủ thể dữ liệu"),
            _("Nhận yêu cầu về dữ liệu của mình"),
            Owner.CONTROLLER,
            _limit(2, Measure.WORKING_DAY, f"{DATA_DECREE}, Điều 5", DATA_LAW_FROM, verified=False),
        ),
        _clock(
            "D17.correct",
            _("Cho xem, chỉnh sửa, cung cấp dữ liệu"),
            _("Nhận yêu cầu về dữ liệu của mình"),
            Owner.CONTROLLER,
            _limit(10, Measure.DAY, f"{DATA_DECREE}, Điều 5", DATA_LAW_FROM, verified=False),
        ),
        _clock(
            "D17.withdraw",
            _("Rút lại đồng ý, hạn chế, phản đối xử lý dữ liệu"),
            _("Nhận yêu cầu về dữ liệu của mình"),
            Owner.CONTROLLER,
            _limit(15, Measure.DAY, f"{DATA_DECREE}, Điều 5", DATA_LAW_FROM, verified=False),
        ),
        _clock(
            "D17.delete",
            _("Xoá dữ liệu theo yêu cầu"),
            _("Nhận yêu cầu về dữ liệu của mình"),
            Owner.CONTROLLER,
            _limit(20, Measure.DAY, f"{DATA_DECREE}, Điều 5", DATA_LAW_FROM, verified=False),
        ),
        _clock(
            "D18",
            _("Thông báo vi phạm dữ liệu cá nhân"),
            _("Phát hiện vi phạm"),
            Owner.CONTROLLER,
            _limit(72, Measure.HOUR, f"{DATA_LAW}, Điều 23", DATA_LAW_FROM, verified=False),
        ),
        _clock(
            "D19",
            _("Nộp hồ sơ đánh giá tác động xử lý dữ liệu"),
            _("Bắt đầu xử lý dữ liệu"),
            Owner.CONTROLLER,
            _limit(60, Measure.DAY, f"{DATA_LAW}, Điều 21-22", DATA_LAW_FROM, verified=False),
        ),
        _clock(
            "D19.change",
            _("Cập nhật đánh giá tác động khi có thay đổi lớn"),
            _("Có thay đổi lớn trong xử lý dữ liệu"),
            Owner.CONTROLLER,
            _limit(10, Measure.DAY, f"{DATA_LAW}, Điều 21-22", DATA_LAW_FROM, verified=False),
        ),
        _clock(
            "D19.update",
            _("Cập nhật định kỳ đánh giá tác động"),
            _("Lần nộp hoặc cập nhật trước"),
            Owner.CONTROLLER,
            _limit(6, Measure.MONTH, f"{DATA_LAW}, Điều 21-22", DATA_LAW_FROM, verified=False),
        ),
        _clock(
            "D20",
            _("Góp ý, phê bình trong cộng đồng dân cư"),
            _("Từ hai hành vi bạo lực gia đình trong 12 tháng"),
            Owner.COMMUNE_CHAIR,
            _limit(12, Measure.MONTH, f"{DV_LAW}, Điều 32", DV_LAW_FROM),
            kind=DeadlineKind.LOOK_BACK,
        ),
        _clock(
            "D21",
            _("Xem xét đóng hồ sơ khi mất liên lạc"),
            _("Lần liên lạc gần nhất"),
            Owner.CASE_OFFICER,
            _limit(
                30, Measure.DAY, f"Inter-Agency GBV Case Management Guidelines (2017); {PRACTICE}", date(2017, 1, 1)
            ),
            kind=DeadlineKind.SILENCE,
        ),
        # House rules: their names stand on a desk's list, where anybody may look, so they say no more than they must.
        _clock(
            "risk",
            _("Đánh giá lại nguy cơ"),
            _("Lần đánh giá hoặc nâng mức gần nhất"),
            Owner.CASE_OFFICER,
            _limit(None, Measure.DAY, PRACTICE, PRACTICE_FROM, verified=False),
            note=_("24 giờ, 7 ngày hoặc 30 ngày tuỳ mức nguy cơ."),
        ),
        _clock(
            "stay",
            _("Chỗ ở đến hạn"),
            _("Bố trí hoặc gia hạn chỗ ở"),
            Owner.CASE_OFFICER,
            _limit(None, Measure.DAY, PRACTICE, PRACTICE_FROM, verified=False),
            note=_("Đến ngày đã hẹn với người được giúp."),
        ),
        _clock(
            "left",
            _("Rời đi không báo"),
            _("Người được giúp rời chỗ ở mà không báo"),
            Owner.CASE_OFFICER,
            _limit(0, Measure.AT_ONCE, PRACTICE, PRACTICE_FROM, verified=False),
            note=_AT_ONCE,
        ),
        _clock(
            "answer",
            _("Nơi nhận trả lời phiếu"),
            _("Gửi phiếu chuyển gửi"),
            Owner.CASE_OFFICER,
            _limit(None, Measure.WORKING_DAY, PRACTICE, PRACTICE_FROM, verified=False),
            note=_("Số ngày làm việc tuỳ dịch vụ."),
        ),
        _clock(
            "milestone",
            _("Mốc trong kế hoạch sinh kế"),
            _("Đặt mốc với người được giúp"),
            Owner.CASE_OFFICER,
            _limit(None, Measure.DAY, PRACTICE, PRACTICE_FROM, verified=False),
            note=_("Đến ngày đã hẹn với người được giúp."),
        ),
        _clock(
            "second",
            _("Chờ người thứ hai duyệt"),
            _("Đề nghị đóng hoặc xếp riêng hồ sơ, hoặc lập kế hoạch sinh kế"),
            Owner.CASE_OFFICER,
            _limit(5, Measure.WORKING_DAY, PRACTICE, PRACTICE_FROM, verified=False),
        ),
        _clock(
            "followup",
            _("Thăm theo lịch"),
            _("Lên lịch thăm"),
            Owner.CASE_OFFICER,
            _limit(None, Measure.DAY, PRACTICE, PRACTICE_FROM, verified=False),
            note=_("Sau 2 tuần, 1, 3, 6, 12 tháng kể từ ngày đã chọn."),
        ),
        _clock(
            "carried",
            _("Đọc điều đã kể ở hồ sơ trùng"),
            _("Một hồ sơ trùng được xếp riêng theo hồ sơ này"),
            Owner.CASE_OFFICER,
            _limit(24, Measure.HOUR, PRACTICE, PRACTICE_FROM, verified=False),
        ),
        _clock(
            "flag",
            _("Nhắc việc"),
            _("Đặt nhắc việc"),
            Owner.CASE_OFFICER,
            _limit(None, Measure.DAY, PRACTICE, PRACTICE_FROM, verified=False),
            note=_("Đến ngày cán bộ đã chọn."),
        ),
        _clock(
            "result",
            _("Hỏi kết quả phiếu đã nhận"),
            _("Nơi nhận đã nhận phiếu"),
            Owner.CASE_OFFICER,
            _limit(30, Measure.DAY, PRACTICE, PRACTICE_FROM, verified=False),
            note=_("Sau 30 ngày, và trước khi phiếu tự đóng."),
        ),
        _clock(
            "elsewhere",
            _("Tìm nơi khác, hoặc ghi vì sao không"),
            _("Phiếu bị từ chối, rút lại, không thành hoặc không còn ai ở nơi nhận mở được"),
            Owner.CASE_OFFICER,
            _limit(3, Measure.WORKING_DAY, PRACTICE, PRACTICE_FROM, verified=False),
        ),
    )
)

OWN_ALERTS = frozenset(
    {
        *("D01", "D21", "risk", "stay", "left", "answer", "milestone", "second", "followup", "flag", "result"),
        *("elsewhere", "carried"),
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
