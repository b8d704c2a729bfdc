"""What is asked when she is heard, row by row: the answers kept about her, how to reach her, and what happened.

Every question may stay unanswered: a key that is missing was not asked or not answered, `unknown` was asked and left
open. The keys are those of the sealed records, so a key is never given a second meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from casework.rulebook import acts_of_violence, consents, territory
from casework.rulebook.consents import Consenter
from casework.rulebook.dates import Birth
from casework.rulebook.health import SINCE
from casework.rulebook.location_leak import Tells
from casework.rulebook.people import (
    ETHNIC_GROUPS,
    IDENTITY_PAPERS,
    LANGUAGES,
    LITERACY,
    NOT_SAID,
    POVERTY,
    RELATIONSHIPS,
    SEXES,
    YES_NO,
)
from casework.rulebook.rows import Term, Terms
from casework.rulebook.sheets import AnswerKind, Ask, PacketLine, Sheet

SHORT = 300

NO_CONTACT = "none"

CHANNELS = Terms(
    Term(NO_CONTACT, _("Không liên lạc"), _("Đừng liên lạc. Chị ấy sẽ tự đến")),
    Term("call", _("Gọi điện")),
    Term("message", _("Nhắn tin")),
    Term("visit", _("Gặp trực tiếp"), _("Gặp trực tiếp, ở chỗ chị ấy chọn")),
    Term("through", _("Qua người tin cậy"), _("Nhắn qua một người tin cậy")),
)
THROUGH = "through"
NEEDS_PHONE = frozenset({"call", "message"})

OWN_PHONE = "own"
PHONE_OWNERS = Terms(
    Term(OWN_PHONE, _("Của riêng người này, không ai dùng chung"), _("Của riêng chị ấy, không ai dùng chung")),
    Term("shared", _("Máy dùng chung trong nhà"), _("Máy dùng chung, người khác có thể nghe hoặc xem")),
    Term("trusted", _("Của người tin cậy")),
    NOT_SAID,
)

DAYS = Terms(
    Term("mon", _("Thứ Hai")),
    Term("tue", _("Thứ Ba")),
    Term("wed", _("Thứ Tư")),
    Term("thu", _("Thứ Năm")),
    Term("fri", _("Thứ Sáu")),
    Term("sat", _("Thứ Bảy")),
    Term("sun", _("Chủ nhật")),
)

HOURS = Terms(
    Term("early", _("Sáng sớm")),
    Term("morning", _("Buổi sáng")),
    Term("noon", _("Buổi trưa")),
    Term("afternoon", _("Buổi chiều")),
    Term("evening", _("Buổi tối")),
)

# In spoken words everywhere: the statutory ones name a family, and are said only where the law covers the two.
VIOLENCE_ACTS = Terms(*(Term(act.code, act.spoken) for act in acts_of_violence.ACTS.values()))

OF_WOMEN = frozenset({"pregnant", "nursing"})
"""What a man is not asked: the law speaks of women there."""

MAY_ANSWER_FOR_HER = frozenset(
    {"parent", "step_parent", "partner_of_parent", "former_adoptive", "grandparent", "sibling", "other_kin"}
)
"""Of a child these may be the legal representatives: where one of them did it, another must stand in."""


def _commune(code_and_day: list[str]) -> str:
    code, since = code_and_day
    return territory.full_name(code, date.fromisoformat(since)) or code


PERSON = Sheet.in_parts(
    person=[Ask("sex", _("Giới tính"), SEXES, asked=_("Nam hay nữ?"), told="")],
    language=[
        Ask(
            "language",
            _("Tiếng nói"),
            LANGUAGES,
            asked=_("Chị ấy nói tiếng gì?"),
            opened=True,
            told="",
            packet=PacketLine("language"),
        ),
        Ask(
            "interpreter",
            _("Cần người phiên dịch"),
            YES_NO,
            asked=_("Có cần người nói hộ tiếng không?"),
            told=_("Cần phiên dịch"),
            packet=PacketLine("language", _("cần người phiên dịch")),
        ),
        Ask(
            "literacy",
            _("Đọc, viết"),
            LITERACY,
            asked=_("Chị ấy có đọc được chữ Việt không?"),
            told="",
            packet=PacketLine("language", _("cần đọc cho nghe"), when="does_not_read"),
        ),
        Ask("ethnic_group", _("Dân tộc"), ETHNIC_GROUPS, opened=True, packet=PacketLine("ethnic_group")),
    ],
    place=[
        # The day from which that code meant that commune: the two are one answer.
        Ask(
            "commune",
            _("Xã"),
            keys=("commune_code", "commune_from"),
            say=_commune,
            told="",
            packet=PacketLine("commune"),
        ),
        Ask(
            "address",
            _("Địa chỉ như bà con gọi"),
            asked=_("Chỗ ở như bà con gọi"),
            help=_("Như bản Thác Cạn, gần cầu treo."),
            longest=SHORT,
            told="",
            tells=Tells.PLACE,
        ),
    ],
    household=[
        Ask(
            "children",
            _("Số con đi cùng"),
            AnswerKind.COUNT,
            asked=_("Mấy cháu đi cùng?"),
            help=_("Không có thì ghi 0."),
            most=20,
            told=_("Cháu đi cùng"),
            packet=PacketLine("children", ngettext_lazy("%(count)d con đi cùng", "%(count)d con đi cùng", "count")),
        ),
        Ask(
            "pregnant",
            _("Đang mang thai"),
            YES_NO,
            asked=_("Chị ấy đang mang thai không?"),
            told=_("Mang thai"),
            packet=PacketLine("pregnancy", _("đang mang thai")),
        ),
        Ask(
            "nursing",
            _("Đang nuôi con nhỏ"),
            YES_NO,
            asked=_("Có nuôi con dưới 3 tuổi không?"),
            told=_("Nuôi con dưới 36 tháng"),
            packet=PacketLine("pregnancy", _("đang nuôi con nhỏ")),
        ),
        Ask("disability", _("Khuyết tật"), YES_NO, asked=_("Có khuyết tật không?")),
        Ask(
            "no_self_care",
            _("Không có khả năng tự chăm sóc"),
            YES_NO,
            asked=_("Có phải nhờ người khác lo ăn uống, vệ sinh, đi lại không?"),
        ),
        Ask("papers", _("Giấy tờ tuỳ thân"), YES_NO, asked=_("Chị ấy có mang theo giấy tờ tuỳ thân không?")),
        Ask(
            "poverty",
            _("Hộ nghèo, cận nghèo"),
            POVERTY,
            asked=_("Gia đình thuộc hộ nào?"),
            told="",
            packet=PacketLine("poverty"),
        ),
    ],
    numbers=[
        Ask(
            "phone",
            _("Số điện thoại"),
            AnswerKind.PHONE,
            asked=_("Số điện thoại của chị ấy"),
            told=_("Điện thoại"),
            tells=Tells.NUMBER,
        ),
        Ask("cccd", _("Số căn cước"), AnswerKind.IDENTITY_CARD, told=_("Căn cước")),
        # The number of any other paper stands beside its kind; a card has its own row, as it always had.
        Ask("paper_kind", _("Loại giấy tờ"), IDENTITY_PAPERS, told=_("Giấy tờ")),
        Ask("paper_number", _("Số giấy tờ"), longest=40, beside="paper_kind"),
    ],
)
"""Who she is (sealed with the survivor). `children` counts those who came with her; `address` is as people say it."""

WAYS = Sheet(
    Ask(
        "channel",
        _("Liên lạc bằng cách nào"),
        CHANNELS,
        asked=_("Liên lạc bằng cách nào?"),
        spoken=True,
        must=True,
    ),
    Ask(
        "phone",
        _("Số điện thoại an toàn"),
        AnswerKind.PHONE,
        asked=_("Số để gọi hoặc nhắn"),
        tells=Tells.NUMBER,
    ),
    Ask(
        "through_whom",
        _("Nhắn qua ai"),
        asked=_("Nhắn qua ai?"),
        help=_("Nếu nhắn qua một người."),
        packet=PacketLine("safe_contact"),
        longest=80,
    ),
    Ask("whose_phone", _("Điện thoại của ai"), PHONE_OWNERS, asked=_("Điện thoại của ai?"), spoken=True),
    Ask(
        "days",
        _("Ngày nào"),
        DAYS,
        several=True,
        asked=_("Ngày nào?"),
        help=_("Không chọn: ngày nào cũng được."),
    ),
    Ask(
        "hours",
        _("Lúc nào"),
        HOURS,
        several=True,
        asked=_("Lúc nào?"),
        help=_("Không chọn: lúc nào cũng được."),
    ),
    Ask(
        "leave_message",
        _("Được để lại lời nhắn"),
        YES_NO,
        asked=_("Người khác nghe máy thì có được nhắn lại không?"),
    ),
    Ask(
        "code_word",
        _("Câu hẹn trước"),
        asked=_("Từ hẹn trước"),
        help=_("Một câu chỉ hai bên hiểu."),
        longest=80,
    ),
    Ask(
        "note",
        _("Dặn thêm"),
        AnswerKind.WORDS,
        asked=_("Điều cần nhớ khi liên lạc"),
        longest=1_000,
        lines=2,
    ),
    Ask("unsafe", _("Số không còn an toàn, đừng gọi"), AnswerKind.PHONE, several=True, tells=Tells.NUMBER),
)
"""How she can be reached (sealed with the safe contact). `days` and `hours` are lists; empty means any."""

TOLD_UNSAFE = "unsafe"
"""Numbers that somebody said are not safe any more: kept for ever, asked by no form, and never a way to reach her."""

LAID_OUT = ("channel", "phone", "whose_phone", "days", "hours", "leave_message", "code_word", "note")
"""Those that pages and packets lay out one by one, for her safety hangs on how they read; any other row of the sheet is
told below them in its own words."""

INCIDENT = Sheet.in_parts(
    violence=[
        Ask(
            "violence_acts",
            _("Hành vi"),
            VIOLENCE_ACTS,
            several=True,
            asked=_("Những điều chị ấy kể"),
            spoken=True,
            packet=PacketLine("violence_acts"),
        ),
    ],
    circumstances=[
        Ask(
            "relationship",
            _("Quan hệ với người gây ra"),
            RELATIONSHIPS,
            asked=_("Người đó là gì của chị ấy?"),
            opened=True,
            told=_("Người đó"),
            packet=PacketLine("person_who_did_it"),
        ),
        Ask(
            "when",
            _("Xảy ra khi nào"),
            asked=_("Xảy ra khi nào?"),
            help=_("Khoảng chừng cũng được: tối qua, từ Tết, mấy năm nay."),
            longest=SHORT,
            told=_("Khi nào"),
        ),
        Ask(
            "weapon",
            _("Có vũ khí, vật nguy hiểm"),
            YES_NO,
            asked=_("Có dùng dao, gậy hay vật gì không?"),
            told=_("Dao, gậy, vật gì"),
            packet=PacketLine("person_who_did_it", _("có vũ khí hoặc vật nguy hiểm")),
        ),
        Ask(
            "injuries",
            _("Thương tích"),
            AnswerKind.WORDS,
            asked=_("Đau ở đâu, có vết thương không?"),
            help=_("Đau nặng, chảy máu, ngất, đau bụng khi mang thai: gọi 115 ngay."),
            longest=1_000,
            lines=2,
            told=_("Đau, vết thương"),
            packet=PacketLine("injuries"),
        ),
        Ask(
            "children_saw",
            _("Con chứng kiến"),
            YES_NO,
            asked=_("Các cháu có thấy hoặc nghe không?"),
            told=_("Các cháu thấy, nghe"),
            packet=PacketLine("children", _("con đã chứng kiến")),
        ),
    ],
    health=[
        Ask("acute_since", _("Việc cần khám xảy ra khi nào"), SINCE, asked=_("Xảy ra khi nào?")),
        Ask("examined", _("Đã đi khám"), YES_NO, asked=_("Đã đi khám chưa?")),
        Ask(
            "woman",
            _("Muốn nói chuyện với phụ nữ"),
            YES_NO,
            asked=_("Có muốn nói chuyện với phụ nữ không?"),
            packet=PacketLine("urgent_health", _("muốn gặp người khám là nữ")),
        ),
        Ask(
            "not_living",
            _("Nghĩ đến việc không muốn sống"),
            YES_NO,
            asked=_("Có lúc nào nghĩ không muốn sống nữa không?"),
        ),
    ],
    kept=[Ask("acute_told_at", _("Kể lúc"), AnswerKind.MOMENT)],
    story=[
        Ask(
            "needs",
            _("Điều cần giúp"),
            AnswerKind.WORDS,
            asked=_("Lúc này chị ấy cần gì nhất?"),
            longest=1_000,
            lines=2,
            packet=PacketLine("needs"),
        ),
    ],
)
"""What happened (sealed with the incident). `violence_acts` is a list of statutory codes; `relationship` is the other's
to her."""


def whose_yes(
    birth: Birth | None, incident: Mapping[str, object] | None, *, at: date | datetime
) -> frozenset[Consenter]:
    """Who has to agree for her to have agreed; whoever of her kin may have done it is never the one who is asked."""
    suspected = (incident or {}).get("relationship") in MAY_ANSWER_FOR_HER
    return consents.who_must_agree(birth, at=at, representative_suspected=suspected)
