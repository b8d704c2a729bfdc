"""What is news at a unit: acts that others did on what it carries, each in the words of a line of its desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts import Act
from casework.rulebook.rows import Words

TO_THE_DESK: Mapping[Act, Words] = {
    Act.INTAKE_SUBMIT: _("Vừa báo đến"),
    Act.ALARM_RAISE: _("Nơi tiếp nhận gọi gấp"),
    Act.CONTACT_WARN: _("Số không còn an toàn, đừng gọi"),
    Act.REFERRAL_WARN: _("Nơi nhận phiếu báo số không còn an toàn"),
    Act.ADDITION_TELL: _("Nơi tiếp nhận ghi thêm vào từng mục"),
    Act.INCIDENT_TELL: _("Có chuyện mới xảy ra"),
    Act.NOTE_ADD: _("Có lời ghi thêm vào hồ sơ"),
    Act.DANGER_MARK: _("Báo thêm điều nguy hiểm"),
    Act.RISK_RAISE: _("Nâng mức nguy cơ"),
    Act.CONSENT_WITHDRAW: _("Rút lại sự đồng ý"),
    Act.WRITING_REFUSE: _("Không cho ghi nữa"),
    Act.WRITING_ALLOW: _("Cho ghi lại"),
    Act.SHELTER_RECEIVE: _("Nơi tiếp nhận có khách nghỉ lại"),
    Act.SHELTER_MISSED: _("Nơi ở báo: rời đi không nói"),
    Act.BAN_ASK: _("Nơi tiếp nhận đề nghị cấm tiếp xúc"),
    Act.BAN_UNDO: _("Nơi tiếp nhận báo thôi cấm tiếp xúc"),
    Act.BAN_BREACH: _("Nơi tiếp nhận báo vi phạm cấm tiếp xúc"),
    Act.REPORT_CARRY: _("Mang sang điều đã kể ở hồ sơ trùng"),
}
"""Told to the desk of the case, where nobody of that desk did it."""

TO_THE_SENDER: Mapping[Act, Words] = {
    Act.REFERRAL_ACCEPT: _("Nơi nhận đã nhận phiếu"),
    Act.REFERRAL_DECLINE: _("Nơi nhận từ chối phiếu"),
    Act.REFERRAL_FEEDBACK: _("Nơi nhận báo kết quả"),
    Act.REFERRAL_APPOINT: _("Nơi nhận đặt ngày hẹn"),
    Act.QUESTION_ASK: _("Nơi nhận hỏi"),
    Act.QUESTION_ANSWER: _("Nơi nhận trả lời câu hỏi"),
}
"""Told to the unit that sent a packet."""

DECIDED: Mapping[Act, Words] = {
    Act.CLOSURE_DECIDE: _("Đã quyết định về việc đóng hồ sơ"),
    Act.CASE_SET_ASIDE: _("Không đồng ý xếp riêng hồ sơ"),
    Act.LIVELIHOOD_APPROVE: _("Kế hoạch sinh kế đã được duyệt"),
}
"""Decided by a second person: told to the desk, whose first one waits for it, though a colleague there decided. That a
case was set aside is not among it, only that it was not."""

BY_A_BODY: Mapping[Act, Words] = {
    Act.BAN_DECIDE: _("Đã quyết định về cấm tiếp xúc"),
    Act.BAN_WATCH: _("Công an ghi việc cấm tiếp xúc"),
}
"""Done by a body about a contact ban, which names no case: the wall finds the desk of it by the order."""

TO_ONE: Mapping[Act, Words] = {
    Act.CASE_ASSIGN: _("Giao cho bạn phụ trách"),
}
"""Told to the one it names, and to nobody else of the desk; not to whoever named herself."""

TO_THE_PARTNER: Mapping[Act, Words] = {
    Act.REFERRAL_SEND: _("phiếu mới"),
    Act.QUESTION_ASK: _("nơi gửi hỏi"),
    Act.QUESTION_ANSWER: _("nơi gửi trả lời"),
    Act.CONTACT_WARN: _("đừng gọi số cũ"),
}
"""Told to the partner a packet was sent to, without its case: that it came, what is asked, what is not safe."""

EXPIRED = "referral.expired"
"""No act: a packet whose time went by without a result."""

WORDS: Mapping[str, Words] = {
    **{
        str(act.value): words
        for row in (TO_THE_DESK, TO_THE_SENDER, DECIDED, BY_A_BODY, TO_ONE)
        for act, words in row.items()
    },
    EXPIRED: _("Phiếu hết hạn, không có kết quả"),
}

KEPT = timedelta(days=30)
"""News that nobody saw stands so long; what fell due by it stands among the duties."""

SEEN_KEPT = timedelta(days=2)
"""So long after somebody saw it its line stays, and says who that was."""
