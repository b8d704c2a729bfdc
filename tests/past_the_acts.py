"""A stay and a packet at any stage of their way, written past their acts: for what asks only that they stand."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from casework.policy import gate, grants, unit_of_work
from casework.policy.disclosure import Disclosure
from casework.policy.table import Hold
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.stages import ReferralStage, ShelterStage
from casework.trail.events import Outcome
from casework.trail.log import append
from tests.cast import Cast


def shelter_stay(by: Worker, case: Case, cast: Cast, *, stage: ShelterStage = ShelterStage.ADMITTED) -> ShelterStay:
    """A stay at any stage of its way, written past its operations."""
    with unit_of_work.within(by, Act.SHELTER_ADMIT, province_id=gate.province_of(by)) as doing:
        now = timezone.now()
        stay = ShelterStay(case=case, stage=stage, admitted_at=now, until=now, place={"where": "bản Thác Cạn"})
        grants.make_key(stay)
        stay.save(force_insert=True)
        grants.give(stay, cast.desk, Hold.LEAD)
        append.write(doing, Outcome.DONE, case_id=case.pk)
    return stay


def referral(by: Worker, case: Case, cast: Cast, *, stage: ReferralStage = ReferralStage.SENT) -> Referral:
    """A packet at any stage of its way, written past its operations."""
    with unit_of_work.within(by, Act.REFERRAL_SEND, province_id=gate.province_of(by)) as doing:
        now = timezone.now()
        sent = Referral(
            case=case,
            to_unit=cast.health,
            from_unit=cast.desk,
            stage=stage,
            sent_at=now,
            answer_by=now,
            expires_at=now + timedelta(days=30),
            packet={"parts": {"needs": "khám"}},
        )
        grants.make_key(sent)
        sent.save(force_insert=True)
        grants.give(sent, cast.desk, Hold.LEAD)
        may_go = Disclosure(case.pk, cast.health.pk, frozenset({"needs"}), None, "", None)
        grants.give(sent, cast.health, Hold.WORK, disclosure=may_go)
        append.write(doing, Outcome.DONE, case_id=case.pk)
    return sent
