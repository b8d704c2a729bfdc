"""Ways to earn a living (sinh kế), where inputs come from, and who controls the money: the lists of a livelihood plan.

The stages a plan passes through are in `stages.py`.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.people import NOT_SAID
from casework.rulebook.rows import Term, Terms

PATHS = Terms(
    Term("husbandry", _("Chăn nuôi")),
    Term("crops", _("Trồng trọt")),
    Term("weaving", _("Dệt, thổ cẩm")),
    Term("herbs", _("Dược liệu")),
    Term("services", _("Dịch vụ, buôn bán nhỏ")),
    Term("wage_work", _("Làm thuê")),
    Term("vocational", _("Học nghề")),
    Term("savings_group", _("Tổ tiết kiệm vốn vay thôn bản")),
    Term("cooperative", _("Tổ hợp tác, hợp tác xã")),
    Term("other", _("Hướng khác")),
)

SOURCES = Terms(
    Term("project8", _("Dự án 8")),
    Term("other_programme", _("Chương trình khác")),
    Term("trafficking_support", _("Trợ cấp cho nạn nhân mua bán người")),
    Term("social_policy_bank", _("Ngân hàng Chính sách xã hội")),
    Term("womens_union", _("Hội Liên hiệp Phụ nữ")),
    Term("savings_group", _("Tổ tiết kiệm")),
    Term("ngo", _("Tổ chức phi chính phủ")),
    Term("family", _("Gia đình, họ hàng")),
    Term("own", _("Tự có")),
    Term("other", _("Nguồn khác")),
)

# Economic abuse continues where somebody else keeps what she earns: asked before anything is given.
INCOME_CONTROL = Terms(
    Term("herself", _("Chị tự giữ tiền")),
    Term("together", _("Hai người cùng quyết")),
    Term("somebody_else", _("Người khác giữ tiền")),
    NOT_SAID,
)
INCOME_AT_RISK = frozenset({"somebody_else", "unknown"})

# Whose hand an input goes into. Where somebody else keeps the money, anything but hers needs a reason (house rule).
HANDS = Terms(
    Term("herself", _("Tận tay chị")),
    Term("group", _("Tổ nhóm mà chị là thành viên")),
    Term("trusted", _("Người chị tin, chị đã chọn")),
    Term("somebody_else", _("Người khác")),
)
HER_OWN_HAND = frozenset({"herself"})

EARNERS = Terms(
    Term("herself", _("Chị")),
    Term("partner", _("Chồng, bạn đời")),
    Term("parents", _("Cha mẹ")),
    Term("children", _("Con")),
    Term("relatives", _("Họ hàng khác")),
    Term("nobody", _("Không ai có thu nhập")),
    NOT_SAID,
)

INPUT_UNITS = Terms(
    Term("head", _("con")),
    Term("kg", _("kg")),
    Term("bag", _("bao")),
    Term("piece", _("cái")),
    Term("set", _("bộ")),
    Term("vnd", _("đồng")),
    Term("other", _("đơn vị khác")),
)

TRAINING_KINDS = Terms(
    Term("course", _("Lớp học nghề")),
    Term("apprenticeship", _("Học việc, kèm nghề")),
    Term("job", _("Việc làm")),
)

TRAINING_OUTCOMES = Terms(
    Term("enrolled", _("Đã đăng ký")),
    Term("attending", _("Đang học")),
    Term("finished", _("Học xong")),
    Term("working", _("Đã có việc")),
    Term("left", _("Bỏ giữa chừng")),
)

# The six steps of the guide for survivors of trafficking (Trung tâm Phụ nữ và Phát triển).
STEPS = Terms(
    Term("choose_person", _("Chọn đối tượng")),
    Term("choose_model", _("Chọn mô hình sinh kế")),
    Term("form_group", _("Lập tổ nhóm do phụ nữ làm chủ")),
    Term("training_needs", _("Phân tích nhu cầu tập huấn")),
    Term("train", _("Tập huấn")),
    Term("monitor", _("Theo dõi, đánh giá")),
)
