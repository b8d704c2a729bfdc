"""The steps of her plan with their days, and in the end what became of the whole."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from casework.journey.livelihood.planning import standing_plan, step
from casework.journey.livelihood.training import under_way
from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan, Milestone
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage
from casework.rulebook.rows import day_of
from casework.rulebook.stages import LIVELIHOOD_PLAN_OUTCOMES, LivelihoodPlanStage


@operation(Act.LIVELIHOOD_MILESTONE)
def set_milestone(by: Worker, case: Case, *, text: str, due_on: date) -> Milestone:
    """What should be so by when; its day runs as a clock of the desk."""
    standing_plan(case)
    milestone = Milestone(case=case, due_on=due_on, text=text)
    insert(milestone)
    return milestone


@operation(Act.LIVELIHOOD_MILESTONE)
def meet_milestone(by: Worker, case: Case, *, milestone_id: UUID, met_on: date, expected_version: int) -> Milestone:
    """It is so: the clock stops, and an approved plan is under way."""
    milestone = Milestone.objects.select_for_update().filter(case=case, pk=milestone_id).first()
    if milestone is None:
        raise NotFound
    milestone.update(expected_version=expected_version, met_on=met_on)
    under_way(case)
    return milestone


@operation(Act.LIVELIHOOD_OUTCOME)
def record_outcome(by: Worker, case: Case, *, outcome: str, reason: str, expected_version: int) -> LivelihoodPlan:
    """What became of the plan: sustained, adapted (a new plan follows) or failed, and why."""
    if outcome not in LIVELIHOOD_PLAN_OUTCOMES:
        raise InvalidValue("outcome", "invalid_value")
    plan = standing_plan(case)
    if not plan.goal:
        raise WrongStage("livelihood_plan_stands_elsewhere")
    now = timezone.now()
    to = LivelihoodPlanStage(outcome)
    ended = {"result": to.value, "reason": reason, "on": day_of(now).isoformat()}
    return step(plan, to, expected_version=expected_version, goal={**plan.goal, "outcome": ended})
