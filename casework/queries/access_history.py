"""Who saw her record: on the screen for whoever answers for it, and on the paper that can be handed to her.

A row is a day and a person, with what was opened and how often. On the paper a person whose name is withheld is her
role and nothing else: all withheld people of a role are one row of the day, and rows stand by time, never by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.policy import viewing
from casework.policy.roles import SHELTERING, profile_of
from casework.policy.viewing import Viewing
from casework.queries import redaction
from casework.queries.case_records import CaseRecords
from casework.queries.instrument import terms_of
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.people import Survivor
from casework.records.redacted_names import RedactedName
from casework.records.units import Membership
from casework.records.workers import Role, Worker
from casework.rulebook import anomalies
from casework.rulebook.acts import Act
from casework.rulebook.address_terms import WOMAN, AddressTerms, addressed
from casework.rulebook.name_redaction import TAKEN_HOME, Way
from casework.rulebook.rows import Words
from casework.rulebook.sections import Section, opened_in
from casework.trail.events import Event, Outcome
from casework.trail.log import reading
from casework.trail.log.reading import Entry

AT_ONCE = 300
"""So many events make one page; the days they fall on are rows."""

STORY = frozenset({Act.TRAIL_CASE.value, Act.TRAIL_PRINT.value})
"""Reading who did what when, with no word of hers, is no sight of her file."""

SOMETHING: Words = _("một phần hồ sơ")

HERS: Words = _("thông tin của mình")
"""Any part at all, on what she takes home: not even the name of a part may tell whoever finds it that she told
something, plans something or has another place to stay."""

AT_HOME = frozenset({Section.SHELTER.value})
"""Parts that she takes no line of home."""


@dataclass(frozen=True)
class AccessRow:
    """A day on which somebody opened parts of the file. `who` is a name, or a role where the name is withheld."""

    day: date
    who: Words
    unit: Words
    times: int
    opened: tuple[Words, ...]
    redacted: bool


@dataclass(frozen=True)
class GrantRow:
    """An act that let somebody else in: a unit or a person that was given sight of the file or of a part."""

    day: date
    what: Words
    to: Words


@dataclass(frozen=True)
class AccessHistory:
    """The list: who looked, and who was let in, newest first. `older` is the key of what stands below."""

    case_id: UUID
    code: str
    at: datetime
    looked: tuple[AccessRow, ...]
    given: tuple[GrantRow, ...]
    older: UUID | None


def on_screen(by: Worker, case_id: UUID, *, before: UUID | None = None) -> AccessHistory:
    """The list for the officer who leads the case, and for the province: with every name. Raises NotFound."""
    with viewing.view_access(by, Act.CASE_ACCESS_HISTORY) as access:
        case = access.enter(Case, case_id)
        access.open_sections(Section.TRAIL)
        return _list(access, case, before, _Screen(case))


def on_paper(by: Worker, case_id: UUID, *, way: Way, before: UUID | None = None) -> AccessHistory:
    """The list as it goes on paper for her: names that are withheld stay off it.

    What she takes home names no unit and no part, and has no line of where she stays: the paper may be read by whoever
    lives with her. Raises NotFound.
    """
    with viewing.view_access(by, Act.CASE_ACCESS_PRINT) as access:
        case = access.enter(Case, case_id)
        access.open_sections(Section.TRAIL)
        made = _list(access, case, before, _Paper(case, units=way is not TAKEN_HOME))
        access.noted(handed=way.code, rows=len(made.looked) + len(made.given))
        return made


class _Screen:
    """How people and units are named where names may be read."""

    redacts = False
    tells_parts = True
    without_yes = {anomalies.OVER_HER_NO: _("dù chị ấy không đồng ý"), anomalies.NOT_ASKED: _("khi chưa hỏi chị ấy")}
    """What is said of a packet that left without her yes."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._names = Names()
        self._memberships: dict[int, list[Membership]] = {}
        self.redacted: frozenset[int] = frozenset()

    def fetch(self, workers: set[int], units: set[int]) -> None:
        """Ask for everybody the list will name."""
        memberships = list(Membership.objects.filter(worker_id__in=workers).order_by("id"))
        for membership in memberships:
            self._memberships.setdefault(membership.worker_id, []).append(membership)
        self._names.fetch_all(workers, units | {membership.unit_id for membership in memberships})
        self.redacted = frozenset(
            RedactedName.objects.filter(ended_at__isnull=True).values_list("worker_id", flat=True)
        )

    def membership(self, worker_id: int, at: datetime) -> Membership | None:
        """Through which unit she looked: one she had then, that of this case first."""
        near = [self._case.desk_id, self._case.origin_id]
        held = self._memberships.get(worker_id, [])
        then = [
            membership
            for membership in held
            if membership.began_at <= at and (membership.ended_at is None or at <= membership.ended_at)
        ]
        found = sorted(then or held, key=lambda membership: membership.unit_id not in near)
        return found[0] if found else None

    def is_host(self, worker_id: int, at: datetime) -> bool:
        """Whether she looked as the host of an address."""
        membership = self.membership(worker_id, at)
        return membership is not None and profile_of(membership.role).may_shelter

    def role(self, membership: Membership | None) -> Words:
        """What somebody at this unit is."""
        return Role(membership.role).label if membership else ""

    def person(self, worker_id: int, at: datetime, *, hiding: bool) -> tuple[Words, Words, bool]:
        """Who, of which unit, and whether she is one of those whose names are withheld.

        `hiding` where naming her would tell where she stays: then a host is her role, on the screen as well.
        """
        membership = self.membership(worker_id, at)
        hidden = hiding and membership is not None and profile_of(membership.role).may_shelter
        redacted = worker_id in self.redacted
        if hidden or (redacted and self.redacts):
            return self.role(membership), "", redacted
        return self._names[worker_id], self.unit_of(membership), redacted

    def unit_of(self, membership: Membership | None) -> Words:
        """The unit somebody sat at."""
        return self._names.unit(membership.unit_id) if membership else ""

    def unit(self, unit_id: int, *, hiding: bool) -> Words:
        """A unit that was given something."""
        return SHELTERING.label if hiding else self._names.unit(unit_id)


