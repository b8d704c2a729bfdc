"""The words of each refusal in her danger, her plan and where she stays."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

SAFETY: dict[str, Words] = {
    "who_asks_missing": _("Hãy ghi ai đề nghị thay: người giám hộ, người đại diện, cơ quan nào."),
    "ban_waits": _("Đã có một đề nghị đang chờ quyết định."),
    "nobody_to_decide": _("Không còn nơi nào nhận trên máy. Hãy gọi cấp tỉnh để biết đề nghị với ai."),
    "ban_stands_otherwise": _("Việc cấm tiếp xúc này nay đã khác. Hãy mở lại trang để xem."),
    "ban_cancelling": _("Đã đề nghị huỷ bỏ, đang chờ trả lời."),
    "moment_to_come": _("Giờ này chưa tới. Hãy xem lại giờ và ngày."),
    "ban_over": _("Lần cấm tiếp xúc này đã ghi hết rồi."),
    "call_the_police": _("Công an xã không có phần nào của việc này. Hãy gọi Công an cấp trên ngay."),
    "names_the_code": _("Trong lời này có mã hồ sơ. Hãy bỏ đi: nơi nhận không được có mã."),
    "promise_missing": _("Chưa có cam kết thì không được tiếp xúc."),
    "only_its_moment_is_kept": _("Việc này chỉ giữ giờ bấm “Lưu”. Hãy bỏ trống lời ghi thêm và giờ được kể."),
    "contact_goes_on": _("Đang có một lần tiếp xúc chưa ghi xong."),
    "request_shut": _("Không mở được đề nghị. Hãy gọi bàn tiếp nhận để gửi lại."),
    "level_missing": _("Hãy trả lời ít nhất một câu, hoặc chọn mức theo đánh giá của bạn."),
    "override_needs_reason": _("Mức bạn chọn khác với mức từ các câu trả lời. Hãy ghi lý do."),
    "fact_stands": _("Điều đã ghi thì còn nguyên. Muốn rút lại, hãy mở “Rút lại điều đã ghi” và viết lý do."),
    "fact_not_standing": _("Hãy chọn điều cần rút lại trong những điều đang ghi."),
    "taking_back_needs_reason": _("Hãy ghi vì sao điều này không còn đúng."),
    "lowering_needs_reason": _("Mức này thấp hơn mức đang có. Hãy ghi vì sao nay bớt nguy hiểm."),
    "lowering_needs_another": _("Bạn là người đánh giá lần trước. Hạ mức thì cần một cán bộ khác đánh giá lại."),
    "lowering_needs_the_province": _(
        "Người cùng cấp với người đánh giá lần trước không hạ mức được: hãy nhờ cán bộ cấp tỉnh mở trang này và đánh "
        "giá lại."
    ),
    "not_higher": _("Mức này không cao hơn mức đang có. Muốn hạ mức, cán bộ xã phải đánh giá lại."),
    "raise_needs_reason": _("Hãy ghi vài lời: có chuyện gì mới?"),
    "safety_plan_empty": _("Chưa có mục nào. Hãy cùng người được giúp ghi ít nhất một mục."),
    "risk_missing": _("Chưa đánh giá nguy cơ. Hãy đánh giá trước, rồi chuyển giai đoạn."),
    "stay_open": _("Đang có một chỗ ở chưa kết thúc. Hãy kết thúc chỗ đó trước."),
    "guest_written_down": _("Khách này đã ghi rồi: mở mục “Chỗ ở” để xem."),
    "left_before_coming": _("Giờ rời đi đứng trước giờ đến đã ghi. Hãy sửa, hoặc để trống: ghi theo giờ lúc này."),
    "companions_not_counted": _("Đã ghi ai đi cùng mà số người còn là 0. Hãy ghi mấy người."),
    "stay_over": _("Lần ở này đã kết thúc."),
    "address_missing": _("Hãy chọn địa chỉ tin cậy nào."),
    "where_missing": _("Hãy ghi chỗ ở đó ở đâu."),
    "too_many": _("Số này quá lớn. Hãy xem lại."),
    "longer_than_the_law": _("Ngày này quá thời gian được ở loại nơi này. Hãy chọn ngày sớm hơn, hoặc nơi khác."),
    "why_missing": _("Hãy ghi vì sao."),
    "no_consent_shelter": _("Người này chưa đồng ý cho nơi tạm lánh biết. Hãy hỏi, hoặc chọn chỗ khác."),
    "no_to_this_stay": _(
        "Người được giúp không đồng ý thì không bố trí ở nơi này. Hãy hỏi muốn ở đâu và chọn nơi khác; chưa muốn đi "
        "thì cùng lập kế hoạch an toàn. Những gì đã ghi vẫn còn trên trang này."
    ),
    "cannot_answer_about_stay": _(
        "Chưa trả lời được thì chỉ đưa đến cơ sở y tế: gọi 115. Khi trả lời được, hãy hỏi rồi bố trí. Những gì đã ghi "
        "vẫn còn trên trang này."
    ),
}
