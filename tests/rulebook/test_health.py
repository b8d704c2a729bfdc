"""What cannot wait for hours: which of the three was told, what is still possible, and nothing is over too soon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.rulebook import health, hearing, risk
from casework.rulebook.health import STEPS, Acute, Window
from casework.rulebook.rows import cited

NOW = datetime(2026, 11, 30, 5, tzinfo=UTC)  # noon in Vietnam
TOLD = {"acute_told_at": NOW.isoformat()}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, ()),
        ({"acts": ["i"]}, (Acute.RAPE,)),
        ({"acts": ["a", "k"]}, ()),
        ({"acts": ["a"], "pregnant": "yes"}, (Acute.BLOW_IN_PREGNANCY,)),
        ({"acts": ["b"], "pregnant": "yes"}, ()),
        ({"replies": {"strangled": "yes"}}, (Acute.STRANGLED,)),
        ({"replies": {"strangled": "unknown", "beaten_pregnant": "no"}}, ()),
        ({"dangers": ["strangled"]}, (Acute.STRANGLED,)),
        ({"replies": {"beaten_pregnant": "yes"}, "acts": ["i"]}, (Acute.RAPE, Acute.BLOW_IN_PREGNANCY)),
    ],
)
def test_which_of_the_three_was_told(told: dict[str, Any], found: tuple[Acute, ...]):
    nothing: dict[str, Any] = {"acts": (), "replies": {}, "dangers": (), "pregnant": None}
    assert health.acute_in(**{**nothing, **told}) == found


@pytest.mark.parametrize(
    ("since", "hours"),
    [("today", (12, 0)), ("yesterday", (36, 12)), ("two_days", (60, 36)), ("three_to_five", (132, 60))],
)
def test_the_hours_since_follow_from_the_day_that_was_told(since: str, hours: tuple[int, int]):
    span = health.span_of({**TOLD, "acute_since": since})
    assert span is not None
    assert tuple(int((NOW - one) / timedelta(hours=1)) for one in span) == hours


@pytest.mark.parametrize("answers", [{}, TOLD, {**TOLD, "acute_since": "unknown"}, {"acute_since": "today"}])
def test_what_is_not_known_has_no_hours(answers: dict[str, str]):
    assert health.span_of(answers) is None
    assert {now.window for now in health.steps_now(Acute.RAPE, None, at=NOW)} == {Window.UNKNOWN, Window.OPEN}


@pytest.mark.parametrize(
    ("since", "windows"),
    [
        ("today", ["open", "open", "open", "open"]),
        ("two_days", ["open", "open", "open", "open"]),
        ("three_to_five", ["maybe", "maybe", "maybe", "open"]),
        ("longer", ["over", "over", "over", "open"]),
    ],
)
def test_a_window_closes_only_where_it_surely_has(since: str, windows: list[str]):
    span = health.span_of({**TOLD, "acute_since": since})
    assert [now.window.value for now in health.steps_now(Acute.RAPE, span, at=NOW)] == windows


def test_the_hours_left_are_those_that_surely_remain():
    span = health.span_of({**TOLD, "acute_since": "yesterday"})
    assert [now.left for now in health.steps_now(Acute.RAPE, span, at=NOW)][:3] == [36, 84, 84]


def test_a_day_later_less_is_left():
    span, later = health.span_of({**TOLD, "acute_since": "today"}), NOW + timedelta(hours=70)
    (hiv, *_) = health.steps_now(Acute.RAPE, span, at=later)
    assert hiv.window is Window.MAYBE


def test_no_step_is_said_to_be_checked_that_nobody_has_read():
    rows = [*health.NOT_LIVING_STEPS, *(step for steps in STEPS.values() for step in steps)]
    assert set(STEPS) == set(Acute)
    assert all("chưa đối chiếu" in cited(row) for row in rows)


def test_whether_she_wants_to_live_is_in_no_score():
    assert "not_living" in hearing.INCIDENT.part("health").keys
    assert "not_living" not in {*risk.QUESTION_CODES, *(danger.value for danger in risk.Danger)}
    assert hearing.INCIDENT["not_living"].packet is None
