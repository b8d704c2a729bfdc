"""The short text of what counts need of a case."""

from datetime import date
from typing import Any

import pytest

from casework.rulebook import case_facts, hearing, people
from casework.rulebook.acts_of_violence import CODES, Form, Gbvims
from casework.rulebook.dates import parse_birth
from casework.vault.padding import size_class

DAY = date(2026, 4, 3)
DETAILS: dict[str, Any] = {"sex": "female", "ethnic_group": "08", "poverty": "poor", "pregnant": "no", "phone": "0912"}
HAPPENED: dict[str, Any] = {"acts": ["a", "q"], "relationship": "spouse", "weapon": "yes"}


def test_what_is_written_is_read_again():
    text = case_facts.written(parse_birth("1996", at=DAY).as_json(), DETAILS, HAPPENED, at=DAY)
    assert text == "18001" + "08" + "f4psn...y"
    facts = case_facts.read(text)
    assert facts.acts == {"a", "q"}
    assert facts.forms == {Form.PHYSICAL, Form.ECONOMIC} == case_facts.forms_in(text)
    assert facts.gbvims is Gbvims.PHYSICAL_ASSAULT
    assert facts.people == "08"
    known = {"sex": "female", "age": "25-34", "poverty": "poor", "relationship": "spouse", "pregnant": "no"}
    assert facts.told == {**known, "weapon": "yes"}


def test_what_nobody_said_is_a_dot():
    text = case_facts.written(None, None, None, at=DAY)
    assert text == "10000" + "." * 11
    assert not case_facts.read(text).told
    assert not case_facts.forms_in(text)


def test_every_text_is_sealed_in_the_smallest_size():
    fullest = case_facts.written(parse_birth("1996", at=DAY).as_json(), DETAILS, {"acts": list(CODES)}, at=DAY)
    empty = case_facts.written(None, None, None, at=DAY)
    assert len(fullest.encode()) == len(empty.encode()) < size_class(0)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("sex", people.SEXES),
        ("poverty", people.POVERTY),
        ("relationship", people.RELATIONSHIPS),
        ("weapon", hearing.YES_NO),
    ],
)
def test_every_answer_of_the_rulebook_has_its_letter(name: str, asked: Any):
    letters = dict(case_facts.PLACES)[name]
    assert {code for code, _ in asked.choices} - {people.UNKNOWN} == set(letters)
    assert len(set(letters.values())) == len(letters)


def test_every_age_and_every_act_has_its_place():
    assert set(dict(case_facts.PLACES)["age"]) == {band.code for band in people.AGE_BANDS}
    assert tuple(case_facts.ACTS) == CODES


@pytest.mark.parametrize("text", ["", "2", "20001" + "." * 11, "1"])
def test_a_text_of_another_release_is_refused(text: str):
    with pytest.raises(ValueError, match="no facts that this release can read"):
        case_facts.read(text)
