"""Hides small numbers of a table: first each becomes one same sign, and all else is decided from the signs alone.

A commune has a handful of cases a year, and whoever lives there can tell one woman from three. So (house rule, after
the practice of statistical offices, against whoever reckons a hidden figure out of those that are printed beside it):

- a figure from 1 to 4 reads "fewer than 5", whichever of the four it is;
- communes of fewer than five cases stand in one line without their names and their number, and no other with them;
- a total, and a figure of that line, is told only where everything it adds up is told.

Nothing here asks whether a number would be safe to tell: an answer that looks at what is hidden gives it away. A table
with 1 in a place and one with 4 there are the same table before anything is chosen. Hence the line of the small
communes never says how many cases they have together: of two communes, eight would say four and four. Not hidden is a
difference between two days; published periods are for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

FEWEST = 5
"""The smallest number of people that is told."""


class Hidden(Enum):
    """What stands where a number is not told."""

    FEW = "few"
    """From 1 to 4."""
    KEPT_BACK = "kept_back"
    """Any number that adds up something which is not told."""


type Shown = int | Hidden


@dataclass(frozen=True)
class Table:
    """What may be shown: lines by their places in what was given, the small ones together if there are any, totals."""

    lines: dict[int, tuple[Shown, ...]]
    together: tuple[Shown, ...] | None
    total: tuple[Shown, ...]
    unknown: Shown


def table(rows: Sequence[Sequence[int]], *, unknown: int) -> Table:
    """The table of these lines, each its cases and then its other figures; `unknown` is of how many no form is known.

    Whoever knows that number knows how many have a form at all, which bounds every figure: so it is told where all are.
    """
    return _of_signs([tuple(map(_sign, row)) for row in rows], _sign(unknown))


def _sign(figure: int) -> Shown:
    return Hidden.FEW if 0 < figure < FEWEST else figure


def _of_signs(rows: Sequence[tuple[Shown, ...]], unknown: Shown) -> Table:
    small = [row for row in rows if row[0] is Hidden.FEW]
    total = _totals(rows)
    return Table(
        {place: row for place, row in enumerate(rows) if row[0] is not Hidden.FEW},
        _totals(small) if small else None,
        total,
        unknown if Hidden.KEPT_BACK not in total else Hidden.KEPT_BACK,
    )


def _totals(rows: Iterable[tuple[Shown, ...]]) -> tuple[Shown, ...]:
    return tuple(_total(column) for column in zip(*rows, strict=True))


def _total(column: Iterable[Shown]) -> Shown:
    whole = 0
    for figure in column:
        if isinstance(figure, Hidden):
            return Hidden.KEPT_BACK
        whole += figure
    return whole
