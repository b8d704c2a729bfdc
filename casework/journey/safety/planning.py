"""Her safety plan: written with her block by block, kept version by version, and what became of the paper copy."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.safety import SafetyPlan
from casework.records.workers import Worker
from casework.rulebook import safety_plan
from casework.rulebook.acts import Act
from casework.rulebook.refusals import EditConflict, InvalidValue


@operation(Act.SAFETY_PLAN_WRITE)
def write_safety_plan(
    by: Worker, case: Case, *, expected_version: int, blocks: Mapping[str, str], copy: str
) -> SafetyPlan:
    """Write her safety plan, or go over it again; `expected_version` is the version read before, 0 where there was
    none.

    `copy` says whether a paper copy is out and who keeps it. Raises InvalidValue, EditConflict.
    """
    if not set(blocks) <= set(safety_plan.BY_CODE):
        raise InvalidValue("blocks", "unknown_answer")
    if copy not in safety_plan.COPY_GIVEN:
        raise InvalidValue("copy", "unknown_answer")
    written = {code: words for code, words in blocks.items() if words}
    if not written:
        raise InvalidValue("concern", "safety_plan_empty")
    now = timezone.now()
    kept = {"blocks": written, "copy": copy}
    plan = SafetyPlan.objects.select_for_update().filter(case=case).first()
    if plan is not None:
        return plan.update(expected_version=expected_version, blocks=kept, reviewed_at=now)
    if expected_version:
        raise EditConflict
    plan = SafetyPlan(case=case, reviewed_at=now, blocks=kept)
    insert(plan)
    return plan
