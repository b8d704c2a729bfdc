"""What is asked and written about a contact ban: by the desk, by the chairman, by the police and whoever supervises it.

Nothing asks where she is: the chairman decides on what happened, and what goes to a body is a part of its own.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.rulebook.contact_bans import Move
from casework.rulebook.deadlines import CLOCKS
from casework.rulebook.hearing import SHORT
from casework.rulebook.lengths import count
from casework.rulebook.names import LONGEST_NAME
from casework.rulebook.people import YES_NO
from casework.rulebook.rows import Measure, Term, Terms
from casework.rulebook.sheets import AnswerKind, Ask, Sheet


def _up_to(rule: str, unit: Measure) -> Terms:
    """How long, each whole figure up to the law's."""
    most = CLOCKS[rule].rules[-1].value or 0
    return Terms(*(Term(str(figure), count(figure, unit)) for figure in range(1, most + 1)))


HERSELF, GUARDIAN, BODY, CHAIR = "herself", "guardian", "body", "chair"
ASKERS = Terms(
    Term(HERSELF, _("Người bị bạo lực gia đình tự đề nghị")),
    Term(GUARDIAN, _("Người giám hộ, người đại diện theo pháp luật")),
    Term(BODY, _("Cơ quan, tổ chức có thẩm quyền")),
    Term(CHAIR, _("Không ai đề nghị: Chủ tịch tự quyết định vì đe dọa tính mạng")),
)

ASK_FOR_ANOTHER = frozenset({GUARDIAN, BODY})
"""Whoever asks instead of her has a name."""

HOWS = Terms(
    Term("spoken", _("Nói trực tiếp")),
    Term("phone", _("Gọi điện")),
    Term("paper", _("Bằng giấy")),
)

LIVES = Terms(
    Term("home", _("Ở lại nhà mình")),
    Term("kin", _("Ở nhà người thân")),
    Term("elsewhere", _("Ở nơi khác, không ghi ở đây")),
    Term("undecided", _("Chưa chọn")),
)
"""Where she chooses to live in that time; the place itself is never written here."""

ASKED = Sheet(
    Ask("by", _("Ai đề nghị"), ASKERS, asked=_("Ai đề nghị cấm tiếp xúc?"), must=True),
    Ask(
        "agreed",
        _("Người bị bạo lực đồng ý"),
        YES_NO,
        asked=_("Cơ quan, tổ chức đề nghị: người bị bạo lực có đồng ý không?"),
        help=_("Không đồng ý thì chỉ Chủ tịch tự quyết định được, khi đe dọa tính mạng."),
    ),
    Ask(
        "for_her",
        _("Người đề nghị thay"),
        AnswerKind.NAME,
        asked=_("Người giám hộ, người đại diện, cơ quan nào?"),
        help=_("Để trống khi người bị bạo lực tự đề nghị."),
        longest=LONGEST_NAME,
    ),
    Ask(
        "how",
        _("Đề nghị bằng cách nào"),
        HOWS,
        asked=_("Đề nghị bằng cách nào?"),
        help=_("Nói là đủ: người bị bạo lực không phải viết đơn."),
        must=True,
    ),
    Ask(
        "her",
        _("Người được bảo vệ"),
        AnswerKind.NAME,
        asked=_("Họ tên người được bảo vệ"),
        longest=LONGEST_NAME,
        must=True,
    ),
    Ask(
        "him",
        _("Người bị cấm tiếp xúc"),
        AnswerKind.NAME,
        asked=_("Họ tên người bị cấm tiếp xúc"),
        longest=LONGEST_NAME,
        must=True,
    ),
    Ask("his_place", _("Nơi ở của người bị cấm"), asked=_("Người bị cấm ở đâu?"), longest=SHORT, must=True),
    Ask(
        "why",
        _("Lý do"),
        AnswerKind.WORDS,
        asked=_("Vì sao cần cấm tiếp xúc?"),
        help=_("Việc đã xảy ra, nguy hiểm lúc này. Không ghi người được bảo vệ đang ở đâu, với ai, số nào."),
        longest=1_000,
        must=True,
    ),
    Ask(
        "lives",
        _("Ở đâu trong thời gian cấm"),
        LIVES,
        asked=_("Trong thời gian cấm, người được bảo vệ chọn ở đâu?"),
        must=True,
    ),
)
"""What the desk or the address asks. The last is kept in the file alone."""

KEPT_HERE = frozenset({"agreed", "lives"})
"""What stays in the file: the chairman decides on the rest alone."""

REQUEST = ASKED.without(*KEPT_HERE)
"""The part that goes to the chairman."""

ON_A_PAPER = Sheet(
    Ask("number", _("Số quyết định"), asked=_("Số quyết định"), longest=60),
    Ask(
        "him",
        _("Người bị cấm tiếp xúc"),
        AnswerKind.NAME,
        asked=_("Họ tên người bị cấm tiếp xúc"),
        longest=LONGEST_NAME,
    ),
    Ask(
        "lives",
        _("Ở đâu trong thời gian cấm"),
        LIVES,
        asked=_("Trong thời gian cấm, người được bảo vệ chọn ở đâu?"),
        must=True,
    ),
)
"""What the desk writes down of a decision that came on paper."""

