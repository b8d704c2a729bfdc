"""Small numbers stay hidden: whatever is printed beside them, each may still be 1, 2, 3 or 4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.rulebook.small_numbers import Column, Hidden, Shown, column, together, unknown

EACH_OF_THEM = {1, 2, 3, 4}
SIZE = st.integers(5, 11)


@st.composite
def lines(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    """A few communes: the size of each, and its figure in each of two columns."""
    sizes = draw(st.lists(SIZE, min_size=1, max_size=4))
    return sizes, [[draw(st.integers(0, size)) for size in sizes] for _ in range(2)]


def may_be(shown: Shown, highest: int) -> Sequence[int]:
    """What a reader who knows every rule of ours thinks that one printed figure can be."""
    match shown:
        case Hidden.FEW:
            return range(1, 5)
        case Hidden.KEPT_BACK:
            return range(5, highest + 1)
        case int():
            return (shown,)


def worlds(told: Column, sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every column that would have been printed like this."""
    for world in product(*(may_be(figure, size) for figure, size in zip(told.figures, sizes, strict=True))):
        match told.total:
            case Hidden.FEW if sum(world) > 4:
                continue
            case int() if sum(world) != told.total:
                continue
        yield world


@settings(max_examples=400, deadline=None)
@given(lines())
@example(([9, 9], [[2, 7], [0, 0]]))
@example(([9, 9, 9], [[1, 1, 9], [4, 4, 0]]))
def test_nobody_reckons_a_hidden_small_figure_from_its_column(told: tuple[list[int], list[list[int]]]):
    sizes, columns = told
    for figures in columns:
        shown = column(figures, sizes)
        found = list(worlds(shown, sizes))
        assert tuple(figures) in found, "what is printed must be true"
        for place, figure in enumerate(figures):
            if 1 <= figure <= 4:
                assert shown.figures[place] is Hidden.FEW
                assert {world[place] for world in found} == EACH_OF_THEM
            else:
                assert shown.figures[place] in {figure, Hidden.KEPT_BACK}
        if 1 <= sum(figures) <= 4:
            assert isinstance(shown.total, Hidden)


def most_and_fewest(sizes: Sequence[int], rows: Sequence[Sequence[int]]) -> range:
    """Of how many cases no form may be known, for these figures: forms overlap as little or as much as they can."""
    fewest = sum(max(0, size - sum(row)) for size, row in zip(sizes, rows, strict=True))
    return range(fewest, sum(size - max(row) for size, row in zip(sizes, rows, strict=True)) + 1)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.integers(16, 22), min_size=2, max_size=3),
    st.data(),
)
def test_nor_from_how_many_cases_have_no_form_known(sizes: list[int], data: st.DataObject):
    figure = st.integers(0, 4) | st.integers(5, 9)
    columns = [[data.draw(figure) for _ in sizes] for _ in range(2)]
    possible = most_and_fewest(sizes, list(zip(*columns, strict=True)))
    number = data.draw(st.sampled_from(possible))
    told = unknown(number, sizes, list(zip(*columns, strict=True)))
    assert told in {None, number}
    if told is None:
        return
    shown = [column(figures, sizes) for figures in columns]
    seen: dict[tuple[int, int], set[int]] = {}
    for world in product(*(list(worlds(one, sizes)) for one in shown)):
        if number in most_and_fewest(sizes, list(zip(*world, strict=True))):
            for at, one in enumerate(shown):
                for place, printed in enumerate(one.figures):
                    if printed is Hidden.FEW:
                        seen.setdefault((at, place), set()).add(world[at][place])
    assert all(found == EACH_OF_THEM for found in seen.values())


def test_how_many_have_no_form_known_is_told_where_there_is_room():
    lines = [[20, 9, 12, 3], [18, 4, 9, 2]]
    assert unknown(20, [40, 30], lines) == 20
    assert unknown(32, [40, 30], lines) is None
    assert unknown(3, [40, 30], lines) is None


@settings(max_examples=400, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
@example([4, 4])
@example([3, 6])
def test_small_communes_stand_together_so_that_none_of_them_can_be_told(sizes: list[int]):
    pool = together(sizes)
    small = {place for place, size in enumerate(sizes) if 1 <= size <= 4}
    if pool is None:
        assert small
        return
    assert small <= pool
    assert all(sizes[place] for place in pool)
    if not pool:
        return
    whole = sum(sizes[place] for place in pool)
    assert whole >= 5
    places = sorted(pool)
    each = [range(1, 5) if place in small else range(5, whole + 1) for place in places]
    found = [world for world in product(*each) if sum(world) == whole]
    for at, place in enumerate(places):
        if place in small:
            assert {world[at] for world in found} == EACH_OF_THEM


@pytest.mark.parametrize(
    ("figures", "sizes", "shown"),
    [
        ([12, 9], [20, 20], Column((12, 9), 21)),
        ([0, 9], [20, 20], Column((0, 9), 9)),
        ([3, 0], [20, 20], Column((Hidden.FEW, 0), Hidden.FEW)),
        ([3, 1], [20, 20], Column((Hidden.FEW, Hidden.FEW), Hidden.KEPT_BACK)),
        ([3, 12, 8], [20, 20, 20], Column((Hidden.FEW, 12, Hidden.KEPT_BACK), 23)),
        ([3, 12], [20, 12], Column((Hidden.FEW, 12), Hidden.KEPT_BACK)),
    ],
    ids=[
        "large figures are told",
        "nobody at all is told",
        "a small one hides in its line and in the total",
        "two small ones hide their total",
        "the smallest that helps is kept back beside a small one",
        "where nothing else can be kept back the total is",
    ],
)
def test_what_is_hidden(figures: list[int], sizes: list[int], shown: Column):
    assert column(figures, sizes) == shown
