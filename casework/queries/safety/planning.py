"""Her safety plan as its form takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy import viewing
from casework.queries.editing import Editing
from casework.records.cases import Case
from casework.records.safety import SafetyPlan
from casework.records.workers import Worker
from casework.rulebook.acts import Act


@dataclass(frozen=True)
class SafetyPlanAnswers:
    """Her safety plan as forms take it; version 0 where none was written yet."""

    version: int
    blocks: Mapping[str, str]
    copy: str
    reviewed_at: datetime | None


def to_plan(by: Worker, case_id: UUID) -> tuple[Case, Editing[SafetyPlanAnswers]]:
    """A case entered to write her safety plan, and the plan that stands. Raises NotFound."""
    case = viewing.enter(by, Case, case_id, Act.SAFETY_PLAN_WRITE, SafetyPlan)
    page = plan_answers(case)
    stands = {**page.blocks, "copy": page.copy}
    return case, Editing(case.pk, "safetyplan", page.version, stands, page, lambda: to_plan(by, case_id)[1])


def plan_answers(case: Case) -> SafetyPlanAnswers:
    """The plan of a case that was entered."""
    return answers_of(SafetyPlan.objects.filter(case=case).first())


def answers_of(kept: SafetyPlan | None) -> SafetyPlanAnswers:
    """A plan that may not have been written yet."""
    if kept is None:
        return SafetyPlanAnswers(0, {}, "no", None)
    return SafetyPlanAnswers(kept.version, kept.blocks["blocks"], kept.blocks["copy"], kept.reviewed_at)
