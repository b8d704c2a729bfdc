"""Cases that one name in a list does not tell apart: how old each of them is, and where the same age leaves it open.

A host's phone lies open before anybody, so a list shows a given name and the hour and nothing else. Only where two
stand under one name is more read, and no more than is needed: the age she told, and of those of one age the hamlet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from casework.policy.viewing import Viewing
from casework.queries.intake.wording import age_of
from casework.records.people import Survivor
from casework.rulebook.dates import Birth
from casework.vault.errors import VaultError
from casework.vault.fields import open_held


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
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(alike)])
        told = {case: row for case, *row in cursor.fetchall()}
    ages = {case: _age(case, row, at) for case, row in told.items()}
    same_age = _repeated({case: (names[case], *age) for case, age in ages.items()})
    return {case: Likeness(*age, _hamlet(case, told[case]) if case in same_age else "") for case, age in ages.items()}


def _repeated(told: Mapping[UUID, object]) -> frozenset[UUID]:
    many = Counter(told.values())
    return frozenset(case for case, words in told.items() if words and many[words] > 1)


READ = f"SELECT s.case_id, s.id, s.birth, s.details FROM {Survivor._meta.db_table} s WHERE s.case_id = ANY(%s)"  # noqa: S608
BIRTH, DETAILS = Survivor._meta.get_field("birth"), Survivor._meta.get_field("details")

type Told = Sequence[Any]
"""Of one person her row's id and what is read of it, sealed as it lies."""


def _age(case: UUID, told: Told, at: datetime) -> tuple[tuple[int, int] | None, int | None]:
    own, birth, _ = told
    try:
        kept = open_held(BIRTH, birth, case, own)
    except VaultError:  # the file itself says what does not open
        return None, None
    return age_of(Birth.from_json(kept) if kept else None, at)


def _hamlet(case: UUID, told: Told) -> str:
    own, _, details = told
    try:
        return str((open_held(DETAILS, details, case, own) or {}).get("address") or "")
    except VaultError:
        return ""
