"""What a partner heard of her danger, told with its answer to a packet: a fact of the case from the first look on."""

from __future__ import annotations

from datetime import datetime

from casework.policy import gate
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import risk, risk_factors
from casework.rulebook.services import dangers_told


def take_in_reports(by: Worker, case: Case) -> None:
    """Keep what partners told since somebody last looked, each with its day and who told it.

    Part of whatever looks at her danger. A packet whose key is not hers who looks is left for who has it.
    """
    for at, by_id, kinds in not_taken_in(by, case):
        stands = {one.kind.value for one in risk_factors.standing(case.risk_assessments.order_by("id"))}
        if new := [kind for kind in kinds if kind not in stands]:
            said: dict[str, object] = {"replies": {}, "dangers": new, "reasons": [], "computed": None, "level": None}
            insert(RiskAssessment(case=case, instrument=risk.TOLD, assessed_at=at, assessed_by_id=by_id, answers=said))


def not_taken_in(by: Worker, case: Case) -> list[tuple[datetime, int, list[str]]]:
    """What partners told since somebody last looked: when, by whom, which dangers; the oldest first."""
    told = list(case.referrals.filter(danger_told_at__isnull=False).order_by("id"))
    held = gate.hold_keys(by, Referral, [one.pk for one in told]) if told else ()
    taken_in = {row.assessed_at for row in case.risk_assessments.filter(instrument=risk.TOLD)}
    found = (one for referral in told if referral.pk in held for one in dangers_told(referral.answer or []))
    return sorted(one for one in found if one[0] not in taken_in)
