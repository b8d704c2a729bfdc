"""The lists that describe a person: sex, people (dân tộc), language, reading, poverty, relationship, age band.

Every list can be left unanswered: "Chưa rõ / Không muốn trả lời" is always a choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.rulebook.dates import Birth
from casework.rulebook.rows import Term, Terms, Words

UNKNOWN = "unknown"
NOT_SAID = Term(UNKNOWN, _("Chưa rõ / Không muốn trả lời"))
STANDS_ALONE = frozenset({UNKNOWN, "nobody"})
"""What can be no answer beside another where several may be given."""

YES_NO = Terms(Term("yes", _("Có")), Term("no", _("Không")), NOT_SAID)

UNSAID = "unsaid"
"""She does not want to say: an answer of its own beside not knowing, and neither is ever a no."""
REPLIES = Terms(
    Term("yes", _("Có")), Term("no", _("Không")), Term(UNKNOWN, _("Chưa rõ")), Term(UNSAID, _("Không muốn nói"))
)
"""What can be answered to a question about danger."""

SEXES = Terms(Term("female", _("Nữ")), Term("male", _("Nam")), Term("other", _("Khác")), NOT_SAID)

POVERTY = Terms(
    Term("poor", _("Hộ nghèo")),
    Term("near_poor", _("Hộ cận nghèo")),
    Term("none", _("Không thuộc hộ nghèo, cận nghèo")),
    NOT_SAID,
)

LITERACY = Terms(
    Term("reads", _("Đọc, viết được tiếng Việt")),
    Term("reads_a_little", _("Đọc được chút ít")),
    Term("does_not_read", _("Không đọc được, cần đọc cho nghe")),
    NOT_SAID,
)

IDENTITY_PAPERS = Terms(
    Term("cccd", _("Căn cước, căn cước công dân (12 chữ số)")),
    Term("cmnd", _("Chứng minh nhân dân cũ (9 chữ số)")),
    Term("passport", _("Hộ chiếu")),
    Term("laissez", _("Giấy thông hành")),
    Term("none", _("Không có giấy tờ nào có số")),
    NOT_SAID,
)
"""What her number stands on. The laissez-passer (giấy thông hành) is what people at the border cross with."""


def paper_of_number(typed: str) -> str | None:
    """The kind of paper a number shows by itself: only digits are a card's, an old or a new one; None for any other."""
    bare = "".join(sign for sign in typed if sign.isalnum())
    if not bare.isdigit():
        return None if bare[:1].isalpha() else "cccd"
    return "cmnd" if len(bare) == 9 else "cccd"


LANGUAGES = Terms(
    Term("vi", _("Tiếng Việt")),
    Term("hmn", _("Tiếng Hmông")),
    Term("blt", _("Tiếng Thái")),
    Term("ium", _("Tiếng Dao")),
    Term("tyz", _("Tiếng Tày")),
    Term("nut", _("Tiếng Nùng")),
    Term("mtq", _("Tiếng Mường")),
    Term("pcc", _("Tiếng Giáy")),
    Term("hni", _("Tiếng Hà Nhì")),
    Term("lhu", _("Tiếng La Hủ")),
    Term("khb", _("Tiếng Lự")),
    Term("lao", _("Tiếng Lào")),
    Term("kjg", _("Tiếng Khơ-mú")),
    Term("km", _("Tiếng Khmer")),
    Term("jra", _("Tiếng Gia-rai")),
    Term("bdq", _("Tiếng Ba-na")),
    Term("rad", _("Tiếng Ê-đê")),
    Term("bru", _("Tiếng Bru - Vân Kiều")),
    Term("sti", _("Tiếng Xtiêng")),
    Term("cjm", _("Tiếng Chăm")),
    Term("vsl", _("Ngôn ngữ ký hiệu")),
    Term("other", _("Ngôn ngữ khác")),
    NOT_SAID,
)

RELATIONSHIPS = Terms(
    Term("spouse", _("Vợ / chồng")),
    Term("divorced", _("Vợ / chồng đã ly hôn")),
    Term("cohabiting", _("Người sống chung như vợ chồng")),
    Term("parent", _("Cha / mẹ")),
    Term("step_parent", _("Cha dượng / mẹ kế")),
    Term("parent_in_law", _("Cha / mẹ chồng hoặc vợ")),
    Term("child", _("Con")),
    Term("child_in_law", _("Con dâu / con rể")),
    Term("sibling", _("Anh / chị / em")),
    Term("sibling_in_law", _("Anh / chị / em chồng hoặc vợ")),
    Term("grandparent", _("Ông / bà")),
    Term("grandchild", _("Cháu")),
    Term("in_law_kin", _("Thông gia"), _("Bên thông gia (bố mẹ của dâu, của rể)")),
    Term("other_kin", _("Họ hàng khác")),
    Term("parent_of_ex", _("Cha / mẹ của vợ / chồng đã ly hôn")),
    Term("sibling_of_ex", _("Anh / chị / em của vợ / chồng đã ly hôn")),
    Term("stepchild_of_ex", _("Con riêng của vợ / chồng đã ly hôn")),
    Term("parent_of_cohabitant", _("Cha / mẹ của người sống chung như vợ chồng")),
    Term("sibling_of_cohabitant", _("Anh / chị / em của người sống chung như vợ chồng")),
    Term("stepchild_of_cohabitant", _("Con riêng của người sống chung như vợ chồng")),
    Term("partner_of_parent", _("Người sống chung với cha / mẹ, hoặc vợ / chồng cũ của cha / mẹ")),
    Term("partner_of_child", _("Người sống chung với con, hoặc vợ / chồng cũ của con")),
    Term("partner_of_sibling", _("Người sống chung với anh / chị / em, hoặc vợ / chồng cũ của anh / chị / em")),
    Term("former_adoptive", _("Cha / mẹ nuôi hoặc con nuôi trước đây")),
    Term("recruiter", _("Người rủ rê, dắt mối")),
    Term("stranger", _("Người lạ")),
    Term("other", _("Người khác, không phải người nhà")),
    NOT_SAID,
)

