"""How a line of the trail keeps which sections were opened: in one letter each, and before that in words."""

import pytest

from casework.rulebook.sections import Section, in_letters, opened_in

KEPT = {
    "person": "p",
    "contact": "c",
    "story": "s",
    "perpetrator": "d",
    "consent": "y",
    "notes": "n",
    "risk": "r",
    "safety_plan": "a",
    "ban": "b",
    "shelterstay": "h",
    "referrals": "f",
    "packet": "k",
    "answers": "w",
    "livelihood": "l",
    "followups": "v",
    "closing": "e",
    "history": "o",
    "trail": "t",
}
"""What stands in the trail for ever: what is here is never changed or given to another section, only added to."""


def test_no_section_ever_loses_its_letter():
    assert {section.value: section.letter for section in Section} == KEPT
    assert len(set(KEPT.values())) == len(KEPT)


def test_a_whole_file_is_a_word_of_few_letters_and_nothing_of_it_is_lost():
    words = [section.value for section in Section]
    assert in_letters(words) == "pcsdynrabhfkwlveot" and opened_in(in_letters(words)) == words


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (["person", "story"], ["person", "story"]),
        ([], []),
        ("", []),
        ("ps", ["person", "story"]),
        ("p?", ["person", "?"]),
        (["person", 7], ["person", ""]),
        (7, None),
        ({}, None),
        (None, None),
    ],
)
def test_lines_of_before_are_read_as_they_stand_and_damaged_ones_as_far_as_they_go(
    kept: object, words: list[str] | None
):
    assert opened_in(kept) == words
