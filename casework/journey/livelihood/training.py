"""A trade learned or a job found, and what came of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from casework.journey.livelihood.planning import fitting, step
from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan, Training
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.livelihood import SOURCES, TRAINING, TRAINING_KINDS, TRAINING_OUTCOMES
from casework.rulebook.refusals import InvalidValue, NotFound
from casework.rulebook.stages import LivelihoodPlanStage, livelihood_plan_may_move


@operation(Act.LIVELIHOOD_TRAIN)
def begin_training(
    by: Worker,
    case: Case,
    /,
    *,
    kind: str,
    what: str,
    where: str,
    began_on: date,
    outcome: str = "enrolled",
    cost: int | None = None,
    source: str = "",
    **answers: object,
) -> Training:
    """A course, an apprenticeship or a job begins. An approved plan is under way from here."""
    if kind not in TRAINING_KINDS or outcome not in TRAINING_OUTCOMES:
        raise InvalidValue("kind", "invalid_value")
    if cost and source not in SOURCES:
        raise InvalidValue("source", "cost_without_source")
    detail = {"kind": kind, "what": what, "where": where, "outcome": outcome, "cost": cost, "source": source}
    training = Training(case=case, began_on=began_on, detail=fitting(TRAINING, detail | answers))
    insert(training)
    under_way(case)
    return training


@operation(Act.LIVELIHOOD_TRAIN)
def note_training(
    by: Worker, case: Case, *, training_id: UUID, outcome: str, ended_on: date | None, note: str, expected_version: int
) -> Training:
    """How it went: still learning, finished, working, or left; `ended_on` where it is over."""
    training = Training.objects.select_for_update().filter(case=case, pk=training_id).first()
    if training is None:
        raise NotFound
    if outcome not in TRAINING_OUTCOMES:
        raise InvalidValue("outcome", "invalid_value")
    if ended_on is not None and ended_on < training.began_on:
        raise InvalidValue("ended_on", "ends_before_it_began")
    return training.update(
        expected_version=expected_version,
        ended_on=ended_on,
        detail={**training.detail, "outcome": outcome, "note": note},
    )


def under_way(case: Case) -> None:
    """The first step outside turns an approved plan into a running one; any other plan stays as it is."""
    plan = LivelihoodPlan.objects.select_for_update().filter(case=case).first()
    if plan is not None and livelihood_plan_may_move(LivelihoodPlanStage(plan.stage), LivelihoodPlanStage.RUNNING):
        step(plan, LivelihoodPlanStage.RUNNING)
