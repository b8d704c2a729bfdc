"""The words of each refusal in bringing in a partner and in what comes back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

REFERRAL: dict[str, Words] = {
    "packet_open": _("Nơi này đang có một phiếu mở cho việc này. Nếu vẫn cần gửi thêm, hãy ghi vì sao."),
    "consent_lapsed": _("Lời đồng ý cho việc này đã qua ngày cuối. Hãy hỏi lại trước khi gửi."),
    "receiver_outside_scope": _("Lời đồng ý không gồm nơi này. Hãy chọn nơi khác, hoặc hỏi lại."),
    "section_outside_scope": _("Có mục được giữ lại, không gửi. Hãy bỏ đánh dấu mục đó, hoặc hỏi lại."),
    "needs_missing": _("Hãy ghi điều cần giúp: nơi nhận phải biết làm gì."),
    "section_not_allowed": _("Dịch vụ này không được nhận mục đó. Hãy bỏ đánh dấu."),
    "only_the_least": _("Gửi theo căn cứ pháp lý thì chỉ gửi những mục tối thiểu."),
    "ground_unfit": _("Căn cứ này không dùng được với dịch vụ, nơi nhận này, hoặc khi đã bị từ chối. Hãy chọn lại."),
    "ground_needs_danger": _(
        "Căn cứ này cần có điều nguy hiểm đã được kể và ghi lại. Hãy ghi ở phần đánh giá nguy cơ trước."
    ),
    "ground_needs_reason": _("Hãy ghi lý do gửi khi chưa có sự đồng ý."),
    "no_such_partner": _("Nơi này không có dịch vụ đó. Hãy chọn nơi khác."),
    "nobody_at_partner": _("Ở nơi này không còn ai được xem hồ sơ. Hãy chọn nơi khác."),
    "stay_not_held": _("Bạn không giữ khoá chỗ ở này nên chưa gửi được. Hãy nhờ cán bộ giữ khoá đó gửi giúp."),
    "names_the_shelter": _(
        "Những chữ này có thể chỉ ra nơi ở của người này. Hãy xoá đi, hoặc bỏ đánh dấu mục có chữ đó. Chữ cần xem:"
    ),
    "may_name_the_shelter": _(
        "Chữ này có thể chỉ ra nơi ở của người này. Hãy xoá đi, hoặc đánh dấu ô “tôi đã đọc” nếu không phải."
        " Chữ cần xem:"
    ),
    "referral_answered": _("Phiếu này đã có người ở đơn vị bạn trả lời."),
    "referral_over": _("Phiếu này đã kết thúc."),
    "feedback_missing": _("Hãy ghi vài lời về kết quả."),
    "nothing_to_seek": _("Phiếu này chưa kết thúc, hoặc đã giúp xong: không có gì phải tìm ở nơi khác."),
}
