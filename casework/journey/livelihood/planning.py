"""Where she stands and where she wants to go: baseline, plan with its costs, and the approval by a second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.livelihood import BASELINE, INCOME_CONTROL, PATHS, PLAN, SOURCES
from casework.rulebook.refusals import EditConflict, InvalidValue, MissingPrerequisite, SecondPersonNeeded, WrongStage
from casework.rulebook.sheets import Sheet
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
    /,
    *,
    control: str,
    expected_version: int,
    **answers: object,
) -> LivelihoodPlan:
    """How she lives now, in the answers of `livelihood.BASELINE`. Who keeps the money is always asked.

    `expected_version` is 0 where no baseline stood before. Raises InvalidValue, EditConflict.
    """
    if control not in INCOME_CONTROL:
        raise InvalidValue("control", "control_not_asked")
    baseline = fitting(BASELINE, {"control": control, **answers})
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
    by: Worker, case: Case, /, *, path: str, goal: str, costs: Sequence[Cost], expected_version: int, **answers: object
) -> LivelihoodPlan:
    """Her goal, the path to it, whatever else `livelihood.PLAN` asks, and what it will cost from which source.

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
    wanted = fitting(PLAN, {"path": path, "goal": goal, **answers}) | {"costs": [asdict(line) for line in costs]}
    return step(
        plan,
        LivelihoodPlanStage.PLAN,
        expected_version=expected_version,
        goal=wanted,
        planned_by_id=by.pk,
        approved_at=None,
        approved_by_id=None,
    )


@operation(Act.LIVELIHOOD_APPROVE)
def approve_livelihood_plan(by: Worker, case: Case, *, expected_version: int) -> LivelihoodPlan:
    """A colleague or the supervisor agrees to what she read; never the one who planned it."""
    plan = standing_plan(case)
    if plan.stage != LivelihoodPlanStage.PLAN:
        raise WrongStage("nothing_to_approve")
    if plan.planned_by_id == by.pk:
        raise SecondPersonNeeded("livelihood_plan_needs_second_person")
    now = timezone.now()
    return step(
        plan, LivelihoodPlanStage.APPROVED, expected_version=expected_version, approved_at=now, approved_by_id=by.pk
    )


def fitting(sheet: Sheet, answers: Mapping[str, Any]) -> dict[str, Any]:
    """These answers as a record keeps them that is written as a whole. Raises InvalidValue at the first that is
    none."""
    sheet.check(sheet.answered(answers))
    return sheet.filled(answers)


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
