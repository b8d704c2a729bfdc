"""Reading the trail: its floor knows no table of acts, so what it says of them is held to the table here."""

from collections.abc import Collection

from casework.policy.table import TABLE, Hold, On
from casework.rulebook.acts import LOOKS, ONLY_ASKED, TAKEN_OUT, Act
from casework.rulebook.stages import EVERY
from casework.trail.log import reading

STORY_WITHOUT_CONTENTS = {
    Act.TRAIL_CASE: "what was done, no word of hers",
    Act.TRAIL_PRINT: "the same on paper",
    Act.TRAIL_BUNDLE: "hashes and ids",
    Act.CASE_ACCESS_HISTORY: "who looked",
    Act.CASE_ACCESS_PRINT: "who looked, on paper for her",
}
"""Looks at a case that do not open its file, and what they show."""


def looks_at_a_case() -> set[Act]:
    """The acts by which a case is only looked at: at every stage, by whoever sees it."""
    return {
        act
        for act, rule in TABLE.items()
        if rule.on is On.CASE
        and rule.hold is Hold.SEE
        and rule.during == EVERY
        and act not in ONLY_ASKED
        and act in LOOKS
    }


def wrong(opening: Collection[str]) -> list[str]:
    """The words that are no look at a case, and the looks that neither open its file nor are said not to."""
    looks = {act.value for act in looks_at_a_case()}
    without = {act.value for act in STORY_WITHOUT_CONTENTS}
    strange = [f"{word} is no look at a case" for word in sorted(set(opening) - looks)]
    both = [f"{word} is told twice" for word in sorted(set(opening) & without)]
    return strange + both + [f"{word} is forgotten" for word in sorted(looks - without - set(opening))]


def test_the_looks_that_open_a_file_are_acts_and_no_look_at_a_case_is_forgotten():
    assert wrong(reading.OPENING) == []
    assert set(STORY_WITHOUT_CONTENTS) <= looks_at_a_case()


def test_of_the_papers_the_printed_case_alone_opens_the_file():
    assert {act.value for act in TAKEN_OUT} & set(reading.OPENING) == {Act.CASE_PRINT.value}


def test_a_planted_word_and_a_lost_one_would_be_found():
    first, *rest = reading.OPENING
    assert wrong([*reading.OPENING, "case.lok"]) == ["case.lok is no look at a case"]
    assert wrong([*reading.OPENING, "trail.case"]) == ["trail.case is told twice"]
    assert wrong(rest) == [f"{first} is forgotten"]
