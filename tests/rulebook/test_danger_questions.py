"""Which questions about danger are for whom, what their answers come to, and what follows from each yes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook import danger_questions, danger_rows
from casework.rulebook.case_kinds import CaseKind
from casework.rulebook.danger_questions import at_reception, finding_of, instruments_in, instruments_of, questions_for
from casework.rulebook.danger_steps import STEPS, steps_after
from casework.rulebook.dates import parse_birth
from casework.rulebook.risk import NOT_KNOWN_REPLIES, NotAsked, Reply, is_higher, reason_label
from casework.rulebook.rows import is_ours
from casework.rulebook.stages import RiskLevel
from tests.rulebook.days import vn

NOW = vn(2026, 11, 29)
SIX, TRAFFICKING, CHILD = (one.codes for one in danger_rows.INSTRUMENTS)
LOW, MEDIUM, HIGH, VERY_HIGH = RiskLevel


def noes(codes: tuple[str, ...], **other: str) -> dict[str, str]:
    """Every one answered no but these."""
    return dict.fromkeys(codes, "no") | other


@pytest.mark.parametrize(
    ("asked", "answers", "level", "reasons"),
    [
        (TRAFFICKING, noes(TRAFFICKING), MEDIUM, ("to_judge",)),
        (TRAFFICKING, {}, HIGH, ("nothing_said",)),
        (TRAFFICKING, noes(TRAFFICKING, knows_where="yes"), HIGH, ("knows_where",)),
        (TRAFFICKING, noes(TRAFFICKING, watching="yes"), HIGH, ("watching",)),
        (TRAFFICKING, noes(TRAFFICKING, threatened="yes"), HIGH, ("threatened",)),
        (TRAFFICKING, noes(TRAFFICKING, afraid_of_them="yes"), HIGH, ("afraid_of_them",)),
        (TRAFFICKING, noes(TRAFFICKING, knows_where="unknown"), HIGH, ("not_known",)),
        (TRAFFICKING, noes(TRAFFICKING, knows_where="unsaid"), HIGH, ("not_known",)),
        (TRAFFICKING, noes(TRAFFICKING, debt="yes"), MEDIUM, ("debt",)),
        (TRAFFICKING, noes(TRAFFICKING, debt="unsaid"), MEDIUM, ("not_known",)),
        (TRAFFICKING, noes(TRAFFICKING, debt="yes", papers_held="yes"), HIGH, ("debt", "papers_held")),
        (TRAFFICKING, noes(TRAFFICKING, watching="yes", threatened="yes"), VERY_HIGH, ("watching", "threatened")),
        (
            TRAFFICKING,
            {"knows_where": "yes", "threatened": "yes"},
            VERY_HIGH,
            ("knows_where", "threatened", "not_known"),
        ),
        (CHILD, noes(CHILD), MEDIUM, ("to_judge",)),
        (CHILD, {}, HIGH, ("nothing_said",)),
        (CHILD, noes(CHILD, harmer_near="yes"), VERY_HIGH, ("harmer_near",)),
        (CHILD, noes(CHILD, harmer_near="unknown"), HIGH, ("not_known",)),
        (CHILD, noes(CHILD, hurt_now="yes"), HIGH, ("hurt_now",)),
        (CHILD, noes(CHILD, unprotected="yes"), HIGH, ("unprotected",)),
        (CHILD, noes(CHILD, afraid_of_home="yes"), HIGH, ("afraid_of_home",)),
        (CHILD, noes(CHILD, told_to_be_silent="yes"), HIGH, ("told_to_be_silent",)),
        (CHILD, noes(CHILD, other_children="yes"), MEDIUM, ("other_children",)),
        (SIX, noes(SIX), LOW, ("all_no",)),
        (SIX, noes(SIX, jealous="unsaid"), MEDIUM, ("not_known",)),
        ((*SIX, *TRAFFICKING), noes((*SIX, *TRAFFICKING)), MEDIUM, ("to_judge",)),
        ((*SIX, *TRAFFICKING), noes(TRAFFICKING), HIGH, ("not_known",)),
        ((*SIX, *TRAFFICKING), {}, HIGH, ("nothing_said",)),
        ((*SIX, *TRAFFICKING), noes((*SIX, *TRAFFICKING), strangled="yes"), VERY_HIGH, ("strangled",)),
        ((*SIX, *CHILD), noes((*SIX, *CHILD), worse="yes", hurt_now="yes"), HIGH, ("some_yes", "hurt_now")),
        ((*TRAFFICKING, *CHILD), noes(CHILD, harmer_near="yes"), VERY_HIGH, ("harmer_near", "not_known")),
        ((), {}, HIGH, ("nothing_said",)),
    ],
)
def test_what_the_answers_come_to(asked, answers, level, reasons):
    found = finding_of(answers, asked=asked)
    assert (found.level, found.reasons) == (level, reasons)
    assert all(str(reason_label(code)) != code for code in found.reasons)


ASKED = st.sampled_from(
    [SIX, TRAFFICKING, CHILD, (*SIX, *TRAFFICKING), (*SIX, *CHILD), (*TRAFFICKING, *CHILD), danger_rows.CODES]
)


@given(st.data(), ASKED)
def test_a_yes_lowers_nothing_and_what_is_not_known_or_not_said_is_never_a_no(data, asked):
    answers = data.draw(st.dictionaries(st.sampled_from(asked), st.sampled_from(list(Reply))))
    code = data.draw(st.sampled_from(asked))
    yes, no, unknown, unsaid = (finding_of(answers | {code: reply}, asked=asked) for reply in Reply)
    assert not is_higher(no.level, than=unknown.level) and not is_higher(unknown.level, than=yes.level)
    assert (unknown.level, unknown.reasons, unknown.unknown) == (unsaid.level, unsaid.reasons, unsaid.unknown)
    assert unknown.unknown > 0 and unknown.level is not LOW
    assert {"not_known", "nothing_said"} & set(unknown.reasons) and not {"all_no", "to_judge"} & set(unknown.reasons)


@given(st.data(), ASKED.filter(lambda asked: asked != SIX))
def test_of_who_was_trafficked_and_of_a_child_no_answers_come_to_less_than_an_officer_judges(data, asked):
    found = finding_of(data.draw(st.dictionaries(st.sampled_from(asked), st.sampled_from(list(Reply)))), asked=asked)
    assert found.level is not LOW


@pytest.mark.parametrize("asked", [TRAFFICKING, CHILD, (*SIX, *CHILD), ()])
def test_a_known_fact_is_very_high_whatever_is_asked(asked):
    found = finding_of(noes(asked), dangers=["threat_to_kill"], asked=asked)
    assert (found.level, found.reasons) == (VERY_HIGH, ("threat_to_kill",))


@pytest.mark.parametrize(
    ("born", "relationship", "kinds", "asked", "why_not"),
    [
        ("1996", "", (), SIX, None),
        ("1996", "spouse", ("family",), SIX, None),
        ("1996", "", ("trafficking",), TRAFFICKING, None),
        ("1996", "recruiter", (), TRAFFICKING, None),
        ("1996", "recruiter", ("family", "trafficking"), (*SIX, *TRAFFICKING), None),
        ("1996", "spouse", ("trafficking",), (*SIX, *TRAFFICKING), None),
        ("1996", "spouse", ("family", "child"), (*SIX, *CHILD), None),
        (None, "", ("child",), CHILD, None),
        (None, "", ("family", "child"), (*SIX, *CHILD), None),
        (None, "", ("family", "trafficking", "child"), danger_rows.CODES, None),
        ("2013", "parent", (), CHILD, None),
        ("2013", "parent", ("family",), CHILD, None),
        ("2013", "recruiter", ("trafficking",), (*TRAFFICKING, *CHILD), None),
        ("01/01/2010", "spouse", ("family",), SIX, None),
        ("1996", "stranger", (), (), NotAsked.NO_FAMILY),
    ],
)
def test_each_kind_of_case_has_its_questions_and_none_is_put_twice(born, relationship, kinds, asked, why_not):
    birth = parse_birth(born, at=NOW) if born else None
    found = questions_for(birth, sex="female", relationship=relationship, at=NOW, kinds=frozenset(kinds))
    assert found == (asked, why_not)
    assert len(set(found[0])) == len(found[0])


def test_before_its_day_an_instrument_asks_nothing():
    for kinds in ({CaseKind.TRAFFICKING}, {CaseKind.CHILD}):
        assert questions_for(None, sex=None, relationship="", at=vn(2023, 6, 30), kinds=frozenset(kinds))[0] == ()


@pytest.mark.parametrize(
    ("asked", "pressed"),
    [
        (SIX, SIX),
        (CHILD, CHILD),
        ((*TRAFFICKING, *CHILD), (*TRAFFICKING[:2], *CHILD[:2])),
        ((*SIX, *TRAFFICKING), ("weapon", "strangled", *TRAFFICKING[:2])),
        (danger_rows.CODES, ("strangled", *TRAFFICKING[:1], *CHILD[:1])),
        ((), ()),
    ],
)
def test_at_a_reception_no_more_are_pressed_than_there_is_time_for(asked, pressed):
    assert at_reception(asked) == pressed and len(pressed) <= danger_questions.AT_RECEPTION


def test_each_instrument_says_its_year_whose_it_is_and_that_nobody_checked_it():
    for one in danger_rows.INSTRUMENTS:
        assert one.code.endswith("-2026") and "2026" in str(one.label) and not one.verified
        assert 6 <= len(one.codes) <= 8 and sorted(row.first for row in one.questions)[:3] == [1, 2, 3]
        assert is_ours(one) is (one in danger_rows.OURS)
        for row in one.questions:
            assert str(row.asked).endswith("?") and len(str(row.asked)) < 90 and str(row.told)
    assert len(danger_rows.CODES) == sum(len(one.codes) for one in danger_rows.INSTRUMENTS), "no code has two meanings"
    assert "not_living" not in danger_rows.CODES


def test_what_a_row_was_asked_by_is_found_again_also_in_one_from_before_it_lay_sealed():
    assert instruments_in("who6-2026", {}) == ("who6-2026",)
    assert instruments_in("judgement", {}) == ()
    assert instruments_in("asked", {"instruments": ["child-2026"]}) == ("child-2026",)
    assert [one.code for one in instruments_of(["debt", "worse"])] == ["who6-2026", "trafficking-2026"]
    assert {"unknown", "unsaid"} == NOT_KNOWN_REPLIES


@pytest.mark.parametrize(
    ("asked", "answers", "error"),
    [(SIX, {"debt": "no"}, KeyError), (TRAFFICKING, {"debt": "maybe"}, ValueError), (CHILD, {"x": "no"}, KeyError)],
)
def test_unknown_codes_are_errors(asked, answers, error):
    with pytest.raises(error):
        finding_of(answers, asked=asked)


@pytest.mark.parametrize(
    ("yes", "steps"),
    [
        ("knows_where", ("place", "contact", "plan")),
        ("watching", ("place", "contact", "police")),
        ("threatened", ("police", "plan")),
        ("afraid_of_them", ("place", "plan")),
        ("debt", ("debt",)),
        ("papers_held", ("papers",)),
        ("harmer_near", ("apart", "place")),
        ("hurt_now", ("doctor",)),
        ("unprotected", ("place", "adult")),
        ("afraid_of_home", ("place",)),
        ("told_to_be_silent", ("listener",)),
        ("other_children", ("others",)),
        ("strangled", ("police", "ban", "plan")),
        ("worse", ("plan",)),
    ],
)
def test_what_follows_from_each_yes(yes: str, steps: tuple[str, ...]):
    found = steps_after({yes: "yes"}, at=NOW)
    assert tuple(one.step.code for one in found) == steps
    assert all(one.because == (danger_rows.QUESTION[yes].told,) for one in found)


def test_every_question_calls_for_something_and_only_a_yes_does():
    assert frozenset[str]().union(*(one.of for one in STEPS)) == set(danger_rows.CODES)
    assert not any(steps_after(dict.fromkeys(danger_rows.CODES, it), at=NOW) for it in ("no", "unknown", "unsaid"))
    assert all(is_ours(one) and not one.verified for one in STEPS)


def test_a_child_within_reach_has_the_measure_of_twelve_hours_beside_it():
    (apart,) = (one for one in steps_after({"harmer_near": "yes"}, at=NOW) if one.step.code == "apart")
    assert apart.rule is not None and (apart.rule.value, str(apart.within)) == (12, "12 giờ")
    assert "Điều 26.3" in apart.rule.source and apart.rule.verified
