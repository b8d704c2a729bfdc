"""Who has a right to free legal aid (trợ giúp pháp lý), and whether her means must be shown first.

Most survivors here qualify by people and area or by poverty; the route through violence asks for proof of hardship.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.dates import Birth
from casework.rulebook.people import ELDERLY_FROM, is_ethnic_minority
from casework.rulebook.rows import Words
from casework.rulebook.support_matrix import Standing

SOURCE = "Luật Trợ giúp pháp lý 11/2017/QH14, Điều 7"


class Route(StrEnum):
    """One way in which the right arises."""

    POOR = "poor"
    CHILD = "child"
    MINORITY_IN_HARD_AREA = "minority_in_hard_area"
    YOUTH_IN_PROCEEDINGS = "youth_in_proceedings"
    TRAFFICKING = "trafficking"
    DOMESTIC_VIOLENCE = "domestic_violence"
    ELDERLY = "elderly"
    DISABLED = "disabled"

    @property
    def label(self) -> Words:
        """The words of the route."""
        return _ROUTES[self]


_ROUTES: dict[Route, Words] = {
    Route.POOR: _("người thuộc hộ nghèo"),
    Route.CHILD: _("trẻ em"),
    Route.MINORITY_IN_HARD_AREA: _("người dân tộc thiểu số cư trú ở vùng đặc biệt khó khăn"),
    Route.YOUTH_IN_PROCEEDINGS: _("người từ 16 đến dưới 18 tuổi là người bị hại, nhân chứng, người bị buộc tội"),
    Route.TRAFFICKING: _(
        "nạn nhân, người đang trong quá trình xác định là nạn nhân mua bán người, người dưới 18 tuổi đi cùng"
    ),
    Route.DOMESTIC_VIOLENCE: _("người bị bạo lực gia đình có khó khăn về tài chính"),
    Route.ELDERLY: _("người cao tuổi có khó khăn về tài chính"),
    Route.DISABLED: _("người khuyết tật có khó khăn về tài chính"),
}

NEEDS_HARDSHIP = frozenset({Route.DOMESTIC_VIOLENCE, Route.ELDERLY, Route.DISABLED})


@dataclass(frozen=True, slots=True)
class LegalAid:
    """`open` routes need nothing more; `with_hardship` routes need proof of financial difficulty."""

    open: tuple[Route, ...]
    with_hardship: tuple[Route, ...]

    @property
    def unconditional(self) -> bool:
        """Whether she has the right without showing her means."""
        return bool(self.open)


def legal_aid_for(
    *,
    birth: Birth | None,
    at: date | datetime,
    ethnic_group: str = "",
    hard_area: bool = False,
    poverty: str = "",
    standing: Standing | None = None,
    survivor_of_violence: bool = False,
    in_proceedings: bool = False,
    disabled: bool = False,
) -> LegalAid:
    """The routes to legal aid open to her on that day, from what is known; what is unknown opens none."""
    child = birth is not None and birth.may_be_under(16, at)
    youth = birth is not None and not child and birth.may_be_under(18, at)
    told = {
        Route.POOR: poverty == "poor",
        Route.CHILD: child,
        Route.MINORITY_IN_HARD_AREA: hard_area and is_ethnic_minority(ethnic_group),
        Route.YOUTH_IN_PROCEEDINGS: youth and in_proceedings,
        # The support matrix gives legal aid to every standing but people still abroad.
        Route.TRAFFICKING: standing is not None and standing is not Standing.UNDER_IDENTIFICATION_ABROAD,
        Route.DOMESTIC_VIOLENCE: survivor_of_violence,
        Route.ELDERLY: birth is not None and birth.ages(at)[1] >= ELDERLY_FROM,
        Route.DISABLED: disabled,
    }
    found = tuple(route for route, applies in told.items() if applies)
    return LegalAid(
        open=tuple(route for route in found if route not in NEEDS_HARDSHIP),
        with_hardship=tuple(route for route in found if route in NEEDS_HARDSHIP),
    )