SAID = Sheet(
    *ASKED,
    ON_A_PAPER["number"],
    Ask("ended", _("Kết thúc"), AnswerKind.WORDS, longest=1_000),
    Ask("back_why", _("Vì sao thôi"), AnswerKind.WORDS, longest=1_000),
    Ask("back_told_at", _("Nói thôi lúc"), AnswerKind.MOMENT),
    Ask("breach", _("Vi phạm đã báo Công an"), AnswerKind.WORDS, longest=1_000),
)
"""Everything that is kept of it in the file."""

DECISIONS = Terms(
    Term(Move.ISSUE, _("Ra quyết định cấm tiếp xúc")),
    Term(Move.REFUSE, _("Không ra quyết định, trả lời bằng văn bản")),
    Term(Move.CANCEL, _("Huỷ bỏ quyết định cấm tiếp xúc")),
    Term(Move.KEEP, _("Không huỷ bỏ, trả lời bằng văn bản")),
    Term(Move.FOLLOW, _("Đã xem việc gì tiếp khi hết hạn")),
)
"""What the chairman does with it, each where it can be done."""

WITH_A_REASON = frozenset({Move.REFUSE, Move.KEEP, Move.FOLLOW})

DAYS = _up_to("D04", Measure.DAY)
"""How long the chairman bans: the law lets it last three days at most each time."""

DECIDED = Sheet(
    Ask("number", _("Số quyết định"), asked=_("Số quyết định, văn bản"), longest=60),
    Ask("days", _("Thời hạn"), DAYS, asked=_("Cấm bao lâu, kể từ lúc ký?")),
    Ask(
        "why",
        _("Lý do"),
        AnswerKind.WORDS,
        asked=_("Lý do"),
        help=_("Không ra quyết định hoặc không huỷ bỏ thì phải nêu lý do."),
        longest=1_000,
        lines=3,
    ),
)

WATCHES = Terms(
    Term(Move.SERVE, _("Đã giao quyết định cho người bị cấm")),
    Term(Move.CONTACT, _("Nhận thông báo tiếp xúc (Mẫu số 09)")),
    Term(Move.CONTACT_OVER, _("Lần tiếp xúc đã xong")),
    Term(Move.BREACH, _("Người bị cấm vi phạm")),
    Term(Move.BREACH_SEEN, _("Đã xử lý vi phạm")),
)
"""What the police and the supervisor write down."""

OF_THE_SUPERVISOR = frozenset({Move.CONTACT, Move.CONTACT_OVER})

TIMED_ALONE = frozenset({Move.SERVE, Move.CONTACT_OVER})
"""Of these the moment at which they are written is kept, and no part: words or another time would be lost."""

REASONS_TO_MEET = Terms(
    Term("family", _("Đám cưới, đám tang")),
    Term("illness", _("Tai nạn, bệnh nặng")),
    Term("disaster", _("Thiên tai, dịch bệnh")),
)
"""For what a contact is permitted: nothing else is."""

HOURS = _up_to("D06", Measure.HOUR)
"""How long a permitted contact may be: the law knows four hours at most."""

WATCHED = Sheet(
    Ask("contact", _("Vì việc gì"), REASONS_TO_MEET, asked=_("Tiếp xúc vì việc gì?")),
    Ask("hours", _("Trong bao lâu"), HOURS, asked=_("Tiếp xúc trong bao lâu?")),
    Ask(
        "with_whom",
        _("Thành viên gia đình cùng giám sát"),
        AnswerKind.NAME,
        asked=_("Thành viên gia đình nào cùng giám sát?"),
        longest=LONGEST_NAME,
    ),
    Ask("promised", _("Đã cam kết"), YES_NO, asked=_("Người bị cấm đã cam kết không gây bạo lực?")),
    Ask("words", _("Ghi thêm"), AnswerKind.WORDS, asked=_("Ghi thêm"), longest=1_000, lines=3),
)

BROKEN = Sheet(
    Ask(
        "breach",
        _("Việc đã xảy ra"),
        AnswerKind.WORDS,
        asked=_("Người bị cấm đã làm gì?"),
        help=_("Không ghi người được bảo vệ đang ở đâu."),
        longest=1_000,
        must=True,
    ),
)

COPY = Sheet(
    *REQUEST,
    DECIDED["number"],
    Ask("decision", _("Quyết định"), DECISIONS),
    Ask("began", _("Từ lúc"), AnswerKind.MOMENT),
    Ask("until", _("Đến lúc"), AnswerKind.MOMENT),
    *WATCHED.without("hours"),
    *BROKEN,
)
"""Everything that a copy for a body may hold; each part has a few of them."""
