"""Counts of people by several facts at once, told in fives, so that no two pages give a small number away together.

`small_numbers` hides what is small in one table. A page with filters is many tables of the same people: one less
another is what both keep back, and with three filters nearly every cell is small, so that nothing could be told. Here
(house rule, after the random rounding of statistical offices):

- a figure below five, none among them, reads "fewer than 5": whether there is nobody or are four, it is one same sign;
- any other reads as a multiple of five, up or down by a threshold that is drawn once for each place of each table and
  kept: it stands for any of nine numbers, and neither asking again nor asking tomorrow says on which side it lay;
- a figure that would narrow what is hidden in its parts, if they were added up, gives way until it does not. That is
  decided from figures as they are told, which everybody may read, and never from those that are hidden.

So figures do not add up, and are not meant to. What is counted so are people. Duties are counted as they are: each is
a line that somebody must see to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from casework.rulebook.small_numbers import FEWEST, Hidden, Shown

STEP = FEWEST
MOST_BELOW, MOST_ABOVE = STEP - 1, STEP - 1
"""So far a figure may lie below and above what is told for it."""

type Place = tuple[str | None, ...]
"""A place in a table: for each fact the value it is asked for, None for all of them."""

type Threshold = Callable[[Place], int]
"""From 0 to 4 for each place, the same whenever it is asked, and nobody's to guess."""


@dataclass
class RoundedCounts:
    """How many people have each combination of facts. `domains` are all values that each fact could have."""

    cells: Mapping[tuple[str, ...], int]
    domains: Sequence[Sequence[str]]
    threshold: Threshold
    _sums: dict[Place, int] = field(default_factory=dict, init=False)
    _told: dict[Place, Shown] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        places = range(1 << len(self.domains))
        for cell, number in self.cells.items():
            for bits in places:
                at = tuple(value if bits >> n & 1 else None for n, value in enumerate(cell))
                self._sums[at] = self._sums.get(at, 0) + number

    def told(self, place: Place) -> Shown:
        """What is told of this place."""
        if place not in self._told:
            self._told[place] = self._of(place)
        return self._told[place]

    def _of(self, place: Place) -> Shown:
        number = self._sums.get(place, 0)
        if number < FEWEST:
            return Hidden.FEW
        told = max(STEP, (number + self.threshold(place)) // STEP * STEP)
        for at, domain in enumerate(self.domains):
            if place[at] is None:
                told = self._giving_way(told, [self.told((*place[:at], value, *place[at + 1 :])) for value in domain])
        return told

    @staticmethod
    def _giving_way(told: int, parts: Sequence[Shown]) -> int:
        """The nearest figure that leaves each hidden part anything from none to four, whatever the others are."""
        few = sum(1 for part in parts if isinstance(part, Hidden))
        if not few:
            return told
        known = [part for part in parts if not isinstance(part, Hidden)]
        highest = sum(part + MOST_ABOVE for part in known) + (few - 1) * (FEWEST - 1) + MOST_BELOW
        lowest = sum(max(FEWEST, part - MOST_BELOW) for part in known) + (FEWEST - 1) - MOST_ABOVE
        if told > highest:
            return max(STEP, highest // STEP * STEP)
        if told < lowest:
            return -(-lowest // STEP) * STEP
        return told


def asking_for_no_more(told: Sequence[Shown], least: int) -> tuple[Shown, ...]:
    """Figures of one table beside another of the same people that keeps its total back, and gives only the `least`.

    The largest give way until they could add up to that: else both tables together would say that more is hidden.
    """
    figures = list(told)
    while sum(max(FEWEST, one - MOST_BELOW) for one in figures if not isinstance(one, Hidden)) > least:
        largest = max((one for one in figures if not isinstance(one, Hidden)), default=STEP)
        if largest <= STEP:
            break
        figures[figures.index(largest)] = largest - STEP
    return tuple(figures)
