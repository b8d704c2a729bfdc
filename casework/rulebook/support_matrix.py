"""What support the trafficking law gives to whom, as a table (Law 53/2024/QH15, Article 37)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import (
    TRAFFICKING_LAW,
    TRAFFICKING_LAW_FROM,
    Citation,
    NotInForce,
    Term,
    Terms,
    Words,
    day_of,
)

SOURCE = Citation(source=f"{TRAFFICKING_LAW}, Điều 37", valid_from=TRAFFICKING_LAW_FROM, verified=True)

REGIMES = Terms(
    Term("essential_needs", _("Nhu cầu thiết yếu")),
    Term("medical", _("Y tế")),
    Term("interpreting", _("Phiên dịch")),
    Term("legal_advice", _("Pháp luật")),
    Term("legal_aid", _("Trợ giúp pháp lý")),
    Term("travel", _("Chi phí đi lại")),
    Term("psychological", _("Tâm lý")),
    Term("schooling", _("Học văn hoá")),
    Term("vocational", _("Học nghề, tư vấn, giới thiệu việc làm")),
    Term("initial_allowance", _("Trợ cấp khó khăn ban đầu, vay vốn")),
)


class Standing(StrEnum):
    """As what the law sees her."""

    VICTIM = "victim"
    ACCOMPANYING_CHILD = "accompanying_child"
    UNDER_IDENTIFICATION = "under_identification"
    UNDER_IDENTIFICATION_ABROAD = "under_identification_abroad"
    CHILD_OF_ONE_UNDER_IDENTIFICATION = "child_of_one_under_identification"
    CHILD_OF_ONE_ABROAD = "child_of_one_abroad"

    @property
    def label(self) -> Words:
        """The statutory words."""
        return _STANDINGS[self]


_STANDINGS: dict[Standing, Words] = {
    Standing.VICTIM: _("nạn nhân"),
    Standing.ACCOMPANYING_CHILD: _("người dưới 18 tuổi đi cùng nạn nhân"),
    Standing.UNDER_IDENTIFICATION: _("người đang trong quá trình xác định là nạn nhân, ở Việt Nam"),
    Standing.UNDER_IDENTIFICATION_ABROAD: _("người đang trong quá trình xác định là nạn nhân, ở nước ngoài"),
    Standing.CHILD_OF_ONE_UNDER_IDENTIFICATION: _(
        "người dưới 18 tuổi đi cùng người đang trong quá trình xác định là nạn nhân, ở Việt Nam"
    ),
    Standing.CHILD_OF_ONE_ABROAD: _(
        "người dưới 18 tuổi đi cùng người đang trong quá trình xác định là nạn nhân, ở nước ngoài"
    ),
}

# Each column of the article is the one before it, cut shorter.
_REACHES: dict[Standing, int] = {
    Standing.VICTIM: 10,
    Standing.ACCOMPANYING_CHILD: 8,
    Standing.UNDER_IDENTIFICATION: 7,
    Standing.UNDER_IDENTIFICATION_ABROAD: 4,
    # A child stands in the column of whom it came with.
    Standing.CHILD_OF_ONE_UNDER_IDENTIFICATION: 7,
    Standing.CHILD_OF_ONE_ABROAD: 4,
}

STILL_ABROAD = frozenset({Standing.UNDER_IDENTIFICATION_ABROAD, Standing.CHILD_OF_ONE_ABROAD})

_CHILD_OF: dict[Standing, Standing] = {
    Standing.VICTIM: Standing.ACCOMPANYING_CHILD,
    Standing.UNDER_IDENTIFICATION: Standing.CHILD_OF_ONE_UNDER_IDENTIFICATION,
    Standing.UNDER_IDENTIFICATION_ABROAD: Standing.CHILD_OF_ONE_ABROAD,
}

IDENTIFICATION = Terms(
    Term("none", _("Không liên quan mua bán người")),
    Term("self_declared", _("Tự trình báo")),
    Term("commune_notified", _("Xã đã báo Sở Y tế")),
    Term("initial_verification", _("Đang xác minh thông tin ban đầu")),
    Term("under_identification", _("Đang trong quá trình xác định là nạn nhân")),
    Term("confirmed", _("Đã xác định là nạn nhân")),
    Term("not_identified", _("Không được xác định là nạn nhân")),
    Term("withdrew", _("Không muốn tiếp tục")),
)

# Whoever only came forward is not being identified yet: no source says so, and the law's word begins with the notice.
_BEING_IDENTIFIED = frozenset({"commune_notified", "initial_verification", "under_identification"})


def standing_of(identification: str, *, abroad: bool = False) -> Standing | None:
    """The standing that a state of identification gives; None when the matrix gives nothing."""
    if identification not in IDENTIFICATION:
        raise KeyError(identification)
    if identification == "confirmed":
        return Standing.VICTIM
    if identification in _BEING_IDENTIFIED:
        return Standing.UNDER_IDENTIFICATION_ABROAD if abroad else Standing.UNDER_IDENTIFICATION
    return None


def child_of(standing: Standing) -> Standing:
    """The standing of somebody under 18 who came with such a person. KeyError for one who is a child."""
    return _CHILD_OF[standing]


def support_for(standing: Standing, *, at: date | datetime) -> tuple[str, ...]:
    """The codes of the support regimes open to her on that day; raises NotInForce before the law."""
    if day_of(at) < TRAFFICKING_LAW_FROM:
        raise NotInForce(day_of(at).isoformat())
    return REGIMES.codes[: _REACHES[standing]]
