"""Bodies: which body has a duty in a commune on a day, and what became of those of the districts, as dated rows.

The districts ended on 30 June 2025; a case of before names their bodies, and whoever founds units asks who has it now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import (
    CHILD_DECREE,
    DV_LAW,
    DV_LAW_FROM,
    OLD_TRAFFICKING_LAW,
    TRAFFICKING_LAW,
    TRAFFICKING_LAW_FROM,
    LegalRule,
    Measure,
    Term,
    Terms,
    Words,
    holds,
)

LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FORMER_LOCAL_LAW = "Luật Tổ chức chính quyền địa phương 77/2015/QH13"
LOCAL_LAW = "Luật Tổ chức chính quyền địa phương 72/2025/QH15"
TRAFFICKING_AMENDED = "Luật 86/2025/QH15 sửa đổi Luật Phòng, chống mua bán người 53/2024/QH15"
_SINCE = date(2025, 7, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow:
    """Who has one duty, from one day to another: `body` as people call it, `kind` the kind of unit that it is here, of
    a body that has none yet empty."""

    duty: str
    body: Words
    kind: str = ""
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False


DUTIES = Terms(
    Term("notice", _("nhận thông báo về bạo lực gia đình, xử lý hoặc phân công ngay")),
    Term("protect", _("ngăn chặn, bảo vệ tại chỗ")),
    Term("child", _("bảo vệ trẻ em, công tác xã hội")),
    Term("identify", _("tiếp nhận tin về người có thể là nạn nhân mua bán người")),
    Term("investigate", _("xác định nạn nhân mua bán người")),
    Term("oversee", _("quản lý, giám sát trên địa bàn")),
    Term("court", _("quyết định cấm tiếp xúc của Toà án")),
)

_COMMITTEE = _("Uỷ ban nhân dân xã")
_COMMUNE_POLICE = _("Công an xã")

BODIES: tuple[BodyRow, ...] = (
    BodyRow(
        duty="notice",
        body=_COMMITTEE,
        kind="committee",
        source=f"{DV_LAW}, Điều 20.3, 36.3",
        valid_from=DV_LAW_FROM,
        verified=True,
    ),
    BodyRow(
        duty="protect",
        body=_COMMUNE_POLICE,
        kind="police",
        source=f"{DV_LAW}, Điều 20.3",
        valid_from=DV_LAW_FROM,
        verified=True,
    ),
    BodyRow(
        duty="child",
        body=_("người làm công tác bảo vệ trẻ em cấp xã"),
        kind="social_work",
        source=f"{CHILD_DECREE}, Điều 25-32",
        valid_from=date(2017, 7, 1),
        verified=True,
    ),
    BodyRow(
        duty="identify",
        body=_("Phòng Lao động - Thương binh và Xã hội huyện"),
        source=OLD_TRAFFICKING_LAW,
        valid_from=date(2012, 1, 1),
        valid_to=LAST_DAY_OF_DISTRICTS,
    ),
    BodyRow(
        duty="identify",
        body=_("Sở Y tế"),
        kind="partner",
        source=f"{TRAFFICKING_AMENDED}; {TRAFFICKING_LAW}, Điều 27",
        valid_from=TRAFFICKING_LAW_FROM,
        verified=True,
    ),
    BodyRow(
        duty="investigate",
        body=_("Công an huyện"),
        source=OLD_TRAFFICKING_LAW,
        valid_from=date(2012, 1, 1),
        valid_to=LAST_DAY_OF_DISTRICTS,
    ),
    BodyRow(
        duty="investigate",
        body=_("Công an tỉnh"),
        kind="partner",
        source=f"{TRAFFICKING_AMENDED}; {TRAFFICKING_LAW}, Điều 28",
        valid_from=TRAFFICKING_LAW_FROM,
        verified=True,
    ),
    BodyRow(
        duty="oversee",
        body=_("Uỷ ban nhân dân huyện, Hội LHPN huyện"),
        source=FORMER_LOCAL_LAW,
        valid_from=date(2016, 1, 1),
        valid_to=LAST_DAY_OF_DISTRICTS,
    ),
    BodyRow(duty="oversee", body=_("cấp tỉnh"), kind="province", source=LOCAL_LAW, valid_from=_SINCE),
    BodyRow(
        duty="court",
        body=_("Toà án nhân dân huyện"),
        source=f"{DV_LAW}, Điều 26",
        valid_from=DV_LAW_FROM,
        valid_to=LAST_DAY_OF_DISTRICTS,
    ),
    BodyRow(duty="court", body=_("Toà án nhân dân khu vực"), source="Luật 81/2025/QH15", valid_from=_SINCE),
)


def body_for(duty: str, on: date) -> BodyRow:
    """Who has this duty on that day. Raises LookupError where no row says."""
    for row in BODIES:
        if row.duty == duty and holds(row, on):
            return row
    raise LookupError(duty)


def heir_of(row: BodyRow) -> BodyRow | None:
    """Who has the duty of a body that ended, from the day after; None where that is not known, or it goes on."""
    if row.valid_to is None:
        return None
    return next((one for one in BODIES if one.duty == row.duty and one.valid_from > row.valid_to), None)


# What the committee does with a notice --------------------------------------------------------------------------------

POLICE = "police"

DECISIONS = Terms(
    Term(POLICE, _("giao Công an xã xử lý ngay")),
    Term("social", _("giao cán bộ công tác xã hội, bảo vệ trẻ em")),
    Term("self", _("Chủ tịch trực tiếp xử lý")),
)
"""What the chairman does with a notice: handle it or assign it, at once."""

MUST_BE_POLICE = LegalRule(
    value=0,
    unit=Measure.AT_ONCE,
    source=f"{DV_LAW}, Điều 20.3",
    valid_from=DV_LAW_FROM,
    verified=True,
)
"""The commune police must be assigned where there is danger, and where she is a child, pregnant, nursing a child under
36 months, elderly, disabled or unable to care for herself."""

MUST_BE_POLICE_WORDS: Words = _(
    "Phải giao Công an xã khi đang có nguy hiểm, hoặc người ấy là trẻ em, đang mang thai, nuôi con dưới 36 tháng, cao "
    "tuổi, khuyết tật, không tự chăm sóc được."
)
