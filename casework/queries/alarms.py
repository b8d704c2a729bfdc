"""Alarms on a desk: which address called and is to be called back; and what an address reads of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from casework.policy import gate, viewing
from casework.policy.memberships import ActiveMembership
from casework.policy.roles import memberships_for, profile_of
from casework.queries.intake.opening import NumberToCall, called_first
from casework.records.alarms import Alarm
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.alarms import ANSWER_SHOWN, ANSWERS, CALL_BACK_WITHIN
from casework.rulebook.refusals import NotFound, WrongStage
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class AlarmRow:
    """One alarm: from which address with which number, when, until when it is to be answered, whether that was late;
    what was said of it since."""

    id: UUID
    unit_id: int
    address: str
    number: str
    desk: str
    at: datetime
    until: datetime
    mistaken_at: datetime | None
    answered_at: datetime | None
    answer: Words
    file_id: UUID | None

    def is_late(self, now: datetime) -> bool:
        """Whether nobody called back in time."""
        return self.answered_at is None and now >= self.until


@dataclass(frozen=True)
class AlarmToAnswer:
    """The same before it is answered; `name` and `case_id` of the case it was raised of, where its reader has that."""

    alarm: AlarmRow
    desk_id: int
    case_id: UUID | None
    code: str
    lines: tuple[NumberToCall, ...]
    """Police and ambulance, for where nobody takes up the telephone."""


@dataclass(frozen=True)
class AlarmAsRaised:
    """What the address reads once it pressed: whom to call, and what became of it."""

    alarm: AlarmRow
    lines: tuple[NumberToCall, ...]
    case_id: UUID | None


def numbers_in_need(memberships: Iterable[ActiveMembership], *, at: datetime) -> tuple[NumberToCall, ...]:
    """Whom a trusted address calls when it presses: police, ambulance, then the desk above it."""
    above = dict.fromkeys((one.desk, one.phone) for one in memberships if one.phone and profile_of(one.role).hotlines)
    return (*called_first(at), *(NumberToCall(desk, phone) for desk, phone in above))


ANY = """
    EXISTS (SELECT FROM casework_alarm a WHERE a.answered_at IS NULL)
    OR EXISTS (SELECT FROM casework_alarm a WHERE a.answered_at > %(alarm_answered_since)s)
"""
"""Whether there may be anything of it, asked along with the lists of a desk; the wall shows her own alone."""


def asked_along(now: datetime) -> dict[str, datetime]:
    """The values of `ANY`."""
    return {"alarm_answered_since": now - ANSWER_SHOWN}


def on_desk(memberships: Sequence[ActiveMembership], *, now: datetime) -> tuple[AlarmRow, ...]:
    """What stands on this worker's first page: to a desk what waits for it, to a province what nobody answered in time,
    to an address its own, with the answer for a while."""
    if not (unit_ids := _answering(memberships) | _calling(memberships)):
        return ()
    asked = Q(desk_id__in=unit_ids, answered_at__isnull=True)
    asked |= Q(province_id__in=unit_ids, answered_at__isnull=True, raised_at__lte=now - CALL_BACK_WITHIN)
    mine = Q(answered_at__isnull=True) | Q(answered_at__gt=now - ANSWER_SHOWN)
    asked |= Q(unit_id__in=_calling(memberships), raised_at__gt=now - 12 * ANSWER_SHOWN) & mine
    return tuple(_row(alarm) for alarm in Alarm.objects.filter(asked).select_related("unit", "desk").order_by("id"))


def _answering(memberships: Sequence[ActiveMembership]) -> set[int]:
    return {one.unit_id for one in memberships_for(memberships, Act.ALARM_ANSWER)}


def _calling(memberships: Sequence[ActiveMembership]) -> set[int]:
    return {one.unit_id for one in memberships_for(memberships, Act.ALARM_CALL)}


def to_answer(by: Worker, alarm_id: UUID, *, sent: bool) -> AlarmToAnswer:
    """An alarm before the desk that answers it; at which of her units, and the case where she has it. Raises NotFound,
    and WrongStage where it was answered, unless an answer was sent."""
    gate.units_for(by, Act.ALARM_ANSWER)
    with viewing.view_access(by, Act.ALARM_ANSWER) as access:
        answering = _answering(access.memberships)
        alarm = _found(alarm_id)
        desk_id = next((one for one in (alarm.desk_id, alarm.province_id) if one in answering), None)
        if desk_id is None:
            raise NotFound
        if alarm.answered_at is not None and not sent:
            raise WrongStage("alarm_answered")
        case = Case.objects.filter(pk=alarm.file_id).only("code").first() if alarm.file_id else None
        access.showed([alarm.pk, *([case.pk] if case else [])])
        code, lines = (case.code or "") if case else "", called_first(timezone.now())
        return AlarmToAnswer(_row(alarm), desk_id, case.pk if case else None, code, lines)


def as_raised(by: Worker, alarm_id: UUID) -> AlarmAsRaised:
    """An alarm as the address that raised it reads it. Raises NotFound."""
    with viewing.view_access(by, Act.ALARM_LOOK) as access:
        alarm = _found(alarm_id)
        if alarm.unit_id not in _calling(access.memberships):
            raise NotFound
        access.showed([alarm.pk])
        case = Case.objects.filter(pk=alarm.file_id).exists() if alarm.file_id else False
        lines = numbers_in_need(access.memberships, at=timezone.now())
        return AlarmAsRaised(_row(alarm), lines, alarm.file_id if case else None)


def _found(alarm_id: UUID) -> Alarm:
    alarm = Alarm.objects.filter(pk=alarm_id).select_related("unit", "desk").first()
    if alarm is None:
        raise NotFound
    return alarm


def _row(alarm: Alarm) -> AlarmRow:
    return AlarmRow(
        id=alarm.pk,
        unit_id=alarm.unit_id,
        address=alarm.unit.name,
        number=alarm.unit.phone,
        desk=alarm.desk.name,
        at=alarm.raised_at,
        until=alarm.raised_at + CALL_BACK_WITHIN,
        mistaken_at=alarm.mistaken_at,
        answered_at=alarm.answered_at,
        answer=ANSWERS.label(alarm.answer) if alarm.answer else "",
        file_id=alarm.file_id,
    )
