"""The desk: what each of a worker's units must see first - what is due, who has just arrived, and her cases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from casework.policy import gate, lists, viewing
from casework.policy.lists import Listed
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.roles import memberships_for, profile_of
from casework.queries import alarms, desk_news, escalations, finding
from casework.queries.alarms import AlarmRow
from casework.queries.audit import alerts
from casework.queries.ban_orders import BanRows, bans_at
from casework.queries.committee import Notices, notices_to
from casework.queries.desk_news import NewsRow
from casework.queries.escalations import EscalationRow
from casework.queries.intake import violence_reports
from casework.queries.intake.opening import NumberToCall
from casework.queries.intake.violence_reports import NONE_WAIT, Waiting
from casework.queries.list_rows import UNOPENED, CaseRow, Reader
from casework.queries.overview import DutyPlace, Overview, Running, duties, news, overview
from casework.queries.referral.partner import SentRow, sent_to
from casework.queries.safety import guests as guests_here
from casework.records.cases import Case
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import deadlines, hotlines, name_forms
from casework.rulebook.acts import Act, words_of
from casework.rulebook.rows import Words

A_PAGE = 50
LOOK_AHEAD = timedelta(days=14)
"""How far ahead a duty shows on the desk; what falls due later stands in its case."""

SOON = 10
"""So many duties and so many arrivals on one desk; how many there are beyond is said, with the way to them."""

NEWEST = 5
"""So many cases stand below what waits, on the desk of who works there; the list goes on from them."""

COLUMNS = ("code", "stage", "risk_level", "received_at", "desk", "name")


@dataclass(frozen=True)
class DueRow:
    """One duty and the case it hangs on: by which rule, on what, and what its reader may do there now."""

    what: Words
    due_at: datetime
    case: CaseRow
    rule: str = ""
    object_id: UUID | None = None
    thing: str = ""
    acts: frozenset[str] = frozenset()
    began_at: datetime | None = None


@dataclass(frozen=True)
class Desk:
    """One worker's desk, of all her units together; `watches` is the province she watches over, and `signs` what the
    list brought along for whoever asks what cries out there. `due_left` and `arrived_left` count what is not on this
    page, `due_after` is where duties go on (all arrivals stand in the list by danger); `news` is what others did, each
    with its case. `notices` are those sent to a committee, for who works at one, `bans` the contact bans of a body,
    `alarms` who calls and is to be called back, `escalations` whom to call because a duty there is late, `reports` the
    reports of violence that wait, `guests` whether somebody stays at her own address now."""

    seated: bool
    opens: bool
    keeps: bool
    due: tuple[DueRow, ...]
    arrived: tuple[CaseRow, ...]
    cases: tuple[CaseRow, ...]
    older: UUID | None
    lines: tuple[NumberToCall, ...]
    sent: tuple[SentRow, ...]
    receives: bool
    watches: int | None = None
    signs: str | None = None
    due_left: int = 0
    due_after: DutyPlace | None = None
    arrived_left: int = 0
    notices: Notices | None = None
    ahead: timedelta = LOOK_AHEAD
    news: tuple[tuple[NewsRow, CaseRow], ...] = ()
    news_left: int = 0
    alarms: tuple[AlarmRow, ...] = ()
    escalations: tuple[EscalationRow, ...] = ()
    reports: Waiting = NONE_WAIT
    filters: bool = False
    bans: BanRows | None = None
    guests: bool = False

    @property
    def new(self) -> int:
        """How many cases wait to be taken on or have news that nobody has seen; where some of it stands here that
        somebody saw, all that nobody did stands here as well."""
        unseen = [case.id for row, case in self.news if row.seen_at is None]
        here = {row.id for row in self.arrived} | set(unseen)
        return len(here) + self.arrived_left + (self.news_left if len(unseen) == len(self.news) else 0)


@dataclass(frozen=True)
class Below:
    """Which of the lists goes on, and from where: duties after that one or from their beginning, cases older than that
    one; of the news all there is."""

    cases: UUID | None = None
    duties: bool = False
    after: DutyPlace | None = None
    news: bool = False


def desk(by: Worker, *, before: UUID | None = None, below: Below | None = None) -> Desk:
    """The desk of this worker now; `before` asks for the list of cases from there on, `below` for any of the lists,
    without what else stands on it."""
    if before is not None:
        below = Below(cases=before)
    memberships = memberships_of(by)
    receives = _any_may(memberships, Act.REFERRAL_LIST)
    sent = () if below else sent_to(by, memberships)
    if not _any_may(memberships, Act.CASE_LIST):
        notices = notices_to(by, memberships)
        lines, to_call = tuple(_lines(memberships, timezone.now())), escalations.on_desk(memberships)
        of_no_case = Desk(bool(memberships), False, False, (), (), (), None, lines, sent, receives)
        return replace(of_no_case, notices=notices, escalations=to_call, bans=bans_at(by, memberships))
    now = timezone.now()
    with viewing.view_access(by, Act.CASE_LIST, memberships=memberships) as access:
        opens = _any_may(memberships, Act.CASE_OPEN)
        filters = _any_may(memberships, Act.CASE_FILTER)
        many = min(NEWEST, A_PAGE) if opens and filters and below is None else A_PAGE
        found = _first(by, memberships, now, many) if below is None else _further(by, memberships, below)
        cases, more = found.cases[:many], len(found.cases) > many
        access.showed(
            dict.fromkeys(
                row.id
                for row in (
                    *(duty.case for duty in found.due),
                    *(one.case for one in found.news),
                    *found.arrived,
                    *cases,
                )
            )
        )
        read = Reader(memberships)
        read.tell_apart(access, (*(duty.case for duty in found.due), *found.arrived, *cases), now)
        # Where no row came that it could come with, both are asked alone.
        first = below is None
        alone = (None, first, first, first, first and _any_may(memberships, Act.SHELTER_RECEIVE))
        signs, calls, late, reports, guests = json.loads(found.beside) if found.beside else alone
        return Desk(
            seated=True,
            opens=opens,
            keeps=True,
            due=tuple(_due_row(duty, read) for duty in found.due),
            arrived=tuple(read.row(row) for row in found.arrived),
            cases=tuple(read.row(row) for row in cases),
            older=cases[-1].id if more else None,
            lines=tuple(_lines(memberships, now)),
            sent=sent,
            receives=receives,
            watches=alerts.watched_by(memberships),
            signs=signs,
            due_left=found.due_left,
            due_after=found.due[-1].place if found.due_left else None,
            arrived_left=found.arrived_left,
            news=tuple(
                (row, read.row(one.case))
                for row, one in zip(desk_news.rows(access, found.news), found.news, strict=True)
            ),
            news_left=found.news_left,
            alarms=alarms.on_desk(memberships, now=now) if calls else (),
            escalations=escalations.on_desk(memberships) if late else (),
            reports=violence_reports.on_desk(memberships) if reports else NONE_WAIT,
            filters=filters,
            guests=guests and (bool(found.beside) or guests_here.has_any(memberships)),
        )


def _due_row(duty: Running, read: Reader) -> DueRow:
    acts = words_of(duty.acts)
    name, row = deadlines.name_of(duty.rule), read.row(duty.case)
    return DueRow(name, duty.due_at, row, duty.rule, duty.object_id, duty.thing, acts, duty.began_at)


def columns_of_list(memberships: Iterable[ActiveMembership]) -> tuple[str, ...]:
    """What a list reads of each case: which desk it stands at is told to the province alone."""
    watching = any(profile_of(membership.role).desk for membership in memberships)
    return COLUMNS if watching else tuple(name for name in COLUMNS if name != "desk")


def _first(by: Worker, memberships: Sequence[ActiveMembership], now: datetime, many: int) -> Overview:
    guests = guests_here.ANY if _any_may(memberships, Act.SHELTER_RECEIVE) else "false"
    waits = f"({alarms.ANY}), ({escalations.ANY}), ({violence_reports.ANY}), ({guests})"
    beside, values = _beside(memberships, waits)
    return overview(
        by,
        columns_of_list(memberships),
        act=Act.CASE_LIST,
        until=now + LOOK_AHEAD,
        arrivals=_any_may(memberships, Act.CASE_REGISTER),
        news=_any_may(memberships, Act.CASE_REGISTER),
        soon=SOON,
        limit=many + 1,
        beside=beside,
        values={**values, **alarms.asked_along(now)},
    )


def _further(by: Worker, memberships: Sequence[ActiveMembership], below: Below) -> Overview:
    columns, act = columns_of_list(memberships), Act.CASE_LIST
    if below.news:
        return news(by, columns, act=act, limit=A_PAGE)
    if below.duties:
        return duties(by, columns, act=act, after=below.after, limit=A_PAGE)
    beside, values = _beside(memberships, "false, false, false, false")
    cases, signs = lists.list_beside(
        by, Case, columns, act=act, before=below.cases, limit=A_PAGE + 1, beside=beside, values=values
    )
    return Overview([], [], cases, signs)


def _beside(memberships: Sequence[ActiveMembership], waits: str) -> tuple[str, dict[str, int]]:
    """What a list asks along: of the province that its reader watches over, and whether anybody waits for a call."""
    watches = alerts.watched_by(memberships)
    signs, values = alerts.asked_along(watches) if watches is not None else ("NULL", {})
    return f"json_build_array(({signs})::text, {waits})::text", values


def _any_may(memberships: Iterable[ActiveMembership], act: Act) -> bool:
    return bool(memberships_for(memberships, act))


def _lines(memberships: Iterable[ActiveMembership], now: datetime) -> Iterable[NumberToCall]:
    """Whom a trusted address can call: its own commune desk first, then the lines everybody may call."""
    calling = [membership for membership in memberships if profile_of(membership.role).hotlines]
    if not calling:
        return
    for name, phone in dict.fromkeys((membership.desk, membership.phone) for membership in calling if membership.phone):
        yield NumberToCall(name, phone)
    for line in hotlines.to_call(at=now, numbers=settings.HOTLINE_NUMBERS):
        yield NumberToCall(line.label, line.number or "")


# Finding --------------------------------------------------------------------------------------------------------------

SEARCHED_AT_ONCE = 1_000
SHORTEST_CODE = 3

LOOKED_THROUGH = 20_000
"""So many cases are looked through in one search, a quarter of a second: where a province has more, the page says so
and goes on when it is asked to."""


@dataclass(frozen=True)
class SearchResult:
    """What a search found, newest first; `more` where it found more than it shows. `below` is the case that it came to
    where there are older ones, which it has not looked through."""

    cases: tuple[CaseRow, ...]
    more: bool
    below: UUID | None = None
    at_once: int = LOOKED_THROUGH


def find(by: Worker, *, typed: str, below: UUID | None = None) -> SearchResult:
    """Cases in her sight whose name or code is like what was typed, that have it as their number, or that were sent to
    the partner it names: names are opened and folded here, never indexed.

    A search looks through the newest, or through those that are older than `below`, as many as it may at once.

    Raises NotAllowed for a worker without any unit that keeps cases.
    """
    memberships = memberships_of(by)
    words, code = name_forms.asked(typed), _bare(typed)
    hits: list[lists.Named] = []
    with viewing.view_access(by, Act.CASE_SEARCH, memberships=memberships) as access:
        access.searched(gate.require_role(by, Act.CASE_SEARCH).unit_id, words)
        before, looked = below, 0
        otherwise = _found_otherwise(by, memberships, typed, words) if below is None else []
        while len(hits) <= A_PAGE and looked < LOOKED_THROUGH:
            page = lists.list_named(by, act=Act.CASE_SEARCH, before=before, limit=SEARCHED_AT_ONCE)
            by_name = {page[place].id for place in name_forms.found_among(words, (one.name or "" for one in page))}
            by_code = _with_code(code, page)
            hits += [one for one in page if one.id in by_name or one in by_code]
            looked += len(page)
            before = page[-1].id if len(page) == SEARCHED_AT_ONCE else None
            if before is None:
                break
        shown = hits[:A_PAGE]
        named = {one.id for one in shown}
        first = [one for one in otherwise if one.id not in named]
        access.showed((*(one.id for one in first), *(one.id for one in shown)))
        read = Reader(memberships, searched=True)
        rows = (*(read.row(one) for one in first), *_found(by, memberships, shown))
        return SearchResult(rows, len(hits) > A_PAGE, None if len(hits) > A_PAGE else before, LOOKED_THROUGH)


def _found_otherwise(by: Worker, memberships: Sequence[ActiveMembership], typed: str, words: str) -> list[Listed]:
    """What has the number that was typed, or went to the partner whose name it is; the newest first."""
    searching = memberships_for(memberships, Act.CASE_SEARCH)
    ids = finding.by_number(searching, typed) | finding.by_partner(searching, words)
    if not ids:
        return []
    columns = columns_of_list(memberships)
    found = lists.among(by, Case, columns, ids, act=Act.CASE_SEARCH)
    if "desk" in columns:
        desks = dict(Unit.objects.filter(pk__in={one.columns["desk"] for one in found}).values_list("pk", "name"))
        for one in found:
            one.columns["desk"] = desks.get(one.columns["desk"], "")
    return sorted(found, key=lambda one: one.id, reverse=True)


def _found(by: Worker, memberships: Sequence[ActiveMembership], shown: Sequence[lists.Named]) -> Iterator[CaseRow]:
    """The rows of what is shown: what else stands in a row is read of these alone."""
    ids = [one.id for one in shown]
    listed = lists.among(by, Case, columns_of_list(memberships), ids, act=Act.CASE_SEARCH) if ids else ()
    by_id, read = {row.id: row for row in listed}, Reader(memberships, searched=True)
    for one in shown:
        if one.id in by_id:
            row = by_id[one.id]._replace(unit_id=one.unit_id)
            yield read.row(row, str(UNOPENED) if one.name is None else one.name)


_NOT_IN_CODES = re.compile(r"[^0-9A-Z\n]+")


def _bare(code: str) -> str:
    return _NOT_IN_CODES.sub("", code.upper())


def _with_code(typed: str, page: Sequence[lists.Named]) -> Sequence[lists.Named]:
    """Those whose code has what was typed. Most pages have none, which all their codes together say at once."""
    codes = _bare("\n".join(one.code for one in page)) if len(typed) >= SHORTEST_CODE else ""
    if typed not in codes or not codes:
        return ()
    return [one for one, code in zip(page, codes.split("\n"), strict=True) if typed in code]
