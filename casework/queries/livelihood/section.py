"""Livelihood on the case page, in a few lines."""

from __future__ import annotations

from dataclasses import dataclass

from casework.queries.case_records import CaseRecords
from casework.queries.livelihood.page import MilestoneRow, milestone_row
from casework.records.livelihood import LivelihoodInput, LivelihoodPlan, Milestone
from casework.rulebook.livelihood import (
    INCOME_AT_RISK,
    PATHS,
)
from casework.rulebook.rows import Words
from casework.rulebook.stages import LivelihoodPlanStage


@dataclass(frozen=True)
class LivelihoodSection:
    """The chapter on the case page: where the plan stands, what was given, what comes next."""

    stage: str | None
    path: Words
    goal: str
    at_risk: bool
    awaits_approval: bool
    given: int
    inputs: int
    next_step: MilestoneRow | None


KINDS = (LivelihoodPlan, LivelihoodInput, Milestone)
"""What the section is made of."""


def section(records: CaseRecords) -> LivelihoodSection:
    """The chapter in a few lines; the case's key is on the ring."""
    plan = records.only(LivelihoodPlan)
    goal = (plan.goal if plan else None) or {}
    costs = [given.item["cost"] for given in records.all(LivelihoodInput)]
    unmet = [one for one in records.all(Milestone) if one.met_on is None]
    step = min(unmet, key=lambda one: one.due_on, default=None)
    return LivelihoodSection(
        stage=plan.stage if plan else None,
        path=PATHS.label(goal["path"]) if goal else "",
        goal=goal.get("goal", ""),
        at_risk=bool(plan and (plan.baseline or {}).get("control") in INCOME_AT_RISK),
        awaits_approval=bool(plan and plan.stage == LivelihoodPlanStage.PLAN),
        given=sum(costs),
        inputs=len(costs),
        next_step=milestone_row(step) if step else None,
    )