class _Paper(_Screen):
    """How they are named on a paper that is handed out."""

    redacts = True
    without_yes = {anomalies.OVER_HER_NO: _("dù chị không đồng ý"), anomalies.NOT_ASKED: _("khi chưa hỏi chị")}

    def __init__(self, case: Case, *, units: bool) -> None:
        super().__init__(case)
        self._units = self.tells_parts = units
        self._unsaid = frozenset() if units else _received_without_yes(case)
        self._told_by_unit: dict[int, Membership] = {}

    def fetch(self, workers: set[int], units: set[int]) -> None:
        super().fetch(workers, units)
        memberships = Membership.objects.filter(worker_id__in=self.redacted, unit_id__in=units)
        self._told_by_unit = {one.unit_id: one for one in memberships if profile_of(one.role).works_almost_alone}

    def person(self, worker_id: int, at: datetime, *, hiding: bool) -> tuple[Words, Words, bool]:
        membership = self.membership(worker_id, at)
        if membership is not None and membership.unit_id in self._unsaid:
            return self.role(membership), "", worker_id in self.redacted
        return super().person(worker_id, at, hiding=hiding)

    def unit_of(self, membership: Membership | None) -> Words:
        return super().unit_of(membership) if self._units else self.role(membership)

    def unit(self, unit_id: int, *, hiding: bool) -> Words:
        if not self._units:
            return _("một nơi hỗ trợ")
        if unit_id in self._told_by_unit:
            return self.role(self._told_by_unit[unit_id])
        return super().unit(unit_id, hiding=hiding)


def _received_without_yes(case: Case) -> frozenset[int]:
    """The units that something of hers went to without her yes: a paper at home names nobody who works there."""
    sent = Event.objects.filter(case_id=case.pk, act=Act.REFERRAL_SEND.value, outcome=Outcome.DONE)
    entries = [entry for entry in map(reading.entry_of, sent) if reading.word_of(entry.body, anomalies.WITHOUT_YES)]
    holders = [gift[3] for gift in _gifts(case, entries) if gift[2] == "unit"]
    return frozenset(holders)


def _list(access: Viewing, case: Case, before: UUID | None, naming: _Screen) -> AccessHistory:
    entries = reading.of_case(case.pk, before=before, limit=AT_ONCE + 1, outcomes=(Outcome.LOOKED, Outcome.DONE))
    older = entries[AT_ONCE - 1].id if len(entries) > AT_ONCE else None
    entries = entries[:AT_ONCE]
    gifts = list(_gifts(case, entries))
    workers = {entry.worker_id for entry in entries if entry.worker_id is not None}
    workers |= {holder for _entry, _kind, what, holder in gifts if what == "worker"}
    naming.fetch(workers, {holder for _entry, _kind, what, holder in gifts if what == "unit"})
    return AccessHistory(
        case_id=case.pk,
        code=case.code or "",
        at=timezone.now(),
        looked=tuple(_looked(entries, naming)),
        given=tuple(
            dict.fromkeys(
                sorted(
                    (*_given(gifts, naming, _terms(access, case, gifts, naming)), *_notified(entries, naming)),
                    key=lambda row: row.day,
                    reverse=True,
                )
            )
        ),
        older=older,
    )


