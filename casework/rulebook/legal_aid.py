"""Who has a right to free legal aid (trợ giúp pháp lý), by which route on that day, and whether means must be shown.

Law on Legal Aid 11/2017/QH14, Article 7, as amended; hardship is defined by Decree 144/2017/NĐ-CP, Article 2. Most
survivors here qualify by people and area or by poverty; until 2027 the route through violence asks for hardship.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.dates import Birth
from casework.rulebook.people import ELDERLY_FROM, is_ethnic_minority
from casework.rulebook.rows import Citation, NotInForce, Term, Terms, Words, in_force
from casework.rulebook.support_matrix import STILL_ABROAD, Standing

_LAW_FROM = date(2018, 1, 1)
_TRAFFICKING_FROM = date(2025, 7, 1)
_YOUTH_FROM = date(2026, 1, 1)
_AMENDED_FROM = date(2027, 1, 1)


class Route(StrEnum):
    """One way in which the right arises."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    SOCIAL_ALLOWANCE = "social_allowance"
    CHILD = "child"
    MINORITY_IN_HARD_AREA = "minority_in_hard_area"
    YOUTH_IN_PROCEEDINGS = "youth_in_proceedings"
    TRAFFICKING = "trafficking"
    MERITORIOUS = "meritorious"
    ACCUSED_NEAR_POOR = "accused_near_poor"
    DOMESTIC_VIOLENCE = "domestic_violence"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    HIV = "hiv"
    AGENT_ORANGE = "agent_orange"

    @property
    def label(self) -> Words:
        """The words of the route, without its condition."""
        return _ROUTES[self]


_ROUTES: dict[Route, Words] = {
    Route.POOR: _("người thuộc hộ nghèo"),
    Route.NEAR_POOR: _("người thuộc hộ cận nghèo"),
    Route.SOCIAL_ALLOWANCE: _("người đang hưởng trợ cấp xã hội hằng tháng"),
    Route.CHILD: _("trẻ em"),
    Route.MINORITY_IN_HARD_AREA: _("người dân tộc thiểu số cư trú ở vùng đặc biệt khó khăn"),
    Route.YOUTH_IN_PROCEEDINGS: _("người từ đủ 16 đến dưới 18 tuổi trong vụ việc"),
    Route.TRAFFICKING: _(
        "nạn nhân, người đang trong quá trình xác định là nạn nhân mua bán người, người dưới 18 tuổi đi cùng"
    ),
    Route.MERITORIOUS: _("người có công với cách mạng"),
    Route.ACCUSED_NEAR_POOR: _("người bị buộc tội thuộc hộ cận nghèo"),
    Route.DOMESTIC_VIOLENCE: _("người bị bạo lực gia đình"),
    Route.ELDERLY: _("người cao tuổi"),
    Route.DISABLED: _("người khuyết tật"),
    Route.HIV: _("người nhiễm HIV"),
    Route.AGENT_ORANGE: _("người nhiễm chất độc da cam"),
}

