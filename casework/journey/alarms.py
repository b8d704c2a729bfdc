"""An alarm: a trusted address calls its desk with one press, whatever stage her case is at; the desk answers it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.journey.safety.telling import told_of_fear
from casework.policy import gate, stand_by, unit_of_work
from casework.records.alarms import Alarm
from casework.records.cases import Case
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.alarms import ANSWERS, FOLLOWED
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage


@operation(Act.ALARM_RAISE)
def raise_alarm(by: Worker, case: Case) -> Alarm:
    """Pressed on a page of this case: the desk that carries it is called, and learns of which case where it has it.

    Pressed again while it stands it is the same alarm. Of a draft, and while her no stands, nothing of hers is told.
    """
    mine = {unit.pk: unit for unit in gate.units_for(by, Act.ALARM_CALL)}
    address = mine.get(case.origin_id) or next(iter(mine.values()))
    return _raise(by, address, stand_by.carrier_of(case) or _province_of(address), case)


@operation(Act.ALARM_CALL)
def call_desk(by: Worker, address: Unit) -> Alarm:
    """Pressed where no case is open: the desk above the address is called, or the first in its turn where anybody
    works."""
    return _raise(by, address, _desk_of(address), None)


def _raise(by: Worker, address: Unit, desk: Unit, case: Case | None) -> Alarm:
    alarm, made = Alarm.objects.get_or_create(
        unit=address,
        file=case,
        answered_at=None,
        mistaken_at=None,
        defaults={
            "desk": desk,
            "province": _province_of(address),
            "raised_at": timezone.now(),
            "raised_by_id": by.pk,
        },
    )
    return alarm if made else done_before(alarm)


def _desk_of(address: Unit) -> Unit:
    for desk in stand_by.desks_in_turn(address.parent or address):
        if Membership.objects.filter(unit=desk, ended_at__isnull=True, worker__is_active=True).exists():
            return desk
    return _province_of(address)


def _province_of(unit: Unit) -> Unit:
    return unit.province or unit


@operation(Act.ALARM_MISTAKE)
def say_mistake(by: Worker, address: Unit, *, alarm_id: UUID) -> Alarm:
    """The address says that it pressed by mistake. The desk reads it, calls all the same, and answers. Raises NotFound,
    and WrongStage where it was answered."""
    alarm = _standing(alarm_id, at=address.pk)
    if alarm.mistaken_at is not None:
        return done_before(alarm)
    if alarm.answered_at is not None:
        raise WrongStage("alarm_answered")
    return _written(alarm, mistaken_at=timezone.now(), mistaken_by_id=by.pk)


@operation(Act.ALARM_ANSWER)
def answer_alarm(by: Worker, desk: Unit, *, alarm_id: UUID, answer: str) -> Alarm:
    """The desk called back, and says what came of it. Raises InvalidValue, NotFound, and WrongStage where somebody else
    answered it."""
    if answer not in ANSWERS:
        raise InvalidValue("answer", "unknown_answer")
    alarm = _standing(alarm_id, at=desk.pk)
    if alarm.answered_at is not None:
        if (alarm.answered_by_id, alarm.answer) == (by.pk, answer):
            return done_before(alarm)
        raise WrongStage("alarm_answered")
    return _written(alarm, answered_at=timezone.now(), answered_by_id=by.pk, answer=answer)


@operation(Act.DANGER_MARK)
def look_behind_alarm(by: Worker, case: Case) -> Case:
    """What follows an alarm that was none by mistake: somebody looks at the danger of the case within hours."""
    told_of_fear(by, case)
    return case


def answer_and_look(by: Worker, desk: Unit, *, alarm_id: UUID, answer: str) -> Alarm:
    """Answer an alarm, and begin what follows it on the case it was raised of, where the desk has that; both or
    neither."""
    with unit_of_work.transaction_as(by):
        before = Alarm.objects.filter(pk=alarm_id, answered_at__isnull=True).exists()
        alarm = answer_alarm(by, desk, alarm_id=alarm_id, answer=answer)
        case = Case.objects.filter(pk=alarm.file_id).first() if alarm.file_id else None
        if before and case is not None and answer in FOLLOWED and gate.may(by, Act.DANGER_MARK, case):
            look_behind_alarm(by, case)
        return alarm


def _standing(alarm_id: UUID, *, at: int) -> Alarm:
    alarm = Alarm.objects.filter(pk=alarm_id).first()
    if alarm is None or at not in (alarm.unit_id, alarm.desk_id, alarm.province_id):
        raise NotFound
    return alarm


def _written(alarm: Alarm, **said: object) -> Alarm:
    if not Alarm.objects.filter(pk=alarm.pk, answered_at__isnull=True).update(**said):
        raise WrongStage("alarm_answered")
    alarm.refresh_from_db()
    return alarm
