"""What people answer and are given in more than one suite, in the words a form or an operation takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from django.utils import timezone

from casework.rulebook.case_kinds import CaseKind, Kinds, as_kept
from casework.rulebook.closure import CHECKLIST_CODES

ALL_NO = dict.fromkeys(["worse", "weapon", "strangled", "beaten_pregnant", "jealous", "could_kill"], "no")
STRANGLED = {**ALL_NO, "strangled": "yes"}
"""The six questions about her danger."""

EVERY_KINDS: list[Kinds] = [
    frozenset(some) for many in range(len(CaseKind) + 1) for some in combinations(CaseKind, many)
]
"""Every set of kinds a case can be of, none known among them."""

START = timezone.localdate() - timedelta(days=60)
"""The day visits are counted from, in a case that was `received` then."""

FINE: dict[str, int | None] = {"safety": 3, "income": 2, "stigma": None}
TOLD: dict[str, Any] = {"mode": "visit", "scores": FINE, "recontact": "no", "note": "Chị khoẻ, các cháu đi học"}
"""A visit as it was."""

ALL = dict.fromkeys(CHECKLIST_CODES, True)
ASKED: dict[str, Any] = {"ticked": ALL, "reason": "needs_met"}
"""Closing with every line of its list ticked."""


@dataclass(frozen=True)
class TypedDay:
    """A day as it is typed, counted from the one on which it is: a file that was read before midnight is used after."""

    ahead: int = 0
    hour: str = ""

    def __str__(self) -> str:
        return f"{self.hour} {timezone.localdate() + timedelta(days=self.ahead):%d/%m/%Y}".lstrip()


def piglets() -> dict[str, Any]:
    """Something given for her livelihood today."""
    return {
        "what": "Lợn giống",
        "quantity": 2,
        "unit": "head",
        "cost": 4_500_000,
        "source": "project8",
        "given_on": timezone.localdate(),
        "hand": "herself",
    }


def course() -> dict[str, Any]:
    """Something she learns from today on."""
    return {"kind": "course", "what": "Dệt thổ cẩm", "where": "Trung tâm", "began_on": timezone.localdate()}


def in_days(days: int) -> datetime:
    """So many days from now."""
    return timezone.now() + timedelta(days=days)


def soon() -> date:
    """A day that is still to come."""
    return timezone.localdate() + timedelta(days=10)


def named(kinds: Kinds) -> str:
    """A set of kinds as the name of a test."""
    return "+".join(as_kept(kinds))
