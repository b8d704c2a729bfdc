"""The latest events of a province, narrowed as its supervisor asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from casework.policy import gate, looks
from casework.queries import sheltering
from casework.queries.audit.lines import SLIPS, Line, Weeks, first_monday, lines, midnight, tried_in, weeks
from casework.records.units import Membership
from casework.records.workers import Worker
from casework.rulebook import names, oddness
from casework.rulebook.acts import Act
from casework.trail import ids, reading, schema
from casework.trail.events import Event, Outcome
from casework.trail.pen import digest_of
from casework.trail.reading import Asked, Entry

A_PAGE = 25
"""Lines a supervisor reads on a telephone before she asks for older ones."""

SIGN_INS = (
    Act.DOOR_SIGN_IN.value,
    Act.DOOR_SIGN_IN_FAILED.value,
    Act.DOOR_SIGN_OUT.value,
    Act.DOOR_QUICK_EXIT.value,
    Act.DOOR_SITTING_OVER.value,
)


class Kind(StrEnum):
    """What a supervisor may ask to see alone."""

    ACTS = "acts"
    LOOKS = "looks"
    REFUSALS = "refusals"
    SIGN_INS = "sign_ins"


_ASKED: Mapping[Kind, Asked] = {
    Kind.ACTS: Asked(outcomes=(Outcome.DONE,), without=SIGN_INS),
    Kind.LOOKS: Asked(outcomes=(Outcome.LOOKED,)),
    Kind.REFUSALS: Asked(outcomes=(Outcome.REFUSED,), past=tuple(sorted(SLIPS))),
    Kind.SIGN_INS: Asked(acts=SIGN_INS),
}


@dataclass(frozen=True)
class Wanted:
    """What the supervisor asked for; days are whole days in Vietnam, both included."""

    kind: Kind | None = None
    worker_id: int | None = None
    since: date | None = None
    until: date | None = None


GUESSED_SINCE = timedelta(days=7)
MOST_GUESSES = 2_000


@dataclass(frozen=True)
class Guessed:
    """A name with which somebody tried to come in and could not: so often, and when last."""

    name: str
    times: int
    last: datetime


@dataclass(frozen=True)
class ProvinceTrail:
    """The latest events of a province, and the names that were guessed at its door, the most often first."""

    lines: tuple[Line, ...]
    older: UUID | None
    workers: tuple[tuple[int, str], ...]
    weeks: Weeks
    guessed: tuple[Guessed, ...]


class NoSuchWorker(ValueError):
    """A worker was asked for who never had a post in this province."""


def province(by: Worker, *, wanted: Wanted, before: UUID | None = None) -> ProvinceTrail:
    """The latest events of the supervisor's province, newest first. Raises NotAllowed, NoSuchWorker."""
    with looks.look(by, Act.TRAIL_PROVINCE) as looking:
        realm_id = gate.require_role(by, Act.TRAIL_PROVINCE).realm_id
        looking.opened("trail")
        workers = _workers(realm_id)
        if wanted.worker_id is not None and wanted.worker_id not in dict(workers):
            raise NoSuchWorker
        asked = _asked(wanted)
        entries = reading.of_realm(realm_id, before=before, limit=A_PAGE + 1, asked=asked)
        if wanted.kind in (None, Kind.ACTS) and wanted.worker_id is None:
            house = schema.told(before=before, since=asked.since, until=asked.until, limit=A_PAGE + 1)
            entries = sorted([*entries, *house], key=lambda entry: entry.id, reverse=True)[: A_PAGE + 1]
        below = entries[A_PAGE - 1].id if len(entries) > A_PAGE else None
        counted = reading.by_week(since=first_monday(), realm_id=realm_id)
        page = _named(wanted, entries[:A_PAGE])
        shown = [entry.id for entry in page]
        looking.noted(events=len(shown), digest=digest_of(shown))
        guessed = _guessed(realm_id, dict(workers)) if before is None else ()
        return ProvinceTrail(lines(page), below, workers, weeks(counted), guessed)


def _guessed(realm_id: int, called: Mapping[int, str]) -> tuple[Guessed, ...]:
    now = timezone.now()
    failed = Event.objects.filter(
        realm_id=realm_id,
        id__gte=ids.first_at(now - GUESSED_SINCE),
        outcome=Outcome.REFUSED,
        act=Act.DOOR_SIGN_IN_FAILED.value,
    )
    found: dict[int, list[datetime]] = {}
    for entry in map(reading.entry_of, failed.order_by("-id")[:MOST_GUESSES]):
        worker_id = tried_in(entry)
        if worker_id is not None and worker_id in called:
            found.setdefault(worker_id, []).append(entry.at)
    enough = oddness.number("guesses", at=now)
    names_tried = [Guessed(called[one], len(times), times[0]) for one, times in found.items() if len(times) >= enough]
    return tuple(sorted(names_tried, key=lambda one: one.times, reverse=True))


def _named(wanted: Wanted, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Asking for a name finds nothing that does not bear it: else the question would tell who keeps her."""
    if wanted.worker_id is None:
        return entries
    unnamed = sheltering.unnamed(entries)
    return [entry for entry in entries if entry.id not in unnamed]


def _asked(wanted: Wanted) -> Asked:
    asked = _ASKED[wanted.kind] if wanted.kind else Asked()
    return replace(
        asked,
        worker_id=wanted.worker_id,
        since=midnight(wanted.since) if wanted.since else None,
        until=midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
    )


def _workers(realm_id: int) -> tuple[tuple[int, str], ...]:
    """Everybody who has or had a post in the province, in Vietnamese order of given names."""
    seats = Membership.objects.filter(Q(group__unit__realm_id=realm_id) | Q(group_id=realm_id))
    rows = dict(seats.values_list("worker_id", "worker__display_name"))
    return tuple(sorted(rows.items(), key=lambda row: names.sort_key(row[1])))
