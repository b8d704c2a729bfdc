"""Counts in fives: no table, and no table less another, says which of nobody to four a small number is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise, product

from casework.rulebook.rounded_counts import MOST_ABOVE, MOST_BELOW, STEP, Place, RoundedCounts, asking_for_no_more
from casework.rulebook.small_numbers import FEWEST, Hidden, Shown

DOMAINS = (("binh_lu", "ta_leng", "tan_uyen"), ("registered", "active"), ("high", "low"))
CELLS: list[tuple[str, ...]] = list(product(*DOMAINS))
PLACES = list(product(*((None, *domain) for domain in DOMAINS)))


def counts(cells: dict[tuple[str, ...], int], seed: int = 7) -> RoundedCounts:
    return RoundedCounts(cells, DOMAINS, lambda place: random.Random(f"{seed}{place}").randrange(STEP))


def worlds(many: int) -> Iterator[tuple[int, dict[tuple[str, ...], int]]]:
    """Provinces as they are: most cells small, some large."""
    for seed in range(many):
        drawn = random.Random(seed)
        yield seed, {cell: drawn.choice((0, 0, 1, 2, 3, 4, 5, 6, 9, 23)) for cell in CELLS}


def parts_of(place: Place, at: int) -> list[Place]:
    return [(*place[:at], value, *place[at + 1 :]) for value in DOMAINS[at]]


def bounds(shown: Shown) -> tuple[int, int]:
    """Between what a reader of this figure knows it to lie."""
    if isinstance(shown, Hidden):
        return 0, FEWEST - 1
    return max(FEWEST, shown - MOST_BELOW), shown + MOST_ABOVE


def test_a_figure_is_a_multiple_of_five_near_the_truth_or_says_only_that_it_is_small():
    for seed, cells in worlds(60):
        table = counts(cells, seed)
        for place in PLACES:
            true = sum(n for cell, n in cells.items() if all(p in (None, c) for p, c in zip(place, cell, strict=True)))
            shown = table.told(place)
            if true < FEWEST:
                assert shown is Hidden.FEW
            else:
                assert isinstance(shown, int) and shown % STEP == 0 and shown >= STEP


def test_nobody_and_four_are_told_alike():
    for cell in CELLS[:3]:
        told = {repr([counts({**dict.fromkeys(CELLS, 9), cell: few}).told(cell)]) for few in range(FEWEST)}
        assert told == {"[<Hidden.FEW: 'few'>]"}


def test_no_figure_less_the_others_beside_it_narrows_a_small_one():
    """Over every line of every table: each hidden part can still be anything from none to four."""
    met = 0
    for seed, cells in worlds(400):
        table = counts(cells, seed)
        for place, at in product(PLACES, range(len(DOMAINS))):
            if place[at] is not None:
                continue
            whole = table.told(place)
            shown = [table.told(part) for part in parts_of(place, at)]
            few = [part for part in shown if isinstance(part, Hidden)]
            if isinstance(whole, Hidden) or not few:
                continue
            met += 1
            lows, highs = zip(*map(bounds, shown), strict=True)
            # What the whole may be at most and at least: a figure that gave way may lie beyond what it says.
            assert whole - MOST_BELOW <= sum(highs) - (FEWEST - 1), (seed, place)
            assert whole + MOST_ABOVE >= sum(lows) + (FEWEST - 1), (seed, place)
    assert met > 1_000


def test_asking_again_and_a_case_more_say_nothing_for_certain():
    cells = dict.fromkeys(CELLS, 0)
    here: Place = CELLS[0]
    told = [counts({**cells, CELLS[0]: number}).told(here) for number in range(5, 40)]
    changes = [number for number, (one, next_) in enumerate(pairwise(told), 5) if one != next_]
    assert len(changes) < 8, "one more is seen in one of five"
    others = {tuple(counts({**cells, CELLS[0]: number}, seed).told(here) for number in (11, 12)) for seed in range(40)}
    assert len(others) > 1, "and nobody knows in which"
    assert told == [counts({**cells, CELLS[0]: number}).told(here) for number in range(5, 40)]


def test_beside_a_table_that_keeps_its_total_back_the_largest_gives_way():
    few = Hidden.FEW
    assert asking_for_no_more((few, 15), least=8) == (few, 10)
    assert asking_for_no_more((few, 10), least=8) == (few, 10)
    assert asking_for_no_more((5, 25, 20), least=30) == (5, 15, 15)
    assert asking_for_no_more((few, few), least=1) == (few, few)
