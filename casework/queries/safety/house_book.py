"""The house book (sổ theo dõi): who stayed at a trusted address, from when to when, and what the meals come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import viewing
from casework.policy.lists import Listed
from casework.policy.memberships import memberships_of
from casework.policy.roles import memberships_for
from casework.queries.safety.shelter import cases_of
from casework.records.safety import ShelterStay
from casework.records.workers import Worker
from casework.rulebook import shelter
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.sections import Section
from casework.vault.errors import VaultError
from casework.vault.fields import SealedField, open_held

PLACE: SealedField = ShelterStay._meta.get_field("place")
SUPPORT: SealedField = ShelterStay._meta.get_field("support")


@dataclass(frozen=True)
class BookRow:
    """One stay at a trusted address. `who` is for the desk alone: a host's telephone lies open on a table."""

    id: UUID
    case_id: UUID
    who: str
    came: datetime
    left: datetime | None
    companions: int
    meals: shelter.Meals


@dataclass(frozen=True)
class House:
    """The book of one house, and what all its meals come to."""

    name: str
    rows: tuple[BookRow, ...]

    @property
    def amount(self) -> int:
        """Of all rows together."""
        return sum(row.meals.amount for row in self.rows)


def house_book(by: Worker) -> tuple[House, ...]:
    """The books of the houses of which this worker has sight of a stay: of a host her own house and no other, of a desk
    each house where it placed somebody. Raises NotAllowed for who is never given any."""
    memberships = memberships_of(by)
    if not memberships_for(memberships, Act.SHELTER_LOOK):
        raise NotAllowed
    with viewing.view_access(by, Act.SHELTER_LOOK, memberships=memberships) as access:
        columns = ("case_id", "admitted_at", "ended_at", "place", "support")
        opened = list(_opened(access.along(ShelterStay, columns)))
        if opened:
            access.open_sections(Section.SHELTER)
        cases = cases_of(by, memberships, {row.columns["case_id"] for row, _place, _support in opened})
        access.showed(cases)
        houses: dict[str, list[BookRow]] = {}
        for row, place, support in opened:
            came, left, case = row.columns["admitted_at"], row.columns["ended_at"], cases.get(row.columns["case_id"])
            together = support.get("companions", 0)
            meals = shelter.meals(place["kind"], came, left or timezone.now(), companions=together)
            assert meals is not None
            who = (case.name or case.code) if case is not None else ""
            told = BookRow(row.id, row.columns["case_id"], who, came, left, together, meals)
            houses.setdefault(place["name"], []).append(told)
        return tuple(House(name, tuple(rows)) for name, rows in sorted(houses.items()))


def _opened(rows: Sequence[Listed]) -> Iterator[tuple[Listed, dict[str, Any], dict[str, Any]]]:
    """The stays at a trusted address with what lies sealed in them; one that does not open says so on its own page."""
    for row in rows:
        try:
            place = open_held(PLACE, row.columns["place"], row.id, row.id) or {}
            support = row.columns["support"]
            told = open_held(SUPPORT, support, row.id, row.id) if support is not None else None
        except VaultError:
            continue
        if place.get("kind") == "trusted_address":
            yield row, place, told or {}
