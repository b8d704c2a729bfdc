"""What a worker did lately, from her own lines: which acts and when, and of no case, for her page may lie open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from casework.policy import unit_of_work
from casework.policy.memberships import memberships_of
from casework.records.workers import Worker
from casework.trail import ids
from casework.trail.events import Event, Outcome

LATELY = timedelta(days=7)
MOST = 20
"""Lines of one's own page."""


@dataclass(frozen=True)
class OwnLine:
    """One act of hers: its word, when, and whether it was refused."""

    act: str
    at: datetime
    refused: bool


@dataclass(frozen=True)
class OwnPage:
    """Her newest lines but for what she only looked at; `seated` while she has a unit anywhere."""

    lines: tuple[OwnLine, ...]
    seated: bool


def own_page(by: Worker) -> OwnPage:
    """What she did within seven days, the newest first."""
    with unit_of_work.transaction_as(by):
        since = ids.first_at(timezone.now() - LATELY)
        hers = Event.objects.filter(worker_id=by.pk, id__gte=since).exclude(outcome=Outcome.LOOKED)
        rows = hers.order_by("-id").values_list("act", "at", "outcome")[:MOST]
        lines = tuple(OwnLine(act, at, outcome == Outcome.REFUSED) for act, at, outcome in rows)
    return OwnPage(lines, seated=bool(memberships_of(by)))
