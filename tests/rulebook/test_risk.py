"""The six questions: the level, its reasons, and when to ask again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook.dates import parse_birth
from casework.rulebook.risk import (
    DANGERS,
    QUESTION_CODES,
    QUESTIONS,
    Danger,
    Priority,
    Reply,
    is_higher,
    level_of,
    next_due,
    priorities_of,
    reason_label,
)
from casework.rulebook.rows import NotInForce
from casework.rulebook.stages import RiskLevel
from tests.rulebook.days import vn

ALL_NO = dict.fromkeys(QUESTION_CODES, "no")


@pytest.mark.parametrize(
    ("answers", "dangers", "level", "reasons"),
    [
        (ALL_NO, [], RiskLevel.LOW, ("all_no",)),
        ({}, [], RiskLevel.MEDIUM, ("nothing_said",)),
        (ALL_NO | {"jealous": "unknown"}, [], RiskLevel.MEDIUM, ("nothing_said",)),
        (ALL_NO | {"jealous": "yes"}, [], RiskLevel.MEDIUM, ("some_yes",)),
        (ALL_NO | {"worse": "yes"}, [], RiskLevel.MEDIUM, ("some_yes",)),
        (ALL_NO | {"worse": "yes", "jealous": "yes"}, [], RiskLevel.HIGH, ("some_yes",)),
        (ALL_NO | {"strangled": "yes"}, [], RiskLevel.VERY_HIGH, ("strangled",)),
        ({"weapon": "yes"}, [], RiskLevel.VERY_HIGH, ("weapon",)),
        ({"beaten_pregnant": "yes"}, [], RiskLevel.VERY_HIGH, ("pregnancy",)),
        ({"could_kill": "yes"}, [], RiskLevel.VERY_HIGH, ("could_kill",)),
        (ALL_NO, ["separation"], RiskLevel.VERY_HIGH, ("separation",)),
        (ALL_NO, [Danger.CHILD_HURT, Danger.THREAT_TO_KILL], RiskLevel.VERY_HIGH, ("threat_to_kill", "child_hurt")),
        (
            {"worse": "yes", "jealous": "yes", "weapon": "yes"},
            ["weapon"],
            RiskLevel.VERY_HIGH,
            ("weapon", "three_yes"),
        ),
    ],
)
def test_levels(answers, dangers, level, reasons):
    found = level_of(answers, dangers=dangers)
    assert (found.level, found.reasons) == (level, reasons)
    assert all(str(reason_label(code)) != code for code in found.reasons)


@given(st.dictionaries(st.sampled_from(QUESTION_CODES), st.sampled_from(list(Reply))), st.sampled_from(QUESTION_CODES))
def test_one_more_yes_never_lowers_the_level(answers, code):
    assert not is_higher(level_of(answers).level, than=level_of(answers | {code: Reply.YES}).level)


@given(st.dictionaries(st.sampled_from(QUESTION_CODES), st.sampled_from(list(Reply))))
def test_three_yes_are_especially_high(answers):
    found = level_of(answers)
    assert (found.yes >= 3) <= (found.level is RiskLevel.VERY_HIGH)


@pytest.mark.parametrize(
    ("answers", "dangers", "error"),
    [({"x": "yes"}, [], KeyError), ({"worse": "maybe"}, [], ValueError), ({}, ["x"], ValueError)],
)
def test_unknown_codes_are_errors(answers, dangers, error):
    with pytest.raises(error):
        level_of(answers, dangers=dangers)


def test_the_questions_can_be_asked_aloud():
    assert len(QUESTIONS) == 6
    assert all(str(question.label).endswith("?") and len(str(question.label)) < 90 for question in QUESTIONS)
    assert len(DANGERS) == 7


@pytest.mark.parametrize(
    ("level", "hours"),
    [(RiskLevel.VERY_HIGH, 24), (RiskLevel.HIGH, 24), (RiskLevel.MEDIUM, 7 * 24), (RiskLevel.LOW, 30 * 24)],
)
def test_when_to_ask_again(level, hours):
    asked = vn(2026, 2, 16, 22, 0)
    assert next_due(level, asked, at=asked) == asked + timedelta(hours=hours)


def test_the_practice_has_a_beginning():
    with pytest.raises(NotInForce):
        next_due(RiskLevel.LOW, vn(2020, 1, 1), at=vn(2020, 1, 1))


@pytest.mark.parametrize(
    ("born", "facts", "flags"),
    [
        ("1990", {}, set()),
        (None, {}, set()),
        ("2011", {}, {Priority.CHILD}),
        ("2010", {}, {Priority.CHILD}),
        ("1966", {}, {Priority.ELDERLY}),
        ("khoảng 59 tuổi", {}, {Priority.ELDERLY}),
        ("1990", {"pregnant": True, "nursing": True}, {Priority.PREGNANT, Priority.NURSING}),
        ("1990", {"disabled": True, "no_self_care": True}, {Priority.DISABLED, Priority.NO_SELF_CARE}),
        ("1990", {"level": RiskLevel.HIGH}, {Priority.LIFE_IN_DANGER}),
        ("1990", {"level": RiskLevel.MEDIUM}, set()),
    ],
)
def test_legal_priority_flags(born, facts, flags):
    day = vn(2026, 11, 22, 9, 0)
    birth = parse_birth(born, at=day) if born else None
    assert priorities_of(birth, at=day, **facts) == flags
    assert all(flag.label for flag in flags)
