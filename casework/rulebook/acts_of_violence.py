"""The sixteen statutory acts of domestic violence, their forms, and how GBVIMS would class them.

Law 13/2022/QH15, Article 3.1, word for word. Between whom an act is domestic violence stands in `relations`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import DV_LAW, DV_LAW_FROM, Words


class ViolenceForm(StrEnum):
    """The four forms of harm in the law's definition (Article 2.1)."""

    PHYSICAL = "physical"
    MENTAL = "mental"
    SEXUAL = "sexual"
    ECONOMIC = "economic"

    @property
    def label(self) -> Words:
        """The statutory word."""
        return _FORMS[self]


_FORMS: dict[ViolenceForm, Words] = {
    ViolenceForm.PHYSICAL: _("thể chất"),
    ViolenceForm.MENTAL: _("tinh thần"),
    ViolenceForm.SEXUAL: _("tình dục"),
    ViolenceForm.ECONOMIC: _("kinh tế"),
}


class Gbvims(StrEnum):
    """The six core types of the GBV Information Management System; of several the first in this order is taken."""

    RAPE = "rape"
    SEXUAL_ASSAULT = "sexual_assault"
    PHYSICAL_ASSAULT = "physical_assault"
    FORCED_MARRIAGE = "forced_marriage"
    DENIAL_OF_RESOURCES = "denial_of_resources"
    PSYCHOLOGICAL_ABUSE = "psychological_abuse"

    @property
    def label(self) -> Words:
        """The type's name."""
        return _GBVIMS[self]


