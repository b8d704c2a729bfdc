"""Whose case it is: assigned to one officer of its desk, and handed over to a colleague while somebody is away."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.policy import excluding, perpetrators
from casework.records.cases import Case
from casework.records.desk_views import Handover
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound


@operation(Act.CASE_ASSIGN)
def assign(by: Worker, case: Case, *, worker_id: int | None, expected_version: int) -> Case:
    """Let one officer of the case's desk answer for it, or nobody. Whoever is chosen by another is told.

    Raises InvalidValue for anybody who could not take it, without a word of why; and EditConflict.
    """
    if case.assigned_id == worker_id and case.version in (expected_version, expected_version + 1):
        return done_before(case)
    if worker_id is not None and (
        worker_id not in excluding.who_could_hold(case, case.desk)
        or perpetrators.is_one_of_them(case, Worker.objects.get(pk=worker_id))
    ):
        raise InvalidValue("worker_id", "not_assigned_to_this_one")
    return case.update(expected_version=expected_version, assigned_id=worker_id)


@operation(Act.HANDOVER_MAKE)
def hand_over(by: Worker, desk: Unit, *, to_id: int, until: date) -> Handover:
    """Let a colleague stand in for her until the end of that day: what is assigned to her stands among his as well, as
    far as he may see it. Whoever stood in before does no more. Raises InvalidValue."""
    standing = Handover.objects.select_for_update().filter(unit=desk, worker=by, ended_at__isnull=True).first()
    if standing is not None:
        if (standing.to_id, standing.until_on) == (to_id, until):
            return done_before(standing)
        _end(by, standing)
    there = Membership.objects.filter(unit=desk, worker_id=to_id, ended_at__isnull=True, worker__is_active=True)
    if to_id == by.pk or not there.exists():
        raise InvalidValue("to_id", "not_assigned_to_this_one")
    row = Handover(unit=desk, worker=by, to_id=to_id, made_at=timezone.now(), until_on=until)
    row.save(force_insert=True)
    return row


@operation(Act.HANDOVER_END)
def end_handover(by: Worker, desk: Unit, *, handover_id: int) -> Handover:
    """She is back, or whoever stood in for her gives it back. Raises NotFound."""
    row = Handover.objects.select_for_update().filter(unit=desk, pk=handover_id).first()
    if row is None or by.pk not in (row.worker_id, row.to_id):
        raise NotFound
    if row.ended_at is not None:
        return done_before(row)
    return _end(by, row)


def _end(by: Worker, row: Handover) -> Handover:
    Handover.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_by=by, ended_at=timezone.now())
    return row
