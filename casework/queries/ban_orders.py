"""Contact bans on the page of a body that has a duty: what waits there, and one of them with the parts meant for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from casework.policy import gate, viewing
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.roles import memberships_for, seated_who_may
from casework.policy.viewing import Viewing
from casework.queries.people import Names
from casework.queries.safety.ban_rows import BanDutyRow, BanPart, BanTimes, duty_row, parts_of, times_of
from casework.records.ban_orders import BanDuty, BanOrder
from casework.records.ban_standing import state_of
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.ban_sheets import DECISIONS, OF_THE_SUPERVISOR, WATCHES
from casework.rulebook.contact_bans import DISTANCE, MOVES, BanState, Move
from casework.rulebook.refusals import NotFound, WrongStage
from casework.rulebook.rows import LegalRule, Words

A_PAGE = 30


@dataclass(frozen=True)
class BanRow:
    """One order in the list of a body: how it stands, until when, what runs there; no name."""

    id: UUID
    stands: Words
    asked_at: datetime
    until: datetime | None
    duties: tuple[BanDutyRow, ...]
    contact_until: datetime | None


@dataclass(frozen=True)
class BanRows:
    """A page of them, the newest first; `older` is where the list goes on."""

    rows: tuple[BanRow, ...]
    older: UUID | None


@dataclass(frozen=True)
class BodyBanPage:
    """One order at one body: the parts meant for it, its times, whom to call, and what may be done now."""

    id: UUID
    unit_id: int
    stands: Words
    until: datetime | None
    times: BanTimes
    parts: tuple[BanPart, ...]
    supervisor: str
    desk: str
    desk_number: str
    distance: LegalRule
    decisions: tuple[str, ...]
    watches: tuple[str, ...]
    staff: tuple[tuple[str, str], ...]

    @property
    def acts(self) -> frozenset[str]:
        """The acts that can be done about it here."""
        found = ((Act.BAN_DECIDE, self.decisions), (Act.BAN_WATCH, self.watches), (Act.BAN_ASSIGN, self.staff))
        return frozenset(act.value for act, offered in found if offered)


def bans_at(by: Worker, memberships: Sequence[ActiveMembership], *, before: UUID | None = None) -> BanRows | None:
    """What this worker's committee or police have; None for who works at none. Where there is nothing, nothing was
    shown: the page of a body that was passed by is that of a day without it."""
    units = _units(memberships)
    if not units:
        return None
    asked = BanOrder.objects.filter(Q(committee_id__in=units) | Q(police_id__in=units))
    if before is not None:
        asked = asked.filter(pk__lt=before)
    found = list(asked.order_by("-pk")[: A_PAGE + 1])
    if not found:
        return BanRows((), None)
    with viewing.view_access(by, Act.BAN_LIST, memberships=memberships) as access:
        page = found[:A_PAGE]
        access.showed(one.pk for one in page)
        running: dict[UUID, list[BanDuty]] = {}
        for one in BanDuty.objects.filter(order__in=page, met_at__isnull=True).order_by("due_at"):
            running.setdefault(one.order_id, []).append(one)
        rows = tuple(_row(one, running.get(one.pk, []), units) for one in page)
        return BanRows(rows, page[-1].pk if len(found) > A_PAGE else None)


def older_bans(by: Worker, before: UUID | None) -> BanRows:
    """The same further down. Raises NotFound for who works at no such body."""
    found = bans_at(by, memberships_of(by), before=before)
    if found is None:
        raise NotFound
    return found


def _row(order: BanOrder, running: Sequence[BanDuty], units: Sequence[int]) -> BanRow:
    contact = next((one.due_at for one in running if one.rule == "D06" and one.unit_id in units), None)
    return BanRow(
        order.pk,
        state_of(order, at=timezone.now()).label,
        order.asked_at,
        order.until,
        tuple(duty_row(one) for one in running if one.unit_id in units),
        contact,
    )


def to_look(by: Worker, order_id: UUID) -> BodyBanPage:
    """One of them, to read it. Raises NotFound for what is not at her body."""
    with viewing.view_access(by, Act.BAN_LOOK) as access:
        return _page(access, order_id)


def to_act(by: Worker, order_id: UUID, act: Act, *, sent: bool) -> BodyBanPage:
    """The same before an act on it. Raises NotFound, and WrongStage where nothing of it can be done, unless it was
    sent."""
    with viewing.view_access(by, act) as access:
        gate.units_for(by, act)
        page = _page(access, order_id)
        if act.value not in page.acts and not sent:
            raise WrongStage("ban_stands_otherwise")
        return page


def _page(access: Viewing, order_id: UUID) -> BodyBanPage:
    units = _units(access.memberships)
    here = Q(committee_id__in=units) | Q(police_id__in=units)
    order = BanOrder.objects.filter(here, pk=order_id).select_related("desk").first()
    if order is None:
        raise NotFound
    access.showed([order.pk])
    stands, at_police = state_of(order, at=timezone.now()), order.police_id in units
    decides = _at(access, Act.BAN_DECIDE, order.committee_id)
    watches = _at(access, Act.BAN_WATCH, order.police_id)
    names = Names()
    names.fetch([order.supervisor_id])
    return BodyBanPage(
        id=order.pk,
        unit_id=order.police_id if at_police and order.police_id is not None else order.committee_id,
        stands=stands.label,
        until=order.until,
        times=times_of(order, of_units=units),
        parts=parts_of(order),
        supervisor=names[order.supervisor_id],
        desk=order.desk.name,
        desk_number=order.desk.phone,
        distance=DISTANCE,
        decisions=_decisions(order, stands) if decides else (),
        watches=_watches(order, stands, access.by.pk) if watches else (),
        staff=_staff(order) if watches and stands in MOVES[Move.ASSIGN] else (),
    )


def _decisions(order: BanOrder, stands: BanState) -> tuple[str, ...]:
    waits = order.back_asked_at is not None and order.back_decided_at is None
    closed = {Move.KEEP} if not waits else set()
    closed |= {Move.FOLLOW} if order.followed_at is not None else set()
    return tuple(code for code in DECISIONS.codes if stands in MOVES[Move(code)] and Move(code) not in closed)


def _watches(order: BanOrder, stands: BanState, reader: int) -> tuple[str, ...]:
    running = set(BanDuty.objects.filter(order=order, met_at__isnull=True).values_list("rule", flat=True))
    closed = {Move.SERVE} if order.served_at is not None else set()
    closed |= {Move.CONTACT_OVER} if "D06" not in running else {Move.CONTACT}
    closed |= {Move.BREACH_SEEN} if "breach" not in running else set()
    closed |= OF_THE_SUPERVISOR if order.supervisor_id != reader else frozenset()
    return tuple(code for code in WATCHES.codes if stands in MOVES[Move(code)] and Move(code) not in closed)


def _staff(order: BanOrder) -> tuple[tuple[str, str], ...]:
    places = seated_who_may(order.police_id or 0, Act.BAN_WATCH).select_related("worker").order_by("worker_id")
    return tuple((str(one.worker_id), one.worker.display_name) for one in places)


def _at(access: Viewing, act: Act, unit_id: int | None) -> bool:
    return any(one.unit_id == unit_id for one in memberships_for(access.memberships, act))


def _units(memberships: Sequence[ActiveMembership]) -> list[int]:
    return [one.unit_id for one in memberships_for(memberships, Act.BAN_LIST)]


def unit_of(page: BodyBanPage) -> Unit:
    """The unit at which its reader acts."""
    return Unit.objects.get(pk=page.unit_id)
