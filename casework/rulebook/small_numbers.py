"""Hides small numbers of a table so that neither its totals nor its differences give them away.

A commune has a handful of cases a year, and whoever lives there can tell one woman from three. So (house rule, after
the practice of statistical offices, against whoever reckons a hidden figure out of those that are printed beside it):

- communes of fewer than five cases stand together in one line, with others if that is needed;
- a figure from 1 to 4 reads "fewer than 5";
- where the total of its column would give it away, further figures of the column are kept back, or the total is.

Every size is told, and a figure is bound by the size of its line and the total of its column alone: so what a reader
can reckon about a hidden figure is an interval, and each hidden small figure may still be 1, 2, 3 or 4. Not hidden is
a difference between two days; published periods are for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

FEWEST = 5
"""The smallest number of people that is told."""

_SMALL = range(1, FEWEST)


class Hidden(Enum):
    """What stands where a number is not told."""

    FEW = "few"
    """From 1 to 4."""
    KEPT_BACK = "kept_back"
    """Any number of five or more, in a line; any number at all, as a total."""


type Shown = int | Hidden


@dataclass(frozen=True)
class Column:
    """One column as it may be shown: a figure for each line, and their total."""

    figures: tuple[Shown, ...]
    total: Shown


def together(sizes: Sequence[int]) -> frozenset[int] | None:
    """Which lines stand together as one, by their places; none at all where every line is large enough.

    None where even all of them together would give a small one away: then there is no table yet.
    """
    by_size = sorted((place for place, size in enumerate(sizes) if size), key=lambda place: sizes[place])
    small = [place for place in by_size if sizes[place] < FEWEST]
    if not small:
        return frozenset()
    for many in range(len(small), len(by_size) + 1):
        pool = by_size[:many]
        if _guarded([sizes[place] for place in pool], highest=[None] * many):
            return frozenset(pool)
    return None


def column(figures: Sequence[int], sizes: Sequence[int]) -> Column:
    """The figures of one column; `sizes` are those of the lines, each at least five and told beside them."""
    total = sum(figures)
    small = {place for place, figure in enumerate(figures) if figure in _SMALL}
    if not small:
        return Column(tuple(figures), total)
    if total in _SMALL:
        # Of a single line it says the same as the figure; of several it would say that none of them is 4.
        return _shown(figures, small, frozenset(), Hidden.FEW if len(small) == 1 else Hidden.KEPT_BACK)
    large = sorted((place for place, figure in enumerate(figures) if figure >= FEWEST), key=lambda one: figures[one])
    choices = [[], *([place] for place in large), *(large[:many] for many in range(2, len(large) + 1))]
    for kept_back in choices:
        hidden = [*sorted(small), *kept_back]
        if _guarded([figures[place] for place in hidden], highest=[sizes[place] for place in hidden]):
            return _shown(figures, small, frozenset(kept_back), total)
    return _shown(figures, small, frozenset(), Hidden.KEPT_BACK)


def unknown(number: int, sizes: Sequence[int], lines: Sequence[Sequence[int]]) -> int | None:
    """Of how many cases no form is known: told only where it leaves room for whatever the hidden figures may be.

    Whoever knows it exactly knows how many have a form at all, which bounds the figures of the lines from both sides.
    `lines` are the true figures of each line. None where it is not told.
    """
    fewest = sum(size - min(size, sum(line)) for size, line in zip(sizes, lines, strict=True))
    most = sum(size - max(line, default=0) for size, line in zip(sizes, lines, strict=True))
    # One hidden figure moves by three at most, and those that make up for it by three together.
    room = 2 * (len(_SMALL) - 1)
    return number if fewest + room <= number <= most - room else None


def _guarded(hidden: Sequence[int], *, highest: Sequence[int | None]) -> bool:
    """Whether each small one of these numbers may still be anything from 1 to 4 for one who knows their sum.

    The others among them are known to be small, or five and more up to their highest (None: without end).
    """
    least = sum(1 if one in _SMALL else FEWEST for one in hidden)
    ends = [_SMALL[-1] if one in _SMALL else high for one, high in zip(hidden, highest, strict=True)]
    whole = sum(hidden)
    for one in hidden:
        if one in _SMALL:
            if whole - (least - 1) < _SMALL[-1]:
                return False
            if None not in ends and whole - (sum(end or 0 for end in ends) - _SMALL[-1]) > _SMALL[0]:
                return False
    return True


def _shown(figures: Sequence[int], small: set[int], kept_back: frozenset[int], total: Shown) -> Column:
    return Column(
        tuple(
            Hidden.FEW if place in small else Hidden.KEPT_BACK if place in kept_back else figure
            for place, figure in enumerate(figures)
        ),
        total,
    )
