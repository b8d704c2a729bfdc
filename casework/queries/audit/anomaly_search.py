"""The search for what is odd in a province: each anomaly with its reason and the events behind it.

Everything is found anew from the events of a window; nothing is kept about anybody but what a supervisor wrote down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from casework.policy import lists
from casework.policy.roles import profile_of
from casework.queries.audit import alerts
from casework.queries.audit.alerts import Planted
from casework.queries.audit.lines import SLIPS
from casework.queries.audit.province import SIGN_INS
from casework.queries.desk import opened_name
from casework.records.cases import Case, Clock, Exclusion
from casework.records.organisations import Organisation
from casework.records.oversight import Review
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.rulebook import anomalies
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import AnomalyKind
from casework.rulebook.rows import VIETNAM, Words
from casework.trail import ids
from casework.trail.events import Event, Outcome
from casework.trail.log import reading

MOST_OPENED = 20_000
"""So many files on so many days are counted at most, the latest first; a month of a province has fewer."""

MOST_REFUSALS = 2_000


@dataclass(frozen=True)
class Anomaly:
    """One odd anomaly. `last` is its latest event, `count` how many events or cases there are in it.

    `whole_name`: she has the worker's own name; `colleague`: she has the name of somebody who works in her commune.
    `share`: of a hundred people so many bear the surname, None if it is not known. `kept_out`: somebody who is excluded
    from the case tried to open it. `again`: it was reviewed then, and went on. `mine`: another supervisor must look.
    """

    kind: AnomalyKind
    worker_id: int | None
    last: UUID
    at: datetime
    about: UUID | None = None
    mark: str = ""
    count: int = 0
    whole_name: bool = False
    colleague: str = ""
    surname: str = ""
    share: float | None = None
    compared: int = 0
    kept_out: bool = False
    act: Words = ""
    whom: str = ""
    again: datetime | None = None
    mine: bool = False
    who: str = ""
    code: str = ""
    opens: bool = False

    @property
    def key(self) -> str:
        """Where it stands in the list: by its latest event, then by kind."""
        return f"{self.last}.{self.kind.value}"

    @property
    def loud(self) -> bool:
        """Whether it weighs more than the others."""
        return self.kind is AnomalyKind.DECOY or self.whole_name or self.kept_out


@dataclass(frozen=True)
class StaffMember:
    """What counts of somebody's work: whether it is to watch over cases, her commune, whether nights belong to it."""

    name: str
    oversees: bool
    communes: frozenset[str]
    by_night: bool
    family: str = ""


@dataclass(frozen=True)
class _Pair:
    worker_id: int
    case_id: UUID
    times: int
    last: UUID
    at: datetime


@dataclass(frozen=True)
class _OpenedFile:
    """One worker, one case, one day, and one night or none: how often, from when to when, and the last event."""

    worker_id: int
    case_id: UUID
    day: date
    night: date | None
    times: int
    first: datetime
    at: datetime
    last: UUID


