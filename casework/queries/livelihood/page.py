"""The livelihood chapter of one case on one page: the plan and its costs by source, what was given and reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.policy import viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import WORKER, CaseRecords, Strike
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodInput, LivelihoodPlan, Milestone, Training
from casework.records.workers import Worker
from casework.rulebook.acts import Act, words_of
from casework.rulebook.livelihood import (
    ALSO_OF_INPUT,
    ALSO_OF_TRAINING,
    BASELINE,
    HANDS,
    HER_OWN_HAND,
    IN_SHORT,
    INCOME_AT_RISK,
    INPUT_UNITS,
    PLAN,
    SOURCES,
    TRAINING_KINDS,
    TRAINING_OUTCOMES,
)
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.rows import Words, day_of
from casework.rulebook.sheets import Said
from casework.rulebook.stages import LIVELIHOOD_PLAN_MOVES, LIVELIHOOD_PLAN_UNDER_WAY, LivelihoodPlanStage


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone: what should be so, by when, and since when it is."""

    id: UUID
    text: str
    due_on: date
    met_on: date | None
    struck: Strike | None = None


@dataclass(frozen=True)
class CostLine:
    """One line of the estimate."""

    what: str
    cost: int
    source: Words


@dataclass(frozen=True)
class SourceTotal:
    """One source of money: what was planned from it and what it has paid so far."""

    source: Words
    planned: int
    paid: int


@dataclass(frozen=True)
class Given:
    """One livelihood input handed over."""

    id: UUID
    on: date
    what: str
    quantity: int
    unit: Words
    cost: int
    source: Words
    hand: Words
    hand_note: str
    hers: bool
    more: tuple[Said, ...]
    struck: Strike | None


@dataclass(frozen=True)
class Learned:
    """A course, an apprenticeship or a job."""

    id: UUID
    kind: Words
    what: str
    where: str
    began_on: date
    ended_on: date | None
    outcome: Words
    note: str
    cost: int | None
    more: tuple[Said, ...]
    struck: Strike | None


@dataclass(frozen=True)
class PlanOutcome:
    """What became of the plan."""

    result: str
    reason: str
    on: date


@dataclass(frozen=True)
class LivelihoodPage:
    """The whole chapter of one case."""

    case_id: UUID
    code: str
    stage: str | None
    version: int
    at_risk: bool
    baseline: tuple[Said, ...]
    in_short: tuple[Said, ...]
    goal: str
    written: tuple[Said, ...]
    costs: tuple[CostLine, ...]
    totals: tuple[SourceTotal, ...]
    planned_by: str
    approved_by: str
    approved_on: date | None
    planned_by_reader: bool
    outcome: PlanOutcome | None
    given: tuple[Given, ...]
    learned: tuple[Learned, ...]
    milestones: tuple[MilestoneRow, ...]
    may_plan: bool
    may_approve: bool
    may_give: bool
    may_end: bool
    acts: frozenset[str]

    @property
    def planned(self) -> int:
        """The whole estimate in đồng."""
        return sum(line.cost for line in self.costs)

    @property
    def paid(self) -> int:
        """All that was paid so far, in đồng."""
        return sum(total.paid for total in self.totals)


