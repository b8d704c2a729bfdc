"""Where a case can be moved to by hand."""

from __future__ import annotations

from dataclasses import dataclass

from casework.records.cases import Case
from casework.rulebook.rows import Words
from casework.rulebook.stages import BY_HAND, Stage


@dataclass(frozen=True)
class StageStep:
    """A stage the case can be moved to now, and the words of the button."""

    to: str
    words: Words


@dataclass(frozen=True)
class ToMove:
    """Where a case stands and where it can go by hand; `needs_level` where that waits for an assessment."""

    stage: str
    steps: tuple[StageStep, ...]
    needs_level: bool


def moving(case: Case) -> ToMove:
    """The page of a case that was entered to be moved on."""
    steps = BY_HAND.get(Stage(case.stage), {})
    waits = case.risk_level is None and Stage.ACTIVE in steps
    return ToMove(case.stage, () if waits else tuple(StageStep(to.value, words) for to, words in steps.items()), waits)
