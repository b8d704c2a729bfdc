"""Where a case goes that nobody at its desk may see: to the desk the province holds ready, else to the province itself.

Nothing is asked of the desk that is passed by, and nothing is written there.
"""

from __future__ import annotations

from collections.abc import Iterator

from casework.policy import certification
from casework.policy.excluding import who_could_hold
from casework.records.cases import Case
from casework.records.stand_by import StandBy
from casework.records.units import Unit, UnitKind
from casework.rulebook.stages import Stage


def standing_for(desk: Unit) -> StandBy | None:
    """The row that says which desk stands by for this one now."""
    rows = StandBy.objects.filter(desk=desk, ended_at__isnull=True)
    return rows.select_related("desk", "stands_by", "stands_by__province").first()


def desks_in_turn(desk: Unit) -> Iterator[Unit]:
    """The desk itself, whoever stands by for it, for that one in turn, and the province at last.

    A row that the province does not certify leads nowhere: whoever wrote it may not have been the province.
    """
    passed: set[int] = set()
    here: Unit | None = desk
    while here is not None and here.pk not in passed:
        passed.add(here.pk)
        if here.is_active:
            yield here
        row = standing_for(here)
        here = row.stands_by if row is not None and certification.stands(row) else None
    if desk.province is not None and desk.province.pk not in passed:
        yield desk.province


def home_of(case: Case) -> Unit:
    """The desk this case would go to if nobody there were near: the one that heard her, or the one above who did."""
    origin = Unit.objects.select_related("parent", "parent__province", "province").get(pk=case.origin_id)
    return origin.parent if UnitKind(origin.kind) is UnitKind.TRUSTED_ADDRESS and origin.parent else origin


def carrier_of(case: Case, *, without: int | None = None) -> Unit | None:
    """The desk that carries this case, or will: its own, or the first after it at which somebody may hold it, this
    worker left out. None where nobody may anywhere.

    Of a draft whose row names a desk that is not on its way, the way begins anew: nothing was given to that desk yet,
    and whoever wrote it there was not the province.
    """
    way = list(desks_in_turn(home_of(case)))
    passed = next((place for place, desk in enumerate(way) if desk.pk == case.desk_id), None)
    if passed is None and case.stage != Stage.DRAFT:
        way = list(desks_in_turn(case.desk))
    for desk in way[passed or 0 :]:
        if who_could_hold(case, desk) - {without}:
            return desk
    return None
