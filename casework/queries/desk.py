"""The desk: what each of a worker's posts must see first - what is due, who has just arrived, and her cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy

from casework.policy import gate, looks, seats, sight
from casework.policy.seats import Post
from casework.policy.sight import Overview, Sighted
from casework.policy.table import TABLE
from casework.queries import referral
from casework.queries.audit import watch
from casework.queries.referral import SentRow
from casework.records.cases import Case
from casework.records.workers import Role, Worker
from casework.rulebook import clocks, hotlines, names
from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.rulebook.stages import HIGH_RISK
from casework.vault import keyring
from casework.vault.errors import VaultError
from casework.vault.fields import SealedField, open_value

A_PAGE = 50
LOOK_AHEAD = timedelta(days=14)
"""How far ahead a duty shows on the desk; what falls due later stands in its case."""

SOON = 30
"""At most so many duties and so many arrivals on one desk; the rest moves up as these are done."""

COLUMNS = ("code", "stage", "risk_level", "received_at", "desk", "name")
NAME: SealedField = Case._meta.get_field("name")
UNOPENED = gettext_lazy("(không mở được – hãy báo cấp tỉnh)")


@dataclass(frozen=True)
class CaseRow:
    """One case in a list. `name` is as much of it as this post should read over a shoulder."""

    id: UUID
    name: str
    code: str
    stage: str
    risk: str | None
    received_at: datetime
    desk: str

    @property
    def high(self) -> bool:
        """Whether she is in high danger."""
        return self.risk in HIGH_RISK


@dataclass(frozen=True)
class DueRow:
    """One duty and the case it hangs on."""

    what: Words
    due_at: datetime
    case: CaseRow


@dataclass(frozen=True)
class Line:
    """A number to call."""

    words: Words
    number: str


@dataclass(frozen=True)
class Desk:
    """One worker's desk, of all her posts together; `watches` is the province she watches over, and `signs` what the
    list brought along for whoever asks what cries out there."""

    posts: frozenset[str]
    opens: bool
    keeps: bool
    due: tuple[DueRow, ...]
    arrived: tuple[CaseRow, ...]
    cases: tuple[CaseRow, ...]
    older: UUID | None
    lines: tuple[Line, ...]
    sent: tuple[SentRow, ...]
    watches: int | None = None
    signs: str | None = None

    @property
    def acting(self) -> bool:
        """Whether there is work of one's own here, and not only cases to watch over."""
        return self.opens or not self.keeps


def desk(by: Worker, *, before: UUID | None = None) -> Desk:
    """The desk of this worker now; `before` asks for the list from there on, without what stands above it."""
    posts = seats.posts_of(by)
    sent = () if before else referral.sent_to(by, posts)
    if not _any_may(posts, Act.CASE_LIST):
        return Desk(frozenset(post.role for post in posts), False, False, (), (), (), None, (), sent)
    now = timezone.now()
    with looks.look(by, Act.CASE_LIST, posts=posts) as looking:
        found = _first(by, posts, now) if before is None else _further(by, posts, before)
        cases, more = found.cases[:A_PAGE], len(found.cases) > A_PAGE
        looking.showed(dict.fromkeys(row.id for row in (*(duty.case for duty in found.due), *found.arrived, *cases)))
        read = Reader(posts)
        return Desk(
            posts=frozenset(post.role for post in posts),
            opens=_any_may(posts, Act.CASE_OPEN),
            keeps=True,
            due=tuple(DueRow(clocks.name_of(duty.rule), duty.due_at, read.row(duty.case)) for duty in found.due),
            arrived=tuple(read.row(row) for row in found.arrived),
            cases=tuple(read.row(row) for row in cases),
            older=cases[-1].id if more else None,
            lines=tuple(_lines(posts, now)),
            sent=sent,
            watches=watch.watched_by(posts),
            signs=found.beside,
        )


def _columns(posts: Iterable[Post]) -> tuple[str, ...]:
    """What a list reads of each case: which desk it stands at is told to the province alone."""
    watching = any(post.role == Role.SUPERVISOR for post in posts)
    return COLUMNS if watching else tuple(name for name in COLUMNS if name != "desk")


def _first(by: Worker, posts: Sequence[Post], now: datetime) -> Overview:
    watches = watch.watched_by(posts)
    beside, values = watch.asked_along(watches) if watches is not None else ("NULL", {})
    return sight.overview(
        by,
        _columns(posts),
        act=Act.CASE_LIST,
        until=now + LOOK_AHEAD,
        arrivals=_any_may(posts, Act.CASE_REGISTER),
        soon=SOON,
        limit=A_PAGE + 1,
        beside=beside,
        values=values,
    )


