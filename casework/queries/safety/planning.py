"""Her safety plan as its form takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy import viewing
from casework.queries.case_records import CaseRecords
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


def to_write_safety_plan(by: Worker, case_id: UUID) -> tuple[Case, Editing[SafetyPlanAnswers]]:
    """A case entered to write her safety plan, and the plan that stands. Raises NotFound."""
    with viewing.view_access(by, Act.SAFETY_PLAN_WRITE) as access:
        case = access.enter(Case, case_id)
        page = safety_plan_of(CaseRecords(access, case, (SafetyPlan,)))
    stands = {**page.blocks, "copy": page.copy}
    return case, Editing(
        case.pk, "safetyplan", page.version, stands, page, lambda: to_write_safety_plan(by, case_id)[1]
    )


def safety_plan_of(records: CaseRecords) -> SafetyPlanAnswers:
    """Her plan, which may not have been written yet."""
    kept = records.only(SafetyPlan)
    if kept is None:
        return SafetyPlanAnswers(0, {}, "no", None)
    return SafetyPlanAnswers(kept.version, kept.blocks["blocks"], kept.blocks["copy"], kept.reviewed_at)
