"""The search for what is odd in a province: each anomaly with its reason and the events behind it.

Everything is found anew from the events of a window; nothing is kept about anybody but what a supervisor wrote down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from casework.policy import lists
from casework.queries.audit import alerts
from casework.queries.audit.anomaly_evidence import AnomalyEvidence, OpenedFile
from casework.queries.audit.lines import SLIPS
from casework.queries.audit.province import SIGN_INS
from casework.queries.list_rows import opened_name
from casework.records.cases import Case, Clock, Exclusion
from casework.records.oversight import Review
from casework.records.units import Unit
from casework.rulebook import anomalies, deadlines
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import AnomalyKind
from casework.rulebook.rows import Words
from casework.trail import ids
from casework.trail.events import Event, Outcome
from casework.trail.log import reading

MOST_REFUSALS = 2_000
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Anomaly:
    """One anomaly. `last` is its latest event, `count` how many events or cases there are in it.

    `whole_name`: she has the worker's own name; `colleague`: she has the name of somebody who works in her commune.
    `share`: of a hundred people so many bear the surname, None if it is not known. `kept_out`: somebody who is excluded
    from the case tried to open it. `over_her_no`: what was sent had been refused in words. `again`: it was reviewed
    then, and went on. `mine`: another supervisor must look. `explained` names the duties of few hours that ran
    while she looked at each of the files.
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
    over_her_no: bool = False
    act: Words = ""
    whom: str = ""
    again: datetime | None = None
    mine: bool = False
    explained: tuple[Words, ...] = ()
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
        loud = self.kind in (AnomalyKind.DECOY, AnomalyKind.STRANGE_KEY)
        return loud or self.whole_name or self.kept_out or self.over_her_no


@dataclass
class AnomalySearch(AnomalyEvidence):
    """One search through the events of a province since the window began."""

    compared: list[UUID] = field(default_factory=list)

    def all(self) -> Iterator[Anomaly]:
        """Every anomaly there is, in no order."""
        yield from self._touched()
        yield from self._strangers()
        yield from self._names()
        yield from self._many()
        yield from self._nights()
        yield from self._refused()
        yield from self._second_eyes()
        yield from self._without_yes()
        yield from self._strange_keys()

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
                files = [one for one in self.opened if (one.worker_id, one.case_id) == key]
                yield Anomaly(
                    AnomalyKind.STRANGER,
                    pair.worker_id,
                    pair.last,
                    pair.at,
                    about=pair.case_id,
                    count=pair.times,
                    explained=self._explained(files),
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
        days: dict[tuple[int, date], dict[UUID, OpenedFile]] = {}
        for one in self.opened:
            days.setdefault((one.worker_id, one.day), {})[one.case_id] = one  # of one case the earliest stays
        enough = self.numbers["cases_in_an_hour"]
        for (worker_id, day), files in days.items():
            begun = sorted(one.first for one in files.values())
            if any(later - earlier <= AN_HOUR for earlier, later in zip(begun, begun[enough - 1 :], strict=False)):
                last = max(files.values(), key=lambda one: one.last)
                yield Anomaly(
                    AnomalyKind.MANY,
                    worker_id,
                    last.last,
                    last.at,
                    mark=day.isoformat(),
                    count=len(files),
                    explained=self._explained(files.values()),
                )

    def _nights(self) -> Iterator[Anomaly]:
        nights: dict[tuple[int, date], list[OpenedFile]] = {}
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
                AnomalyKind.NIGHT,
                worker_id,
                last.last,
                last.at,
                mark=night.isoformat(),
                count=len(cases),
                about=only,
                explained=self._explained(files),
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
            and entry.case_id not in self.left_out["decoys"]
        ]
        hers = _HerOwn(shut, since=self.since)
        shut = [replace(entry, case_id=hers.case_of(entry)) for entry in shut]
        kept_out = set(
            Exclusion.objects.filter(case_id__in={entry.case_id for entry in shut}).values_list("worker_id", "case_id")
        )
        shut = [entry for entry in shut if (entry.worker_id, entry.case_id) in kept_out or not hers.was(entry)]
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
            if kind is AnomalyKind.HER_NO and not self._was_handed_in(entry):
                continue  # a draft, which nobody but who heard her had read
            if kind in {AnomalyKind.HER_NO, AnomalyKind.MISTAKE}:
                whom = frozenset()  # whose keys end is whose they were: nobody is given anything
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

    def _was_handed_in(self, entry: reading.Entry) -> bool:
        sent = Event.objects.filter(case_id=entry.case_id, act=Act.INTAKE_SUBMIT.value, outcome=Outcome.DONE)
        return sent.filter(id__lt=entry.id).exists()

    def _without_yes(self) -> Iterator[Anomaly]:
        """What left a case on a legal ground: over her spoken no, or without asking her."""
        since = self.now - timedelta(days=self.numbers["second_eyes_window"])
        rows = Event.objects.filter(
            province_id=self.province_id,
            id__gte=ids.first_at(since),
            act=Act.REFERRAL_SEND.value,
            outcome=Outcome.DONE,
        )
        for entry in map(reading.entry_of, rows.order_by("-id")):
            said = reading.word_of(entry.body, anomalies.WITHOUT_YES)
            if said:
                kind = AnomalyKind.WITHOUT_YES
                mark = anomalies.mark(kind, entry.id, entry.at)
                over = said == anomalies.OVER_HER_NO
                yield Anomaly(
                    kind, entry.worker_id, entry.id, entry.at, about=entry.case_id, mark=mark, over_her_no=over
                )

    def _strange_keys(self) -> Iterator[Anomaly]:
        """A public key that was another while its owner typed: renewed in between, or put there by somebody."""
        refused = Event.objects.filter(
            province_id=self.province_id,
            id__gte=ids.first_at(self.since),
            act=Act.UNSENT_KEEP.value,
            outcome=Outcome.REFUSED,
        )
        for entry in map(reading.entry_of, refused.order_by("-id")[:MOST_REFUSALS]):
            if reading.word_of(entry.body, "code") == "strange_key":
                mark = anomalies.mark(AnomalyKind.STRANGE_KEY, entry.id, entry.at)
                yield Anomaly(AnomalyKind.STRANGE_KEY, entry.worker_id, entry.id, entry.at, mark=mark)

    def _explained(self, files: Iterable[OpenedFile]) -> tuple[Words, ...]:
        return tuple(deadlines.name_of(rule) for rule in self.explained(files))

    def _called(self, whom: Collection[int]) -> str:
        names = [self.members[worker_id].name for worker_id in whom if worker_id in self.members]
        return ", ".join(names)