def _further(by: Worker, posts: Sequence[Post], before: UUID) -> Overview:
    columns = _columns(posts)
    return Overview([], [], sight.in_sight(by, Case, columns, act=Act.CASE_LIST, before=before, limit=A_PAGE + 1))


def _any_may(posts: Iterable[Post], act: Act) -> bool:
    return any(post.role in TABLE[act].roles for post in posts)


class Reader:
    """Makes rows of a list: an officer reads whole names, a host the given name, the province none unless it searched.

    A phone lies open on a table and a screen stands in an office: a list shows no more of a name than its work needs.
    """

    def __init__(self, posts: Iterable[Post], *, searched: bool = False) -> None:
        self._roles = {post.unit_id: post.role for post in posts}
        self._searched = searched

    def row(self, sighted: Sighted, name: str | None = None) -> CaseRow:
        """One row; `name` where it has been opened already."""
        role = self._roles[sighted.unit_id]
        columns = sighted.columns
        return CaseRow(
            id=sighted.id,
            name=self._name(role, sighted, name),
            code=columns["code"] or "",
            stage=columns["stage"],
            # How much danger she is in stands on no phone that lies open.
            risk=None if role == Role.HOST else columns["risk_level"],
            received_at=columns["received_at"],
            desk=columns["desk"] if role == Role.SUPERVISOR else "",
        )

    def _name(self, role: Role, sighted: Sighted, name: str | None) -> str:
        if role == Role.SUPERVISOR and not self._searched:
            return ""
        whole = opened_name(sighted) if name is None else name
        return (whole.split() or [""])[-1] if role == Role.HOST else whole


def opened_name(sighted: Sighted) -> str:
    """The name of a listed case, opened with its key on the ring; empty where none was told.

    What does not open is said in its place: the file itself tells more, and the rest of the desk goes on.
    """
    sealed: Any = sighted.columns["name"]
    try:
        return open_value(NAME, sealed, keyring.current().cipher(sighted.id), sighted.id, sighted.id) or ""
    except VaultError:
        return str(UNOPENED)


def _lines(posts: Iterable[Post], now: datetime) -> Iterable[Line]:
    """Whom a trusted address can call: its own commune desk first, then the lines everybody may call."""
    hosts = [post for post in posts if post.role == Role.HOST]
    if not hosts:
        return
    for name, phone in dict.fromkeys((post.desk, post.phone) for post in hosts if post.phone):
        yield Line(name, phone)
    for line in hotlines.to_call(at=now):
        yield Line(line.label, line.number or "")


# Finding --------------------------------------------------------------------------------------------------------------

SEARCHED_AT_ONCE = 1_000
SHORTEST_CODE = 3


@dataclass(frozen=True)
class Found:
    """What a search found, newest first; `more` where it found more than it shows."""

    cases: tuple[CaseRow, ...]
    more: bool


def find(by: Worker, *, typed: str) -> Found:
    """Cases in her sight whose name or code is like what was typed: names are opened and folded here, never indexed.

    Raises NotAllowed for a worker without any post that keeps cases.
    """
    posts = seats.posts_of(by)
    words, code = names.fold(typed), _bare(typed)
    hits: list[sight.Named] = []
    with looks.look(by, Act.CASE_SEARCH, posts=posts) as looking:
        looking.searched(gate.require_role(by, Act.CASE_SEARCH).unit_id, words)
        before: UUID | None = None
        columns = _columns(posts)
        while len(hits) <= A_PAGE:
            page = sight.named_in_sight(by, columns, act=Act.CASE_SEARCH, before=before, limit=SEARCHED_AT_ONCE)
            hits += [
                one
                for one in page
                if names.folded_matches(words, names.fold(one.name or "")) or _is_code(code, one.column("code"))
            ]
            if len(page) < SEARCHED_AT_ONCE:
                break
            before = page[-1].row[0]
        shown = hits[:A_PAGE]
        looking.showed(one.row[0] for one in shown)
        read = Reader(posts, searched=True)
        rows = (read.row(one.sighted(), str(UNOPENED) if one.name is None else one.name) for one in shown)
        return Found(tuple(rows), len(hits) > A_PAGE)


_NOT_IN_CODES = re.compile(r"[^0-9A-Z]+")


def _bare(code: str) -> str:
    return _NOT_IN_CODES.sub("", code.upper())


def _is_code(typed: str, code: str | None) -> bool:
    return code is not None and SHORTEST_CODE <= len(typed) <= len(code) and typed in _bare(code)
