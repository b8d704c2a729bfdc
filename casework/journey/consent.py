"""What she agreed to: her latest answer for a purpose counts, and silence is no."""

from __future__ import annotations

from casework.records.cases import Case
from casework.rulebook.consents import Answer


def agreed(case: Case, purpose: str) -> bool:
    """Whether her latest answer for this purpose is yes."""
    for consent in case.consents.order_by("-id"):
        answer = consent.terms["answers"].get(purpose)
        if answer is not None:
            return bool(answer == Answer.GIVEN)
    return False