def page(by: Worker, case_id: UUID) -> LivelihoodPage:
    """The chapter of a case. Raises NotFound for who does not hold it or keeps only the sight of what it wrote."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        return chapter_of(access, access.enter(Case, case_id))


def chapter_of(access: Viewing, case: Case) -> LivelihoodPage:
    """The chapter of a case that was entered. Raises NotAllowed for who keeps only the sight of what it wrote."""
    acts = access.acts
    if Act.CASE_READ_WHOLE not in acts:
        raise NotAllowed
    records = CaseRecords(access, case, (LivelihoodPlan, LivelihoodInput, Training, Milestone), beside=(WORKER,))
    plan = records.only(LivelihoodPlan)
    given = sorted(records.with_struck(LivelihoodInput), key=lambda one: one.given_on)
    trainings = sorted(records.with_struck(Training), key=lambda one: one.began_on)
    steps = sorted(records.with_struck(Milestone), key=lambda one: one.due_on)
    stage = LivelihoodPlanStage(plan.stage) if plan else None
    goal = (plan.goal if plan else None) or {}
    baseline = (plan.baseline if plan else None) or {}
    return LivelihoodPage(
        case_id=case.pk,
        code=case.code or "",
        stage=stage,
        version=plan.version if plan else 0,
        at_risk=baseline.get("control") in INCOME_AT_RISK,
        baseline=BASELINE.rows(baseline) if baseline else (),
        in_short=IN_SHORT.rows(baseline) if baseline else (),
        goal=goal.get("goal", ""),
        written=PLAN.rows(goal),
        costs=tuple(
            CostLine(line["what"], line["cost"], SOURCES.label(line["source"])) for line in goal.get("costs", [])
        ),
        totals=tuple(_totals(goal, records.all(LivelihoodInput), records.all(Training))),
        planned_by=records.names[plan.planned_by_id] if plan else "",
        approved_by=records.names[plan.approved_by_id] if plan else "",
        approved_on=day_of(plan.approved_at) if plan and plan.approved_at else None,
        planned_by_reader=bool(plan and plan.planned_by_id == access.by.pk),
        outcome=_outcome(goal.get("outcome")),
        given=tuple(_given(one, records.strike(one)) for one in given),
        learned=tuple(_learned(one, records.strike(one)) for one in trainings),
        milestones=tuple(milestone_row(one, records.strike(one)) for one in steps),
        may_plan=Act.LIVELIHOOD_PLAN in acts
        and stage is not None
        and LivelihoodPlanStage.PLAN in LIVELIHOOD_PLAN_MOVES[stage],
        may_approve=Act.LIVELIHOOD_APPROVE in acts
        and stage == LivelihoodPlanStage.PLAN
        and plan is not None
        and plan.planned_by_id != access.by.pk,
        may_give=Act.LIVELIHOOD_GIVE in acts and stage in LIVELIHOOD_PLAN_UNDER_WAY,
        may_end=Act.LIVELIHOOD_OUTCOME in acts and stage in LIVELIHOOD_PLAN_UNDER_WAY,
        acts=words_of(acts),
    )


def _totals(
    goal: Mapping[str, Any], given: Iterable[LivelihoodInput], trainings: Iterable[Training]
) -> Iterable[SourceTotal]:
    planned: dict[str, int] = defaultdict(int)
    paid: dict[str, int] = defaultdict(int)
    for line in goal.get("costs", []):
        planned[line["source"]] += line["cost"]
    for one in given:
        paid[one.item["source"]] += one.item["cost"]
    for training in trainings:
        if training.detail.get("cost"):
            paid[training.detail["source"]] += training.detail["cost"]
    for code in SOURCES.codes:
        if planned[code] or paid[code]:
            yield SourceTotal(SOURCES.label(code), planned[code], paid[code])


def _given(one: LivelihoodInput, struck: Strike | None) -> Given:
    item = one.item
    return Given(
        id=one.pk,
        on=one.given_on,
        what=item["what"],
        quantity=item["quantity"],
        unit=INPUT_UNITS.label(item["unit"]),
        cost=item["cost"],
        source=SOURCES.label(item["source"]),
        hand=HANDS.label(item["hand"]),
        hand_note=item["hand_note"],
        hers=item["hand"] in HER_OWN_HAND,
        more=ALSO_OF_INPUT.said(item),
        struck=struck,
    )


def _learned(one: Training, struck: Strike | None) -> Learned:
    detail = one.detail
    return Learned(
        id=one.pk,
        kind=TRAINING_KINDS.label(detail["kind"]),
        what=detail["what"],
        where=detail["where"],
        began_on=one.began_on,
        ended_on=one.ended_on,
        outcome=TRAINING_OUTCOMES.label(detail["outcome"]),
        note=detail["note"],
        cost=detail["cost"],
        more=ALSO_OF_TRAINING.said(detail),
        struck=struck,
    )


def milestone_row(one: Milestone, struck: Strike | None = None) -> MilestoneRow:
    """One milestone."""
    return MilestoneRow(one.pk, one.text, one.due_on, one.met_on, struck)


def _outcome(kept: Mapping[str, Any] | None) -> PlanOutcome | None:
    return PlanOutcome(kept["result"], kept["reason"], date.fromisoformat(kept["on"])) if kept else None
