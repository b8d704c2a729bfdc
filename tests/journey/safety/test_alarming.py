"""Something dangerous told anywhere is marked there and then: it stands with its day and is looked at within hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey.intake.hearing import add_note, ask_danger, note_incident
from casework.journey.intake.opening import open_case
from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback
from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.reintegration.visiting import record_visit
from casework.journey.safety.alarming import done_with_danger, mark_danger
from casework.journey.safety.assessing import assess_risk
from casework.policy import gate, packets
from casework.records.cases import Case, Clock
from casework.records.intake import Incident, Note
from casework.records.referral import Referral
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import risk, risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Blocked, InvalidValue, NotFound, Refused, SecondPersonNeeded
from casework.rulebook.risk import ALARMING, Danger
from casework.rulebook.stages import RiskLevel, Stage
from tests.answers import ALL_NO, ASKED, TOLD
from tests.cast import Cast
from tests.states import arrived, at_the_clinic, case_at, closure_asked

HOURS = {"danger": timedelta(hours=4), "gone": timedelta(hours=2)}


def running(case: Case) -> dict[str, tuple[int, timedelta]]:
    """The clocks that run, whose they are and how long each was given."""
    rows = Clock.objects.filter(case_id=case.pk, met_at__isnull=True)
    return {one.rule: (one.unit_id, one.due_at - one.began_at) for one in rows}


@pytest.mark.parametrize("kind", ALARMING.codes)
def test_whoever_hears_of_it_marks_it_and_within_hours_somebody_looks(cast: Cast, kind: str):
    rule = "gone" if kind == Danger.MISSING else "danger"
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=[kind])
    case.refresh_from_db()
    assert case.risk_level == RiskLevel.VERY_HIGH
    assert running(case)[rule] == (cast.desk.pk, HOURS[rule])
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        (fact,) = risk_factors.standing(case.risk_assessments.order_by("id"))
        assert (fact.kind, fact.told_by) == (kind, cast.mai.worker.pk)
        assert str(fact.kind.label) in packets.contents(case, at=timezone.now())["dangers"]
        assess_risk(hoa, case, expected_version=1, answers=ALL_NO)
        assert risk_factors.standing(case.risk_assessments.order_by("id")), "looked at, it stands"
    assert rule not in running(case) and "risk" in running(case)


def test_told_twice_it_is_looked_at_twice(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        mark_danger(hoa, case, kinds=["weapon"])
        assess_risk(hoa, case, expected_version=1, answers=ALL_NO)
        assert "danger" not in running(case)
        mark_danger(hoa, case, kinds=["weapon"])
    assert "danger" in running(case)


def test_the_unit_that_has_her_file_is_asked_from_the_first_moment_on(cast: Cast):
    with cast.mai.acting() as mai:
        draft = open_case(mai, cast.address, name="Thào Thị Dợ")
        mark_danger(mai, draft, kinds=["weapon"])
        assert running(draft)["danger"][0] == cast.address.pk
        ask_danger(mai, draft, answers=ALL_NO, dangers=["weapon"])
        assert "danger" not in running(draft)
    told = arrived(cast)
    with cast.hoa.acting() as hoa:
        mark_danger(hoa, told, kinds=["strangled"])
    assert running(told)["danger"][0] == cast.desk.pk


def test_what_is_told_in_an_answer_while_she_is_helped_is_looked_at_as_well(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        version = Incident.objects.get(case=case).version
        note_incident(hoa, case, expected_version=version, answers={"weapon": "yes"})
    assert "danger" in running(case)


@pytest.mark.parametrize(
    ("told", "looked_at"),
    [({"recontact": "threatened"}, True), ({"scores": {"safety": 1}}, True), ({"recontact": "yes"}, False)],
)
def test_a_visit_that_tells_of_a_threat_or_of_daily_fear_is_looked_at_within_hours(
    cast: Cast, told: dict[str, object], looked_at: bool
):
    case = case_at(cast, Stage.FOLLOW_UP)
    visit = {**TOLD, "followup_id": None, "done_on": timezone.localdate(), **told}
    with cast.hoa.acting() as hoa:
        record_visit(hoa, case, **visit)
    assert ("danger" in running(case)) is looked_at


def test_a_case_that_waits_to_be_closed_goes_back_to_support(cast: Cast):
    case = closure_asked(cast)
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=["threat_to_kill"])
    case.refresh_from_db()
    assert (case.stage, case.risk_level) == (Stage.ACTIVE, RiskLevel.VERY_HIGH)
    with cast.hoa.acting() as hoa, pytest.raises(Blocked):
        ask_closure(hoa, case, **ASKED)


def test_whoever_marked_it_does_not_make_it_light_again(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        mark_danger(hoa, case, kinds=["weapon"])
        with pytest.raises(SecondPersonNeeded):
            assess_risk(hoa, case, expected_version=1, answers=ALL_NO, level="low", reason="Không sao")


@pytest.mark.parametrize("kinds", [[], ["pregnancy"], ["strangled", "made up"]])
def test_what_is_no_danger_is_refused(cast: Cast, kinds: list[str]):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue):
        mark_danger(hoa, case, kinds=kinds)
    for stranger in (cast.lan, cast.binh, cast.cuc):
        with stranger.acting() as by, pytest.raises(NotFound):
            mark_danger(by, case, kinds=["weapon"])


def noted(by: Worker, case: Case, text: str, kind: str) -> None:
    done_with_danger(by, lambda: add_note(by, case, text=text), case=case, kinds=[kind])


def test_beside_what_is_refused_nothing_is_marked_and_beside_what_is_done_both_are(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        for text, kind in (("", "weapon"), ("Anh ta đến", "made up")):
            with pytest.raises(Refused):
                noted(hoa, case, text, kind)
        assert not Note.objects.filter(case=case).exists()
        assert not RiskAssessment.objects.filter(case=case).exists()
        noted(hoa, case, "Anh ta đến", "weapon")
    assert Note.objects.filter(case=case).count() == RiskAssessment.objects.filter(case=case).count() == 1


ANSWERS: dict[str, Callable[[Worker, Referral], Referral]] = {
    "accepted": lambda by, one: accept_referral(by, one, expected_version=one.version, dangers=["weapon"]),
    "declined": lambda by, one: decline_referral(
        by, one, expected_version=one.version, reason="full", dangers=["weapon"]
    ),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_a_partner_heard_is_looked_at_by_the_desk_and_stands_with_its_day(cast: Cast, answer: str):
    packet = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        with pytest.raises(InvalidValue):
            accept_referral(lan, packet, expected_version=packet.version, dangers=["made up"])
        told = ANSWERS[answer](lan, packet)
        gate.hold_keys(lan, Referral, [packet.pk])
    case = told.case
    assert running(case)["danger"] == (cast.desk.pk, HOURS["danger"])
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
        (fact,) = risk_factors.standing(RiskAssessment.objects.filter(case=case).order_by("id"))
        assert (fact.kind, fact.told_by, fact.told_on) == ("weapon", cast.lan.worker.pk, told.danger_told_at)
        assess_risk(hoa, case, expected_version=1, answers=ALL_NO)
        assert RiskAssessment.objects.filter(case=case, instrument=risk.TOLD).count() == 1, "taken in once"
    case.refresh_from_db()
    assert case.risk_level == RiskLevel.VERY_HIGH and "danger" not in running(case)


def test_a_report_that_tells_of_it_lets_the_desk_look_again(cast: Cast):
    packet = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        packet = accept_referral(lan, packet, expected_version=packet.version, dangers=["weapon"])
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, packet.case, expected_version=0, answers=ALL_NO)
    assert "danger" not in running(packet.case)
    with cast.lan.acting() as lan:
        give_feedback(
            lan, packet, expected_version=packet.version, outcome="completed", text="Chị sợ", dangers=["strangled"]
        )
    assert "danger" in running(packet.case)


@pytest.mark.parametrize(("level", "asked"), [(RiskLevel.VERY_HIGH, True), (RiskLevel.LOW, False)])
def test_who_is_gone_while_she_was_in_danger_is_asked_after_within_hours(cast: Cast, level: RiskLevel, asked: bool):
    case = case_at(cast, Stage.ACTIVE, risk=level)
    with cast.hoa.acting() as hoa:
        review = ask_closure(hoa, case, ticked={}, reason="missing", words="Hai hôm không thấy")
    unit, within = running(case)["second"]
    assert unit == cast.province.pk and (within == HOURS["gone"]) is asked
    with cast.thu.acting() as thu:
        seen, said = review.version, "Đã hỏi công an xã"
        decide_closure(thu, case, approve=True, reviewed=True, words="", answered=said, expected_version=seen)
    assert not {"gone", "second"} & set(running(case))
