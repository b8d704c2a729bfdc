"""Who may still be named as one who must not see a case, and who was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.policy import excluding
from casework.records.cases import Case


@dataclass(frozen=True)
class Nearby:
    """A worker who sees this case or could come to."""

    worker_id: int
    name: str
    unit: str


@dataclass(frozen=True)
class KeptFrom:
    """A worker who is kept from this case, since when and by whom."""

    name: str
    since: datetime
    by: str


@dataclass(frozen=True)
class Keeping:
    """Who may still be named, and who was."""

    nearby: tuple[Nearby, ...]
    kept_from: tuple[KeptFrom, ...]


def keeping(case: Case) -> Keeping:
    """For a case that was entered to name somebody who must not see it."""
    rows = case.exclusions.select_related("worker", "made_by").order_by("made_at")
    return Keeping(
        nearby=tuple(Nearby(one.pk, one.display_name, unit.name) for one, unit in excluding.near(case)),
        kept_from=tuple(KeptFrom(row.worker.display_name, row.made_at, row.made_by.display_name) for row in rows),
    )
