"""What she told about her danger stands, day by day, until somebody takes it back: a table of rows and what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.rulebook import risk, risk_factors
from casework.rulebook.risk import Danger

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Kept:
    """A row about her danger, as the record keeps it."""

    answers: dict[str, Any] | None
    day: int = 0
    instrument: str = risk.INSTRUMENT
    reason: str | None = None
    assessed_by_id: int = 1
    assessed_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.assessed_at = DAY + timedelta(days=self.day)
        self.assessed_by_id = self.day + 1


STRANGLED = Kept({"replies": {"strangled": "yes"}, "dangers": ["child_hurt"]})
JUDGED = Kept({"replies": {}, "dangers": [], "reasons": []}, 1, "judgement", "Tôi biết nhà này")
RAISED = Kept({"replies": {}, "dangers": [], "reasons": []}, 2, "raised", "Anh ta vừa đến")
ALL_NO = Kept({"replies": dict.fromkeys(risk.QUESTION_CODES, "no"), "dangers": []}, 3)
TOLD = Kept({"dangers": ["weapon"]}, 4, risk.TOLD)
TAKEN_BACK = Kept({"taken_back": ["strangled"]}, 5, risk.WITHDRAWN, "Ghi nhầm người")
AGAIN = Kept({"replies": {"strangled": "yes"}, "dangers": []}, 6)
OLDER = Kept({"dangers": ["flood"], "reasons": ["flood"]}, 7)
EMPTY = Kept(None, 8)


@pytest.mark.parametrize(
    ("rows", "stands"),
    [
        ([], {}),
        ([STRANGLED], {"strangled": 0, "child_hurt": 0}),
        ([STRANGLED, JUDGED], {"strangled": 0, "child_hurt": 0}),
        ([STRANGLED, RAISED], {"strangled": 0, "child_hurt": 0}),
        ([STRANGLED, ALL_NO], {"strangled": 0, "child_hurt": 0}),
        ([STRANGLED, JUDGED, TOLD], {"strangled": 0, "child_hurt": 0, "weapon": 4}),
        ([STRANGLED, TAKEN_BACK], {"child_hurt": 0}),
        ([STRANGLED, AGAIN], {"strangled": 0, "child_hurt": 0}),
        ([STRANGLED, TAKEN_BACK, AGAIN], {"child_hurt": 0, "strangled": 6}),
        ([TAKEN_BACK, AGAIN], {"strangled": 6}),
        ([OLDER, EMPTY, STRANGLED], {"strangled": 0, "child_hurt": 0}),
    ],
)
def test_what_was_told_stands_with_its_day_until_it_is_taken_back(rows: list[Kept], stands: dict[str, int]):
    found = {one.kind.value: (one.told_on, one.told_by) for one in risk_factors.standing(rows)}
    assert found == {kind: (DAY + timedelta(days=day), day + 1) for kind, day in stands.items()}


def test_what_was_taken_back_stays_with_who_did_it_and_why():
    (gone,) = (one for one in risk_factors.facts_of([STRANGLED, TAKEN_BACK, AGAIN]) if one.taken_back)
    assert gone.kind is Danger.STRANGLED and gone.told_on == DAY
    assert gone.taken_back == risk_factors.TakenBack(DAY + timedelta(days=5), 6, "Ghi nhầm người")


@pytest.mark.parametrize("danger", list(Danger))
def test_every_fact_stands_through_every_row_that_says_nothing_of_it(danger: Danger):
    rows = [Kept({"dangers": [danger.value], "replies": {}}), JUDGED, RAISED, ALL_NO, OLDER, EMPTY]
    assert [one.kind for one in risk_factors.standing(rows)] == [danger]
    assert risk.level_of({}, dangers=[danger]).level == "very_high"


def test_a_question_left_open_later_is_answered_as_before_and_a_later_answer_counts():
    rows = [
        Kept({"replies": {"jealous": "yes", "worse": "yes"}}),
        Kept({"replies": {"jealous": "unknown", "worse": "no"}}, 1),
        JUDGED,
    ]
    assert risk_factors.standing_replies(rows) == {"worse": "no", "jealous": "yes"}
    unsaid = [
        *rows,
        Kept({"replies": {"jealous": "unsaid", "debt": "unknown"}}, 3),
        Kept({"replies": {"debt": "unsaid"}}, 4),
    ]
    assert risk_factors.standing_replies(unsaid) == {"worse": "no", "jealous": "yes", "debt": "unsaid"}
    assert risk_factors.standing_replies([STRANGLED, TAKEN_BACK]) == {"strangled": "unknown"}


def test_other_sheets_tell_facts_too_and_only_a_yes_does():
    assert risk_factors.told_in("survivor", {"pregnant": "yes"}) == {Danger.PREGNANCY}
    assert risk_factors.told_in("incident", {"weapon": "yes"}) == {Danger.WEAPON}
    for answers in ({"weapon": "unknown"}, {"weapon": "no"}, {}, None):
        assert not risk_factors.told_in("incident", answers)
