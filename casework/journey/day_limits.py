"""Every day an act is handed keeps to its row in the table; one that is far off waits until its writer confirms it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.utils import timezone

from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.date_limits import DateLimit, anchors_at, days_typed, span
from casework.rulebook.dates import Birth
from casework.rulebook.refusals import DayBeyond, DayToConfirm

_confirmed: ContextVar[frozenset[str]] = ContextVar("day_limits_confirmed", default=frozenset())


@contextmanager
def confirmed(days: Collection[str]) -> Iterator[None]:
    """Inside, the writer has read these days written out in words and says that they are right."""
    token = _confirmed.set(frozenset(days))
    try:
        yield
    finally:
        _confirmed.reset(token)


def keep_to_limits(on: object, act: Act, values: Mapping[str, object]) -> None:
    """Lets pass the days among the arguments of an act. Raises DayBeyond, and DayToConfirm for one to be asked
    again."""
    for name, typed, limit in days_typed(act, values):
        keep_to(limit, on, name, typed)


def keep_to(limit: DateLimit, on: object, field: str, typed: date | Birth) -> None:
    """Lets pass one day. Raises DayBeyond, DayToConfirm."""
    received = on.received_at if isinstance(on, Case) else None
    anchors = anchors_at(timezone.now(), received=received)
    why = limit.refused(typed, anchors)
    if why is not None:
        raise DayBeyond(field, why)
    if limit.asks_again(typed, anchors):
        day = span(typed)[0]
        if f"{field}:{day.isoformat()}" not in _confirmed.get():
            raise DayToConfirm(field, day)
