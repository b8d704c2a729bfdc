"""The latest events of a province, narrowed as its supervisor asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from casework.policy import gate, viewing
from casework.queries import redaction
from casework.queries.audit.lines import SLIPS, TrailLine, Weeks, first_monday, lines, midnight, tried_in, weeks
from casework.records.units import Membership
from casework.records.workers import Worker
from casework.rulebook import anomalies, names
from casework.rulebook.acts import Act
from casework.rulebook.sections import Section
from casework.trail import ids
from casework.trail.events import Event, Outcome
from casework.trail.log import reading
from casework.trail.log.append import digest_of
from casework.trail.log.reading import Entry, EventQuery
from casework.trail.sequencer import schema_watch

A_PAGE = 25
"""Lines a supervisor reads on a telephone before she asks for older ones."""

SIGN_INS = (
    Act.DOOR_SIGN_IN.value,
    Act.DOOR_SIGN_IN_FAILED.value,
    Act.DOOR_SIGN_OUT.value,
    Act.DOOR_QUICK_EXIT.value,
    Act.DOOR_SESSION_OVER.value,
)


class ProvinceEventKind(StrEnum):
    """What a supervisor may ask to see alone."""

    ACTS = "acts"
    LOOKS = "looks"
    REFUSALS = "refusals"
    SIGN_INS = "sign_ins"


_ASKED: Mapping[ProvinceEventKind, EventQuery] = {
    ProvinceEventKind.ACTS: EventQuery(outcomes=(Outcome.DONE,), without=SIGN_INS),
    ProvinceEventKind.LOOKS: EventQuery(outcomes=(Outcome.LOOKED,)),
    ProvinceEventKind.REFUSALS: EventQuery(outcomes=(Outcome.REFUSED,), past=tuple(sorted(SLIPS))),
    ProvinceEventKind.SIGN_INS: EventQuery(acts=SIGN_INS),
}


@dataclass(frozen=True)
class ProvinceTrailFilter:
    """What the supervisor asked for; days are whole days in Vietnam, both included."""

    kind: ProvinceEventKind | None = None
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

    lines: tuple[TrailLine, ...]
    older: UUID | None
    workers: tuple[tuple[int, str], ...]
    weeks: Weeks
    guessed: tuple[Guessed, ...]
    guessed_since: timedelta = GUESSED_SINCE


class NoSuchWorker(ValueError):
    """A worker was asked for who never had a unit in this province."""


def province(by: Worker, *, wanted: ProvinceTrailFilter, before: UUID | None = None) -> ProvinceTrail:
    """The latest events of the supervisor's province, newest first. Raises NotAllowed, NoSuchWorker."""
    with viewing.view_access(by, Act.TRAIL_PROVINCE) as access:
        province_id = gate.require_role(by, Act.TRAIL_PROVINCE).province_id
        access.open_sections(Section.TRAIL)
        workers = _workers(province_id)
        if wanted.worker_id is not None and wanted.worker_id not in dict(workers):
            raise NoSuchWorker
        asked = _asked(wanted)
        entries = reading.of_province(province_id, before=before, limit=A_PAGE + 1, asked=asked)
        if wanted.kind in (None, ProvinceEventKind.ACTS) and wanted.worker_id is None:
            house = schema_watch.schema_changes(before=before, since=asked.since, until=asked.until, limit=A_PAGE + 1)
            entries = sorted([*entries, *house], key=lambda entry: entry.id, reverse=True)[: A_PAGE + 1]
        below = entries[A_PAGE - 1].id if len(entries) > A_PAGE else None
        counted = reading.by_week(since=first_monday(), province_id=province_id)
        page = _named(wanted, entries[:A_PAGE])
        shown = [entry.id for entry in page]
        access.noted(events=len(shown), digest=digest_of(shown))
        guessed = _guessed(province_id, dict(workers)) if before is None else ()
        return ProvinceTrail(lines(page), below, workers, weeks(counted), guessed)


def _guessed(province_id: int, called: Mapping[int, str]) -> tuple[Guessed, ...]:
    now = timezone.now()
    failed = Event.objects.filter(
        province_id=province_id,
        id__gte=ids.first_at(now - GUESSED_SINCE),
        outcome=Outcome.REFUSED,
        act=Act.DOOR_SIGN_IN_FAILED.value,
    )
    found: dict[int, list[datetime]] = {}
    for entry in map(reading.entry_of, failed.order_by("-id")[:MOST_GUESSES]):
        worker_id = tried_in(entry)
        if worker_id is not None and worker_id in called:
            found.setdefault(worker_id, []).append(entry.at)
    enough = anomalies.number("guesses", at=now)
    names_tried = [Guessed(called[one], len(times), times[0]) for one, times in found.items() if len(times) >= enough]
    return tuple(sorted(names_tried, key=lambda one: one.times, reverse=True))


def _named(wanted: ProvinceTrailFilter, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Asking for a name finds nothing that does not bear it: else the question would tell who keeps her."""
    if wanted.worker_id is None:
        return entries
    unnamed = redaction.unnamed(entries)
    return [entry for entry in entries if entry.id not in unnamed]


def _asked(wanted: ProvinceTrailFilter) -> EventQuery:
    asked = _ASKED[wanted.kind] if wanted.kind else EventQuery()
    return replace(
        asked,
        worker_id=wanted.worker_id,
        since=midnight(wanted.since) if wanted.since else None,
        until=midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
    )


def _workers(province_id: int) -> tuple[tuple[int, str], ...]:
    """Everybody who has or had a unit in the province, in Vietnamese order of given names."""
    memberships = Membership.objects.filter(Q(unit__province_id=province_id) | Q(unit_id=province_id))
    rows = dict(memberships.values_list("worker_id", "worker__display_name"))
    return tuple(sorted(rows.items(), key=lambda row: names.sort_key(row[1])))
