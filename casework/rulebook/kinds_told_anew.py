"""Her kinds of case were told anew: the reminders of what rested on the old ones and must be asked about again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PACKET_TAKEN_BACK = _(
    "Chuyện đã được ghi lại khác trước. Phiếu “%(service)s” đã rút: căn cứ “%(ground)s” không dùng cho chuyện này. "
    "Hãy hỏi lại người được giúp và tìm cách khác."
)
PACKET_STILL_SAYS = _(
    "Chuyện đã được ghi lại khác trước. Phiếu “%(service)s” đang ở nơi nhận còn nói theo chuyện cũ. "
    "Hãy báo nơi nhận, hoặc rút rồi gửi lại."
)
NOTICE_WAS_GIVEN = _(
    "Chuyện đã được ghi lại khác trước. Uỷ ban nhân dân xã đã nhận thông báo về bạo lực gia đình. "
    "Hãy hỏi lại người được giúp rồi báo Uỷ ban điều được phép báo."
)
ASSESSED_OTHERWISE = _(
    "Chuyện đã được ghi lại khác trước. Nguy cơ đã đánh giá bằng các câu hỏi của chuyện cũ. Hãy đánh giá lại."
)
TAKEN_IN_ON_A_GROUND = _(
    "Chuyện đã được ghi lại khác trước. Hồ sơ này được tiếp nhận theo căn cứ của pháp luật, không theo lời đồng ý. "
    "Hãy xem căn cứ ấy còn đúng không, và hỏi lại."
)
