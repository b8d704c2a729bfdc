"""Her danger: the six questions and a person's judgement; anybody raises it at once, lowering takes a second person."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from casework.journey.intake.hearing import note_incident, note_person
from casework.journey.moves import move
from casework.journey.operation import operation
from casework.journey.safety.assessing import assess_risk, raise_risk
from casework.policy import gate
from casework.records.cases import Case, Clock
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.safety import RiskAssessment
from casework.rulebook import risk
from casework.rulebook.acts import Act
from casework.rulebook.dates import parse_birth
from casework.rulebook.refusals import EditConflict, InvalidValue, NotAllowed, NotFound, SecondPersonNeeded
from casework.rulebook.risk import is_higher
from casework.rulebook.stages import RiskLevel, Stage
from casework.trail.events import Event
from tests.answers import ALL_NO, STRANGLED
from tests.cast import Cast


def test_a_case_nobody_has_assessed_is_due_within_a_day(cast: Cast, case: Case):
    clock = Clock.objects.get(case=case, rule="risk")
    assert (clock.unit_id, clock.due_at - clock.began_at) == (cast.desk.pk, timedelta(hours=24))


def test_the_first_assessment_by_an_officer_begins_the_assessing(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assessment = assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
        assert assessment.answers["level"] == "very_high"
        assert assessment.answers["reasons"] == ["strangled"]
    case.refresh_from_db()
    assert (case.stage, case.risk_level) == (Stage.ASSESSING, "very_high")
    clock = Clock.objects.get(case=case, rule="risk", met_at=None)
    assert clock.due_at - clock.began_at == timedelta(hours=24)


def test_an_officer_may_say_more_than_the_answers_but_never_without_a_reason(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue) as refusal:
            assess_risk(hoa, case, expected_version=0, answers=ALL_NO, level="high")
        assert (refusal.value.field, refusal.value.code) == ("reason", "override_needs_reason")
        assessment = assess_risk(hoa, case, expected_version=0, answers=ALL_NO, level="high", reason="Anh ta vừa ra tù")
        assert (assessment.answers["computed"], assessment.answers["level"]) == ("low", "high")
        assert assessment.reason == "Anh ta vừa ra tù"


def test_a_judgement_without_the_questions_needs_a_level_and_a_reason(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue, match="level_missing"):
            assess_risk(hoa, case, expected_version=0, answers=None)
        with pytest.raises(InvalidValue, match="override_needs_reason"):
            assess_risk(hoa, case, expected_version=0, answers=None, level="high")
        assert assess_risk(
            hoa, case, expected_version=0, answers=None, level="high", reason="Tôi biết nhà này"
        ).instrument == ("judgement")


def test_who_assessed_very_high_risk_and_her_colleague_cannot_lower_it_and_the_province_can_with_a_reason(
    cast: Cast, case: Case
):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
        with pytest.raises(SecondPersonNeeded):
            assess_risk(hoa, case, expected_version=1, answers=ALL_NO, level="low", reason="Đã yên hơn")
    with cast.quy.acting() as quy, pytest.raises(SecondPersonNeeded, match="lowering_needs_the_province"):
        assess_risk(quy, case, expected_version=1, answers=ALL_NO, level="low", reason="Anh ta đã đi nơi khác")
    with cast.thu.acting() as thu:
        with pytest.raises(InvalidValue, match="lowering_needs_reason"):
            assess_risk(thu, case, expected_version=1, answers=ALL_NO, level="low")
        assess_risk(thu, case, expected_version=1, answers=ALL_NO, level="low", reason="Anh ta đã đi nơi khác")
    case.refresh_from_db()
    assert case.risk_level == "low"
    assert Clock.objects.filter(case=case, rule="risk", met_at=None).count() == 1


@pytest.mark.parametrize(
    ("stands", "to"), [(one, other) for one in RiskLevel for other in RiskLevel if is_higher(one, other)]
)
def test_from_whatever_level_no_colleague_of_the_same_grade_lowers_it(
    cast: Cast, case: Case, stands: RiskLevel, to: RiskLevel
):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=None, level=stands, reason="Tôi biết nhà này")
    lower: dict[str, Any] = {"expected_version": 1, "answers": None, "level": to, "reason": "Đã yên hơn"}
    for colleague in (cast.hoa, cast.quy):
        with colleague.acting() as officer, pytest.raises(SecondPersonNeeded):
            assess_risk(officer, case, **lower)
    with cast.thu.acting() as thu:
        assess_risk(thu, case, **lower)
    assert Case.objects.get(pk=case.pk).risk_level == to


def test_nor_does_a_supervisor_lower_what_she_found_herself(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
    with cast.thu.acting() as thu:
        assess_risk(thu, case, expected_version=1, answers=None, level="very_high", reason="Anh ta vừa đến tìm")
        with pytest.raises(SecondPersonNeeded, match="lowering_needs_another"):
            assess_risk(thu, case, expected_version=2, answers=ALL_NO, reason="Nhầm người")


def test_the_host_raises_it_at_once_with_only_sight_of_the_case(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
    with cast.mai.acting() as mai:
        with pytest.raises(InvalidValue, match="raise_needs_reason"):
            raise_risk(mai, case, to="high", reason="")
        with pytest.raises(InvalidValue, match="not_higher"):
            raise_risk(mai, case, to="low", reason="x")
        raise_risk(mai, case, to="very_high", reason="Anh ta vừa đến tìm")
        with pytest.raises(NotAllowed):
            assess_risk(mai, case, expected_version=2, answers=ALL_NO, reason="x")
    case.refresh_from_db()
    assert case.risk_level == "very_high"
    with cast.hoa.acting() as hoa:  # Mai said it last, so Hoa may look again and lower it
        assess_risk(hoa, case, expected_version=2, answers=ALL_NO, reason="Nhầm người")


def test_danger_brings_a_case_back_that_waits_to_be_closed(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
        _put_through_to_closing(hoa, case)
    with cast.mai.acting() as mai:
        raise_risk(mai, case, to="high", reason="Anh ta vừa đến tìm")
    case.refresh_from_db()
    assert (case.stage, case.risk_level) == (Stage.ACTIVE, "high")


@operation(Act.CASE_MOVE)
def _put_through_to_closing(by, case):
    for stage in (Stage.ACTIVE, Stage.CLOSURE_PENDING):
        move(case, stage, at=case.received_at)


def test_of_two_assessing_at_once_the_second_is_told(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
    with cast.quy.acting() as quy, pytest.raises(EditConflict):
        assess_risk(quy, case, expected_version=0, answers=STRANGLED)


def test_nobody_else_assesses_and_a_refusal_stays_in_the_trail(cast: Cast, case: Case):
    for person in (cast.binh, cast.lu, cast.lan, cast.son, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            assess_risk(worker, case, expected_version=0, answers=ALL_NO)
    assert RiskAssessment.objects.filter(case=case).count() == 0
    assert Event.objects.filter(case_id=case.pk, act="risk.assess", outcome="refused").count() == 5


def test_each_assessment_leaves_its_history_and_one_event(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assessment = assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        assert assessment.history.get().answers["level"] == "low"
    assert Event.objects.filter(act="risk.assess", outcome="done", object_id=assessment.pk).count() == 1
    with pytest.raises(InvalidValue, match="unknown_answer"), cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=1, answers={"worse": "maybe"})


def test_an_answer_that_is_not_known_never_lowers_her_level(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO | {"worse": "yes", "jealous": "yes"})
    with cast.quy.acting() as quy:
        told = ALL_NO | {"jealous": "unknown"}
        again = assess_risk(quy, Case.objects.get(pk=case.pk), expected_version=1, answers=told)
    assert again.answers is not None
    assert (again.answers["computed"], again.answers["level"]) == ("medium", "high")
    assert again.answers["reasons"] == ["not_known"]
    assert Case.objects.get(pk=case.pk).risk_level == "high"


@pytest.mark.parametrize(
    ("born", "relationship"), [("2013", "parent"), ("2024", "parent"), ("1996", "recruiter"), ("1996", "stranger")]
)
def test_no_question_about_a_partner_is_kept_of_a_child_or_of_a_trafficked_woman(
    cast: Cast, case: Case, born: str, relationship: str
):
    with cast.hoa.acting() as hoa:
        birth = parse_birth(born, at=timezone.now())
        note_person(hoa, case, expected_version=Survivor.objects.get(case=case).version, birth=birth, details={})
        version = Incident.objects.get(case=case).version
        note_incident(hoa, case, expected_version=version, answers={"relationship": relationship})
        with pytest.raises(InvalidValue, match="unknown_answer"):
            assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
        judged = assess_risk(hoa, case, expected_version=0, answers=None, level="high", reason="Người rủ rê biết nhà")
    assert judged.instrument == risk.JUDGED and Case.objects.get(pk=case.pk).risk_level == "high"
