"""Contact bans in the file: on the page of safety, one whole with what the bodies wrote, and before an act on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from casework.policy import contact_bans as bodies
from casework.policy import viewing
from casework.policy.notices import committee_for
from casework.policy.roles import memberships_for
from casework.policy.viewing import Viewing
from casework.queries.case_records import WORKER, CaseRecords
from casework.queries.editing import Editing
from casework.queries.safety.ban_rows import BanPart, BanTimes, parts_of, times_of
from casework.records.ban_orders import BanCopy, BanOrder
from casework.records.ban_standing import orders_of, stands
from casework.records.cases import Case
from casework.records.contact_bans import ContactBan
from casework.records.units import Membership
from casework.records.workers import Worker
from casework.rulebook import ban_sheets
from casework.rulebook.acts import Act
from casework.rulebook.contact_bans import MOVES, OPEN, BanSection, BanState, Maker, Move
from casework.rulebook.refusals import NotFound, WrongStage
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said


@dataclass(frozen=True)
class BanMark:
    """One ban on the page of safety: who makes it, how it stands, until when."""

    id: UUID
    maker: Words
    stands: Words
    told_at: datetime
    until: datetime | None
    open: bool
    order_id: UUID | None


@dataclass(frozen=True)
class BanPage:
    """One ban whole: what she said, what the bodies wrote to her desk, and what its reader may do about it now."""

    id: UUID
    case_id: UUID
    version: int
    maker: Words
    stands: Words
    told_at: datetime
    written_at: datetime
    by: str
    said: tuple[Said, ...]
    began_at: datetime | None
    until: datetime | None
    ended_at: datetime | None
    ended: str
    times: BanTimes | None
    parts: tuple[BanPart, ...]
    without_police: bool
    acts: frozenset[str]
    takes_back: bool


@dataclass(frozen=True)
class ToAskBan:
    """Before it is asked: who will decide, whether that is not the commune's own committee, whether the police have a
    part of it, and who can be asked on paper where nobody is left."""

    decides: str
    instead: bool
    police: str
    her: str


def section(records: CaseRecords) -> tuple[BanMark, ...]:
    """On the page of a case that was entered, the newest first."""
    now, bans = timezone.now(), records.all(ContactBan)
    orders = orders_of(bans)
    return tuple(
        BanMark(
            ban.pk,
            Maker(ban.maker).label,
            stands(ban, orders, at=now).label,
            ban.told_at,
            orders[ban.order_id].until if ban.order_id in orders else ban.until,
            stands(ban, orders, at=now) in OPEN,
            ban.order_id if ban.order_id in orders else None,
        )
        for ban in bans[::-1]
    )


def open_ban(records: CaseRecords) -> tuple[BanMark | None, datetime | None]:
    """The newest that somebody decides about or watches over, and when he was last said to have broken it: no word of
    it is opened."""
    newest = next((one for one in section(records) if one.open), None)
    if newest is None or newest.order_id is None:
        return newest, None
    broken = BanCopy.objects.filter(order_id=newest.order_id, part=BanSection.BREACH)
    return newest, broken.aggregate(last=Max("written_at"))["last"]


def to_ask(by: Worker, case_id: UUID) -> tuple[Case, ToAskBan]:
    """A case entered to ask for a ban. Raises NotFound."""
    with viewing.view_access(by, Act.BAN_ASK) as access:
        case = access.enter(Case, case_id)
        decides, police, here = bodies.committee_who_decides(case), bodies.police_who_watch(case), committee_for(case)
        return case, ToAskBan(
            decides=decides.name if decides else "",
            instead=decides is not None and decides != here,
            police=police.name if police else "",
            her=case.name or "",
        )


def to_record(by: Worker, case_id: UUID) -> Case:
    """A case entered to write down what came on paper. Raises NotFound."""
    return viewing.enter(by, Case, case_id, Act.BAN_RECORD)


def ban(by: Worker, case_id: UUID, ban_id: UUID) -> BanPage:
    """One of them, to read it. Raises NotFound, also where it is not of that case."""
    with viewing.view_access(by, Act.BAN_READ) as access:
        return _page(access, access.enter(Case, case_id), ban_id)


def to_change(by: Worker, case_id: UUID, ban_id: UUID, act: Act, *, sent: bool) -> tuple[Case, BanPage]:
    """The same before an act on it. Raises NotFound, and WrongStage where it can be done no more, unless it was
    sent."""
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        page = _page(access, case, ban_id)
        if act.value not in page.acts and not sent:
            raise WrongStage("ban_stands_otherwise")
        return case, page


def to_end(by: Worker, case_id: UUID, ban_id: UUID, *, sent: bool) -> tuple[Case, Editing[BanPage]]:
    """The same before the end of one that came on paper is written down, with the version that its page shows."""
    case, page = to_change(by, case_id, ban_id, Act.BAN_END, sent=sent)
    return case, _ending(by, page)


def _ending(by: Worker, page: BanPage) -> Editing[BanPage]:
    def again() -> Editing[BanPage]:
        return to_end(by, page.case_id, page.id, sent=True)[1]

    return Editing(page.case_id, "contactban", page.version, {"ended": page.ended}, page, again, page.id)


def _page(access: Viewing, case: Case, ban_id: UUID) -> BanPage:
    records = CaseRecords(access, case, (ContactBan,), beside=(WORKER,))
    found = next((one for one in records.all(ContactBan) if one.pk == ban_id), None)
    if found is None or not (Act.CASE_READ_WHOLE in access.acts or _written_there(access, found)):
        raise NotFound
    now, orders = timezone.now(), orders_of([found])
    order, found_state = orders.get(found.order_id), stands(found, orders, at=now)
    return BanPage(
        id=found.pk,
        case_id=case.pk,
        version=found.version,
        maker=Maker(found.maker).label,
        stands=found_state.label,
        told_at=found.told_at,
        written_at=found.written_at,
        by=records.names[found.written_by_id],
        said=ban_sheets.SAID.said(found.said),
        began_at=order.began_at if order else found.began_at,
        until=order.until if order else found.until,
        ended_at=found.ended_at,
        ended=str(found.said.get("ended") or ""),
        times=times_of(order) if order else None,
        parts=parts_of(order) if order else (),
        without_police=order is not None and order.police_id is None,
        acts=_open(found, order, found_state) & frozenset(act.value for act in access.acts),
        takes_back=found_state is BanState.ASKED,
    )


def _open(found: ContactBan, order: BanOrder | None, stands: BanState) -> frozenset[str]:
    """What can be done about it as it stands, whoever may."""
    if order is None:
        return frozenset() if found.ended_at else frozenset({Act.BAN_END.value})
    waits = order.back_asked_at is not None and order.back_decided_at is None
    undo = stands in MOVES[Move.WITHDRAW] or (stands in MOVES[Move.ASK_CANCEL] and not waits)
    breach = stands in MOVES[Move.BREACH] and order.police_id is not None
    return frozenset(act.value for act, is_open in ((Act.BAN_UNDO, undo), (Act.BAN_BREACH, breach)) if is_open)


def _written_there(access: Viewing, found: ContactBan) -> bool:
    """A trusted address reads what was written there, and no more."""
    here = [one.unit_id for one in memberships_for(access.memberships, Act.CASE_READ_OWN_PART)]
    return Membership.objects.filter(unit_id__in=here, worker_id=found.written_by_id).exists()
