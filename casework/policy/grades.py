"""Whose grade is above whose: what one grade found too dangerous, a colleague of the same grade does not make light."""

from __future__ import annotations

from casework.records.units import Membership
from casework.records.workers import Role

_ORDER = (Role.PARTNER, Role.RESPONDER, Role.HOST, Role.OFFICER, Role.SUPERVISOR)
_GRADES = {role: grade for grade, role in enumerate(_ORDER)}
_NO_GRADE = -1
"""Of who assesses nobody, and of whom nobody knows."""


def is_supervisor(worker_id: int) -> bool:
    """Whether she works for the province today."""
    return _grade(worker_id, living=True) == _GRADES[Role.SUPERVISOR]


def is_above(worker_id: int, other_id: int | None) -> bool:
    """Whether the first is of a higher grade than the second, or of the highest; nobody is above whom nobody knows but
    the province. Who has left counts as what she was."""
    mine = _grade(worker_id, living=True)
    highest = _GRADES[Role.SUPERVISOR]
    return mine == highest or (other_id is not None and mine > _grade(other_id, living=False))


def _grade(worker_id: int, *, living: bool) -> int:
    places = Membership.objects.filter(worker_id=worker_id)
    if living:
        places = places.filter(ended_at__isnull=True)
    return max(
        (_GRADES.get(Role(role), _NO_GRADE) for role in places.values_list("role", flat=True)), default=_NO_GRADE
    )
