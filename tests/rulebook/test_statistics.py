"""The short text of the statistics of a case."""

from datetime import date
from typing import Any

import pytest

from casework.rulebook import people, statistics
from casework.rulebook.acts_of_violence import CODES, Gbvims, ViolenceForm
from casework.rulebook.dates import parse_birth
from casework.vault.padding import size_class

DAY = date(2026, 4, 3)
DETAILS: dict[str, Any] = {"sex": "female", "ethnic_group": "08", "poverty": "poor", "pregnant": "no", "phone": "0912"}
HAPPENED: dict[str, Any] = {"violence_acts": ["a", "q"], "relationship": "spouse", "weapon": "yes"}


def test_what_is_written_is_read_again():
    text = statistics.statistics_text(parse_birth("1996", at=DAY).as_json(), DETAILS, HAPPENED, at=DAY)
    assert text == "18001" + "08" + "f4psn...y."
    counted = statistics.read(text)
    assert counted.violence_acts == {"a", "q"}
    assert counted.forms == {ViolenceForm.PHYSICAL, ViolenceForm.ECONOMIC} == statistics.forms_in(text)
    assert counted.gbvims is Gbvims.PHYSICAL_ASSAULT
    assert counted.people == "08"
    known = {"sex": "female", "age": "25-34", "poverty": "poor", "relationship": "spouse", "pregnant": "no"}
    assert counted.told == {**known, "weapon": "yes"}


def test_what_nobody_said_is_a_dot():
    text = statistics.statistics_text(None, None, None, at=DAY)
    assert text == "10000" + "." * 12
    assert not statistics.read(text).told
    assert not statistics.forms_in(text)


def test_every_text_is_sealed_in_the_smallest_size():
    fullest = statistics.statistics_text(
        parse_birth("1996", at=DAY).as_json(), DETAILS, {"violence_acts": list(CODES)}, at=DAY
    )
    empty = statistics.statistics_text(None, None, None, at=DAY)
    assert len(fullest.encode()) == len(empty.encode()) < size_class(0)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("sex", people.SEXES),
        ("poverty", people.POVERTY),
        ("relationship", people.RELATIONSHIPS),
        ("weapon", people.YES_NO),
    ],
)
def test_every_answer_of_the_rulebook_has_its_letter(name: str, asked: Any):
    letters = dict(statistics.FIELDS)[name]
    assert {code for code, _ in asked.choices} - {people.UNKNOWN} == set(letters)
    assert len(set(letters.values())) == len(letters)


def test_every_age_and_every_act_has_its_place():
    assert set(dict(statistics.FIELDS)["age"]) == {band.code for band in people.AGE_BANDS}
    assert tuple(statistics.ACTS) == CODES


@pytest.mark.parametrize("text", ["", "2", "20001" + "." * 11, "1"])
def test_a_text_of_another_release_is_refused(text: str):
    with pytest.raises(ValueError, match="no statistics that this release can read"):
        statistics.read(text)
