"""How far her yes goes: to whom, with which parts, until which day, and what she takes out of it later."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook import consent_scope
from casework.rulebook.consent_scope import (
    HOST,
    KEEPS,
    MAY_RECEIVE,
    Barrier,
    Scope,
    StandingWord,
    answers,
    as_kept,
    barrier,
    read,
    receivers_for,
    sections_for,
    standing_at,
)
from casework.rulebook.consents import PURPOSES, Answer
from casework.rulebook.grounds import Receiver, receiver_of
from casework.rulebook.services import SERVICES

NOW = datetime(2026, 11, 30, 5, tzinfo=UTC)
CLINIC, OTHER_CLINIC = 7, 8


def asked(answers: dict[str, str], scope: dict[str, Any] | None = None, back: tuple[str, ...] = ()) -> dict[str, Any]:
    scopes = {} if scope is None else {"scope": dict.fromkeys(answers, scope)}
    return {"answers": answers, **scopes, **({"kept_back": list(back)} if back else {})}


def test_the_latest_answer_for_a_purpose_stands():
    said = [
        asked({"health": "given", "police": "withheld"}),
        asked({"health": "withdrawn"}),
        asked({"legal_aid": Answer.GIVEN}),
    ]
    assert answers(standing_at(said, at=NOW)) == {"health": "withdrawn", "police": "withheld", "legal_aid": "given"}
    assert answers(standing_at([], at=NOW)) == {}


def test_a_yes_of_before_scopes_were_asked_goes_to_every_receiver_with_every_part():
    said = standing_at([asked({"health": "given"})], at=NOW)["health"]
    for receiver, parts in product(MAY_RECEIVE.codes, (sections_for("health"), KEEPS.codes)):
        assert barrier(said, receiver=receiver, unit=CLINIC, sections=parts) is None


@pytest.mark.parametrize(
    ("day", "answer"), [("2026-11-30", Answer.GIVEN), ("2026-12-01", Answer.GIVEN), ("2026-11-29", Answer.LAPSED)]
)
def test_after_her_last_day_her_yes_is_a_no_by_itself(day: str, answer: Answer):
    said = standing_at([asked({"health": "given"}, {"until": day})], at=NOW)["health"]
    assert said.answer is answer
    stopped = barrier(said, receiver="health_facility", unit=CLINIC)
    assert stopped == (None if answer is Answer.GIVEN else (Barrier.LAPSED, frozenset()))


def test_her_last_day_ends_at_midnight_in_vietnam():
    ends = Scope(until=date(2026, 11, 30)).ends
    assert ends is not None and ends.astimezone(UTC) == datetime(2026, 11, 30, 17, tzinfo=UTC)
    kept = [asked({"health": "given"}, {"until": "2026-11-30"})]
    assert answers(standing_at(kept, at=datetime(2026, 11, 30, 16, 59, tzinfo=UTC)))["health"] is Answer.GIVEN
    assert answers(standing_at(kept, at=datetime(2026, 11, 30, 17, tzinfo=UTC)))["health"] is Answer.LAPSED


def test_it_goes_to_the_kinds_and_the_places_she_named_and_to_no_other():
    said = StandingWord(Answer.GIVEN, Scope(receivers=frozenset({"police"}), units=frozenset({CLINIC})))
    assert barrier(said, receiver="police", unit=99) is None
    assert barrier(said, receiver="health_facility", unit=CLINIC) is None
    assert barrier(said, receiver="health_facility", unit=OTHER_CLINIC) == (Barrier.RECEIVER, frozenset())


def test_a_part_that_she_did_not_name_does_not_go_and_the_officers_own_line_does():
    said = StandingWord(Answer.GIVEN, Scope(sections=frozenset({"name"})))
    assert barrier(said, receiver="support", unit=1, sections=["name", "needs"]) is None
    assert barrier(said, receiver="support", unit=1, sections=["name", "story", "needs"]) == (
        Barrier.SECTION,
        frozenset({"story"}),
    )


def test_a_part_that_she_keeps_back_is_kept_back_from_every_purpose_until_she_is_asked_for_it_by_name():
    kept = [
        asked({"health": "given", "shelter": "given"}),
        asked({}, back=("children",)),
        asked({"legal_aid": "given"}),  # a new yes does not give it back in passing
    ]
    said = standing_at(kept, at=NOW)
    assert all(one.scope.holds_back(["children", "name"]) == {"children"} for one in said.values())
    kept.append(asked({"health": "given"}, {"sections": ["children"]}))
    said = standing_at(kept, at=NOW)
    assert said["health"].scope.holds_back(["children"]) == frozenset()
    assert said["shelter"].scope.holds_back(["children"]) == {"children"}
    kept.append(asked({}, back=("children",)))
    assert standing_at(kept, at=NOW)["health"].scope.holds_back(["children"]) == {"children"}


def test_whoever_may_receive_for_a_purpose_is_among_the_kinds_she_can_name():
    for service in SERVICES.values():
        for others in SERVICES:
            kind = receiver_of({service.code, others})
            assert str(kind) in receivers_for(service.consent), (service.code, others)
    assert HOST in receivers_for("shelter") and HOST not in receivers_for("health")
    assert receivers_for("record_keeping") == sections_for("sound") == ()
    assert set(MAY_RECEIVE.codes) == {*map(str, Receiver), HOST}


scopes = st.builds(
    Scope,
    receivers=st.none() | st.frozensets(st.sampled_from(MAY_RECEIVE.codes)),
    units=st.frozensets(st.integers(1, 50), max_size=3),
    sections=st.none() | st.frozensets(st.sampled_from(KEEPS.codes)),
    until=st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)


@given(scope=scopes)
def test_a_scope_is_read_as_it_was_kept(scope: Scope):
    assert read(as_kept(scope)) == scope
    assert consent_scope.SCOPE.misfit(as_kept(scope)) is None


@given(
    purpose=st.sampled_from(list(PURPOSES)),
    first=scopes,
    back=st.frozensets(st.sampled_from(KEEPS.codes)),
    parts=st.frozensets(st.sampled_from(KEEPS.codes)),
)
def test_what_she_keeps_back_lets_never_more_go_than_before(
    purpose: str, first: Scope, back: frozenset[str], parts: frozenset[str]
):
    before = [asked({purpose: "given"}, as_kept(first))]
    after = standing_at([*before, asked({}, back=tuple(back))], at=NOW)[purpose]
    assert after.scope.holds_back(parts) == standing_at(before, at=NOW)[purpose].scope.holds_back(parts) | parts & back
