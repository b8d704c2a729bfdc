"""The province says which desk stands by for which, and who stands in for which committee; and ends that."""

from __future__ import annotations

from django.utils import timezone

from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.policy import certification, stand_by
from casework.records.stand_by import StandBy
from casework.records.units import HELD_READY, Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.trail import actor


@operation(Act.STAND_BY_SET)
def set_stand_by(by: Worker, province: Unit, *, desk_id: int, stands_by_id: int) -> StandBy:
    """Hold one desk ready for another, from now on; whichever stood by for it before ends. The province signs it.

    So for a committee: its deputy's own unit, or the committee of the next level, is a committee as well. Raises
    InvalidValue for what is no such unit of this province, for two of different kinds, and for one that would stand by
    for itself.
    """
    desk, other = _desk(province, desk_id, "desk_id"), _desk(province, stands_by_id, "stands_by_id")
    if desk.kind != other.kind:
        raise InvalidValue("stands_by_id", "another_kind")
    if desk == other:
        raise InvalidValue("stands_by_id", "stands_by_itself")
    standing = stand_by.standing_for(desk)
    if standing is not None:
        if standing.stands_by_id == other.pk and certification.stands(standing):
            return done_before(standing)
        _end(by, standing)
    row = StandBy(desk=desk, stands_by=other, set_by=by, set_at=timezone.now())
    with certification.signing(province) as signer:
        # Of who stood by before nothing counts any more.
        row.certified = signer.certify(certification.statement_of(row))
    row.save(force_insert=True)
    _note("stand_by", desk, other)
    return row


@operation(Act.STAND_BY_END)
def end_stand_by(by: Worker, province: Unit, *, desk_id: int) -> None:
    """No desk stands by for this one any more: what nobody there may see goes to the province. Raises InvalidValue."""
    desk = _desk(province, desk_id, "desk_id")
    standing = stand_by.standing_for(desk)
    if standing is None:
        raise InvalidValue("desk_id", "nobody_stands_by")
    _end(by, standing)
    with certification.signing(province) as signer:
        signer.void(certification.stand_by_of(desk.pk))
    _note("stand_by_ended", desk, standing.stands_by)


def _end(by: Worker, row: StandBy) -> None:
    StandBy.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=timezone.now(), ended_by=by)


def _desk(province: Unit, unit_id: int, field: str) -> Unit:
    found = Unit.objects.filter(pk=unit_id, province=province, kind__in=HELD_READY, is_active=True).first()
    if found is None:
        raise InvalidValue(field, "another_province")
    return found


def _note(what: str, desk: Unit, other: Unit) -> None:
    doing = actor.acting()
    if doing is not None:
        doing.rights.append([what, "unit", f"unit:{desk.pk}", f"unit:{other.pk}", ""])
