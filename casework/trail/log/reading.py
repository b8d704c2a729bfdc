"""Reading the trail back: the events of one case or one province, newest first, paged by key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.functions import TruncWeek

from casework.trail.events import Event, Outcome
from casework.trail.log import encoding

_HOLDER = re.compile(r"(unit|worker):([0-9]{1,9})")
_LARGEST = 2**63


def word_of(body: Mapping[str, Any], name: str) -> str:
    """A word that a body says, or none."""
    found = body.get(name)
    return found if isinstance(found, str) else ""


def number_of(body: Mapping[str, Any], name: str) -> int | None:
    """A number that a body says: an id, or how many."""
    found = body.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < _LARGEST else None


def rights_of(body: Mapping[str, Any]) -> list[list[str]]:
    """The changes of rights that a body names: what, on which kind of object, which, whose, which hold."""
    found = body.get("rights")
    return [
        one
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, list) and len(one) == 5 and all(isinstance(part, str) for part in one)
    ]


def holder_of(word: str) -> tuple[str, int] | None:
    """Whose right it is, `unit` or `worker` and its number; None for everybody else's."""
    found = _HOLDER.fullmatch(word)
    return (found[1], int(found[2])) if found else None


@dataclass(frozen=True)
class Entry:
    """One event as it was written. Its body is read through the functions above, for it may have been damaged."""

    id: UUID
    at: datetime
    act: str
    outcome: str
    worker_id: int | None
    case_id: UUID | None
    object_id: UUID | None
    body: dict[str, Any]


def entry_of(event: Event) -> Entry:
    """An event to be read; what a damaged body said is lost, and is found by examining."""
    return Entry(
        event.id,
        event.at,
        event.act,
        event.outcome,
        event.worker_id,
        event.case_id,
        event.object_id,
        encoding.said(bytes(event.body)) or {},
    )


def of_case(
    case_id: UUID, *, before: UUID | None = None, limit: int = 100, outcomes: Collection[Outcome] = ()
) -> list[Entry]:
    """Events of one case, newest first; `before` is the id of the last entry of the page above.

    `outcomes` keeps only events of these kinds; empty keeps all.
    """
    # By the number in the chain, which its unique index has in order; what is older than chains comes last.
    events = Event.objects.filter(case_id=case_id).order_by(F("case_seq").desc(nulls_last=True), "-id")
    if before is not None:
        number = events.filter(pk=before).values_list("case_seq", flat=True).first()
        unnumbered = Q(case_seq=None) if number is not None else Q(case_seq=None, id__lt=before)
        events = events.filter(unnumbered | Q(case_seq__lt=number) if number is not None else unnumbered)
    if outcomes:
        events = events.filter(outcome__in=[outcome.value for outcome in outcomes])
    return [entry_of(event) for event in events[:limit]]


@dataclass(frozen=True)
class EventQuery:
    """Which events of a province are wanted; an empty part wants all. `since` is included, `until` is not."""

    outcomes: tuple[Outcome, ...] = ()
    acts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    worker_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    past: tuple[str, ...] = ()
    """Refusals of these types are passed over."""


def of_province(
    province_id: int, *, before: UUID | None = None, limit: int = 100, asked: EventQuery | None = None
) -> list[Entry]:
    """Events done by the workers of one province, newest first."""
    events = Event.objects.filter(province_id=province_id).order_by("-id")
    if before is not None:
        events = events.filter(id__lt=before)
    if asked is not None:
        events = _narrowed(events, asked)
    return [entry_of(event) for event in events[:limit]]


class _Position(Func):
    """Where some bytes stand in others, from 1; 0 where they do not."""

    function = "position"
    template = "%(function)s(%(expressions)s)"
    arg_joiner = " IN "
    output_field = IntegerField()


def _narrowed(events: QuerySet[Event], asked: EventQuery) -> QuerySet[Event]:
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
    for refusal in asked.past:
        # Bytes in bytes: a body somebody damaged must be listed, not break the list.
        events = events.alias(**{f"at_{refusal}": _Position(Value(f'"refusal":"{refusal}"'.encode()), F("body"))})
        events = events.filter(**{f"at_{refusal}": 0})
    return events


def by_week(
    *, since: datetime, case_id: UUID | None = None, province_id: int | None = None
) -> dict[tuple[date, str], int]:
    """How many events of each outcome fell in each week (its Monday, in local time), for one case or one province."""
    events = Event.objects.filter(at__gte=since)
    events = events.filter(case_id=case_id) if case_id is not None else events.filter(province_id=province_id)
    counted = (
        events.annotate(week=TruncWeek("at", output_field=DateField()))
        .values_list("week", "outcome")
        .annotate(count=Count("id"))
        .order_by("week")
    )
    return {(week, outcome): count for week, outcome, count in counted}


@dataclass(frozen=True)
class FileReader:
    """One worker who opened the file of a case or its history: how often, and when last.

    A form opened on the way to an act is counted with its act, and a partner who read her own packet opened no file.
    """

    worker_id: int
    times: int
    last: datetime


OPENING = ("case.look", "case.history", "case.print", "same_person.look", "ban.read", "trail.contents")
"""Looks that open a file, not a form on the way to an act, nor its story without contents."""
