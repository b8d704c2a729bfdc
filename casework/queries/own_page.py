"""What a worker did lately, from her own lines: which acts and when, and of no case, for her page may lie open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone

from casework.policy import unit_of_work
from casework.policy.memberships import memberships_of
from casework.records.workers import Worker
from casework.trail import ids
from casework.trail.events import Event, Outcome

LATELY = timedelta(days=7)
MOST = 40
"""Lines of the trail that one's own page is made of."""


@dataclass(frozen=True)
class OwnLine:
    """One act of hers: its word, when, whether it was refused; done so many `times` on end, the last of them then."""

    act: str
    at: datetime
    refused: bool
    times: int = 1


@dataclass(frozen=True)
class OwnPage:
    """Her newest lines but for what she only looked at, `more` where there are others within these days; `seated` while
    she has a unit anywhere."""

    lines: tuple[OwnLine, ...]
    more: bool
    seated: bool


def own_page(by: Worker) -> OwnPage:
    """What she did within seven days, the newest first."""
    with unit_of_work.transaction_as(by):
        since = ids.first_at(timezone.now() - LATELY)
        hers = Event.objects.filter(worker_id=by.pk, id__gte=since).exclude(outcome=Outcome.LOOKED)
        rows = hers.order_by("-id").values_list("act", "at", "outcome")[: MOST + 1]
        lines = [OwnLine(act, at, outcome == Outcome.REFUSED) for act, at, outcome in rows]
    return OwnPage(tuple(_on_end(lines[:MOST])), more=len(lines) > MOST, seated=bool(memberships_of(by)))


def _on_end(lines: list[OwnLine]) -> Iterator[OwnLine]:
    """The same, with what was done several times on end in one line."""
    for _kind, alike in groupby(lines, key=lambda line: (line.act, line.refused)):
        first, *more = alike
        yield replace(first, times=1 + len(more))
