"""What comes back: the partner accepts, declines or reports; the desk takes the packet back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from casework.journey import clocks
from casework.journey.operation import operation
from casework.policy import excluding, gate, grants
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook import services
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, WrongStage
from casework.rulebook.risk import ALARMING
from casework.rulebook.stages import REFERRAL_OPEN, ReferralStage

OUTCOMES = (ReferralStage.COMPLETED, ReferralStage.NO_SHOW, ReferralStage.STOPPED)
"""How a partner's work can end."""


@operation(Act.REFERRAL_ACCEPT)
def accept_referral(
    by: Worker,
    referral: Referral,
    *,
    expected_version: int,
    appointment_on: date | None = None,
    text: str = "",
    dangers: Collection[str] = (),
) -> Referral:
    """The partner takes it on; `appointment_on` is the day she may come, `text` says where and to whom.

    `dangers` are what it heard and the desk must look at within hours, here and in every other answer. Raises
    InvalidValue, WrongStage, EditConflict.
    """
    now = _answerable(referral, ReferralStage.SENT)
    referral.update(
        expected_version=expected_version,
        stage=ReferralStage.ACCEPTED,
        answered_at=now,
        appointment_on=appointment_on,
        answer=said_with(referral, by, now, "accepted", dangers, text=text, **day_said(appointment_on)),
        **alarm_of(dangers, now),
    )
    clocks.settle_packet(referral, at=now)
    return referral


@operation(Act.REFERRAL_DECLINE)
def decline_referral(
    by: Worker,
    referral: Referral,
    *,
    expected_version: int,
    reason: str,
    text: str = "",
    dangers: Collection[str] = (),
) -> Referral:
    """The partner cannot: it says why, and its key is gone. Raises InvalidValue, WrongStage, EditConflict."""
    now = _answerable(referral, ReferralStage.SENT)
    if reason not in services.DECLINING:
        raise InvalidValue("reason", "unknown_answer")
    answer = said_with(referral, by, now, "declined", dangers, reason=reason, text=text)
    referral.update(
        expected_version=expected_version,
        stage=ReferralStage.DECLINED,
        answered_at=now,
        ended_at=now,
        answer=answer,
        **alarm_of(dangers, now),
    )
    _over_by_partner(referral, now)
    return referral


@operation(Act.REFERRAL_FEEDBACK)
def give_feedback(
    by: Worker, referral: Referral, *, expected_version: int, outcome: str, text: str, dangers: Collection[str] = ()
) -> Referral:
    """The partner says how it ended, and its key is gone with the work. Raises InvalidValue, WrongStage,
    EditConflict."""
    now = _answerable(referral, ReferralStage.ACCEPTED)
    if outcome not in OUTCOMES:
        raise InvalidValue("outcome", "unknown_answer")
    if not text:
        raise InvalidValue("text", "feedback_missing")
    answer = said_with(referral, by, now, outcome, dangers, text=text)
    referral.update(
        expected_version=expected_version,
        stage=ReferralStage(outcome),
        ended_at=now,
        answer=answer,
        **alarm_of(dangers, now),
    )
    _over_by_partner(referral, now)
    return referral


@operation(Act.REFERRAL_WITHDRAW)
def withdraw_referral(
    by: Worker,
    referral: Referral,
    *,
    expected_version: int,
    reason: str,
    text: str = "",
    dangers: Collection[str] = (),
) -> Referral:
    """Take the packet back: the partner's permission and key go at once. Raises InvalidValue, WrongStage,
    EditConflict."""
    if ReferralStage(referral.stage) not in REFERRAL_OPEN:
        raise WrongStage("referral_over")
    if reason not in services.WITHDRAWING:
        raise InvalidValue("reason", "unknown_answer")
    now = timezone.now()
    answer = said_with(referral, by, now, "withdrawn", dangers, reason=reason, text=text)
    referral.update(
        expected_version=expected_version,
        stage=ReferralStage.WITHDRAWN,
        ended_at=now,
        answer=answer,
        **alarm_of(dangers, now),
    )
    if reason in services.NO_NEED_LEFT:
        clocks.nothing_follows(referral, at=now)
    grants.take(referral, referral.to_unit)
    return referral


def take_back_all(case: Case, *, at: datetime) -> None:
    """Nobody is there any more for whom a partner could do anything: every open packet is taken back, and no other
    place is looked for. Part of the act that says so."""
    for referral in case.referrals.select_for_update().filter(stage__in=REFERRAL_OPEN):
        referral.update(stage=ReferralStage.WITHDRAWN, ended_at=at)
        clocks.nothing_follows(referral, at=at)
        grants.take(referral, referral.to_unit)


def take_back_unread(by: Worker, case: Case, *, at: datetime) -> None:
    """Somebody is kept from the case: every open packet at a place where nobody is left who could open it is taken
    back, and another place is sought. Part of the act that keeps her out."""
    opened = case.referrals.select_for_update(of=("self",)).filter(stage__in=REFERRAL_OPEN).select_related("to_unit")
    for referral in opened:
        if excluding.who_could_hold(case, referral.to_unit) or not gate.hold_to_write(by, [referral]):
            continue
        answer = said_with(referral, by, at, "withdrawn", reason=services.NOBODY_READS)
        referral.update(stage=ReferralStage.WITHDRAWN, ended_at=at, answer=answer)
        grants.take(referral, referral.to_unit)


def _answerable(referral: Referral, stage: ReferralStage) -> datetime:
    # Past its time the partner's hold has lapsed, and the gate finds nothing any more.
    if referral.stage != stage:
        raise WrongStage("referral_answered" if ReferralStage(referral.stage) in REFERRAL_OPEN else "referral_over")
    return timezone.now()


def said_with(
    referral: Referral, by: Worker, at: datetime, what: str, dangers: Collection[str] = (), **said: str
) -> list[dict[str, Any]]:
    """What was said of a packet, with one word more."""
    told = {"dangers": [code for code in ALARMING.codes if code in dangers]} if dangers else {}
    return [*(referral.answer or []), {"what": what, "at": at.isoformat(), "by": by.pk, **said, **told}]


def day_said(day: date | None) -> dict[str, str]:
    """A day among what was said; nothing where none is."""
    return {"on": day.isoformat()} if day is not None else {}


def alarm_of(dangers: Collection[str], at: datetime) -> dict[str, datetime]:
    """What a danger that was told of changes in the packet. Raises InvalidValue."""
    if not set(dangers) <= set(ALARMING.codes):
        raise InvalidValue("danger_told", "unknown_answer")
    return {"danger_told_at": at} if dangers else {}


def _over_by_partner(referral: Referral, at: datetime) -> None:
    # The duties first: without her hold a partner would not find them any more.
    clocks.settle_packet(referral, at=at)
    grants.take(referral, referral.to_unit)
