"""Nobody is closed out of sight while she is threatened, and who is gone is neither called nor forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone

from casework.journey.intake.companions import note_child, open_case_of_child
from casework.journey.intake.hearing import note_incident
from casework.journey.reintegration.closing import ask_closure, decide_closure, reopen
from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.journey.safety.alarming import mark_danger
from casework.journey.safety.contact_bans import end_ban, record_ban
from casework.journey.safety.shelter import admit
from casework.policy import gate
from casework.records.cases import Case, Clock
from casework.records.intake import Incident
from casework.records.referral import Referral
from casework.records.reintegration import ClosureReview
from casework.records.safety import ShelterStay
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import SECOND_EYES
from casework.rulebook.closure import GONE, REASONS
from casework.rulebook.refusals import InvalidValue, NotFound, Refused, SecondPersonNeeded
from casework.rulebook.stages import RiskLevel, Stage
from tests.answers import ALL, ASKED, TOLD
from tests.bans import asked, decided
from tests.cast import Cast
from tests.past_the_acts import referral, shelter_stay
from tests.states import case_at, changed, taken_in

NOT_REACHED: dict[str, Any] = {"mode": "not_reached", "scores": {}, "recontact": "unknown", "note": "Gọi không thưa"}
THREATENED = TOLD | {"recontact": "threatened"}
AFRAID = TOLD | {"scores": {"safety": 1}}


class _Undone(Exception):
    """What was tried is taken back."""


@contextmanager
def days_later(days: int) -> Iterator[None]:
    at = timezone.now() + timedelta(days=days)
    with patch("django.utils.timezone.now", lambda: at):
        yield


def visited(cast: Cast, case: Case, how: dict[str, Any]) -> None:
    with cast.hoa.acting() as hoa:
        record_visit(hoa, case, followup_id=None, done_on=timezone.localdate(), **how)


def told_anew(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        version = Incident.objects.get(case=case).version
        note_incident(hoa, case, expected_version=version, answers={"violence_acts": ["a"]})


def told_of_a_weapon(cast: Cast, case: Case) -> None:
    """Marked on another page, then found by the province to be no danger any more: the level is low again."""
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=["weapon"])
    with cast.hoa.acting() as hoa:
        changed(hoa, case, risk_level=RiskLevel.LOW)


def nothing(cast: Cast, case: Case) -> None:
    """A case in which nothing stands open."""


def in_a_shelter(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        shelter_stay(hoa, case, cast)


def sent_on(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        referral(hoa, case, cast)


def planned(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=timezone.localdate())


STANDS: dict[str, tuple[Callable[[Cast, Case], None], RiskLevel, str, int]] = {
    "nothing": (nothing, RiskLevel.LOW, "", 0),
    "very high risk": (nothing, RiskLevel.VERY_HIGH, "high_risk", 0),
    "a threat": (lambda cast, case: visited(cast, case, THREATENED), RiskLevel.LOW, "fresh_threat", 29),
    "a danger marked elsewhere": (told_of_a_weapon, RiskLevel.LOW, "fresh_threat", 29),
    "a danger marked long ago": (told_of_a_weapon, RiskLevel.LOW, "", 32),
    "daily fear": (lambda cast, case: visited(cast, case, AFRAID), RiskLevel.LOW, "fresh_threat", 0),
    "a threat of old": (lambda cast, case: visited(cast, case, THREATENED), RiskLevel.LOW, "", 32),
    "something new": (told_anew, RiskLevel.LOW, "fresh_incident", 0),
    "a stay": (in_a_shelter, RiskLevel.LOW, "open_shelter_stay", 0),
    "a packet": (sent_on, RiskLevel.LOW, "open_referral", 0),
    "visits": (planned, RiskLevel.LOW, "", 0),
}
"""What stands open, the word with which closing is refused (empty where it may be asked), and how many days later it is
asked."""


@pytest.mark.parametrize("stands", STANDS)
def test_every_reason_of_closing_is_held_against_what_stands_open(cast: Cast, stands: str):
    make, risk, refusal, later = STANDS[stands]
    case = case_at(cast, Stage.FOLLOW_UP, risk=risk)
    make(cast, case)
    untouched = "attempts_missing" if later > 30 else "contact_not_lost"
    with days_later(later):
        for term in REASONS:
            held = refusal or (untouched if term.code == "no_contact" else "")
            expected = "" if term.code in GONE else held
            assert _tried(cast, case, term.code) == expected, term.code


def _tried(cast: Cast, case: Case, reason: str) -> str:
    """The word of the refusal; empty where the case waits for its second person. Undone afterwards."""
    case.refresh_from_db()
    try:
        with transaction.atomic(), cast.hoa.acting() as hoa:
            ask_closure(hoa, case, ticked=ALL, reason=reason, words="Anh trai chị cho biết hôm qua")
            case.refresh_from_db()
            assert case.stage == (Stage.GONE if reason in GONE else Stage.CLOSURE_PENDING)
            raise _Undone
    except _Undone:
        return ""
    except Refused as refused:
        return refused.code


def test_no_contact_is_a_reason_only_after_thirty_days_and_two_days_of_trying(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with days_later(5):
        visited(cast, case, NOT_REACHED)
        assert _tried(cast, case, "no_contact") == "contact_not_lost"
    with days_later(32):
        assert _tried(cast, case, "no_contact") == "attempts_missing"
        visited(cast, case, NOT_REACHED)
        assert _tried(cast, case, "no_contact") == ""
    with days_later(37):
        visited(cast, case, TOLD)
        assert _tried(cast, case, "no_contact") == "contact_not_lost", "she was reached, so it begins anew"


def test_a_threat_told_while_the_case_waits_keeps_the_second_person_from_closing_it(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    visited(cast, case, THREATENED)
    with cast.thu.acting() as thu, pytest.raises(Refused, match="fresh_threat"):
        decide_closure(thu, case, approve=True, reviewed=True, words="", answered="Không sao", expected_version=1)
    case.refresh_from_db()
    assert case.stage == Stage.CLOSURE_PENDING


def test_what_stands_open_is_answered_in_words_that_are_kept(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    visited(cast, case, TOLD | {"scores": {"safety": 4}})
    visited(cast, case, TOLD)
    planned(cast, case)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    with cast.quy.acting() as quy:
        with pytest.raises(InvalidValue, match="answer_what_stands"):
            decide_closure(quy, case, approve=True, reviewed=True, words="", expected_version=1)
        said = "Chị Mai ghé thăm hằng tháng"
        decide_closure(quy, case, approve=True, reviewed=True, words="", answered=said, expected_version=1)
        kept = ClosureReview.objects.get(case=case)
        assert kept.outcome == {"words": "", "answered": said, "stood": ["safety_fallen", "open_visits"]}
        assert kept.history.latest().outcome == kept.outcome


@pytest.mark.parametrize(
    ("decision", "stands"),
    [("", ["open_ban"]), ("issue", ["open_ban"]), ("refuse", [])],
    ids=["asked", "in force", "refused"],
)
def test_a_ban_that_somebody_decides_on_or_watches_is_answered_for(cast: Cast, decision: str, stands: list[str]):
    case = case_at(cast, Stage.FOLLOW_UP)
    order = asked(cast, case)
    if decision:
        decided(cast, order, decision)
    assert _stood(cast, case) == stands


@pytest.mark.parametrize("ended", [False, True], ids=["its end is not written down", "ended"])
def test_a_ban_that_came_on_paper_is_answered_for_until_its_end_is_written_down(cast: Cast, ended: bool):
    case = case_at(cast, Stage.FOLLOW_UP)
    began = timezone.now() - timedelta(days=2)
    with cast.hoa.acting() as hoa:
        answers = {"lives": "home"}
        until = began + timedelta(days=1)
        ban = record_ban(hoa, case, maker="paper", began_at=began, until=until, answers=answers)
        if ended:
            end_ban(hoa, case, ban_id=ban.pk, expected_version=1, ended="Đã hết, không đề nghị lần mới")
    assert _stood(cast, case) == ([] if ended else ["open_ban"])


@pytest.mark.parametrize("has_one", [False, True])
def test_the_own_case_of_a_child_who_came_with_her_is_answered_for(cast: Cast, has_one: bool):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        one = note_child(hoa, case, told={"name": "Cháu Páo", "born": "2017"})
        if has_one:
            said = {"name": "Cháu Páo", "why": "with_her", "writing": "yes", "agreed_by": ["child", "representative"]}
            open_case_of_child(hoa, case, companion_id=one.pk, **said)  # type: ignore[arg-type]
    assert _stood(cast, case) == (["child_case"] if has_one else [])


def _stood(cast: Cast, case: Case) -> list[str]:
    """What the second person answered for as the case was closed."""
    case.refresh_from_db()
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    with cast.quy.acting() as quy:
        said = "Đã nhắc Uỷ ban xã"
        decide_closure(quy, case, approve=True, reviewed=True, words="", answered=said, expected_version=1)
        stood: list[str] = ClosureReview.objects.get(case=case).outcome["stood"]
        return stood


@pytest.mark.parametrize("reason", sorted(GONE))
def test_who_is_gone_is_not_called_again_and_the_province_looks_at_what_was_done(cast: Cast, reason: str):
    case = case_at(cast, Stage.ACTIVE, risk=RiskLevel.VERY_HIGH)
    planned(cast, case)
    sent_on(cast, case)
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue, match="say_what_is_known"):
            ask_closure(hoa, case, ticked={}, reason=reason)
        case.refresh_from_db()
        review = ask_closure(hoa, case, ticked={}, reason=reason, words="Anh trai chị cho biết hôm qua")
        still_sent = Referral.objects.filter(case=case, ended_at__isnull=True).exists()
    assert still_sent is (reason == "missing"), "who looks for a missing woman keeps what was sent"
    running = set(Clock.objects.filter(case=case, met_at__isnull=True).values_list("rule", "unit_id"))
    # She was in danger when she was gone: the province asks within hours.
    waits = {("second", cast.province.pk)}
    assert waits <= running and {rule for rule, _ in running - waits} <= {"answer"}
    (looks,) = Clock.objects.filter(case=case, met_at__isnull=True, rule="second")
    assert looks.due_at - looks.began_at <= timedelta(hours=2)
    case.refresh_from_db()
    with cast.quy.acting() as quy, pytest.raises(SecondPersonNeeded):
        decide_closure(quy, case, approve=True, reviewed=True, words="", answered="x", expected_version=review.version)
    with cast.thu.acting() as thu:
        decide_closure(
            thu, case, approve=True, reviewed=True, words="", answered="Đã xem", expected_version=review.version
        )
    assert not Clock.objects.filter(case=case, met_at__isnull=True, rule="second").exists()
    case.refresh_from_db()
    assert (case.stage, case.risk_level) == (Stage.GONE, RiskLevel.VERY_HIGH)
    with cast.hoa.acting() as hoa:
        reopen(hoa, case, reason="she_returned", words="Chị về rồi")
    again = set(Clock.objects.filter(case=case, met_at__isnull=True).values_list("rule", flat=True))
    assert {"risk", "followup"} <= again, "back at work every duty runs again"


@pytest.mark.parametrize("reason", sorted(GONE))
def test_of_who_is_gone_and_was_never_assessed_nothing_runs_on_but_what_the_province_looks_at(cast: Cast, reason: str):
    """She was never assessed, and sleeps at an address."""
    case = taken_in(cast, shelter="given")
    soon = timezone.now() + timedelta(days=3)
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="trusted_address", address=cast.address.pk, until=soon, companions=0, agrees="yes")
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, ticked={}, reason=reason, words="Anh trai chị cho biết hôm qua")
    (looks,) = Clock.objects.filter(case=case, met_at__isnull=True)
    assert (looks.rule, looks.unit_id) == ("second", cast.province.pk)
    assert looks.due_at - looks.began_at <= timedelta(hours=2), "nobody knew that she was safe"
    stay.refresh_from_db()
    assert stay.stage == "discharged" and stay.ended_at is not None
    with cast.mai.acting() as mai, pytest.raises(NotFound):
        gate.enter(mai, ShelterStay, stay.pk, Act.SHELTER_LOOK)
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=["weapon"])
    asked = set(Clock.objects.filter(case=case, met_at__isnull=True).values_list("rule", "unit_id"))
    assert asked == {("second", cast.province.pk), ("danger", cast.province.pk)}, "nobody at the desk goes to her"
    with cast.thu.acting() as thu:
        version = ClosureReview.objects.get(case=case).version
        decide_closure(thu, case, approve=True, reviewed=True, words="", answered="Đã xem", expected_version=version)
    assert not Clock.objects.filter(case=case, met_at__isnull=True).exists()


def test_the_province_sends_back_who_is_not_gone(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, ticked={}, reason="missing", words="Hai hôm không thấy")
    with cast.thu.acting() as thu:
        decide_closure(thu, case, approve=False, reviewed=False, words="Chị đang ở nhà mẹ", expected_version=1)
    case.refresh_from_db()
    assert case.stage == Stage.ASSESSING
    assert Clock.objects.filter(case=case, met_at__isnull=True, rule="risk").exists()


def test_the_province_looks_at_every_case_that_is_opened_again():
    assert SECOND_EYES["case.reopen"].label == "Mở lại hồ sơ"
