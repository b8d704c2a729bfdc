"""How many of whom the loaded house has: provinces, desks and trusted addresses, and which unit each case came to.

A trusted address hears 50, a desk answers for eight addresses (400), a province for fifty desks (20,000); from a
million cases on there is one province of 200,000. Cases come to all units in turn, so that those of one unit lie
scattered over the tables as they would after years.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import accumulate
from typing import ClassVar

PER_ADDRESS = 50
PER_DESK = 400
PER_PROVINCE = 20_000
LARGE_PROVINCE = 200_000
LARGE_FROM = 1_000_000
STRIDE = 611_953
"""A prime that divides no size: stepping by it visits every place once."""

YEARS = timedelta(days=3 * 365)
"""Over so long a time the cases came."""

EVERY_CASE = os.environ.get("CASEWORK_BENCH_LONG", "")
LONG = int(EVERY_CASE or 20)
"""Rows of history of the cases that are opened, those of each first desk; the others have what an ordinary intake
leaves. With a number in the environment every case has so many."""

WAITING = 0.01
"""The newest of all cases were submitted and nobody has taken them in yet."""

RUNNING = 0.03
"""Only the newest have a duty that is still unmet."""


@dataclass(frozen=True)
class Came:
    """Where one case belongs: the province, the desk and the address within it, each counted from 0."""

    province: int
    desk: int
    address: int


@dataclass(frozen=True)
class Shape:
    """A house of so many cases."""

    size: int
    per_desk: ClassVar[int] = PER_DESK

    @cached_property
    def provinces(self) -> tuple[int, ...]:
        """How many cases each province has; the large one, where there is one, comes last."""
        if self.size < 2 * PER_PROVINCE:
            return (self.size // 2, self.size - self.size // 2)
        if self.size < LARGE_FROM:
            return self._ordinary(self.size)
        return (*self._ordinary(self.size - LARGE_PROVINCE), LARGE_PROVINCE)

    @staticmethod
    def _ordinary(cases: int) -> tuple[int, ...]:
        whole, rest = divmod(cases, PER_PROVINCE)
        return (PER_PROVINCE,) * whole + ((rest,) if rest else ())

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(accumulate(self.provinces))

    def desks(self, province: int) -> int:
        """How many desks a province has."""
        return -(-self.provinces[province] // self.per_desk)

    def addresses(self, province: int, desk: int) -> int:
        """How many trusted addresses a desk has."""
        cases = min(self.per_desk, self.provinces[province] - desk * self.per_desk)
        return -(-cases // PER_ADDRESS)

    def came(self, number: int) -> Came:
        """Where the case of this number, counted in the order of time, belongs."""
        place = number * STRIDE % self.size
        province = next(index for index, end in enumerate(self._ends) if place < end)
        within = place - (self._ends[province - 1] if province else 0)
        desk, rest = divmod(within, self.per_desk)
        return Came(province, desk, min(rest // PER_ADDRESS, self.addresses(province, desk) - 1))

    def waits(self, number: int) -> bool:
        """Whether this case still waits to be taken in."""
        return number >= self.size * (1 - WAITING)

    def is_long(self, number: int) -> bool:
        """Whether this case has the long history."""
        return not self.waits(number) and (bool(EVERY_CASE) or self.came(number).desk == 0)

    def runs(self, number: int) -> bool:
        """Whether a duty still runs on this case."""
        return number >= self.size * (1 - RUNNING)

    @property
    def tables(self) -> frozenset[str]:
        """Which tables the cases of this house fill; empty where all."""
        return frozenset()


OF_NAMES = (20_000, 200_000)
NAMES = sum(OF_NAMES)
"""The size that stands for a house of names."""


class Names(Shape):
    """A house of two provinces in which a case is its head, its sealed name and who holds it, and nothing besides: all
    that a search reads. Few desks, for nobody signs in at them."""

    per_desk = 4_000
    provinces = OF_NAMES

    def addresses(self, province: int, desk: int) -> int:
        return 1

    def waits(self, number: int) -> bool:
        return False

    def is_long(self, number: int) -> bool:
        return False

    def runs(self, number: int) -> bool:
        """Of none: the province has listed all of them, so that its copies of their keys are settled."""
        return False

    @property
    def tables(self) -> frozenset[str]:
        return frozenset({"casework_case", "casework_caseheldbyunit"})


def shape_of(size: int) -> Shape:
    """The house of this size."""
    return Names(size) if size == NAMES else Shape(size)