class _HerOwn:
    """What somebody worked on or read within the day before she met its closed door: Back leads there, a page left
    open, a link of the morning - to her draft that was sent, a case that was handed over, a packet taken back."""

    def __init__(self, shut: Collection[reading.Entry], *, since: datetime) -> None:
        self._at: dict[tuple[int | None, UUID], list[datetime]] = {}
        self._cases: dict[UUID, UUID] = {}
        # A packet or a stay that is not there names no case: hers is found by the lines of before.
        things = {entry.object_id for entry in shut if entry.object_id and not entry.case_id}
        lines = Event.objects.filter(
            Q(case_id__in={entry.case_id for entry in shut if entry.case_id}) | Q(object_id__in=things),
            worker_id__in={entry.worker_id for entry in shut},
            outcome__in=[Outcome.DONE, Outcome.LOOKED],
            id__gte=ids.first_at(since - A_DAY),
        )
        for worker_id, case_id, thing, at in lines.values_list("worker_id", "case_id", "object_id", "at"):
            for one in (case_id, thing):
                if one is not None:
                    self._at.setdefault((worker_id, one), []).append(at)
            if thing is not None and case_id is not None:
                self._cases[thing] = case_id

    def case_of(self, entry: reading.Entry) -> UUID | None:
        """The case this door is of, where that is known."""
        return entry.case_id or (self._cases.get(entry.object_id) if entry.object_id else None)

    def was(self, entry: reading.Entry) -> bool:
        """Whether it was hers within the day before."""
        own = (entry.case_id, entry.object_id)
        times = (at for one in own if one is not None for at in self._at.get((entry.worker_id, one), ()))
        return any(entry.at - A_DAY <= at <= entry.at for at in times)


AN_HOUR = timedelta(hours=1)
A_NIGHT = timedelta(hours=6)
"""So near to a look an act counts as done with it."""
