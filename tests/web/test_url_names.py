"""The name of a page that does an act is the act's word: whoever reads the table finds the page, and the other way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from casework.policy.table import TABLE
from casework.rulebook.acts import Act
from casework.web.url_names import for_act
from tests.web.matrix import MATRIX, PUBLIC, SEND, VIEWS, act_of

OF_THE_DOOR = {
    "sign-in": "the framework asks for it by this name, before anybody does anything",
    "sign-out": "beside the sign-in; its line is written for leaving in any way",
    "quick-exit": "beside the sign-in; it must work for who is signed in no more",
    "still-here": "no act: somebody is typing, and her session goes on",
    "set-language": "also before anybody signed in: a cookie, and whoever is signed in keeps it by `language.choose`",
}
"""Pages that are sent to and carry no act's word, each with its reason."""


def wrongly_named(names: Iterable[str]) -> list[str]:
    """Those that speak of no act of the table."""
    return [name for name in names if name not in OF_THE_DOOR and act_of(name) not in TABLE]


def test_every_page_that_is_sent_to_carries_the_word_of_an_act():
    sent_to = {str(one.name) for one in VIEWS if one.name in PUBLIC or MATRIX[str(one.name)].methods & SEND}
    sent_to -= {"exit-explained", "sign-in-turn"}  # public, and only read
    assert len(sent_to) > 50
    assert not wrongly_named(sent_to)
    assert set(OF_THE_DOOR) <= sent_to


def test_no_two_pages_have_one_address():
    """The second of them could never be reached."""
    addresses = Counter(str(one.pattern) for one in VIEWS)
    assert [address for address, times in addresses.items() if times > 1] == []


@pytest.mark.parametrize("name", ["safety-plan", "livelihood-pln", "livelihood", "intake-person2-place", "sign-up"])
def test_a_wrong_name_would_be_found(name: str):
    assert wrongly_named(["livelihood-plan", name]) == [name]


@pytest.mark.parametrize("act", Act)
def test_a_name_says_which_act_it_is_of(act: Act):
    assert act_of(for_act(act)) is act and act_of(for_act(act, "further-part")) is act
