"""What the reintegration pages say when a visit cannot be kept or a case cannot be closed, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from casework.rulebook.closing_guards import ATTEMPTS_TO_REACH_HER, THREAT_STAYS_FRESH
from casework.rulebook.deadlines import clock
from casework.rulebook.lengths import count, with_lengths
from casework.rulebook.rows import Measure, Words

CLOSING_REFUSALS: Mapping[str, Words] = {
    "bad_score": _("Điểm phải từ 0 đến 4."),
    "scores_without_contact": _("Không gặp được thì không chấm điểm. Hãy chọn “Không hỏi” ở các mục."),
    "checklist_open": _("Còn việc chưa đánh dấu. Hãy làm xong rồi đề nghị đóng, hoặc chọn lý do khác."),
    "contact_not_lost": with_lengths(
        _("Chưa quá {long} từ lần liên lạc gần nhất. Hãy chọn lý do khác, hoặc thử liên lạc và đợi đủ {long}."),
        long=clock("D21").rules,
    ),
    "attempts_missing": with_lengths(
        _("Chưa ghi đủ những lần đã thử. Hãy ghi ít nhất {days} đi thăm hoặc gọi mà không gặp được, rồi đề nghị đóng."),
        days=count(ATTEMPTS_TO_REACH_HER[-1].value or 0, Measure.DAY),
    ),
    "fresh_threat": with_lengths(
        _(
            "Trong {long} qua có lời kể hoặc lần thăm cho biết người được giúp bị đe doạ, bị hại hoặc lo sợ hằng ngày. "
            "Chưa đóng được: hãy đánh giá lại nguy cơ và tiếp tục giúp."
        ),
        long=THREAT_STAYS_FRESH,
    ),
    "fresh_incident": with_lengths(
        _("Trong {long} qua có việc mới được kể. Chưa đóng được: hãy đánh giá lại nguy cơ và tiếp tục giúp."),
        long=THREAT_STAYS_FRESH,
    ),
    "answer_what_stands": _("Hãy nói rõ những việc còn đó sẽ ra sao, rồi mới đồng ý đóng."),
    "say_what_is_known": _("Hãy ghi biết được điều gì, ai cho biết và ngày nào."),
    "province_looks_at_what_was_done": _("Việc này do cấp tỉnh xem lại. Hãy nhờ cán bộ cấp tỉnh mở trang này."),
    "review_first": _("Hãy xem lại hồ sơ rồi đánh dấu “Tôi đã xem lại hồ sơ”."),
    "why_sent_back": _("Hãy nói rõ còn thiếu việc gì."),
    "nothing_to_decide": _("Không có đề nghị nào đang chờ."),
    "closure_needs_second_person": _("Bạn là người đề nghị đóng. Hãy nhờ một cán bộ khác hoặc cấp tỉnh quyết định."),
    "high_risk": _("Nguy cơ đang cao nên chưa đóng được. Hãy đánh giá lại nguy cơ; khi đã xuống thì đề nghị lại."),
    "open_shelter_stay": _("Người được giúp còn đang tạm lánh. Hãy kết thúc lần tạm lánh, rồi đề nghị đóng."),
    "open_referral": _("Còn phiếu chuyển gửi chưa xong. Hãy đợi phản hồi hoặc rút phiếu, rồi đề nghị đóng."),
}
"""By the code of the refusal."""
