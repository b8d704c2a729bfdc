"""Sending to the commune's desk: the draft reaches the desk's key and the province's, and the one-hour clock stops."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone, translation

from casework.journey.codes import new_code
from casework.journey.consent import agreed_to_record
from casework.journey.moves import move
from casework.journey.operation import operation
from casework.policy import certification, disclosure, grants, stand_by
from casework.policy.table import Hold
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import grounds
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Blocked, InvalidValue, MissingPrerequisite
from casework.rulebook.rows import cited, day_of
from casework.rulebook.stages import Stage

HOST_KEEPS_SIGHT = timedelta(days=30)
"""How long a trusted address still sees a case after it was registered or set aside (house rule, not law)."""


@operation(Act.INTAKE_SUBMIT)
def submit_to_desk(by: Worker, case: Case) -> Case:
    """Send the draft to the commune's desk, on her yes to being written down; where everybody there was excluded from
    the case, to the desk that the province holds ready.

    It is no notice: the desk is not the People's Committee of law 13/2022 art. 36, and of trafficking nothing is told
    without her consent (law 53/2024 art. 3.10).

    From here the desk leads, and must act on it at once (law 13/2022 art. 20, its clock D02); the unit that heard her
    goes on completing what she told until the desk takes it in, and the province sees it. Raises Blocked when nobody in
    the province may hold it, and NotCertified where the way from the unit to its own desk is not the province's.
    """
    now = timezone.now()
    desk = stand_by.carrier_of(case)
    if desk is None:
        raise Blocked("nobody_at_desk")
    move(case, Stage.REPORTED, at=now, reported_at=now, desk=desk)
    origin = Unit.objects.get(pk=case.origin_id)
    if origin != desk:
        certification.check_way_up(origin, stand_by.home_of(case))
        grants.give(case, desk, Hold.LEAD)
    if desk.province is not None:
        grants.give(case, desk.province, Hold.SEE)
    if origin != desk:
        # Last: whoever submits it only sees it from here, and gives nothing any more.
        grants.give(case, origin, Hold.SEE)
    return case


@operation(Act.CASE_REGISTER)
def register(by: Worker, case: Case, *, legal_ground: str = "", why: str = "") -> Case:
    """Take the case in: it gets its code, without any place in it, and the trusted address's sight gets an end.

    Needs her consent to keep a record (her first yes is one), or a legal ground in force with a written reason (law
    91/2025 art. 19.1), which is kept as a note of the case. Raises MissingPrerequisite, InvalidValue.
    """
    now = timezone.now()
    if legal_ground:
        _keep_ground(by, case, legal_ground, why, at=now)
    elif not agreed_to_record(case):
        raise MissingPrerequisite("ground_missing")
    move(case, Stage.REGISTERED, at=now, registered_at=now, code=new_code(day_of(now).year))
    end_sight_of_origin(case, at=now)
    return case


def end_sight_of_origin(case: Case, *, at: datetime) -> None:
    """The unit that heard her sees the case for thirty days more; sight that has lapsed by now stays lapsed.

    Part of the act that takes a case in or sets it aside.
    """
    if case.origin_id != case.desk_id:
        grants.sweep([case.origin_id], at)
        grants.expire(case, Unit.objects.get(pk=case.origin_id), at + HOST_KEEPS_SIGHT)


def _keep_ground(by: Worker, case: Case, code: str, why: str, *, at: datetime) -> None:
    ground = {row.code: row for row in grounds.grounds_at(at)}.get(code)
    if ground is None:
        raise InvalidValue("legal_ground", "unknown_ground")
    if not disclosure.speaks_of(case, ground, at=at):
        raise InvalidValue("legal_ground", "ground_of_another_kind")
    if not why.strip():
        raise InvalidValue("why", "reason_missing")
    with translation.override("vi"):  # the file speaks Vietnamese, whatever language its writer reads
        text = f"{ground.label} ({cited(ground)}): {why}"
    insert(Note(case=case, written_at=at, written_by_id=by.pk, text=text))
