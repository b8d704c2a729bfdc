"""What the rows of one case say about closing it, the same for the page that shows it and the act that refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from casework.records.ban_standing import any_open
from casework.records.base import history_of
from casework.records.cases import Case
from casework.records.companions import Companion
from casework.records.contact_bans import ContactBan
from casework.records.intake import Consent, Incident
from casework.records.linked_cases import any_child_case_open
from casework.records.livelihood import LivelihoodPlan, Milestone
from casework.records.referral import Referral
from casework.records.reintegration import FollowUp
from casework.records.safety import RiskAssessment, ShelterStay
from casework.records.setting_aside import CarriedReport
from casework.rulebook import risk
from casework.rulebook.closing_guards import ClosureFacts, is_alarming
from casework.rulebook.duties import PLAN_OVER, UNMET
from casework.rulebook.followups import NO_CONTACT, has_fallen
from casework.rulebook.rows import VIETNAM, day_of
from casework.rulebook.stages import LivelihoodPlanStage, ReferralStage


def closure_facts(
    case: Case,
    *,
    followups: Iterable[FollowUp],
    consents: Iterable[Consent],
    assessments: Iterable[RiskAssessment],
    stays: Iterable[ShelterStay],
    packets: Sequence[Referral],
    plans: Iterable[LivelihoodPlan],
    milestones: Sequence[Milestone],
    bans: Iterable[ContactBan],
    companions: Iterable[Companion],
) -> ClosureFacts:
    """All that is known, of entries that were not struck.

    Of the visits what is sealed is read, so the case's key must be on the ring.
    """
    visits, assessed = list(followups), list(assessments)
    made = sorted((one for one in visits if one.done_at is not None), key=_done)
    reached = [one for one in made if _said(one, "mode") not in NO_CONTACT]
    heard = [case.received_at, *(one.asked_at for one in consents), *map(_done, reached)]
    heard += [one.assessed_at for one in assessed if one.instrument in risk.ASKED_HER]
    heard += [stay.admitted_at for stay in stays]
    heard += [one.ended_at for one in packets if one.stage == ReferralStage.COMPLETED and one.ended_at is not None]
    heard += [datetime.combine(one.met_on, time(12), VIETNAM) for one in milestones if one.met_on is not None]
    last = max(heard)
    alarming = [one for one in made if is_alarming(one.scores or {})]
    return ClosureFacts(
        last_reached=last,
        tried_on=[day_of(_done(one)) for one in made if one not in reached and _done(one) > last],
        threat_on=max([*(day_of(_done(one)) for one in alarming), *_told_of_danger(assessed, packets)], default=None),
        told_on=_told_on(case),
        safety_fallen=has_fallen([_safety(one) for one in reached]),
        open_visits=any(one.done_at is None and one.due_on is not None for one in visits),
        open_plan=any(LivelihoodPlanStage(plan.stage) not in PLAN_OVER for plan in plans),
        open_milestones=any(one.met_on is None for one in milestones),
        open_ban=any_open(bans, at=timezone.now()),
        child_case=any_child_case_open(companions),
        unmet_packets=any(ReferralStage(one.stage) in UNMET - {ReferralStage.WITHDRAWN} for one in packets),
    )


def _told_of_danger(assessments: Iterable[RiskAssessment], packets: Iterable[Referral]) -> Iterator[date]:
    """The days on which somebody marked that something dangerous was told, or a partner told of it."""
    yield from (day_of(one.assessed_at) for one in assessments if one.instrument in risk.ALARM_INSTRUMENTS)
    yield from (day_of(one.danger_told_at) for one in packets if one.danger_told_at is not None)


def _told_on(case: Case) -> date | None:
    """When something was last written of what happened; the first version of that sheet is empty. What another file of
    hers told counts from when it came here."""
    told = history_of(Incident).objects.filter(case_id=case.pk, version__gt=1)
    written = told.order_by("-history_id").values_list("history_date", flat=True).first()
    carried = CarriedReport.objects.filter(case=case).order_by("-carried_at")
    days = [day_of(at) for at in (written, carried.values_list("carried_at", flat=True).first()) if at is not None]
    return max(days, default=None)


def _done(followup: FollowUp) -> datetime:
    if followup.done_at is None:
        raise ValueError("a visit that was not made has no time")
    return followup.done_at


def _said(followup: FollowUp, key: str) -> object:
    return (followup.scores or {}).get(key)


def _safety(followup: FollowUp) -> int | None:
    score = (followup.scores or {}).get("scores", {}).get("safety")
    return None if score is None else int(score)
