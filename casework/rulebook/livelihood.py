"""Ways to earn a living (sinh kế), where inputs come from, and who controls the money: the lists of a livelihood plan.

The stages a plan passes through are in `stages.py`.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from casework.rulebook.people import NOT_SAID
from casework.rulebook.rows import Term, Terms
from casework.rulebook.sheets import AnswerKind, Ask, Sheet, terms_of
from casework.rulebook.stages import LivelihoodPlanStage

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
    Term("herself", _("Người được giúp tự giữ tiền")),
    Term("together", _("Hai người cùng quyết")),
    Term("somebody_else", _("Người khác giữ tiền")),
    NOT_SAID,
)
INCOME_AT_RISK = frozenset({"somebody_else", "unknown"})

# Whose hand an input goes into. Where somebody else keeps the money, anything but hers needs a reason (house rule).
HANDS = Terms(
    Term("herself", _("Tận tay người được giúp")),
    Term("group", _("Tổ nhóm mà người được giúp là thành viên")),
    Term("trusted", _("Người tin cậy mà người được giúp đã chọn")),
    Term("somebody_else", _("Người khác")),
)
HER_OWN_HAND = frozenset({"herself"})

EARNERS = Terms(
    Term("herself", _("Người được giúp")),
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

BASELINE = Sheet(
    Ask("income", _("Thu nhập mỗi tháng"), AnswerKind.MONEY, asked=_("Thu nhập của người được giúp mỗi tháng")),
    Ask("earners", _("Ai có thu nhập"), EARNERS, several=True, asked=_("Trong nhà ai có thu nhập?")),
    Ask(
        "control",
        _("Ai giữ tiền"),
        INCOME_CONTROL,
        asked=_("Tiền trong nhà ai giữ?"),
        help=_("Hỏi riêng, khi không có ai khác ở đó."),
        hints={"somebody_else": _("Vật tư hỗ trợ nên đứng tên và giao tận tay người được giúp.")},
        must=True,
    ),
    Ask(
        "control_note",
        _("Về việc giữ tiền"),
        AnswerKind.WORDS,
        asked=_("Nói thêm về việc giữ tiền"),
        help=_("Ai giữ, người được giúp có được tự tiêu không, có bị lấy mất không."),
        longest=1_000,
        lines=3,
        beside="control",
    ),
    Ask("savings", _("Tiền tiết kiệm"), AnswerKind.MONEY),
    Ask("debts", _("Nợ"), AnswerKind.MONEY),
    Ask("debts_to", _("Nợ ai"), longest=200, beside="debts", joint=" (%s)"),
    Ask("land", _("Đất"), help=_("Bao nhiêu, đứng tên ai"), longest=300),
    Ask(
        "assets",
        _("Tài sản"),
        AnswerKind.WORDS,
        asked=_("Tài sản, vật nuôi, dụng cụ"),
        told=_("Tài sản, vật nuôi"),
        longest=1_000,
        lines=3,
    ),
    Ask(
        "skills",
        _("Nghề, việc biết làm"),
        AnswerKind.WORDS,
        asked=_("Người được giúp biết làm gì, muốn làm gì"),
        told=_("Biết làm gì"),
        longest=1_000,
        lines=3,
    ),
    Ask(
        "hours",
        _("Số giờ rảnh mỗi ngày"),
        AnswerKind.NUMBER,
        asked=_("Mỗi ngày rảnh mấy giờ để làm"),
        told=_("Rảnh mỗi ngày"),
        counted=ngettext_lazy("%(num)d giờ", "%(num)d giờ", "num"),
        most=24,
    ),
)
"""How she lives before the plan: money in đồng, income a month, `hours` a day free to work."""

IN_SHORT = BASELINE.only("control", "income", "skills")
"""What a second person reads of it before she agrees to a plan."""

PLAN = Sheet(
    Ask("path", _("Hướng làm ăn"), PATHS, opened=True, must=True),
    Ask(
        "goal",
        _("Mục tiêu"),
        AnswerKind.WORDS,
        asked=_("Mục tiêu của người được giúp"),
        help=_("Bằng lời của người được giúp, ví dụ: nuôi hai con lợn"),
        longest=1_000,
        lines=3,
        must=True,
    ),
    Ask("steps", _("Các bước"), AnswerKind.WORDS, longest=2_000, lines=4),
)
"""What she plans; the lines of costs are asked in one table with it."""

PLAN_OUTCOME = Sheet(
    Ask("result", _("Kết quả"), terms_of(LivelihoodPlanStage)),
    Ask("reason", _("Vì sao"), AnswerKind.WORDS, longest=1_000, lines=3, must=True),
    Ask("on", _("Ngày có kết quả"), AnswerKind.DAY),
)
"""What became of a plan."""

GOAL = Sheet(
    *PLAN,
    Ask(
        "costs",
        "",
        Sheet(
            Ask("what", _("Chi phí cho việc gì")),
            Ask("cost", _("Chi phí"), AnswerKind.MONEY),
            Ask("source", _("Nguồn tiền"), SOURCES),
        ),
        several=True,
    ),
    Ask(
        "outcome",
        "",
        PLAN_OUTCOME,
    ),
)
"""What is kept of a plan: what she plans, what it costs, and in the end what became of it."""

INPUT = Sheet(
    Ask("what", _("Giao gì"), help=_("Ví dụ: lợn giống, máy khâu"), longest=200, must=True),
    Ask("quantity", _("Số lượng"), AnswerKind.NUMBER, least=1, most=1_000_000_000, must=True),
    Ask("unit", _("Đơn vị tính"), INPUT_UNITS, opened=True, must=True),
    Ask("cost", _("Giá tiền"), AnswerKind.MONEY, asked=_("Tất cả hết bao nhiêu đồng"), help="", must=True),
    Ask("source", _("Nguồn tiền"), SOURCES, opened=True, must=True),
    Ask("hand", _("Giao vào tay ai"), HANDS, asked=_("Giao vào tay ai?"), must=True),
    Ask("hand_note", _("Vì sao không giao tận tay"), help=_("Chỉ cần khi giao cho người khác"), longest=300),
)
"""One livelihood input handed over."""

TRAINING = Sheet(
    Ask("kind", _("Học nghề hay việc làm"), TRAINING_KINDS, asked=_("Học nghề hay việc làm?"), must=True),
    Ask("what", _("Nghề, việc"), asked=_("Nghề gì, việc gì"), longest=200, must=True),
    Ask("where", _("Ở đâu"), longest=200, must=True),
    Ask("outcome", _("Tình hình"), TRAINING_OUTCOMES, asked=_("Hiện nay"), opened=True, must=True),
    Ask("cost", _("Chi phí"), AnswerKind.MONEY, asked=_("Học phí, chi phí nếu có")),
    Ask("source", _("Nguồn tiền"), SOURCES, opened=True),
    Ask("note", _("Ghi thêm"), AnswerKind.WORDS, longest=1_000, lines=3),
)
"""A course, an apprenticeship or a job, and how it went."""

ALSO_OF_INPUT = INPUT.without("what", "quantity", "unit", "cost", "source", "hand", "hand_note")
ALSO_OF_TRAINING = TRAINING.without("kind", "what", "where", "outcome", "cost", "source", "note")
"""The rows that the tables of the page do not lay out by hand."""

# The six steps of the guide for survivors of trafficking (Trung tâm Phụ nữ và Phát triển).
STEPS = Terms(
    Term("choose_person", _("Chọn đối tượng")),
    Term("choose_model", _("Chọn mô hình sinh kế")),
    Term("form_group", _("Lập tổ nhóm do phụ nữ làm chủ")),
    Term("training_needs", _("Phân tích nhu cầu tập huấn")),
    Term("train", _("Tập huấn")),
    Term("monitor", _("Theo dõi, đánh giá")),
)
