"""Reading the trail back: the events of one case or one province, newest first, paged by key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.trail.events import Event


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


def _entry(event: Event) -> Entry:
    return Entry(
        event.id,
        event.at,
        event.act,
        event.outcome,
        event.worker_id,
        event.case_id,
        event.thing_id,
        json.loads(bytes(event.body)),
    )


def of_case(case_id: UUID, *, before: UUID | None = None, limit: int = 100) -> list[Entry]:
    """Events of one case, newest first; `before` is the id of the last entry of the page above."""
    events = Event.objects.filter(case_id=case_id).order_by("-id")
    if before is not None:
        events = events.filter(id__lt=before)
    return [_entry(event) for event in events[:limit]]


def of_realm(realm_id: int, *, before: UUID | None = None, limit: int = 100) -> list[Entry]:
    """Events done by the workers of one province, newest first."""
    events = Event.objects.filter(realm_id=realm_id).order_by("-id")
    if before is not None:
        events = events.filter(id__lt=before)
    return [_entry(event) for event in events[:limit]]
