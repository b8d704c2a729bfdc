"""Which act comes first where another cannot be done at the stage its case stands at, and what is done in its stead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from casework.policy.table import TABLE
from casework.rulebook.acts import Act
from casework.rulebook.stages import BY_HAND, ENDED, MOVES, Stage

STEPS: Mapping[tuple[Stage, Stage], Act] = {
    (Stage.DRAFT, Stage.REPORTED): Act.INTAKE_SUBMIT,
    (Stage.REPORTED, Stage.REGISTERED): Act.CASE_REGISTER,
    **{(here, there): Act.CASE_MOVE for here, moves in BY_HAND.items() for there in moves},
    **{(here, Stage.CLOSURE_PENDING): Act.CLOSURE_ASK for here in (Stage.ACTIVE, Stage.FOLLOW_UP)},
    **{(Stage.CLOSURE_PENDING, there): Act.CLOSURE_DECIDE for there in Stage if there in MOVES[Stage.CLOSURE_PENDING]},
    **{(here, Stage.ASSESSING): Act.CASE_REOPEN for here in Stage if here in ENDED},
}
"""By which act a case goes from one stage to the next. Setting it aside, or losing her, leads nowhere."""

INSTEAD: Mapping[Act, Act] = {
    Act.ADDITION_TELL: Act.INTAKE_PERSON,
    Act.CASE_MISTAKE: Act.CASE_OUT_OF_SCOPE,
    Act.CASE_OUT_OF_SCOPE: Act.CLOSURE_ASK,
    Act.INTAKE_DANGER: Act.RISK_ASSESS,
    Act.INTAKE_READERS: Act.GRANT_EXCLUDE,
    Act.WRITING_ALLOW: Act.INTAKE_CONSENT,
    Act.WRITING_REFUSE: Act.CONSENT_WITHDRAW,
}
"""What is done in the stead of an act whose time is over, or has not come."""


@cache
def comes_first(act: Act, here: Stage) -> Act | None:
    """The act by which a case at this stage comes nearer to where this one can be done; None where its time is over."""
    during = TABLE[act].during
    if here in during or during <= ENDED:
        return None
    return next((first for stage, first in _onward(here) if stage in during), None)


def _onward(begin: Stage) -> Iterator[tuple[Stage, Act]]:
    """Every stage that can be come to from here, the nearest first, with the act that begins the way there."""
    seen, ways = {begin}, list[tuple[Stage, Act | None]]([(begin, None)])
    while ways:
        stage, first = ways.pop(0)
        for (here, there), act in STEPS.items():
            if here is stage and there not in seen:
                seen.add(there)
                ways.append((there, first or act))
                yield there, first or act


@cache
def in_its_stead(act: Act, here: Stage) -> Act | None:
    """What is done instead at this stage, or what comes before that."""
    other = INSTEAD.get(act)
    if other is None:
        return None
    return (
        other
        if here in TABLE[other].during | TABLE[other].hosts_also
        else comes_first(other, here) or in_its_stead(other, here)
    )
