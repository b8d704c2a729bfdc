"""The one hand that moves a case from stage to stage; the database holds the same invariants."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.records.cases import Case
from casework.rulebook.refusals import Blocked, MissingPrerequisite, WrongStage
from casework.rulebook.stages import HIGH_RISK, REFERRAL_OPEN, SHELTER_OPEN, Stage, may_move


def move(case: Case, to: Stage, *, at: datetime, **values: Any) -> Case:
    """Move a case one step, with whatever else changes in the same breath. Raises WrongStage, MissingPrerequisite or
    Blocked."""
    if not may_move(Stage(case.stage), to):
        raise WrongStage(here=Stage(case.stage))
    if to in (Stage.ACTIVE, Stage.FOLLOW_UP) and case.risk_level is None:
        raise MissingPrerequisite("risk_missing")
    if to in (Stage.CLOSURE_PENDING, Stage.CLOSED):
        _nothing_holds_it_open(case)
    closed_at = at if to is Stage.CLOSED else None
    return case.update(stage=to, closed_at=closed_at, **values)


def _nothing_holds_it_open(case: Case) -> None:
    if case.risk_level is None:
        raise MissingPrerequisite("risk_missing")
    if case.risk_level in HIGH_RISK:
        raise Blocked("high_risk")
    if case.shelter_stays.filter(stage__in=SHELTER_OPEN).exists():
        raise Blocked("open_shelter_stay")
    if case.referrals.filter(stage__in=REFERRAL_OPEN).exists():
        raise Blocked("open_referral")
    if case.carried_reports.filter(read_on__isnull=True).exists():
        raise Blocked("unread_report")
