"""What she is given to begin with: counted, priced, its source named, and put into a hand that is known."""

from __future__ import annotations

from datetime import date

from casework.journey.livelihood.planning import fitting, standing_plan, step
from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodInput
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.livelihood import HANDS, HER_OWN_HAND, INCOME_AT_RISK, INPUT, INPUT_UNITS, SOURCES
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite
from casework.rulebook.stages import LIVELIHOOD_PLAN_UNDER_WAY, LivelihoodPlanStage


@operation(Act.LIVELIHOOD_GIVE)
def give_input(
    by: Worker,
    case: Case,
    /,
    *,
    what: str,
    quantity: int,
    unit: str,
    cost: int,
    source: str,
    given_on: date,
    hand: str,
    hand_note: str = "",
    **answers: object,
) -> LivelihoodInput:
    """Write down one input handed over; `cost` is the whole of it in đồng. Only after the plan was approved.

    Where somebody else keeps the money, or nobody knows who does, an input that does not go into her own hand needs
    its reason: economic abuse goes on through what is given. Raises MissingPrerequisite, InvalidValue.
    """
    plan = standing_plan(case)
    if plan.stage not in LIVELIHOOD_PLAN_UNDER_WAY:
        raise MissingPrerequisite("livelihood_plan_not_approved")
    if unit not in INPUT_UNITS or quantity < 1:
        raise InvalidValue("quantity", "invalid_value")
    if source not in SOURCES or cost < 0:
        raise InvalidValue("source", "cost_without_source")
    if hand not in HANDS:
        raise InvalidValue("hand", "invalid_value")
    control = (plan.baseline or {}).get("control")
    if control in INCOME_AT_RISK and hand not in HER_OWN_HAND and not hand_note:
        raise InvalidValue("hand_note", "hand_needs_reason")
    item = {"what": what, "quantity": quantity, "unit": unit, "cost": cost, "source": source, "hand": hand}
    item |= {"hand_note": hand_note, **answers}
    given = LivelihoodInput(case=case, given_on=given_on, item=fitting(INPUT, item))
    insert(given)
    if plan.stage == LivelihoodPlanStage.APPROVED:
        step(plan, LivelihoodPlanStage.INPUTS_GIVEN)
    return given
