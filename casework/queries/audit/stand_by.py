"""Which desk of a province stands by for which, and which has none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from casework.policy import certification, gate, viewing
from casework.records.stand_by import StandBy
from casework.records.units import HELD_READY, Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import names
from casework.rulebook.acts import Act


@dataclass(frozen=True)
class HeldReady:
    """One desk or committee and who stands by for it, since when, set by whom; all empty where nobody does."""

    desk_id: int
    desk: str
    stands_by: str
    since: datetime | None
    by: str
    receives: bool = True
    """Whether cases come to it: without a stand-by they go to the province."""


@dataclass(frozen=True)
class StandBys:
    """Every desk and committee of the reader's province, those without a stand-by first."""

    desks: tuple[HeldReady, ...]

    @property
    def without(self) -> tuple[HeldReady, ...]:
        """The desks for which nobody stands by."""
        return tuple(one for one in self.desks if one.since is None and one.receives)

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """The desks to choose from."""
        return tuple((one.desk_id, one.desk) for one in self.desks)


def stand_bys(by: Worker) -> StandBys:
    """The desks of the supervisor's province. Raises NotAllowed."""
    with viewing.view_access(by, Act.STAND_BY_LIST):
        return of_province(gate.require_role(by, Act.STAND_BY_LIST).province_id)


def of_province(province_id: int) -> StandBys:
    """The same within another look of a supervisor's."""
    desks = Unit.objects.filter(province_id=province_id, kind__in=HELD_READY, is_active=True)
    standing = {
        # What the province did not sign leads nowhere, so it counts as none.
        row.desk_id: row
        for row in StandBy.objects.filter(desk__in=desks, ended_at__isnull=True).select_related("stands_by", "set_by")
        if certification.stands(row)
    }
    rows = [replace(_told(desk, standing.get(desk.pk)), receives=desk.kind == UnitKind.COMMUNE_DESK) for desk in desks]
    return StandBys(
        tuple(
            sorted(
                rows, key=lambda row: (not row.receives, row.since is not None, names.sort_key(row.desk), row.desk_id)
            )
        )
    )


def _told(desk: Unit, row: StandBy | None) -> HeldReady:
    if row is None:
        return HeldReady(desk.pk, desk.name, "", None, "")
    return HeldReady(desk.pk, desk.name, row.stands_by.name, row.set_at, row.set_by.display_name)
