"""What the forms of livelihood start from, each about one part of one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from casework.policy import viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.queries.livelihood.page import LivelihoodPage, MilestoneRow, chapter_of, milestone_row
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan, Milestone, Training
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.livelihood import (
    INCOME_AT_RISK,
)


def to_approve(by: Worker, case_id: UUID) -> tuple[Case, Editing[LivelihoodPage]]:
    """A case entered so that a second person reads its plan and agrees, and the chapter she reads. Raises NotFound."""
    with viewing.view_access(by, Act.LIVELIHOOD_APPROVE) as access:
        case = access.enter(Case, case_id)
        page = chapter_of(access, case)
    again = partial(_editing_plan, access, case, lambda plan: plan.goal or {}, page)
    return case, Editing(case.pk, "livelihoodplan", page.version, {"goal": page.goal}, page, again)


def to_note_baseline(by: Worker, case_id: UUID) -> tuple[Case, Editing[None]]:
    """A case entered to write how she lives now, and what stands about it. Raises NotFound."""
    return _to_edit_plan(by, case_id, Act.LIVELIHOOD_BASELINE, lambda plan: plan.baseline or {})


def to_write_livelihood_plan(by: Worker, case_id: UUID) -> tuple[Case, Editing[None]]:
    """A case entered to write its plan, and the plan that stands. Raises NotFound."""
    return _to_edit_plan(by, case_id, Act.LIVELIHOOD_PLAN, lambda plan: plan.goal or {}, _where_it_stands)


def to_record_outcome(by: Worker, case_id: UUID) -> tuple[Case, Editing[None]]:
    """A case entered to say what became of its plan; her goal, and what was said of it so far. Raises NotFound."""
    return _to_edit_plan(by, case_id, Act.LIVELIHOOD_OUTCOME, _outcome_and_goal)


type Part = Callable[[LivelihoodPlan], Mapping[str, Any]]


def _where_it_stands(plan: LivelihoodPlan) -> Mapping[str, str]:
    """A plan that was approved or begun meanwhile is not written over by a page drawn before."""
    return {"": f"{plan.stage} {plan.approved_at}"}


def _nothing_else(_plan: LivelihoodPlan) -> Mapping[str, str]:
    return {}


def _to_edit_plan(
    by: Worker, case_id: UUID, act: Act, part: Part, marks: Part = _nothing_else
) -> tuple[Case, Editing[None]]:
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        return case, _editing_plan(access, case, part, None, marks)


def _editing_plan[P](access: Viewing, case: Case, part: Part, page: P, marks: Part = _nothing_else) -> Editing[P]:
    """One part of the plan's record; the case was entered, its key is on the ring."""
    plan = CaseRecords(access, case, (LivelihoodPlan,)).only(LivelihoodPlan)
    stands, version = (part(plan), plan.version) if plan else ({}, 0)
    again = partial(_editing_plan, access, case, part, page, marks)
    return Editing(case.pk, "livelihoodplan", version, stands, page, again, marks=marks(plan) if plan else {})


def _outcome_and_goal(plan: LivelihoodPlan) -> Mapping[str, Any]:
    ended = (plan.goal or {}).get("outcome") or {}
    return {**ended, "outcome": ended.get("result"), "goal": (plan.goal or {}).get("goal", "")}


def to_note_training(by: Worker, case_id: UUID, training_id: UUID) -> tuple[Case, Editing[str]]:
    """A case entered to write how one course or job went, what stands about it, and its name. Raises NotFound."""
    with viewing.view_access(by, Act.LIVELIHOOD_TRAIN) as access:
        case = access.enter(Case, case_id)
        return case, _editing_training(access, case, training_id)


def _editing_training(access: Viewing, case: Case, training_id: UUID) -> Editing[str]:
    found = CaseRecords(access, case, (Training,)).found(Training, training_id)
    stands, again = {**found.detail, "ended_on": found.ended_on}, partial(_editing_training, access, case, training_id)
    return Editing(case.pk, "training", found.version, stands, found.detail["what"], again, training_id)


def to_meet_milestone(by: Worker, case_id: UUID, milestone_id: UUID) -> tuple[Case, Editing[MilestoneRow]]:
    """A case entered to write that one milestone is met, and what stands about it. Raises NotFound."""
    with viewing.view_access(by, Act.LIVELIHOOD_MILESTONE) as access:
        case = access.enter(Case, case_id)
        return case, _editing_milestone(access, case, milestone_id)


def _editing_milestone(access: Viewing, case: Case, milestone_id: UUID) -> Editing[MilestoneRow]:
    found = CaseRecords(access, case, (Milestone,)).found(Milestone, milestone_id)
    stands, again = {"met_on": found.met_on}, partial(_editing_milestone, access, case, milestone_id)
    return Editing(case.pk, "milestone", found.version, stands, milestone_row(found), again, milestone_id)


def to_give(by: Worker, case_id: UUID) -> tuple[Case, bool]:
    """A case entered to hand something over, and whether that should go to her: where somebody else keeps her money, or
    nobody knows who does. Raises NotFound."""
    with viewing.view_access(by, Act.LIVELIHOOD_GIVE) as access:
        case = access.enter(Case, case_id)
        plan = CaseRecords(access, case, (LivelihoodPlan,)).only(LivelihoodPlan)
        return case, bool(plan and (plan.baseline or {}).get("control") in INCOME_AT_RISK)
