"""A clock at what is hidden: an address of a case that she may not see takes as long as one of no case at all.

Asked in pairs, in an order thrown for each pair, and judged by the signs of the differences, which a busy machine does
not sway. A fifth of a millisecond that was planted must be found, or the clock is no good.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import time
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from tests.attack.siege import Siege
from tests.browsing import Browser

PAIRS = int(os.environ.get("CASEWORK_CLOCK_PAIRS", "2000"))
SURE = 4.0
"""Standard deviations of a fair coin: once in some ten thousand runs by chance."""
FELT = 0.0001
"""Seconds; what is planted is twice that."""

Address = Callable[[UUID, bool], str]

PAGES: dict[str, Address] = {
    "case": lambda case, _: f"/ho-so/{case}/",
    "history": lambda case, _: f"/ho-so/{case}/lich-su/",
    "form": lambda case, _: f"/ho-so/{case}/nhac-viec/",
}
PLANTED: Address = lambda case, hidden: f"/planted/late/?case={case}&hidden={'yes' if hidden else 'no'}"  # noqa: E731


def differences(browser: Browser, address: Address, hidden: UUID) -> list[float]:
    """Seconds by which what is hidden took longer, pair by pair."""
    chance, found = random.Random(11), []
    for _ in range(PAIRS):
        took = {}
        for is_hidden in chance.sample([True, False], 2):
            asked = address(hidden if is_hidden else uuid4(), is_hidden)
            began = time.perf_counter()
            answer = browser.ask(asked)
            took[is_hidden] = time.perf_counter() - began
            assert answer.status == 404, (asked, answer.status)
        found.append(took[True] - took[False])
    return found


def told(found: list[float]) -> tuple[float, float]:
    """By how much the median differs, and how sure the signs are of it."""
    later = sum(one > 0 for one in found)
    return statistics.median(found), (2 * later - len(found)) / math.sqrt(len(found))


def tells(found: list[float]) -> bool:
    middle, sure = told(found)
    return abs(middle) > FELT and abs(sure) > SURE


@pytest.mark.parametrize("page", PAGES)
def test_what_is_hidden_takes_as_long_as_what_is_not_there(siege: Siege, page: str) -> None:
    found = differences(siege.browser(siege.cast.hoa), PAGES[page], siege.other.pk)
    middle, sure = told(found)
    print(f"\n{page}: {middle * 1000:+.3f} ms, {sure:+.1f} deviations, {len(found)} pairs")
    assert not tells(found)


def test_the_clock_finds_a_fifth_of_a_millisecond(siege: Siege) -> None:
    found = differences(siege.browser(siege.cast.hoa), PLANTED, siege.other.pk)
    middle, sure = told(found)
    print(f"\nplanted: {middle * 1000:+.3f} ms, {sure:+.1f} deviations, {len(found)} pairs")
    assert tells(found)
