"""What makes it dangerous for her, fact by fact: once told it stands, with its day, until somebody takes it back.

No assessment erases one: an officer's judgement, a partial set of answers or a later no says nothing about what was
told before. Taking one back is an act of its own, with a reason, and both stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from casework.rulebook import danger_rows
from casework.rulebook.people import UNKNOWN
from casework.rulebook.risk import NOT_KNOWN_REPLIES, TOLD, TOLD_AT_WORK, WITHDRAWN, Danger, Reply, said_yes_to

NO_ASSESSMENT = frozenset({TOLD, TOLD_AT_WORK, WITHDRAWN})
"""Rows about her danger by which nobody assessed it."""

UNSEEN = frozenset({TOLD, TOLD_AT_WORK})
"""Rows that whoever assesses need not have had before her eyes: they add what stands and take nothing."""

TOLD_IN: Mapping[str, Mapping[str, Danger]] = {
    "survivor": {"pregnant": Danger.PREGNANCY},
    "incident": {"weapon": Danger.WEAPON},
    "laterincident": {"weapon": Danger.WEAPON, "strangled": Danger.STRANGLED},
}
"""Answers of other sheets that tell such a fact when they are yes, by the record they are kept in."""


class AssessmentRow(Protocol):
    """What is read of a row about her danger."""

    instrument: Any
    assessed_at: Any
    assessed_by_id: Any
    answers: Any
    reason: Any


@dataclass(frozen=True, slots=True)
class TakenBack:
    """That a fact was taken back: when, by which worker, and why."""

    at: datetime
    by: int
    reason: str


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """One fact: when it was first told since it stands, to which worker, and whether it was taken back."""

    kind: Danger
    told_on: datetime
    told_by: int
    taken_back: TakenBack | None = None


def told_in(record: str, answers: Mapping[str, Any] | None) -> frozenset[Danger]:
    """The facts that these answers of another sheet tell."""
    asked = TOLD_IN.get(record, {})
    return frozenset(kind for key, kind in asked.items() if (answers or {}).get(key) == Reply.YES.value)


def facts_of(rows: Iterable[AssessmentRow]) -> tuple[RiskFactor, ...]:
    """Every fact ever told, oldest first, from all rows, oldest first. One told again while it stands is told once."""
    found: list[RiskFactor] = []
    standing: dict[Danger, int] = {}
    for row in rows:
        answers: Mapping[str, Any] = row.answers or {}
        for kind in _known(answers.get("taken_back", ())):
            if kind in standing:
                end = TakenBack(row.assessed_at, row.assessed_by_id, row.reason or "")
                place = standing.pop(kind)
                found[place] = replace(found[place], taken_back=end)
        told = {*_known(answers.get("dangers", ())), *said_yes_to(answers.get("replies", {}))}
        for kind in (kind for kind in Danger if kind in told and kind not in standing):
            standing[kind] = len(found)
            found.append(RiskFactor(kind, row.assessed_at, row.assessed_by_id))
    return tuple(found)


def standing(rows: Iterable[AssessmentRow]) -> tuple[RiskFactor, ...]:
    """The facts that stand, in the order of the rulebook."""
    stands = {factor.kind: factor for factor in facts_of(rows) if factor.taken_back is None}
    return tuple(stands[kind] for kind in Danger if kind in stands)


def standing_replies(rows: Iterable[AssessmentRow]) -> dict[str, str]:
    """Each question as it was answered last; one not known or not said later is answered as before, and one whose fact
    was taken back is open."""
    replies: dict[str, str] = {}
    for row in rows:
        answers: Mapping[str, Any] = row.answers or {}
        for code, reply in answers.get("replies", {}).items():
            if reply not in NOT_KNOWN_REPLIES or replies.get(code, reply) in NOT_KNOWN_REPLIES:
                replies[code] = reply
        gone = set(_known(answers.get("taken_back", ())))
        replies |= {code: UNKNOWN for code in replies if gone & said_yes_to({code: replies[code]})}
    return {code: replies[code] for code in danger_rows.CODES if code in replies}


def _known(codes: Iterable[str]) -> list[Danger]:
    """What an older version kept and this one does not know is no fact of this one."""
    return [Danger(code) for code in codes if code in Danger]
