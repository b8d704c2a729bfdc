"""What a partner heard of her danger, told with its answer to a packet: a fact of the case from the first look on."""

from __future__ import annotations

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
    told = list(case.referrals.filter(danger_told_at__isnull=False).order_by("id"))
    if not told or not gate.hold_keys(by, Referral, [one.pk for one in told]):
        return
    taken_in = {row.assessed_at for row in case.risk_assessments.filter(instrument=risk.TOLD)}
    for at, by_id, kinds in sorted(one for referral in told for one in dangers_told(referral.answer or [])):
        stands = {one.kind.value for one in risk_factors.standing(case.risk_assessments.order_by("id"))}
        if at not in taken_in and (new := [kind for kind in kinds if kind not in stands]):
            said: dict[str, object] = {"replies": {}, "dangers": new, "reasons": [], "computed": None, "level": None}
            insert(RiskAssessment(case=case, instrument=risk.TOLD, assessed_at=at, assessed_by_id=by_id, answers=said))
