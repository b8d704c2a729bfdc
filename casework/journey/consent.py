"""What she agreed to: her latest answer for a purpose counts, and silence is no."""

from __future__ import annotations

from casework.records.cases import Case
from casework.rulebook import consents
from casework.rulebook.consents import Answer


def answers_of(case: Case) -> dict[str, Answer]:
    """Her latest answer for each purpose she was asked about."""
    return consents.standing(consent.terms["answers"] for consent in case.consents.order_by("id"))


def agreed(case: Case, purpose: str) -> bool:
    """Whether her latest answer for this purpose is yes."""
    return answers_of(case).get(purpose) is Answer.GIVEN
