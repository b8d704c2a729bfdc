"""Which page does which act on a case, and which acts come next at each stage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.rulebook.stages import Stage

PAGES: Mapping[Act, str] = {}
"""The name of the page where an act is done; each takes the case's id."""

NEXT: Mapping[Stage, tuple[Act, ...]] = {
    Stage.DRAFT: (Act.INTAKE_HAND_IN, Act.NOTE_ADD, Act.RISK_RAISE),
    Stage.REPORTED: (Act.CASE_REGISTER, Act.CASE_DUPLICATE, Act.CASE_OUT_OF_SCOPE, Act.NOTE_ADD, Act.RISK_RAISE),
    Stage.REGISTERED: (Act.CASE_MOVE, Act.RISK_ASSESS, Act.NOTE_ADD),
    Stage.ASSESSING: (Act.RISK_ASSESS, Act.PLAN_WRITE, Act.REFERRAL_SEND, Act.CASE_MOVE, Act.NOTE_ADD),
    Stage.ACTIVE: (Act.REFERRAL_SEND, Act.LIVELIHOOD_PLAN, Act.FOLLOWUP_PLAN, Act.CASE_MOVE, Act.NOTE_ADD),
    Stage.FOLLOW_UP: (Act.FOLLOWUP_RECORD, Act.CLOSURE_ASK, Act.CASE_MOVE, Act.NOTE_ADD),
    Stage.CLOSURE_PENDING: (Act.CLOSURE_DECIDE, Act.FOLLOWUP_RECORD, Act.NOTE_ADD),
    Stage.CLOSED: (Act.CASE_REOPEN,),
    Stage.DUPLICATE: (Act.CASE_REOPEN,),
    Stage.OUT_OF_SCOPE: (Act.CASE_REOPEN,),
}
"""What is most likely done next; everything else a reader may do stands in the sections and under "other"."""


@dataclass(frozen=True)
class Door:
    """An act as a link."""

    words: Words
    href: str


@dataclass(frozen=True)
class Doors:
    """The acts open to a reader: those that come next at this stage, and the others."""

    next: tuple[Door, ...]
    other: tuple[Door, ...]


def doors(case_id: UUID, stage: str, acts: Collection[str]) -> Doors:
    """Links to the acts that this reader may do now and that have a page."""
    open_ = [act for act in PAGES if act.value in acts]
    first = [act for act in NEXT[Stage(stage)] if act in open_]
    rest = [act for act in open_ if act not in first]
    return Doors(tuple(_door(case_id, act) for act in first), tuple(_door(case_id, act) for act in rest))


def _door(case_id: UUID, act: Act) -> Door:
    return Door(act.label, reverse(PAGES[act], args=[case_id]))
