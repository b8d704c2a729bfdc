"""Where she stands and where she wants to go: baseline, plan with its costs, and the approval by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from casework.journey import clocks
from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.livelihood import EARNERS, INCOME_CONTROL, PATHS, SOURCES
from casework.rulebook.refusals import EditConflict, InvalidValue, MissingPrerequisite, SecondPersonNeeded, WrongStage
from casework.rulebook.stages import LivelihoodPlanStage, livelihood_plan_may_move


@dataclass(frozen=True)
class Cost:
    """One line of the estimate: what, how many đồng, from which source (`rulebook/livelihood.py`)."""

    what: str
    cost: int
    source: str


@operation(Act.LIVELIHOOD_BASELINE)
def note_baseline(
    by: Worker,
    case: Case,
    *,
    control: str,
    expected_version: int,
    income: int | None = None,
    earners: Sequence[str] = (),
    savings: int | None = None,
    debts: int | None = None,
    debts_to: str = "",
    land: str = "",
    assets: str = "",
    skills: str = "",
    hours: int | None = None,
    control_note: str = "",
) -> LivelihoodPlan:
    """How she lives now: money in đồng, income a month, `hours` a day free to work. Who keeps it is always asked.

    `expected_version` is 0 where no baseline stood before. Raises InvalidValue, EditConflict.
    """
    if control not in INCOME_CONTROL:
        raise InvalidValue("control", "control_not_asked")
    if not set(earners) <= set(EARNERS.codes):
        raise InvalidValue("earners", "invalid_value")
    if any(amount is not None and amount < 0 for amount in (income, savings, debts, hours)):
        raise InvalidValue("income", "invalid_value")
    baseline = {
        "income": income,
        "earners": list(earners),
        "control": control,
        "control_note": control_note,
        "savings": savings,
        "debts": debts,
        "debts_to": debts_to,
        "land": land,
        "assets": assets,
        "skills": skills,
        "hours": hours,
    }
    plan = LivelihoodPlan.objects.select_for_update().filter(case=case).first()
    if plan is not None:
        return plan.update(expected_version=expected_version, baseline=baseline)
    if expected_version:
        raise EditConflict
    plan = LivelihoodPlan(case=case, baseline=baseline)
    insert(plan)
    return plan


@operation(Act.LIVELIHOOD_PLAN)
def write_livelihood_plan(
    by: Worker, case: Case, *, path: str, goal: str, costs: Sequence[Cost], expected_version: int, steps: str = ""
) -> LivelihoodPlan:
    """Her goal, the path to it (`rulebook/livelihood.py`), and what it will cost from which source.

    Whoever wrote it last is its planner, and any approval given before is gone. Raises MissingPrerequisite before the
    baseline, WrongStage for a plan that is under way.
    """
    plan = standing_plan(case)
    if not plan.baseline:
        raise MissingPrerequisite("baseline_missing")
    if path not in PATHS:
        raise InvalidValue("path", "invalid_value")
    if any(line.cost < 0 or line.source not in SOURCES for line in costs):
        raise InvalidValue("costs", "cost_without_source")
    wanted = {"path": path, "goal": goal, "steps": steps, "costs": [asdict(line) for line in costs]}
    step(
        plan,
        LivelihoodPlanStage.PLAN,
        expected_version=expected_version,
        goal=wanted,
        planned_by_id=by.pk,
        approved_at=None,
        approved_by_id=None,
    )
    clocks.await_second(case, object_id=plan.pk, at=timezone.now())
    return plan


@operation(Act.LIVELIHOOD_APPROVE)
def approve_livelihood_plan(by: Worker, case: Case, *, expected_version: int) -> LivelihoodPlan:
    """A colleague or the supervisor agrees to what she read; never the one who planned it."""
    plan = standing_plan(case)
    if plan.stage != LivelihoodPlanStage.PLAN:
        raise WrongStage("nothing_to_approve")
    if plan.planned_by_id == by.pk:
        raise SecondPersonNeeded("livelihood_plan_needs_second_person")
    now = timezone.now()
    clocks.meet_of(plan.pk, "second", at=now)
    return step(
        plan, LivelihoodPlanStage.APPROVED, expected_version=expected_version, approved_at=now, approved_by_id=by.pk
    )


def standing_plan(case: Case) -> LivelihoodPlan:
    """The plan of this case, locked; raises MissingPrerequisite where nobody has asked how she lives."""
    plan = LivelihoodPlan.objects.select_for_update().filter(case=case).first()
    if plan is None:
        raise MissingPrerequisite("baseline_missing")
    return plan


def step(
    plan: LivelihoodPlan, to: LivelihoodPlanStage, *, expected_version: int | None = None, **values: Any
) -> LivelihoodPlan:
    """Move a plan one step as the rulebook allows. Raises WrongStage."""
    if not livelihood_plan_may_move(LivelihoodPlanStage(plan.stage), to):
        raise WrongStage("livelihood_plan_stands_elsewhere")
    return plan.update(expected_version=expected_version, stage=to, **values)
