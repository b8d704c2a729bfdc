"""The questions of intake as a table: what fits, what joins what stands, and whose yes counts."""

from datetime import date

import pytest

from casework.rulebook import hearing
from casework.rulebook.acts_of_violence import ACTS, CODES
from casework.rulebook.consents import Consenter
from casework.rulebook.dates import parse_birth
from casework.rulebook.rows import Terms
from casework.rulebook.sheets import Sheet

TODAY = date(2026, 11, 22)
ADULT, CHILD, SMALL = (parse_birth(text, at=TODAY) for text in ("1990", "2015", "2023"))


def test_every_act_of_the_statute_can_be_told_in_plain_words():
    assert hearing.VIOLENCE_ACTS.codes == CODES
    assert all(term.label == ACTS[term.code].spoken != ACTS[term.code].statutory for term in hearing.VIOLENCE_ACTS)


@pytest.mark.parametrize("sheet", [hearing.PERSON, hearing.WAYS, hearing.INCIDENT])
def test_every_answer_that_is_offered_fits(sheet: Sheet):
    for row in sheet:
        if isinstance(row.kind, Terms):
            for code in row.kind.codes:
                assert sheet.misfit({row.key: [code] if row.several else code}) is None


@pytest.mark.parametrize(
    ("sheet", "answers", "wrong"),
    [
        (hearing.PERSON, {"sex": "female", "colour": "red"}, "colour"),
        (hearing.PERSON, {"sex": "woman"}, "sex"),
        (hearing.PERSON, {"children": "2"}, "children"),
        (hearing.PERSON, {"children": True}, "children"),
        (hearing.WAYS, {"days": "mon"}, "days"),
        (hearing.WAYS, {"days": ["mon", "someday"]}, "days"),
        (hearing.INCIDENT, {"violence_acts": ["a", "đ"], "when": None}, None),
        (hearing.INCIDENT, {}, None),
    ],
)
def test_what_was_not_asked_or_not_offered_does_not_fit(sheet: Sheet, answers: dict[str, object], wrong: str | None):
    assert sheet.misfit(answers) == wrong


def test_answers_join_those_that_stand_and_none_takes_one_out():
    standing = {"sex": "female", "children": 0}
    assert hearing.PERSON.merged(standing, {"children": None, "poverty": "poor"}) == {
        "sex": "female",
        "poverty": "poor",
    }
    assert standing == {"sex": "female", "children": 0}
    assert hearing.PERSON.merged(None, {}) == {}


@pytest.mark.parametrize(
    ("birth", "relationship", "who"),
    [
        (ADULT, "parent", {Consenter.SELF}),
        (None, None, {Consenter.SELF}),
        (CHILD, "spouse", {Consenter.CHILD, Consenter.REPRESENTATIVE}),
        (CHILD, "parent", {Consenter.CHILD, Consenter.GUARDIAN_OR_COMMUNE}),
        (SMALL, "step_parent", {Consenter.GUARDIAN_OR_COMMUNE}),
        (SMALL, "grandparent", {Consenter.GUARDIAN_OR_COMMUNE}),
        (CHILD, "sibling", {Consenter.CHILD, Consenter.GUARDIAN_OR_COMMUNE}),
        (CHILD, "stranger", {Consenter.CHILD, Consenter.REPRESENTATIVE}),
    ],
)
def test_whose_yes_counts(birth, relationship, who):
    assert hearing.whose_yes(birth, {"relationship": relationship}, at=TODAY) == who
