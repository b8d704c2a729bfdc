"""Moving a case on by hand: an officer says that support begins, that it turns into follow-up, or that it is back."""

from __future__ import annotations

from django.utils import timezone

from casework.journey.moves import move
from casework.journey.operation import operation
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, WrongStage
from casework.rulebook.stages import BY_HAND, Stage


@operation(Act.CASE_MOVE)
def move_case(by: Worker, case: Case, *, to: str) -> Case:
    """Move a case one step among those made by hand. Raises InvalidValue, WrongStage, and MissingPrerequisite while no
    risk is known."""
    if to not in Stage:
        raise InvalidValue("to", "unknown_stage")
    if Stage(to) not in BY_HAND.get(Stage(case.stage), {}):
        raise WrongStage(here=Stage(case.stage))
    return move(case, Stage(to), at=timezone.now())