YOUTH_STANDINGS = Terms(
    Term("denounced", _("người bị tố giác")),
    Term("to_be_prosecuted", _("người bị kiến nghị khởi tố")),
    Term("held", _("người bị giữ trong trường hợp khẩn cấp")),
    Term("accused", _("người bị buộc tội")),
    Term("injured", _("bị hại")),
    Term("witness", _("người làm chứng")),
    Term("diverted", _("người chấp hành biện pháp xử lý chuyển hướng")),
    Term("prisoner", _("phạm nhân")),
)
"""As what somebody of 16 or 17 stands in a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule:
    """How a route was open for a while: free of a condition, or only `with_hardship`; `youth` as what one may stand."""

    with_hardship: bool = False
    youth: frozenset[str] = frozenset()
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False


_LAW = "Luật Trợ giúp pháp lý 11/2017/QH14"
_BY_2027 = "Luật sửa đổi, bổ sung Luật Trợ giúp pháp lý, theo Nghị quyết 31/2026/QH16"


def _free(article: str, valid_from: date = _LAW_FROM, *, verified: bool = True) -> RouteRule:
    return RouteRule(source=f"{_LAW}, {article}", valid_from=valid_from, verified=verified)


def _hardship_until_2027(article: str) -> tuple[RouteRule, ...]:
    """Only with hardship; from 2027 without it. The amendment was seen at second hand: read the law before printing."""
    return (
        RouteRule(
            source=f"{_LAW}, {article}",
            with_hardship=True,
            valid_from=_LAW_FROM,
            valid_to=date(2026, 12, 31),
            verified=True,
        ),
        RouteRule(source=_BY_2027, valid_from=_AMENDED_FROM),
    )


_FROM_2027 = (RouteRule(source=_BY_2027, valid_from=_AMENDED_FROM),)

RULES: Mapping[Route, tuple[RouteRule, ...]] = {
    Route.POOR: (_free("Điều 7"),),
    Route.NEAR_POOR: _FROM_2027,
    Route.SOCIAL_ALLOWANCE: _FROM_2027,
    Route.CHILD: (_free("Điều 7"),),
    Route.MINORITY_IN_HARD_AREA: (_free("Điều 7"),),
    Route.YOUTH_IN_PROCEEDINGS: (
        RouteRule(
            source=f"{_LAW}, Điều 7",
            youth=frozenset({"accused", "injured", "witness"}),
            valid_from=_LAW_FROM,
            valid_to=date(2025, 12, 31),
        ),
        RouteRule(
            source=f"{_LAW}, Điều 7, sửa bởi Luật Tư pháp người chưa thành niên",
            youth=frozenset(YOUTH_STANDINGS.codes),
            valid_from=_YOUTH_FROM,
            verified=True,
        ),
    ),
    Route.TRAFFICKING: (_free("Điều 7.6a", _TRAFFICKING_FROM),),
    Route.MERITORIOUS: (_free("Điều 7"),),
    Route.ACCUSED_NEAR_POOR: (_free("Điều 7"),),
    Route.DOMESTIC_VIOLENCE: _hardship_until_2027("Điều 7"),
    Route.DISABLED: _hardship_until_2027("Điều 7"),
    Route.ELDERLY: _hardship_until_2027("Điều 7"),
    Route.HIV: _hardship_until_2027("Điều 7"),
    Route.AGENT_ORANGE: (RouteRule(source=f"{_LAW}, Điều 7", with_hardship=True, valid_from=_LAW_FROM, verified=True),),
}
"""By which route, from when, on which condition."""

HARDSHIP = Citation(source="Nghị định 144/2017/NĐ-CP, Điều 2", valid_from=_LAW_FROM, verified=True)
HARDSHIP_WORDS: Words = _("người thuộc hộ cận nghèo hoặc đang hưởng trợ cấp xã hội hằng tháng")
HARDSHIP_PAPERS = Terms(
    Term("social_facility", _("Quyết định tiếp nhận của cơ sở trợ giúp xã hội")),
    Term("medical", _("Giấy chứng nhận hộ cận nghèo, và giấy của cơ sở y tế")),
    Term("ban", _("Giấy chứng nhận hộ cận nghèo, và quyết định cấm tiếp xúc")),
    Term("fine", _("Giấy chứng nhận hộ cận nghèo, và quyết định xử phạt")),
)
"""Any one of these shows it for a person who suffered domestic violence."""


@dataclass(frozen=True, slots=True)
class LegalAid:
    """`open` routes need nothing more; `with_hardship` routes need proof of financial difficulty."""

    open: tuple[Route, ...]
    with_hardship: tuple[Route, ...]

    @property
    def unconditional(self) -> bool:
        """Whether she has the right without showing her means."""
        return bool(self.open)


def rule_of(route: Route, *, at: date | datetime) -> RouteRule:
    """How the route stands on that day. Raises NotInForce where it is not yet, or no longer, one."""
    return in_force(RULES[route], at)


def in_hardship(*, poverty: str, social_allowance: bool) -> bool:
    """Whether somebody is in what the decree calls financial difficulty."""
    return poverty == "near_poor" or social_allowance


def legal_aid_for(
    *,
    birth: Birth | None,
    at: date | datetime,
    ethnic_group: str = "",
    hard_area: bool = False,
    poverty: str = "",
    social_allowance: bool = False,
    standing: Standing | None = None,
    survivor_of_violence: bool = False,
    in_proceedings: str = "",
    disabled: bool = False,
    hiv: bool = False,
    agent_orange: bool = False,
    meritorious: bool = False,
) -> LegalAid:
    """The routes to legal aid open to her on that day, from what is known; what is unknown opens none.

    `in_proceedings` says as what she stands in a case, a code of YOUTH_STANDINGS.
    """
    child = birth is not None and birth.may_be_under(16, at)
    youth = birth is not None and not child and birth.may_be_under(18, at)
    told = {
        Route.POOR: poverty == "poor",
        Route.NEAR_POOR: poverty == "near_poor",
        Route.SOCIAL_ALLOWANCE: social_allowance,
        Route.CHILD: child,
        Route.MINORITY_IN_HARD_AREA: hard_area and is_ethnic_minority(ethnic_group),
        Route.YOUTH_IN_PROCEEDINGS: youth and in_proceedings in rule_of(Route.YOUTH_IN_PROCEEDINGS, at=at).youth,
        # The support matrix gives legal aid to every standing but people still abroad.
        Route.TRAFFICKING: standing is not None and standing not in STILL_ABROAD,
        Route.MERITORIOUS: meritorious,
        Route.ACCUSED_NEAR_POOR: poverty == "near_poor" and in_proceedings == "accused",
        Route.DOMESTIC_VIOLENCE: survivor_of_violence,
        Route.ELDERLY: birth is not None and birth.ages(at)[1] >= ELDERLY_FROM,
        Route.DISABLED: disabled,
        Route.HIV: hiv,
        Route.AGENT_ORANGE: agent_orange,
    }
    shown = in_hardship(poverty=poverty, social_allowance=social_allowance)
    rules = {route: _rule(route, at) for route, applies in told.items() if applies}
    found = {route: rule.with_hardship and not shown for route, rule in rules.items() if rule is not None}
    return LegalAid(
        open=tuple(route for route, asked in found.items() if not asked),
        with_hardship=tuple(route for route, asked in found.items() if asked),
    )


def _rule(route: Route, at: date | datetime) -> RouteRule | None:
    try:
        return rule_of(route, at=at)
    except NotInForce:
        return None
