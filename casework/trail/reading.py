"""Reading the trail back: the events of one case or one province, newest first, paged by key."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Max, QuerySet
from django.db.models.functions import TruncWeek

from casework.trail.events import Event, Outcome


@dataclass(frozen=True)
class Entry:
    """One event as it was written."""

    id: UUID
    at: datetime
    act: str
    outcome: str
    worker_id: int | None
    case_id: UUID | None
    thing_id: UUID | None
    body: dict[str, Any]


def entry_of(event: Event) -> Entry:
    """An event to be read; what a damaged body said is lost, and is found by examining."""
    try:
        body = json.loads(bytes(event.body))
    except ValueError:
        body = {}
    return Entry(
        event.id,
        event.at,
        event.act,
        event.outcome,
        event.worker_id,
        event.case_id,
        event.thing_id,
        body if isinstance(body, dict) else {},
    )


def of_case(
    case_id: UUID, *, before: UUID | None = None, limit: int = 100, outcomes: Collection[Outcome] = ()
) -> list[Entry]:
    """Events of one case, newest first; `before` is the id of the last entry of the page above.

    `outcomes` keeps only events of these kinds; empty keeps all.
    """
    events = Event.objects.filter(case_id=case_id).order_by("-id")
    if before is not None:
        events = events.filter(id__lt=before)
    if outcomes:
        events = events.filter(outcome__in=[outcome.value for outcome in outcomes])
    return [entry_of(event) for event in events[:limit]]


@dataclass(frozen=True)
class Asked:
    """Which events of a province are wanted; an empty part wants all. `since` is included, `until` is not."""

    outcomes: tuple[Outcome, ...] = ()
    acts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    worker_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def of_realm(realm_id: int, *, before: UUID | None = None, limit: int = 100, asked: Asked | None = None) -> list[Entry]:
    """Events done by the workers of one province, newest first."""
    events = Event.objects.filter(realm_id=realm_id).order_by("-id")
    if before is not None:
        events = events.filter(id__lt=before)
    if asked is not None:
        events = _narrowed(events, asked)
    return [entry_of(event) for event in events[:limit]]


def _narrowed(events: QuerySet[Event], asked: Asked) -> QuerySet[Event]:
    if asked.outcomes:
        events = events.filter(outcome__in=[outcome.value for outcome in asked.outcomes])
    if asked.acts:
        events = events.filter(act__in=asked.acts)
    if asked.without:
        events = events.exclude(act__in=asked.without)
    if asked.worker_id is not None:
        events = events.filter(worker_id=asked.worker_id)
    if asked.since is not None:
        events = events.filter(at__gte=asked.since)
    if asked.until is not None:
        events = events.filter(at__lt=asked.until)
    return events


def by_week(
    *, since: datetime, case_id: UUID | None = None, realm_id: int | None = None
) -> dict[tuple[date, str], int]:
    """How many events of each outcome fell in each week (its Monday, in local time), for one case or one province."""
    events = Event.objects.filter(at__gte=since)
    events = events.filter(case_id=case_id) if case_id is not None else events.filter(realm_id=realm_id)
    counted = (
        events.annotate(week=TruncWeek("at", output_field=DateField()))
        .values_list("week", "outcome")
        .annotate(count=Count("id"))
        .order_by("week")
    )
    return {(week, outcome): count for week, outcome, count in counted}


@dataclass(frozen=True)
class Looker:
    """One worker who opened a case: how often, and when last."""

    worker_id: int
    times: int
    last: datetime


OPENING = ("case.look", "case.history", "case.print", "trail.case")
"""Looks that open a file, not a form on the way to an act."""


def lookers(case_id: UUID) -> list[Looker]:
    """Everyone who opened the file of a case or its history, latest first.

    A form opened on the way to an act is counted with its act, and a partner who read her own packet opened no file.
    """
    looked = Event.objects.filter(case_id=case_id, outcome=Outcome.LOOKED, worker_id__isnull=False, act__in=OPENING)
    counted = looked.values_list("worker_id").annotate(times=Count("id"), last=Max("at")).order_by("-last")
    return [Looker(worker_id, times, last) for worker_id, times, last in counted if worker_id is not None]
