"""The first steps of each role, and the few rules that fit on a sheet beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts import Act
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class FirstStep:
    """One step: in words, the page it is done on where that needs no case, and the acts by which it is done."""

    words: Words
    page: str
    acts: frozenset[Act]


def _step(words: Words, *acts: Act, page: str = "desk") -> FirstStep:
    return FirstStep(words, page, frozenset(acts))


FIRST_STEPS: Mapping[str, tuple[FirstStep, ...]] = {
    "host": (
        _step(_("Đọc nút “Thoát nhanh” làm được gì, rồi thử bấm nó."), Act.DOOR_QUICK_EXIT, page="exit-explained"),
        _step(_("Bấm “Có người đến” và ghi một người."), Act.CASE_OPEN, page="case-open"),
        _step(_("Ghi cách liên lạc an toàn của người ấy."), Act.INTAKE_CONTACT),
        _step(_("Gửi cho xã, rồi xem đã có ai đọc chưa."), Act.INTAKE_SUBMIT),
        _step(_("Ghi thêm một điều sau khi đã gửi."), Act.NOTE_ADD),
    ),
    "officer": (
        _step(_("Mở một hồ sơ vừa đến và tiếp nhận."), Act.CASE_REGISTER),
        _step(_("Đánh giá nguy cơ cùng người ấy."), Act.RISK_ASSESS),
        _step(_("Lập kế hoạch an toàn."), Act.SAFETY_PLAN_WRITE),
        _step(_("Chuyển gửi một phần tới nơi giúp được."), Act.REFERRAL_SEND),
        _step(_("Lên lịch một lần thăm."), Act.FOLLOWUP_SCHEDULE),
        _step(_("Xem ai đã mở một hồ sơ."), Act.CASE_ACCESS_HISTORY),
    ),
    "partner": (
        _step(_("Mở một phiếu gửi đến."), Act.REFERRAL_LOOK),
        _step(_("Nhận, hoặc từ chối và nói vì sao."), Act.REFERRAL_ACCEPT, Act.REFERRAL_DECLINE),
        _step(_("Báo kết quả."), Act.REFERRAL_FEEDBACK),
    ),
    "committee": (
        _step(_("Đọc một thông báo gửi đến."), Act.NOTICE_LIST),
        _step(_("Bấm đã nhận."), Act.NOTICE_RECEIVE),
    ),
    "chair": (
        _step(_("Đọc một thông báo gửi đến."), Act.NOTICE_LIST),
        _step(_("Xử lý hoặc phân công ngay, rồi bấm điều đã làm."), Act.NOTICE_DECIDE),
    ),
    "responder": (
        _step(_("Mở một phiếu gửi đến."), Act.REFERRAL_LOOK),
        _step(_("Nhận, hoặc từ chối và nói vì sao."), Act.REFERRAL_ACCEPT, Act.REFERRAL_DECLINE),
        _step(_("Báo kết quả."), Act.REFERRAL_FEEDBACK),
    ),
    "reporter": (_step(_("Đặt địa chỉ của bạn để nhận lời nhắn."), Act.NOTIFICATION_SET, page="notifications"),),
    "monitor": (
        _step(_("Đọc các con số và kết quả kiểm nhật ký."), Act.MONITOR_LOOK, page="monitor-look"),
        _step(_("Giữ một mốc kiểm chứng ở nơi khác."), Act.TRAIL_CHECKPOINT, page="trail-checkpoint"),
    ),
    "supervisor": (
        _step(_("Xem cả tỉnh: bao nhiêu đang mở, muộn ở đâu."), Act.PROVINCE_LOOK, page="province"),
        _step(_("Đọc từng việc quá hạn và gọi nơi đang chậm."), Act.OVERDUE_LIST, page="audit-overdue"),
        _step(_("Đọc nhật ký của tỉnh."), Act.TRAIL_PROVINCE, page="audit"),
        _step(_("Xem lại một điều khác thường và ghi vì sao."), Act.REVIEW_WRITE, page="audit-anomalies"),
        _step(_("Giữ một mốc kiểm chứng ở nơi khác."), Act.TRAIL_CHECKPOINT, page="trail-checkpoint"),
        _step(_("Đặt bàn dự phòng cho mỗi bàn tiếp nhận."), Act.STAND_BY_SET, page="stand_by-set"),
    ),
}

KEEP_IN_MIND: Mapping[str, tuple[Words, ...]] = {
    "host": (
        _("Có điều gấp thì gọi trước, ghi sau."),
        _("Người ấy nói bao nhiêu thì ghi bấy nhiêu. Chưa hỏi thì để trống."),
        _("Đừng gọi lại số của người ấy ngoài cách đã hẹn."),
        _("Có ai đến gần: bấm “Thoát nhanh”."),
    ),
    "officer": (
        _("Mức rất cao: làm ngay trong ngày, trước mọi việc khác."),
        _("Trước khi gọi, đọc cách liên lạc an toàn ở đầu hồ sơ."),
        _("Chỉ gửi đi phần người ấy đã cho phép."),
        _("Nghi ngờ ai quen người gây ra: ghi người ấy không được xem, rồi mới làm tiếp."),
    ),
    "partner": (
        _("Chỉ dùng điều trong phiếu cho việc trong phiếu."),
        _("Không nhận được thì từ chối ngay: nơi gửi còn kịp tìm nơi khác."),
        _("In ra thì cất như hồ sơ của bạn, xong việc thì huỷ."),
    ),
    "committee": (
        _("Trong thông báo không có tên: đừng hỏi thêm để tìm ra."),
        _("Nhận xong thì bấm đã nhận, để nơi báo biết."),
    ),
    "chair": (
        _("Trong thông báo không có tên: đừng hỏi thêm để tìm ra."),
        _("Nếu đó là người nhà bạn, đừng xử lý: gọi cấp tỉnh."),
    ),
    "responder": (
        _("Chỉ dùng điều trong phiếu cho việc trong phiếu."),
        _("Nếu đó là người nhà bạn, từ chối ngay và đừng nói với ai."),
        _("In ra thì cất như hồ sơ của bạn, xong việc thì huỷ."),
    ),
    "reporter": (
        _("Có điều gấp thì gọi trước: số ở trang đầu."),
        _("Biết bao nhiêu nói bấy nhiêu; đừng hỏi thêm người bị hại trước mặt người khác."),
        _("Báo xong thì không kể lại với ai."),
    ),
    "monitor": (
        _("Bạn không mở được hồ sơ nào: cần biết hơn thì hỏi cấp tỉnh."),
        _("Giữ mốc kiểm chứng ngoài máy chủ; mốc không khớp thì báo lãnh đạo phụ trách."),
    ),
    "supervisor": (
        _("Việc quá hạn trước, điều khác thường sau."),
        _("Khác thường không có nghĩa là sai: hỏi người ấy trước."),
        _("Đừng để tỉnh chỉ có một người giám sát: việc của bạn cũng cần người xem lại."),
        _("Nhật ký báo đỏ: đừng sửa, đừng khôi phục; gọi người giữ máy chủ."),
    ),
}
