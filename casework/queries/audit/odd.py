"""The page of what is odd and not yet looked into, and the facts of one thing that a second person looks into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from casework.policy import gate, looks
from casework.queries import sheltering
from casework.queries.audit import watch
from casework.queries.audit.oddities import Search, Seat, Thing
from casework.queries.audit.watch import Seen
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook import oddness
from casework.rulebook.acts import Act
from casework.rulebook.oddness import Odd
from casework.rulebook.refusals import NotFound
from casework.rulebook.rows import Words
from casework.rulebook.stages import Stage
from casework.trail import reading
from casework.trail.events import Event

A_PAGE = 25


@dataclass(frozen=True)
class OddPage:
    """A page of what is open, what the numbers are, and where the list goes on."""

    things: tuple[Thing, ...]
    older: str | None
    numbers: Mapping[str, int]
    since: datetime


def odd(by: Worker, *, kinds: Collection[Odd] = (), below: str | None = None) -> OddPage:
    """A page of what is odd and not reviewed, the latest first. Raises NotAllowed."""
    with looks.look(by, Act.ODD_LIST) as looking:
        realm_id = gate.require_role(by, Act.ODD_LIST).realm_id
        now = timezone.now()
        search = Search(by, realm_id, now, watch.decoys(realm_id))
        since = now - timedelta(days=oddness.number("second_eyes_window", at=now))
        seen = watch.reviewed(realm_id, since=since)
        things = [thing for thing in search.all() if not kinds or thing.kind in kinds]
        left = sorted(_open(things, seen, by), key=lambda thing: thing.key, reverse=True)
        if below is not None:
            left = [thing for thing in left if thing.key < below]
        shown = left[:A_PAGE]
        # Of every case whose name was opened to be compared, and of every case that stands on the page.
        looking.showed({*search.compared, *(thing.about for thing in shown if thing.about is not None)})
        return OddPage(
            _told(shown, search.seats),
            shown[-1].key if len(left) > A_PAGE else None,
            {word: oddness.number(word, at=now) for word in oddness.RULES},
            search.since,
        )


def _open(things: Iterable[Thing], seen: Seen, by: Worker) -> Iterator[Thing]:
    for thing in things:
        # A day's things are of no one case, though a single one is shown with them.
        about = None if thing.kind in oddness.OF_A_DAY else thing.about
        known = seen.get((thing.kind.value, thing.worker_id, about, thing.mark))
        upto, at = known or (None, None)
        if upto is not None and upto >= thing.last:
            continue
        yield replace(thing, again=at, mine=thing.mine or thing.worker_id == by.pk)


def _told(things: list[Thing], seats: Mapping[int, Seat]) -> tuple[Thing, ...]:
    """With names and codes, of this page only."""
    cases = {thing.about for thing in things if thing.about is not None}
    known = {pk: row for pk, *row in Case.objects.filter(pk__in=cases).values_list("pk", "code", "stage")}
    nobody = Seat("", frozenset(), frozenset(), by_night=False)
    told = []
    for thing in things:
        code, stage = known.get(thing.about, (None, Stage.DRAFT)) if thing.about else (None, "")
        told.append(
            replace(
                thing,
                who=seats.get(thing.worker_id or 0, nobody).name,
                code=(code or f"…{thing.about.hex[-6:]}") if thing.about else "",
                opens=bool(thing.about) and stage != Stage.DRAFT,
            )
        )
    return tuple(told)


# One thing, to be reviewed --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """What is known of the one event by which a thing is reviewed."""

    kind: Odd
    who: str
    what: Words
    at: datetime
    case_id: UUID | None
    code: str
    opens: bool
    mine: bool


def facts(by: Worker, *, kind: Odd, event_id: UUID) -> Facts:
    """The thing that this event is the last of. Raises NotAllowed, NotFound."""
    with looks.look(by, Act.ODD_LIST) as looking:
        gate.require_role(by, Act.ODD_LIST)
        event = Event.objects.filter(pk=event_id).first()
        if event is None:
            raise NotFound
        looking.noted(event=str(event_id), kind=kind.value)
        entry = reading.entry_of(event)
        name = Worker.objects.filter(pk=entry.worker_id or 0).values_list("display_name", flat=True).first()
        known = Case.objects.filter(pk=entry.case_id).values_list("code", "stage").first() if entry.case_id else None
        code, stage = known or (None, Stage.DRAFT)
        return Facts(
            kind,
            str(sheltering.PERSON) if entry.id in sheltering.unnamed([entry]) else name or "",
            Act.words(entry.act),
            entry.at,
            entry.case_id if kind not in oddness.OF_A_DAY else None,
            (code or f"…{entry.case_id.hex[-6:]}") if entry.case_id else "",
            stage != Stage.DRAFT,
            by.pk in {entry.worker_id, *oddness.workers_named(reading.rights_of(entry.body))},
        )
