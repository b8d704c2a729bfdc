"""Who must not see this case: she names the officer who is her husband's cousin, and the keys obey."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils import timezone

from casework.journey.intake.passing_on import pass_on
from casework.journey.operation import operation
from casework.journey.referral.answering import take_back_unread
from casework.policy import excluding, gate, stand_by
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.exclusions import SURVIVOR, TOLD
from casework.rulebook.refusals import Blocked, InvalidValue
from casework.rulebook.stages import Stage
from casework.vault.errors import Locked


@operation(Act.GRANT_EXCLUDE)
def exclude(by: Worker, case: Case, *, worker_id: int, origin: str = SURVIVOR, reason: str = "") -> Case:
    """Keep one worker from the case, its referrals and its shelter stays, now and when it is submitted later.

    Where nobody is left at the desk, the case goes to the one held ready for it, with its keys and duties. An open
    packet that nobody at its place can open any more is taken back: another place is sought for it.

    Who said so and why lies sealed with the case. Beats every grant. Raises InvalidValue for somebody who could not
    come to see it and for an origin that nobody can say, Blocked when nobody would be left anywhere to carry the case,
    or when a key that must be wrapped anew is not hers who excludes.
    """
    worker = next((one for one, _ in excluding.near(case) if one.pk == worker_id), None)
    if worker is None:
        raise InvalidValue("worker_id", "not_near_this_case")
    if origin not in TOLD:
        raise InvalidValue("origin", "unknown_answer")
    if case.stage == Stage.DRAFT and not excluding.who_could_hold(case, case.origin) - {worker.pk}:
        raise Blocked("last_holder")
    carrier = stand_by.carrier_of(case, without=worker.pk)
    if carrier is None:
        raise Blocked("last_holder")
    if case.desk.province is not None and not excluding.who_could_hold(case, case.desk.province) - {worker.pk}:
        # Somebody at the province must be left who can read what was done here, and bring the case back.
        raise Blocked("last_supervisor")
    gate.hold_keys(by, Referral, case.referrals.values_list("id", flat=True))
    gate.hold_keys(by, ShelterStay, case.shelter_stays.values_list("id", flat=True))
    try:
        if carrier.pk != case.desk_id:
            pass_on(case, carrier)
        excluding.exclude(case, worker, origin=origin, reason=reason)
    except Locked as elsewhere:
        raise Blocked("key_elsewhere") from elsewhere
    except IntegrityError as nobody_left:
        # Somebody else could be given it, and nobody was: the database lets the last key go to no one.
        raise Blocked("last_holder") from nobody_left
    take_back_unread(by, case, at=timezone.now())
    return case
