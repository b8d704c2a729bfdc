"""What each role reads in a list, where it goes first, and what naming it would tell: one row per role.

The table of acts says what may be done, and so which lists a desk has; these rows say how much stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.policy.memberships import ActiveMembership
from casework.policy.table import TABLE, allows
from casework.records.units import Membership
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.first_steps import FIRST_STEPS, KEEP_IN_MIND, FirstStep
from casework.rulebook.names import calling_name
from casework.rulebook.rows import Words


class NameShown(Enum):
    """How much of her name a row of a list bears."""

    NONE = "none"
    SEARCHED = "searched"
    GIVEN = "given"
    WHOLE = "whole"

    def is_read(self, *, searched: bool) -> bool:
        """Whether any of it is read, `searched` where the reader typed it herself: what is not is not even opened."""
        return self is not NameShown.NONE and (self is not NameShown.SEARCHED or searched)

    def part_of(self, whole: str) -> str:
        """As much of this name as is read where it is read."""
        return calling_name(whole) if self is NameShown.GIVEN else whole


@dataclass(frozen=True)
class NavPage:
    """A page that a role goes to from everywhere; `back` are the words of a way back to it, where one leads there."""

    name: str
    label: Words
    back: Words = ""


@dataclass(frozen=True)
class RoleProfile:
    """One row. What is not said here is not read, and tells nothing."""

    pages: tuple[NavPage, ...]
    name: NameShown = NameShown.NONE
    risk: bool = False
    """How much danger she is in: it stands on no phone that lies open."""
    desk: bool = False
    """Which desk a case stands at: told to who looks at several."""
    hotlines: bool = False
    """Whom to call, first of all the desk above."""
    oversees: bool = False
    """To open files without acting there is the work itself, within what falls due at the province."""
    awake_at_night: bool = False
    """Nights belong to the work, whatever the unit does."""
    may_shelter: bool = False
    """The unit may be where somebody is hidden: a name beside it tells where."""
    keeps_shelters: bool = False
    """Keeps the place for her: is named beside a right on it, which tells nothing."""
    works_almost_alone: bool = False
    """Where few work, the name of the unit is as good as the person's."""


_TODAY = (_("Việc hôm nay"), _("Về việc hôm nay"))
_PACKETS = (_("Phiếu gửi đến"), _("Về các phiếu gửi đến"))
_NOTICES = (_("Thông báo gửi đến"), _("Về các thông báo"))

PROFILES: dict[Role, RoleProfile] = {
    Role.HOST: RoleProfile(
        (NavPage("desk", *_TODAY),),
        name=NameShown.GIVEN,
        hotlines=True,
        awake_at_night=True,
        may_shelter=True,
        works_almost_alone=True,
    ),
    Role.OFFICER: RoleProfile(
        (
            NavPage("desk", *_TODAY),
            NavPage("case-filter", pgettext_lazy("list", "Hồ sơ")),
            NavPage("week-look", _("Lịch")),
            NavPage("violence_report-list", _("Tin báo")),
        ),
        name=NameShown.WHOLE,
        risk=True,
        keeps_shelters=True,
    ),
    Role.PARTNER: RoleProfile(
        (NavPage("desk", *_PACKETS),),
        works_almost_alone=True,
    ),
    Role.COMMITTEE: RoleProfile(
        (NavPage("desk", *_NOTICES),),
        works_almost_alone=True,
    ),
    Role.CHAIR: RoleProfile(
        (NavPage("desk", *_NOTICES),),
        works_almost_alone=True,
    ),
    Role.RESPONDER: RoleProfile(
        (NavPage("desk", *_PACKETS),),
        awake_at_night=True,
        works_almost_alone=True,
    ),
    Role.REPORTER: RoleProfile(
        (NavPage("desk", _("Gọi ai"), _("Về trang gọi ai")),),
        hotlines=True,
        works_almost_alone=True,
    ),
    Role.MONITOR: RoleProfile(
        (NavPage("monitor-look", _("Theo dõi")), NavPage("trail-checkpoint", _("Mốc ký"))),
    ),
    Role.SUPERVISOR: RoleProfile(
        (
            NavPage("province", _("Cả tỉnh")),
            NavPage("audit-overdue", _("Quá hạn")),
            NavPage("statistics", _("Số liệu")),
            NavPage("desk", pgettext_lazy("list", "Hồ sơ"), _("Về danh sách hồ sơ")),
            NavPage("audit", _("Nhật ký tỉnh")),
        ),
        name=NameShown.SEARCHED,
        risk=True,
        desk=True,
        oversees=True,
    ),
}

SHELTERING: Role = next(role for role, profile in PROFILES.items() if profile.may_shelter)
"""Who somebody is at a place whose name would tell where she stays."""


def profile_of(role: str) -> RoleProfile:
    """The row of this role, also as the database says it."""
    return PROFILES[Role(role)]


def memberships_for(memberships: Iterable[ActiveMembership], act: Act) -> list[ActiveMembership]:
    """Those of her memberships in which the table allows this act, whatever she holds there."""
    return [membership for membership in memberships if allows(membership.role, act)]


def seated_who_may(unit_id: int, act: Act) -> QuerySet[Membership]:
    """The living memberships at a unit whose role the table lets do this act."""
    roles = [role.value for role in TABLE[act].roles]
    return Membership.objects.filter(
        unit_id=unit_id, role__in=roles, ended_at=None, worker__is_active=True, unit__is_active=True
    )


def first_steps_of(role: Role) -> tuple[FirstStep, ...]:
    """What somebody of this role begins with."""
    return FIRST_STEPS[role]


def kept_in_mind(role: Role) -> tuple[Words, ...]:
    """What somebody of this role keeps in mind."""
    return KEEP_IN_MIND[role]
