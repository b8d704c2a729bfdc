"""Cases that one name in a list does not tell apart: how old each of them is, and where the same age leaves it open.

A host's phone lies open before anybody, so a list shows a given name and the hour and nothing else. Only where two
stand under one name is more read, and no more than is needed: the age she told, and of those of one age the hamlet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy.viewing import Viewing
from casework.queries.intake.wording import age_of
from casework.records.people import Survivor
from casework.rulebook.dates import Birth
from casework.vault.errors import VaultError


@dataclass(frozen=True)
class Likeness:
    """What tells one of a name from the others: her age as it is known, and her hamlet where that is not enough."""

    ages: tuple[int, int] | None
    told_age: int | None
    place: str = ""


def told_apart(access: Viewing, names: Mapping[UUID, str], at: datetime) -> dict[UUID, Likeness]:
    """By case what tells apart those of `names` that are alike; nothing is read where none are. The look says so."""
    alike = _repeated(names)
    if not alike:
        return {}
    access.reads(Survivor)
    read = {row.case_id: _read(row, at) for row in Survivor.objects.filter(case_id__in=alike)}
    same_age = _repeated({case: (names[case], one.ages, one.told_age) for case, one in read.items()})
    return {case: one if case in same_age else Likeness(one.ages, one.told_age) for case, one in read.items()}


def _repeated(told: Mapping[UUID, object]) -> frozenset[UUID]:
    many = Counter(told.values())
    return frozenset(case for case, words in told.items() if words and many[words] > 1)


def _read(row: Survivor, at: datetime) -> Likeness:
    try:
        birth = Birth.from_json(row.birth) if row.birth else None
        place = str((row.details or {}).get("address") or "")
    except VaultError:  # the file itself says what does not open
        return Likeness(None, None)
    ages, told_age = age_of(birth, at)
    return Likeness(ages, told_age, place)
