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
    SUMMONS,
    Danger,
    NotAsked,
    Priority,
    Reply,
    is_higher,
    level_of,
    may_be_pregnant,
    next_due,
    priorities_of,
    questions_for,
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
        ({}, [], RiskLevel.HIGH, ("nothing_said",)),
        (ALL_NO | {"jealous": "unknown"}, [], RiskLevel.MEDIUM, ("not_known",)),
        (ALL_NO | {"jealous": "yes"}, [], RiskLevel.MEDIUM, ("some_yes",)),
        (ALL_NO | {"worse": "yes"}, [], RiskLevel.MEDIUM, ("some_yes",)),
        (ALL_NO | {"worse": "yes", "jealous": "unknown"}, [], RiskLevel.HIGH, ("some_yes", "not_known")),
        (ALL_NO | {"worse": "yes", "jealous": "yes"}, [], RiskLevel.HIGH, ("some_yes",)),
        ({"worse": "yes", "jealous": "yes"}, [], RiskLevel.VERY_HIGH, ("some_yes", "not_known")),
        (ALL_NO | {"strangled": "yes"}, [], RiskLevel.VERY_HIGH, ("strangled",)),
        ({"weapon": "yes"}, [], RiskLevel.VERY_HIGH, ("weapon", "not_known")),
        ({"beaten_pregnant": "yes"}, [], RiskLevel.VERY_HIGH, ("pregnancy", "not_known")),
        ({"could_kill": "yes"}, [], RiskLevel.VERY_HIGH, ("could_kill", "not_known")),
        (ALL_NO, ["separation"], RiskLevel.VERY_HIGH, ("separation",)),
        ({}, ["separation"], RiskLevel.VERY_HIGH, ("separation",)),
        (ALL_NO, [Danger.CHILD_HURT, Danger.THREAT_TO_KILL], RiskLevel.VERY_HIGH, ("threat_to_kill", "child_hurt")),
        (
            {"worse": "yes", "jealous": "yes", "weapon": "yes"},
            ["weapon"],
            RiskLevel.VERY_HIGH,
            ("weapon", "three_yes", "not_known"),
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


@given(st.dictionaries(st.sampled_from(QUESTION_CODES), st.sampled_from(list(Reply))), st.sampled_from(QUESTION_CODES))
def test_an_unknown_answer_is_never_scored_as_a_no(answers, code):
    unknown, no = level_of(answers | {code: Reply.UNKNOWN}), level_of(answers | {code: Reply.NO})
    assert not is_higher(no.level, than=unknown.level)
    assert unknown.unknown > 0 and unknown.level is not RiskLevel.LOW


@given(st.dictionaries(st.sampled_from(QUESTION_CODES), st.sampled_from(list(Reply))))
def test_where_an_answer_is_not_known_the_reasons_say_so(answers):
    found = level_of(answers)
    said = {"not_known", "nothing_said"} & set(found.reasons)
    assert bool(said) is (found.unknown > 0)
    assert all("chưa biết" in str(reason_label(code)) for code in said)


@pytest.mark.parametrize(
    ("sex", "born", "relationship", "asked", "why_not"),
    [
        ("female", "1996", "spouse", 6, None),
        ("female", "1996", "", 6, None),
        ("female", "1996", "parent_in_law", 6, None),
        ("female", "1996", "recruiter", 0, NotAsked.NO_FAMILY),
        ("female", "1996", "stranger", 0, NotAsked.NO_FAMILY),
        ("female", "2013", "parent", 0, NotAsked.CHILD),
        ("male", "2024", "", 0, NotAsked.CHILD),
        ("female", "01/01/2010", "parent", 0, NotAsked.CHILD),
        ("female", "01/01/2010", "spouse", 6, None),
        ("female", "2013", "cohabiting", 0, NotAsked.CHILD),
        ("male", "1950", "child", 5, None),
        ("female", "1950", "spouse", 5, None),
        ("female", "khoảng 60 tuổi", "spouse", 6, None),
    ],
)
def test_no_question_about_a_violent_partner_is_put_to_a_child_or_a_trafficked_woman(
    sex, born, relationship, asked, why_not
):
    birth = parse_birth(born, at=vn(2026, 11, 29))
    codes, why = questions_for(birth, sex=sex, relationship=relationship, at=vn(2026, 11, 29))
    assert (len(codes), why) == (asked, why_not)
    assert sex != "male" or "beaten_pregnant" not in codes


@pytest.mark.parametrize(
    ("sex", "born", "asked"),
    [
        ("female", "1996", True),
        ("unknown", "1996", True),
        ("female", "", True),
        ("female", "2013", True),
        ("female", "2020", False),
        ("female", "1950", False),
        ("female", "khoảng 60 tuổi", True),
        ("male", "1996", False),
        ("male", "", False),
    ],
)
def test_pregnancy_is_asked_where_it_may_be_and_of_no_man_elder_or_small_child(sex: str, born: str, asked: bool):
    birth = parse_birth(born, at=vn(2026, 11, 29)) if born else None
    assert may_be_pregnant(birth, sex=sex, at=vn(2026, 11, 29)) is asked


def test_what_was_not_for_a_man_is_no_unknown_answer():
    asked = tuple(code for code in QUESTION_CODES if code != "beaten_pregnant")
    found = level_of(dict.fromkeys(asked, "no"), asked=asked)
    assert (found.level, found.unknown) == (RiskLevel.LOW, 0)


def test_where_no_question_is_asked_the_level_is_not_low():
    assert level_of({}, asked=()).level is RiskLevel.HIGH


def test_danger_to_life_is_found_by_a_person_and_not_by_a_score():
    words = str(Priority.LIFE_IN_DANGER.label)
    assert words.endswith("hành vi bạo lực gia đình đã hoặc có thể tiếp tục gây nguy hiểm đến sức khỏe, tính mạng")
    assert "cán bộ xem" in str(Priority.LIFE_IN_DANGER.marked)
    assert SUMMONS.verified and "Điều 24" in SUMMONS.source


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
    assert len(DANGERS) == 8


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
