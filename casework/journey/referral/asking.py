"""Questions and answers about a packet, each side to the other; and the day on which she is expected there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from casework.journey import clocks
from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.journey.referral.answering import alarm_of, day_said, said_with
from casework.policy.memberships import memberships_of
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, WrongStage
from casework.rulebook.services import APPOINTED, ASKED, REPLIED
from casework.rulebook.stages import REFERRAL_OPEN, ReferralStage
from casework.trail import actor


@operation(Act.QUESTION_ASK)
def ask_question(by: Worker, referral: Referral, *, text: str, dangers: Collection[str] = ()) -> Referral:
    """Ask the other side something about a packet; until it answers, a clock runs. Raises InvalidValue, WrongStage."""
    _is_open(referral, text)
    at = _moment()
    # The first question that waits is the one that is late.
    if _is_the_places(by, referral):
        referral.asked_desk_at = referral.asked_desk_at or at
    else:
        referral.asked_place_at = referral.asked_place_at or at
    told: dict[str, Any] = dict(alarm_of(dangers, at))
    referral.update(answer=said_with(referral, by, at, ASKED, dangers, text=text), **told)
    clocks.settle_packet(referral, at=at)
    return referral


@operation(Act.QUESTION_ANSWER)
def answer_question(by: Worker, referral: Referral, *, text: str, dangers: Collection[str] = ()) -> Referral:
    """Answer all that the other side asked and that waits. Raises InvalidValue, and WrongStage where nothing does."""
    _is_open(referral, text)
    at = _moment()
    asked = "asked_place_at" if _is_the_places(by, referral) else "asked_desk_at"
    if getattr(referral, asked) is None:
        raise WrongStage("nothing_was_asked")
    answer = said_with(referral, by, at, REPLIED, dangers, text=text)
    told: dict[str, Any] = {asked: None, **alarm_of(dangers, at)}
    referral.update(answer=answer, **told)
    clocks.settle_packet(referral, at=at)
    return referral


@operation(Act.REFERRAL_APPOINT)
def appoint(
    by: Worker,
    referral: Referral,
    *,
    expected_version: int,
    appointment_on: date | None,
    text: str = "",
    dangers: Collection[str] = (),
) -> Referral:
    """Say on which day she is expected, or that another is not agreed yet. Raises WrongStage, EditConflict."""
    if referral.stage != ReferralStage.ACCEPTED:
        raise WrongStage("referral_over")
    if referral.appointment_on == appointment_on and not text and referral.version == expected_version + 1:
        return done_before(referral)
    at = _moment()
    referral.update(
        expected_version=expected_version,
        appointment_on=appointment_on,
        answer=said_with(referral, by, at, APPOINTED, dangers, text=text, **day_said(appointment_on)),
        **alarm_of(dangers, at),
    )
    clocks.settle_packet(referral, at=at)
    return referral


def _is_open(referral: Referral, text: str) -> None:
    if ReferralStage(referral.stage) not in REFERRAL_OPEN:
        raise WrongStage("referral_over")
    if not text.strip():
        raise InvalidValue("text", "text_missing")


def _is_the_places(by: Worker, referral: Referral) -> bool:
    return any(one.unit_id == referral.to_unit_id for one in memberships_of(by))


def _moment() -> datetime:
    """That of the event: by it whoever asked is told when her question was seen."""
    doing = actor.acting()
    return doing.at if doing is not None else timezone.now()
