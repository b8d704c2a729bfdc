"""Idempotency: a page sent twice on a slow network does its act once, and what it says anew is never dropped."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import QuerySet

from casework.records.base import Record
from casework.trail import actor
from casework.trail.ids import uuid7

ROOM = 1000
"""So many different things one page makes at most under ids of its own: it is open for an hour."""


def sent_before[R: Record](mine: QuerySet[R], key: UUID | None, same: Callable[[R], bool]) -> tuple[R | None, UUID]:
    """What this page made of the same words before, if it did, and the id for what it makes now.

    `mine` is what this writer made on this case. The first thing a page makes has the id the page brought along, what
    it makes of other words (she went back, changed them, sent it again) the ids behind that, in turn: so each of them
    is made once. The ids say nothing of the words.
    """
    if key is None:
        return None, uuid7()
    made = list(mine.filter(pk__gte=key, pk__lt=behind(key, ROOM)))
    return next(filter(same, made), None), behind(key, len(made))


def behind(key: UUID, place: int) -> UUID:
    """The id that stands so many places behind the one a page brought along."""
    return UUID(int=key.int + place)


def done_before[R](made: R) -> R:
    """The act under way was done before and made this: it leaves no second line in the trail."""
    doing = actor.acting()
    if doing is not None:
        doing.repeated = True
    return made
