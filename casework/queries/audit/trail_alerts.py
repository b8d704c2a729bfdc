"""One alert of the trail as a supervisor reads it: what is wrong, since when, and with which row where it is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.queries.audit import bound_rows
from casework.rulebook.rows import Words
from casework.trail.alerts import Alert


@dataclass(frozen=True)
class TrailAlert:
    """One alert of the trail: what is wrong, since when, with which event or from which place on; and with which row,
    by its kind and number."""

    id: int
    kind: str
    at: datetime
    place: int | None
    row: Words = ""
    number: str = ""


def told(alert: Alert) -> TrailAlert:
    """An alert in words."""
    kind, _, number = alert.row.partition(" ")
    return TrailAlert(alert.pk, alert.kind, alert.at, alert.place, bound_rows.called(kind) or kind, number)
