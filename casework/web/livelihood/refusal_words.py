"""The words of each refusal in her plan to earn and what was given for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

LIVELIHOOD: dict[str, Words] = {
    "control_not_asked": _("Hãy hỏi ai giữ tiền trong nhà. Không muốn trả lời thì chọn “Chưa rõ”."),
    "baseline_missing": _("Chưa ghi hiện trạng. Hãy ghi hiện trạng trước, rồi lập kế hoạch."),
    "cost_without_source": _("Mỗi khoản tiền cần một nguồn trong danh sách và không được âm."),
    "nothing_to_approve": _("Không có kế hoạch nào đang chờ duyệt."),
    "livelihood_plan_needs_second_person": _(
        "Bạn là người lập kế hoạch này. Hãy nhờ một cán bộ khác hoặc cấp tỉnh duyệt."
    ),
    "livelihood_plan_stands_elsewhere": _("Kế hoạch đang ở bước khác. Hãy quay lại xem kế hoạch đang ở đâu."),
    "livelihood_plan_not_approved": _("Kế hoạch chưa được duyệt. Hãy nhờ người thứ hai duyệt, rồi mới bàn giao."),
    "hand_needs_reason": _("Người khác đang giữ tiền. Hãy giao tận tay người được giúp, hoặc ghi vì sao không được."),
    "ends_before_it_began": _("Ngày kết thúc phải sau ngày bắt đầu."),
    "ends_before_it_starts": _("“Đến ngày” phải bằng hoặc sau “Từ ngày”."),
}
