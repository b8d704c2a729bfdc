"""Small numbers stay hidden: whichever of 1, 2, 3 and 4 stands in a place, the very same table is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rulebook.small_numbers import Hidden, Shown, Table, table

FEW, KEPT_BACK = Hidden.FEW, Hidden.KEPT_BACK
SMALL = range(1, 5)

type Rows = tuple[tuple[int, ...], ...]


def rows(many: int, sizes: Sequence[int], columns: int) -> Iterator[Rows]:
    """Every table of so many lines: cases, and figures that are no more than those."""
    one = [(size, *told) for size in sizes for told in product(range(size + 1), repeat=columns)]
    yield from product(one, repeat=many)


def every_table() -> Iterator[Rows]:
    yield from rows(1, range(1, 11), 2)
    yield from rows(2, (*range(1, 8), 10), 1)
    yield from rows(2, (1, 3, 4, 5), 2)
    yield from rows(3, (1, 2, 4, 5, 6), 1)
    yield from rows(5, range(1, 7), 0)


def others(told: Rows) -> Iterator[Rows]:
    """The tables that differ from this one in a single small figure, which is small there too."""
    for line, row in enumerate(told):
        for place, figure in enumerate(row):
            for other in SMALL if figure in SMALL else ():
                changed = (*row[:place], other, *row[place + 1 :])
                if max(changed) == changed[0]:
                    yield (*told[:line], changed, *told[line + 1 :])


def test_a_small_figure_may_be_any_from_1_to_4_and_the_same_table_is_printed():
    pairs = 0
    for told in every_table():
        page = table(told, unknown=7)
        for other in others(told):
            # Of how many no form is known changes with the figures, and is not told where one is small.
            assert table(other, unknown=8) == page
            pairs += 1
    assert pairs > 50_000


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=1, max_size=6), st.data())
def test_nor_do_several_at_once_change_it(told: list[list[int]], data: st.DataObject):
    other = [[data.draw(st.sampled_from(SMALL)) if figure in SMALL else figure for figure in row] for row in told]
    number = st.integers(0, 50)
    small = any(figure in SMALL for row in told for figure in row)
    unknown = data.draw(number)
    first = table(told, unknown=unknown)
    assert table(other, unknown=data.draw(number) if small else unknown) == first


def test_no_total_is_printed_of_a_column_with_a_small_figure_and_every_other_is():
    for told in every_table():
        page = table(told, unknown=0)
        for place, column in enumerate(zip(*told, strict=True)):
            hides = any(figure in SMALL for figure in column)
            assert page.total[place] == (KEPT_BACK if hides else sum(column))


def test_what_is_printed_is_true_and_names_no_small_commune():
    for told in every_table():
        page = table(told, unknown=0)
        assert set(page.lines) == {place for place, row in enumerate(told) if row[0] not in SMALL}
        for place, line in page.lines.items():
            assert line == tuple(FEW if figure in SMALL else figure for figure in told[place])


def test_the_line_of_the_small_communes_says_not_how_many_they_are():
    seen: defaultdict[tuple[Shown, ...] | None, set[int]] = defaultdict(set)
    for told in every_table():
        if len(told[0]) == 2:
            seen[table(told, unknown=0).together].add(sum(row[0] in SMALL for row in told))
    assert seen == {None: {0}, (KEPT_BACK, 0): {1, 2, 3}, (KEPT_BACK, KEPT_BACK): {1, 2, 3}}


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ([(20, 12), (20, 0)], Table({0: (20, 12), 1: (20, 0)}, None, (40, 12), 9)),
        ([(5, 1), (10, 7)], Table({0: (5, FEW), 1: (10, 7)}, None, (15, KEPT_BACK), KEPT_BACK)),
        ([(5, 4), (10, 7)], Table({0: (5, FEW), 1: (10, 7)}, None, (15, KEPT_BACK), KEPT_BACK)),
        ([(4, 4), (9, 0)], Table({1: (9, 0)}, (KEPT_BACK, KEPT_BACK), (KEPT_BACK, KEPT_BACK), KEPT_BACK)),
        ([(4, 0), (4, 0), (9, 6)], Table({2: (9, 6)}, (KEPT_BACK, 0), (KEPT_BACK, 6), KEPT_BACK)),
    ],
    ids=[
        "large figures are told",
        "one is hidden beside seven",
        "and four are hidden in the same way",
        "a small commune takes no larger one with it",
        "of two small communes nobody is told eight",
    ],
)
def test_what_is_hidden(told: list[tuple[int, ...]], shown: Table):
    assert table(told, unknown=9) == shown


def test_how_many_have_no_form_known_is_itself_a_figure():
    assert table([(20, 12)], unknown=3).unknown is FEW
    assert table([(20, 12)], unknown=0).unknown == 0