_GBVIMS: dict[Gbvims, Words] = {
    Gbvims.RAPE: _("hiếp dâm"),
    Gbvims.SEXUAL_ASSAULT: _("tấn công tình dục"),
    Gbvims.PHYSICAL_ASSAULT: _("tấn công thể chất"),
    Gbvims.FORCED_MARRIAGE: _("cưỡng ép hôn nhân"),
    Gbvims.DENIAL_OF_RESOURCES: _("tước đoạt nguồn lực, cơ hội, dịch vụ"),
    Gbvims.PSYCHOLOGICAL_ABUSE: _("bạo hành tâm lý, tình cảm"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOfViolence:
    """One lettered act of Article 3.1. `verified` says whether its words were read in a source or kept from memory."""

    code: str
    statutory: Words
    spoken: Words
    forms: frozenset[ViolenceForm]
    gbvims: Gbvims
    verified: bool
    source: str
    valid_from: date = DV_LAW_FROM

    @property
    def label(self) -> Words:
        """The statutory words."""
        return self.statutory


def _act(code: str, statutory: Words, spoken: Words, *forms: ViolenceForm, gbvims: Gbvims) -> ActOfViolence:
    return ActOfViolence(
        code=code,
        statutory=statutory,
        spoken=spoken,
        forms=frozenset(forms),
        gbvims=gbvims,
        verified=True,
        source=f"{DV_LAW}, Điều 3.1.{code}",
    )


_ACTS = (
    _act(
        "a",
        _("Hành hạ, ngược đãi, đánh đập, đe dọa hoặc hành vi cố ý khác xâm hại đến sức khỏe, tính mạng"),
        _("Đánh, đạp, bóp cổ, doạ đánh, doạ giết, làm đau"),
        ViolenceForm.PHYSICAL,
        gbvims=Gbvims.PHYSICAL_ASSAULT,
    ),
    _act(
        "b",
        _("Lăng mạ, chì chiết hoặc hành vi cố ý khác xúc phạm danh dự, nhân phẩm"),
        _("Chửi mắng, làm nhục, nói nặng lời"),
        ViolenceForm.MENTAL,
        gbvims=Gbvims.PSYCHOLOGICAL_ABUSE,
    ),
    _act(
        "c",
        _("Cưỡng ép chứng kiến bạo lực đối với người, con vật nhằm gây áp lực thường xuyên về tâm lý"),
        _("Bắt phải nhìn người khác hoặc con vật bị đánh để cho sợ"),
        ViolenceForm.MENTAL,
        gbvims=Gbvims.PSYCHOLOGICAL_ABUSE,
    ),
    _act(
        "d",
        _(
            "Bỏ mặc, không quan tâm; không nuôi dưỡng, chăm sóc thành viên gia đình là trẻ em, phụ nữ mang thai, "
            "phụ nữ đang nuôi con dưới 36 tháng tuổi, người cao tuổi, người khuyết tật, người không có khả năng "
            "tự chăm sóc; không giáo dục thành viên gia đình là trẻ em"
        ),
        _("Bỏ mặc, không cho ăn, không chăm sóc khi ốm đau, mang thai, nuôi con nhỏ"),
        ViolenceForm.PHYSICAL,
        ViolenceForm.MENTAL,
        gbvims=Gbvims.DENIAL_OF_RESOURCES,
    ),
    _act(
        "đ",
        _("Kỳ thị, phân biệt đối xử về hình thể, giới, giới tính, năng lực của thành viên gia đình"),
        _("Chê bai, coi thường vì hình dáng, vì là con gái, vì làm kém"),
        ViolenceForm.MENTAL,
        gbvims=Gbvims.PSYCHOLOGICAL_ABUSE,
    ),
    _act(
        "e",
        _(
            "Ngăn cản thành viên gia đình gặp gỡ người thân, có quan hệ xã hội hợp pháp, lành mạnh hoặc hành vi khác "
            "nhằm cô lập, gây áp lực thường xuyên về tâm lý"
        ),
        _("Cấm gặp bố mẹ đẻ, anh em, bạn bè; cấm ra ngoài, cấm dùng điện thoại"),
        ViolenceForm.MENTAL,
        gbvims=Gbvims.PSYCHOLOGICAL_ABUSE,
    ),
    _act(
        "g",
        _(
            "Ngăn cản việc thực hiện quyền, nghĩa vụ trong quan hệ gia đình giữa ông, bà và cháu; giữa cha, mẹ và con; "
            "giữa vợ và chồng; giữa anh, chị, em với nhau"
        ),
        _("Không cho gặp con, không cho chăm con hoặc chăm người nhà"),
        ViolenceForm.MENTAL,
        gbvims=Gbvims.PSYCHOLOGICAL_ABUSE,
    ),
    _act(
        "h",
        _(
            "Tiết lộ hoặc phát tán thông tin về đời sống riêng tư, bí mật cá nhân và bí mật gia đình của thành viên "
            "gia đình nhằm xúc phạm danh dự, nhân phẩm"
        ),
        _("Đem chuyện riêng, ảnh riêng đi nói, đi đăng để làm nhục"),
        ViolenceForm.MENTAL,
        gbvims=Gbvims.PSYCHOLOGICAL_ABUSE,
    ),
    _act(
        "i",
        _("Cưỡng ép thực hiện hành vi quan hệ tình dục trái ý muốn của vợ hoặc chồng"),
        _("Ép quan hệ vợ chồng khi không muốn"),
        ViolenceForm.SEXUAL,
        gbvims=Gbvims.SEXUAL_ASSAULT,
    ),
    _act(
        "k",
        _(
            "Cưỡng ép trình diễn hành vi khiêu dâm; cưỡng ép nghe âm thanh, xem hình ảnh, đọc nội dung khiêu dâm, "
            "kích thích bạo lực"
        ),
        _("Ép xem, nghe hoặc làm theo phim ảnh bậy, phim ảnh đánh giết"),
        ViolenceForm.SEXUAL,
        gbvims=Gbvims.SEXUAL_ASSAULT,
    ),
    _act(
        "l",
        _("Cưỡng ép tảo hôn, kết hôn, ly hôn hoặc cản trở kết hôn, ly hôn hợp pháp"),
        _("Ép lấy chồng, ép lấy chồng sớm, ép bỏ nhau hoặc không cho bỏ nhau"),
        ViolenceForm.MENTAL,
        gbvims=Gbvims.FORCED_MARRIAGE,
    ),
    _act(
        "m",
        _("Cưỡng ép mang thai, phá thai, lựa chọn giới tính thai nhi"),
        _("Ép có thai, ép bỏ thai, ép chọn con trai con gái"),
        ViolenceForm.SEXUAL,
        ViolenceForm.PHYSICAL,
        gbvims=Gbvims.PHYSICAL_ASSAULT,
    ),
    _act(
        "n",
        _("Chiếm đoạt, hủy hoại tài sản chung của gia đình hoặc tài sản riêng của thành viên khác trong gia đình"),
        _("Lấy mất, đập phá đồ đạc, tiền bạc, giấy tờ"),
        ViolenceForm.ECONOMIC,
        gbvims=Gbvims.DENIAL_OF_RESOURCES,
    ),
    _act(
        "o",
        _(
            "Cưỡng ép thành viên gia đình học tập, lao động quá sức, đóng góp tài chính quá khả năng của họ; kiểm soát "
            "tài sản, thu nhập của thành viên gia đình nhằm tạo ra tình trạng lệ thuộc về mặt vật chất, tinh thần "
            "hoặc các mặt khác"
        ),
        _("Bắt làm quá sức, bắt nộp hết tiền, giữ hết tiền không cho tiêu"),
        ViolenceForm.ECONOMIC,
        gbvims=Gbvims.DENIAL_OF_RESOURCES,
    ),
    _act(
        "p",
        _("Cô lập, giam cầm thành viên gia đình"),
        _("Nhốt, khoá cửa, trói, không cho ra khỏi nhà"),
        ViolenceForm.PHYSICAL,
        ViolenceForm.MENTAL,
        gbvims=Gbvims.PHYSICAL_ASSAULT,
    ),
    _act(
        "q",
        _("Cưỡng ép thành viên gia đình ra khỏi chỗ ở hợp pháp trái pháp luật"),
        _("Đuổi ra khỏi nhà"),
        ViolenceForm.ECONOMIC,
        gbvims=Gbvims.DENIAL_OF_RESOURCES,
    ),
)

ACTS: dict[str, ActOfViolence] = {act.code: act for act in _ACTS}
CODES = tuple(ACTS)

CHOICES: list[tuple[str, Words]] = [(act.code, act.statutory) for act in _ACTS]
SPOKEN_CHOICES: list[tuple[str, Words]] = [(act.code, act.spoken) for act in _ACTS]

PENETRATION_NEEDED = frozenset("i")


def _known(codes: Iterable[str]) -> list[ActOfViolence]:
    """The acts behind the codes; an unknown code raises KeyError, so a typing slip is never lost in a count."""
    return [ACTS[code] for code in codes]


def forms_of(codes: Iterable[str]) -> frozenset[ViolenceForm]:
    """The forms of violence these acts make up: computed, never typed."""
    return frozenset().union(*(act.forms for act in _known(codes)))


def gbvims_of(codes: Iterable[str], *, penetration: bool = False) -> Gbvims | None:
    """The one GBVIMS type of an incident: the first in order that applies; None when nothing was named.

    The class never changes which services she is offered.
    """
    found = {act.gbvims for act in _known(codes)}
    if penetration and PENETRATION_NEEDED & set(codes):
        found.add(Gbvims.RAPE)
    return next((kind for kind in Gbvims if kind in found), None)