# Codes of the General Statistics Office (Decision 121-TCTK/PPCĐ of 1979); 55 is in local use for foreigners. The names
# are proper names: the same in every language.
ETHNIC_GROUPS = Terms(
    Term("01", "Kinh"),
    Term("02", "Tày"),
    Term("03", "Thái"),
    Term("04", "Hoa"),
    Term("05", "Khơ-me"),
    Term("06", "Mường"),
    Term("07", "Nùng"),
    Term("08", "Hmông"),
    Term("09", "Dao"),
    Term("10", "Gia-rai"),
    Term("11", "Ngái"),
    Term("12", "Ê-đê"),
    Term("13", "Ba-na"),
    Term("14", "Xơ-đăng"),
    Term("15", "Sán Chay"),
    Term("16", "Cơ-ho"),
    Term("17", "Chăm"),
    Term("18", "Sán Dìu"),
    Term("19", "Hrê"),
    Term("20", "Mnông"),
    Term("21", "Ra-glai"),
    Term("22", "Xtiêng"),
    Term("23", "Bru-Vân Kiều"),
    Term("24", "Thổ"),
    Term("25", "Giáy"),
    Term("26", "Cơ-tu"),
    Term("27", "Gié-Triêng"),
    Term("28", "Mạ"),
    Term("29", "Khơ-mú"),
    Term("30", "Co"),
    Term("31", "Ta-ôi"),
    Term("32", "Chơ-ro"),
    Term("33", "Kháng"),
    Term("34", "Xinh-mun"),
    Term("35", "Hà Nhì"),
    Term("36", "Chu-ru"),
    Term("37", "Lào"),
    Term("38", "La Chí"),
    Term("39", "La Ha"),
    Term("40", "Phù Lá"),
    Term("41", "La Hủ"),
    Term("42", "Lự"),
    Term("43", "Lô Lô"),
    Term("44", "Chứt"),
    Term("45", "Mảng"),
    Term("46", "Pà Thẻn"),
    Term("47", "Cơ Lao"),
    Term("48", "Cống"),
    Term("49", "Bố Y"),
    Term("50", "Si La"),
    Term("51", "Pu Péo"),
    Term("52", "Brâu"),
    Term("53", "Ơ Đu"),
    Term("54", "Rơ-măm"),
    Term("55", _("Người nước ngoài")),
    NOT_SAID,
)

KINH = "01"
FOREIGNER = "55"


def is_ethnic_minority(code: str) -> bool:
    """Whether this people is one of the 53 ethnic minorities (dân tộc thiểu số)."""
    return code in ETHNIC_GROUPS and code not in {KINH, FOREIGNER, UNKNOWN}


@dataclass(frozen=True, slots=True)
class AgeBand:
    """A range of ages, both ends included, that a statistic or a right asks for."""

    code: str
    youngest: int
    oldest: int
    label: Words


AGE_BANDS = (
    AgeBand("0-6", 0, 6, _("dưới 7 tuổi")),
    AgeBand("7-15", 7, 15, _("từ 7 đến 15 tuổi")),
    AgeBand("16-17", 16, 17, _("từ 16 đến 17 tuổi")),
    AgeBand("18-24", 18, 24, _("từ 18 đến 24 tuổi")),
    AgeBand("25-34", 25, 34, _("từ 25 đến 34 tuổi")),
    AgeBand("35-44", 35, 44, _("từ 35 đến 44 tuổi")),
    AgeBand("45-59", 45, 59, _("từ 45 đến 59 tuổi")),
    AgeBand("60+", 60, 200, _("từ 60 tuổi trở lên")),
)


def age_band(birth: Birth | None, *, at: date | datetime) -> AgeBand | None:
    """The band she falls in on that day, None if unknown; who may be a child falls in the younger band."""
    if birth is None:
        return None
    age = birth.ages(at)[0] if birth.may_be_under(18, at) else birth.likely_age(at)
    return next(band for band in AGE_BANDS if age <= band.oldest)


# "Child" has no one age in Vietnamese law: each rule asks by name (Law on Children; 53/2024/QH15; legal aid).
CHILD_UNDER = {"children_law": 16, "trafficking": 18, "legal_aid": 16, "own_consent_beside_guardian": 7}
ELDERLY_FROM = 60
