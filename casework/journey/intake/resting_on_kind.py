"""What rests on the kinds of a case, looked at again when they are told anew: withdrawn, or a duty until answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import translation

from casework.journey import clocks
from casework.journey.consent import agreed_to_record
from casework.policy import disclosure, grants
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Flag
from casework.records.notices import Notice
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook import grounds, risk
from casework.rulebook.case_kinds import Kinds, notice_may_go
from casework.rulebook.kinds_told_anew import (
    ASSESSED_OTHERWISE,
    NOTICE_WAS_GIVEN,
    PACKET_STILL_SAYS,
    PACKET_TAKEN_BACK,
    TAKEN_IN_ON_A_GROUND,
)
from casework.rulebook.notices import GIVEN
from casework.rulebook.rows import day_of
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import AT_WORK, REFERRAL_OPEN, ReferralStage

SPEAKS_OF_ACTS = "violence_acts"
"""The part of a packet whose words hang on the kinds."""


def look_again(by: Worker, case: Case, kinds: Kinds, *, asked_otherwise: bool, at: datetime) -> None:
    """Part of the act that tells the kinds anew, after they are kept. An open packet whose ground says nothing of these
    kinds is taken back at once; whatever else rested on the old ones is a reminder that falls due today and stands
    until an officer says what came of it. `asked_otherwise`: other questions about danger are for her now."""
    with translation.override("vi"):  # the file speaks Vietnamese, whatever language its writer reads
        told = [str(words) for words in _resting(case, kinds, asked_otherwise=asked_otherwise, at=at)]
    waiting = {one.words for one in Flag.objects.filter(case=case, resolved_on__isnull=True)}
    for words in dict.fromkeys(told):
        if words not in waiting:
            insert(Flag(case=case, due_on=day_of(at), set_by_id=by.pk, words=words))


def _resting(case: Case, kinds: Kinds, *, asked_otherwise: bool, at: datetime) -> Iterator[object]:
    for referral in case.referrals.select_for_update().filter(stage__in=REFERRAL_OPEN).order_by("id"):
        yield from _of_packet(case, referral, at)
    if not notice_may_go(kinds) and Notice.objects.filter(case=case, state=GIVEN).exists():
        yield NOTICE_WAS_GIVEN
    if asked_otherwise and case.risk_assessments.filter(instrument__in=risk.ASKED_HER).exists():
        if case.stage in AT_WORK:
            clocks.look_again(case, at=at)
        yield ASSESSED_OTHERWISE
    if case.registered_at is not None and not agreed_to_record(case):
        yield TAKEN_IN_ON_A_GROUND


def _of_packet(case: Case, referral: Referral, at: datetime) -> Iterator[object]:
    why = referral.why
    service = str(SERVICES[why["service"]].label) if why["service"] in SERVICES else why["service"]
    ground = grounds.GROUNDS.get(why["ground"]) if why["ground"] else None
    if why["ground"] and (ground is None or not disclosure.speaks_of(case, ground, at=at)):
        referral.update(stage=ReferralStage.WITHDRAWN, ended_at=at)
        grants.take_without_holding(referral)
        yield str(PACKET_TAKEN_BACK) % {"service": service, "ground": str(ground.label) if ground else why["ground"]}
    elif SPEAKS_OF_ACTS in why["parts"]:
        yield str(PACKET_STILL_SAYS) % {"service": service}
