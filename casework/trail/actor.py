"""Who is acting right now: one act of one worker, known to history and trail without being handed through calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from casework.trail.ids import uuid7


class HistoryCommitment(NamedTuple):
    """One history row an act made, the hash that binds it, and which record it is about."""

    label: str
    history_id: UUID
    history: bytes
    row_id: UUID


@dataclass
class Acting:
    """One act under way. `changed` collects the history rows it made and `rights` whose rights it changed, so that its
    event can commit to the ones and name the others. `repeated` where it was done before: sent again, it does nothing.
    `said` is what its line says more: words of the rulebook, never one of hers. `compared` are the cases whose rows it
    held against their log.
    """

    worker_id: int | None
    province_id: int | None
    act: str
    at: datetime
    event_id: UUID = field(default_factory=uuid7)
    changed: list[HistoryCommitment] = field(default_factory=list)
    rights: list[list[str]] = field(default_factory=list)
    repeated: bool = False
    said: dict[str, str] = field(default_factory=dict)
    compared: set[UUID] = field(default_factory=set)


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def acting() -> Acting | None:
    """The act under way in this thread of work, or None between acts."""
    return _acting.get()


def say(**words: str) -> None:
    """Let the line of the act under way say more: words of the rulebook only."""
    doing = _acting.get()
    if doing is None:
        raise RuntimeError("something was to be said of an act, outside any")
    doing.said |= words


@contextmanager
def act_of(worker_id: int | None, province_id: int | None, act: str, *, at: datetime | None = None) -> Iterator[Acting]:
    """Everything inside is done by this worker as this act."""
    now = Acting(worker_id, province_id, act, at or timezone.now())
    token = _acting.set(now)
    try:
        yield now
    finally:
        _acting.reset(token)