def _looked(entries: Sequence[Entry], naming: _Screen) -> Iterator[AccessRow]:
    rows: dict[tuple[date, str, str], tuple[int, set[str], bool]] = {}
    unnamed = redaction.unnamed(entries)
    for entry in entries:
        opened = opened_in(entry.body.get("opened"))
        # A form that shows nothing of hers is no sight of it. Older lines do not say what they opened.
        if entry.outcome != Outcome.LOOKED or entry.worker_id is None or opened == []:
            continue
        if entry.act in STORY and opened == [Section.TRAIL.value]:
            continue
        found = set(opened) if opened is not None else {""}
        hiding = Section.SHELTER.value in found or entry.id in unnamed
        if not naming.tells_parts:
            if (found and found <= AT_HOME) or (hiding and naming.is_host(entry.worker_id, entry.at)):
                continue
            found = {""}
        who, unit, redacted = naming.person(entry.worker_id, entry.at, hiding=hiding)
        key = (timezone.localdate(entry.at), str(who), str(unit))
        times, before, marked = rows.get(key, (0, set(), False))
        rows[key] = (times + 1, before | found, marked or redacted)
    for (day, who, unit), (times, found, redacted) in rows.items():
        words = [section.discreet for section in Section if section.value in found] or [SOMETHING]
        yield AccessRow(day, who, unit, times, tuple(words if naming.tells_parts else [HERS]), redacted)


type Gift = tuple[Entry, str, str, int]
"""The event, what was given, whether to a unit or a worker, and to which."""


def _gifts(case: Case, entries: Sequence[Entry]) -> Iterator[Gift]:
    """Who was given sight of something by somebody else; what the desk keeps for itself lets nobody in."""
    for entry in entries:
        for what, kind, _subject, holder, _hold in reading.rights_of(entry.body):
            found = reading.holder_of(holder)
            if what != "give" or found is None:
                continue
            own = case.desk_id if kind != "case" else case.origin_id
            if found != ("unit", own):
                yield entry, kind, *found


GIVEN: Mapping[str, Words] = {
    "case": _("được giữ hồ sơ"),
    "referral": _("được gửi một phiếu giới thiệu"),
    "shelterstay": _("được biết chỗ ở"),
}

GIVEN_AT_HOME: Words = _("được xem thông tin của mình")


def _terms(access: Viewing, case: Case, gifts: Sequence[Gift], naming: _Screen) -> AddressTerms:
    """How she is addressed; who she is is opened only where something of hers was sent without her yes."""
    if not naming.tells_parts or not any(reading.word_of(gift[0].body, anomalies.WITHOUT_YES) for gift in gifts):
        return WOMAN
    return terms_of(CaseRecords(access, case, (Survivor,)))


def _given(gifts: Iterable[Gift], naming: _Screen, terms: AddressTerms) -> Iterator[GrantRow]:
    for entry, kind, whose, holder in gifts:
        hiding = kind == "shelterstay"
        if not naming.tells_parts and kind in AT_HOME:
            continue
        to = (
            naming.unit(holder, hiding=hiding) if whose == "unit" else naming.person(holder, entry.at, hiding=hiding)[0]
        )
        what = GIVEN.get(kind, SOMETHING) if naming.tells_parts else GIVEN_AT_HOME
        without = naming.without_yes.get(reading.word_of(entry.body, anomalies.WITHOUT_YES))
        if without and kind == "referral" and naming.tells_parts:
            # What she takes home says nothing of it: whoever finds the paper would know what she refused, and whom.
            what = f"{what}, {addressed(without, terms)}"
        yield GrantRow(timezone.localdate(entry.at), what, str(to))


NOTIFIED: Words = _("được báo là có người đến, không có tên")
COMMITTEE: Words = _("Uỷ ban nhân dân xã")


def _notified(entries: Iterable[Entry], naming: _Screen) -> Iterator[GrantRow]:
    """The notice to the People's Committee lets nobody in, but she hears that it was told; what she takes home does not
    say so, for nothing in it names her."""
    if naming.tells_parts:
        for entry in entries:
            if entry.act == Act.NOTICE_GIVE.value and entry.outcome == Outcome.DONE:
                yield GrantRow(timezone.localdate(entry.at), NOTIFIED, str(COMMITTEE))
