"""The words of each refusal in visiting and closing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

REINTEGRATION: dict[str, Words] = {
    "bad_score": _("Điểm phải từ 0 đến 4."),
    "scores_without_contact": _("Không gặp được thì không chấm điểm. Hãy chọn “Không hỏi” ở các mục."),
    "checklist_open": _("Còn việc chưa đánh dấu. Hãy làm xong rồi đề nghị đóng, hoặc chọn lý do khác."),
    "review_first": _("Hãy xem lại hồ sơ rồi đánh dấu “Tôi đã xem lại hồ sơ”."),
    "why_sent_back": _("Hãy nói rõ còn thiếu việc gì."),
    "nothing_to_decide": _("Không có đề nghị nào đang chờ."),
    "closure_needs_second_person": _("Bạn là người đề nghị đóng. Hãy nhờ một cán bộ khác hoặc cấp tỉnh quyết định."),
    "high_risk": _("Nguy cơ đang cao nên chưa đóng được. Hãy đánh giá lại nguy cơ; khi đã xuống thì đề nghị lại."),
    "open_shelter_stay": _("Người được giúp còn đang tạm lánh. Hãy kết thúc lần tạm lánh, rồi đề nghị đóng."),
    "open_referral": _("Còn phiếu chuyển gửi chưa xong. Hãy đợi phản hồi hoặc rút phiếu, rồi đề nghị đóng."),
}