@dataclass
class AnomalySearch:
    """One search through the events of a province since the window began."""

    by: Worker
    province_id: int
    now: datetime
    planted: tuple[Planted, ...]
    compared: list[UUID] = field(default_factory=list)

    @property
    def since(self) -> datetime:
        """When the window began."""
        return self.now - timedelta(days=self.numbers["window"])

    @cached_property
    def _left_out(self) -> dict[str, Any]:
        night = anomalies.night(at=self.now)
        return {
            "province": self.province_id,
            "since": ids.first_at(self.since),
            "decoys": [one.case_id for one in self.planted],
            "keepers": [one.keeper for one in self.planted],
            "file": list(reading.OPENING),
            "night_begins": night.begins,
            "night_ends": night.ends,
            "zone": str(VIETNAM),
            "most": MOST_OPENED,
        }

    def _ask(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self._left_out, **more})
            return list(cursor.fetchall())

    @cached_property
    def members(self) -> dict[int, StaffMember]:
        """Everybody who has or had a unit in the province."""
        here = Q(unit__province_id=self.province_id) | Q(unit_id=self.province_id)
        services = dict(Organisation.objects.values_list("unit_id", "services"))
        found: dict[int, list[tuple[str, str, str, bool]]] = {}
        rows = Membership.objects.filter(here).values_list(
            "worker_id", "worker__display_name", "role", "unit__commune_code", "unit_id"
        )
        for worker_id, name, role, commune, unit_id in rows:
            night = profile_of(role).awake_at_night or bool(anomalies.AT_WORK_BY_NIGHT & set(services.get(unit_id, ())))
            found.setdefault(worker_id, []).append((name, role, commune, night))
        return {
            worker_id: StaffMember(
                memberships[0][0],
                any(profile_of(role).oversees for _, role, _, _ in memberships),
                frozenset(commune for _, _, commune, _ in memberships if commune),
                any(night for _, _, _, night in memberships),
                anomalies.surname(memberships[0][0]),
            )
            for worker_id, memberships in found.items()
        }

    @cached_property
    def opened(self) -> list[_OpenedFile]:
        """Every file that was opened in the window, the latest first: asked once, counted in several ways."""
        return [_OpenedFile(*row) for row in self._ask(OPENED)]

    @cached_property
    def pairs(self) -> list[_Pair]:
        """Who opened which file how often, the latest first."""
        found: dict[tuple[int, UUID], _Pair] = {}
        for one in self.opened:
            key = (one.worker_id, one.case_id)
            known = found.get(key)
            # They come the latest first, so what stands there already is the later.
            times = one.times + (known.times if known else 0)
            found[key] = _Pair(*key, times, known.last if known else one.last, known.at if known else one.at)
        return list(found.values())

    @cached_property
    def acts(self) -> dict[tuple[int, UUID], list[datetime]]:
        """When whoever looked often, or at night, did something for the case."""
        looks = [(pair.worker_id, pair.case_id) for pair in self.often]
        looks += [(one.worker_id, one.case_id) for one in self.dark]
        found: dict[tuple[int, UUID], list[datetime]] = {}
        if looks:
            workers, cases = ({key[0] for key in looks}, {key[1] for key in looks})
            for worker_id, case_id, at in self._ask(AT_WORK, cases=list(cases), workers=list(workers)):
                found.setdefault((worker_id, case_id), []).append(at)
        return found

    @cached_property
    def often(self) -> list[_Pair]:
        """Who opened a file as often as is odd for somebody who does nothing there."""
        return [pair for pair in self.pairs if pair.times >= self._enough(pair.worker_id)]

    @cached_property
    def dark(self) -> list[_OpenedFile]:
        """What was opened at night by somebody whose work ends in the evening."""
        awake = {worker_id for worker_id, member in self.members.items() if member.by_night}
        return [one for one in self.opened if one.night is not None and one.worker_id not in awake]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The numbers in force now."""
        return {word: anomalies.number(word, at=self.now) for word in anomalies.RULES}

    def _enough(self, worker_id: int) -> int:
        member = self.members.get(worker_id)
        watching = member is not None and member.oversees
        return self.numbers["looks_of_supervisor" if watching else "looks_without_act"]

    def all(self) -> Iterator[Anomaly]:
        """Every odd anomaly there is, in no order."""
        yield from self._touched()
        yield from self._strangers()
        yield from self._names()
        yield from self._many()
        yield from self._nights()
        yield from self._refused()
        yield from self._second_eyes()

    def _touched(self) -> Iterator[Anomaly]:
        for touch in alerts.touches(self.planted):
            yield Anomaly(
                AnomalyKind.DECOY, touch.worker_id, touch.last, touch.at, about=touch.case_id, count=touch.times
            )

    def _strangers(self) -> Iterator[Anomaly]:
        if not self.often:
            return
        cases = {pair.case_id for pair in self.often}
        # A supervisor's duties: what waits, or waited, for a second person, and what she was asked to look into.
        reviewed = set(
            Review.objects.filter(province_id=self.province_id, about_id__in=cases).values_list("by_id", "about_id")
        )
        duties = set(
            Clock.objects.filter(case_id__in=cases, unit_id=self.province_id).values_list("case_id", flat=True)
        )
        for pair in self.often:
            key = (pair.worker_id, pair.case_id)
            member = self.members.get(pair.worker_id)
            on_duty = member is not None and member.oversees and pair.case_id in duties
            if key not in self.acts and key not in reviewed and not on_duty:
                yield Anomaly(
                    AnomalyKind.STRANGER, pair.worker_id, pair.last, pair.at, about=pair.case_id, count=pair.times
                )

    def _names(self) -> Iterator[Anomaly]:
        """Her name and the worker's, opened only for the cases that were looked at, with the supervisor's own keys."""
        looked = {pair.case_id for pair in self.pairs}
        seen = lists.among(self.by, Case, ("name", "desk_id"), looked, act=Act.ANOMALY_LIST)
        self.compared = [row.id for row in seen]
        named = {row.id: (opened_name(row), row.columns["desk_id"]) for row in seen}
        communes = dict(Unit.objects.filter(province_id=self.province_id).values_list("pk", "commune_code"))
        here = Counter(anomalies.surname(name) for name, _ in named.values())
        here.update(anomalies.surname(member.name) for member in self.members.values())
        shares = {family: anomalies.share(family, here=here, at=self.now) for family in here}
        staff: dict[str, dict[str, str]] = {}
        for member in self.members.values():
            for commune in member.communes:
                staff.setdefault(commune, {})[member.name.lower()] = member.name
        for pair in self.pairs:
            looker, found = self.members.get(pair.worker_id), named.get(pair.case_id)
            if looker is None or found is None or not found[0]:
                continue
            name, desk_id = found
            family, commune = anomalies.surname(name), communes.get(desk_id, "")
            colleague = staff.get(commune, {}).get(name.lower(), "")
            akin = family == looker.family
            whole = akin and anomalies.same_name(name, looker.name)
            share = shares[family]
            near = akin and commune in looker.communes and (share is None or share <= self.numbers["rare_surname"])
            if whole or colleague or near:
                yield Anomaly(
                    AnomalyKind.KIN,
                    pair.worker_id,
                    pair.last,
                    pair.at,
                    about=pair.case_id,
                    count=pair.times,
                    whole_name=whole,
                    colleague="" if whole else colleague,
                    surname=name.split()[0],
                    share=share,
                    compared=here.total(),
                )

    def _many(self) -> Iterator[Anomaly]:
        days: dict[tuple[int, date], dict[UUID, _OpenedFile]] = {}
        for one in self.opened:
            days.setdefault((one.worker_id, one.day), {})[one.case_id] = one  # of one case the earliest stays
        enough = self.numbers["cases_in_an_hour"]
        for (worker_id, day), files in days.items():
            begun = sorted(one.first for one in files.values())
            if any(later - earlier <= AN_HOUR for earlier, later in zip(begun, begun[enough - 1 :], strict=False)):
                last = max(files.values(), key=lambda one: one.last)
                yield Anomaly(AnomalyKind.MANY, worker_id, last.last, last.at, mark=day.isoformat(), count=len(files))

    def _nights(self) -> Iterator[Anomaly]:
        nights: dict[tuple[int, date], list[_OpenedFile]] = {}
        for one in self.dark:
            acts = self.acts.get((one.worker_id, one.case_id), ())
            # Whoever did something for her that night was at work.
            if one.night is not None and not any(one.first - A_NIGHT <= at <= one.at + A_NIGHT for at in acts):
                nights.setdefault((one.worker_id, one.night), []).append(one)
        for (worker_id, night), files in nights.items():
            cases = {one.case_id for one in files}
            only = files[0].case_id if len(cases) == 1 else None
            last = files[0]
            yield Anomaly(
                AnomalyKind.NIGHT, worker_id, last.last, last.at, mark=night.isoformat(), count=len(cases), about=only
            )

    def _refused(self) -> Iterator[Anomaly]:
        """Closed doors, not slips, several in a day; for whoever is kept out of the case one is enough."""
        refused = Event.objects.filter(
            province_id=self.province_id,
            id__gte=ids.first_at(self.since),
            outcome=Outcome.REFUSED,
            worker_id__isnull=False,
        )
        # Whoever guesses at the door from outside must not push what the people inside did out of the count.
        refused = refused.exclude(act__in=SIGN_INS).order_by("-id")[:MOST_REFUSALS]
        shut = [
            entry
            for entry in map(reading.entry_of, refused)
            if entry.worker_id is not None
            and reading.word_of(entry.body, "refusal") not in SLIPS
            and entry.case_id not in self._left_out["decoys"]
        ]
        kept_out = set(
            Exclusion.objects.filter(case_id__in={entry.case_id for entry in shut}).values_list("worker_id", "case_id")
        )
        enough = self.numbers["closed_doors"]
        days: dict[tuple[int, str], list[reading.Entry]] = {}
        for entry in shut:
            if entry.worker_id is not None:
                days.setdefault((entry.worker_id, anomalies.mark(AnomalyKind.REFUSED, entry.id, entry.at)), []).append(
                    entry
                )
        for (worker_id, day), doors in days.items():
            named = [door for door in doors if (worker_id, door.case_id) in kept_out]
            if len(doors) >= enough or named:
                yield Anomaly(
                    AnomalyKind.REFUSED,
                    worker_id,
                    doors[0].id,
                    doors[0].at,
                    mark=day,
                    count=len(doors),
                    about=named[0].case_id if named else None,
                    kept_out=bool(named),
                )

    def _second_eyes(self) -> Iterator[Anomaly]:
        since = self.now - timedelta(days=self.numbers["second_eyes_window"])
        rows = Event.objects.filter(
            province_id=self.province_id,
            id__gte=ids.first_at(since),
            act__in=list(anomalies.SECOND_EYES),
            outcome=Outcome.DONE,
        )
        for event in rows.order_by("-id"):
            entry, kind = reading.entry_of(event), anomalies.SECOND_EYES[event.act]
            whom = anomalies.workers_named(reading.rights_of(entry.body))
            yield Anomaly(
                kind,
                entry.worker_id,
                entry.id,
                entry.at,
                about=entry.case_id,
                mark=anomalies.mark(kind, entry.id, entry.at),
                act=Act.words(entry.act),
                # Whom it is about is said where a key was given; whom she named in a case stands in its story alone.
                whom=self._called(whom) if kind is AnomalyKind.KEYS else "",
                mine=self.by.pk in whom,
            )

    def _called(self, whom: Collection[int]) -> str:
        names = [self.members[worker_id].name for worker_id in whom if worker_id in self.members]
        return ", ".join(names)


# Every question names the province and the range of ids first, so that one index range answers it: row security stands
# behind it and asks the same again.
_IN_WINDOW = """
    province_id = %(province)s AND id >= %(since)s AND outcome = 'looked' AND act = ANY(%(file)s)
    AND case_id IS NOT NULL AND worker_id IS NOT NULL AND case_id <> ALL(%(decoys)s) AND worker_id <> ALL(%(keepers)s)
"""
OPENED = f"""
    SELECT worker_id, case_id, day, night, count(*), min(at), max(at), max(id::text COLLATE "C")::uuid AS last
    FROM (
        SELECT worker_id, case_id, id, at, here::date AS day,
            CASE WHEN extract(hour FROM here) >= %(night_begins)s OR extract(hour FROM here) < %(night_ends)s
                THEN (here - make_interval(hours => %(night_ends)s))::date END AS night
        FROM (
            SELECT worker_id, case_id, id, at, at AT TIME ZONE %(zone)s AS here
            FROM casework_event WHERE {_IN_WINDOW}
        ) looked
    ) told GROUP BY 1, 2, 3, 4 ORDER BY last DESC LIMIT %(most)s
"""  # noqa: S608

AT_WORK = """
    SELECT worker_id, case_id, at FROM casework_event
    WHERE case_id = ANY(%(cases)s) AND outcome = 'done' AND worker_id = ANY(%(workers)s)
"""

AN_HOUR = timedelta(hours=1)
A_NIGHT = timedelta(hours=6)
"""So near to a look an act counts as done with it."""
