"""The living file of somebody met twice inherits what keeps her safe: danger, noes, ways to reach her, all duties."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from casework.journey.consent import answers_of
from casework.journey.flags import set_flag
from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import refuse_writing
from casework.journey.intake.hearing import ask_consent, note_contact, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.setting_aside import ask_duplicate, decide_set_aside
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.referral.answering import accept_referral
from casework.journey.reintegration.closing import reopen
from casework.journey.reintegration.visiting import schedule_visits
from casework.journey.safety.assessing import assess_risk, raise_risk
from casework.policy import disclosure, gate
from casework.records.cases import Case, Clock, Exclusion
from casework.records.intake import Consent, Flag
from casework.records.people import SafeContact
from casework.records.referral import Referral
from casework.records.safety import RiskAssessment
from casework.records.setting_aside import CarriedReport
from casework.rulebook import consent_scope, risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import CaseKind
from casework.rulebook.consent_scope import StandingWord
from casework.rulebook.consents import Answer
from casework.rulebook.dates import Birth, Precision
from casework.rulebook.risk import Danger
from casework.rulebook.rows import day_of
from casework.rulebook.setting_aside import HEIRS, HER_NO_STANDS, Heir
from casework.rulebook.stages import RiskLevel, Stage
from casework.rulebook.successors import ENDINGS
from tests.answers import ALL_NO, STRANGLED
from tests.cast import Cast
from tests.past_the_acts import shelter_stay
from tests.states import case_at, changed, send, set_aside, taken_in
from tests.two_communes import told_at


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def running(case: Case) -> set[str]:
    return set(Clock.objects.filter(case_id=case.pk, met_at__isnull=True).values_list("rule", flat=True))


# Her danger -----------------------------------------------------------------------------------------------------------


def test_the_higher_danger_and_every_told_fact_stand_in_the_living_file_with_their_day(cast: Cast):
    living, case = case_at(cast, Stage.FOLLOW_UP), taken_in(cast)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED, dangers=["child_hurt"])
        told = RiskAssessment.objects.get(case=case)
    set_aside(cast, fresh(case), of=living)
    living = fresh(living)
    assert living.risk_level == RiskLevel.VERY_HIGH
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        facts = risk_factors.standing(living.risk_assessments.order_by("id"))
    assert {one.kind for one in facts} == {Danger.STRANGLED, Danger.CHILD_HURT}
    assert {(one.told_on, one.told_by) for one in facts} == {(told.assessed_at, cast.hoa.worker.pk)}


def test_a_lower_level_in_the_other_file_hides_nothing(cast: Cast):
    known, unknown, low = case_at(cast, Stage.ACTIVE, risk=RiskLevel.HIGH), taken_in(cast), taken_in(cast)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, low, expected_version=0, answers=ALL_NO)
    for living in (known, unknown):
        again = taken_in(cast)
        with cast.hoa.acting() as hoa:
            assess_risk(hoa, again, expected_version=0, answers=ALL_NO)
        set_aside(cast, fresh(again), of=living)
    assert (fresh(known).risk_level, fresh(unknown).risk_level) == (RiskLevel.HIGH, None)


def test_a_living_file_that_waits_to_be_closed_goes_back_to_work(cast: Cast):
    living, case = case_at(cast, Stage.FOLLOW_UP), taken_in(cast)
    with cast.hoa.acting() as hoa:
        raise_risk(hoa, case, to="high", reason="Anh ta tìm chị")
        changed(hoa, living, stage=Stage.CLOSURE_PENDING)
    set_aside(cast, fresh(case), of=living)
    assert (fresh(living).stage, fresh(living).risk_level) == (Stage.ACTIVE, RiskLevel.HIGH)


# Her noes -------------------------------------------------------------------------------------------------------------


def test_a_no_in_the_file_that_is_set_aside_holds_in_the_living_one(cast: Cast):
    living, case = taken_in(cast, health="given"), taken_in(cast, health="withheld", police="withheld", shelter="given")
    with cast.hoa.acting() as hoa:
        packet = send(hoa, living, cast.health)
    set_aside(cast, case, of=living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        stands = answers_of(living)
        kept = Consent.objects.filter(case=living).latest("id")
        assert kept.asked_at in set(Consent.objects.filter(case=case).values_list("asked_at", flat=True))
    assert stands["health"] is Answer.WITHDRAWN and stands["police"] is Answer.WITHHELD
    assert "shelter" not in stands, "a yes was said to whoever heard it there"
    assert Referral.objects.get(pk=packet.pk).stage == "withdrawn", "what hung on her yes ends at once"


def test_a_no_that_she_took_back_is_none(cast: Cast):
    living, case = taken_in(cast, police="given"), taken_in(cast, police="withheld")
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"police": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
    set_aside(cast, case, of=living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        assert answers_of(living)["police"] is Answer.GIVEN


def test_her_no_at_another_commune_reaches_the_living_file(cast: Cast):
    here, there = told_at(cast, cast.mai), told_at(cast, cast.lu, "Ở kia anh ấy doạ giết")
    with cast.hoa.acting() as hoa:
        register(hoa, here)
        ask_consent(hoa, fresh(here), answers={"health": "given"}, method="signature")
        packet = send(hoa, fresh(here), cast.health)
    with cast.binh.acting() as binh:
        register(binh, there)
        ask_duplicate(binh, fresh(there), of_code=str(fresh(here).code), why="Cấp tỉnh báo cùng một người")
        ask_consent(binh, fresh(there), answers={"health": "withheld"}, method="signature")
        version = SafeContact.objects.get(case=there).version
        note_contact(binh, fresh(there), expected_version=version, ways={"channel": "none"})
        raise_risk(binh, fresh(there), to="very_high", reason="Anh ta doạ giết")
    with cast.thu.acting() as thu:
        decide_set_aside(thu, fresh(there), approve=True, answer="", expected_version=1)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, here.pk, Act.CASE_LOOK)
        assert answers_of(fresh(here))["health"] is Answer.WITHDRAWN
        assert SafeContact.objects.get(case=here).ways == {"channel": "none"}
    assert Referral.objects.get(pk=packet.pk).stage == "withdrawn"
    assert fresh(here).risk_level == RiskLevel.VERY_HIGH


def limited(cast: Cast, case: Case, purpose: str = "health", **limits: object) -> None:
    """She is asked again, and says how far her yes goes."""
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, fresh(case), answers={purpose: "given"}, method="signature", **limits)  # type: ignore[arg-type]


def stands_for(cast: Cast, case: Case, purpose: str = "health") -> StandingWord:
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        return disclosure.standing_of(fresh(case), at=timezone.now())[purpose]


@pytest.mark.parametrize(
    ("here", "there", "both"),
    [
        ({}, {"sections": ["name"]}, {"sections": ["name"]}),
        ({"sections": ["name", "injuries"]}, {"sections": ["name", "safe_contact"]}, {"sections": ["name"]}),
        ({}, {"receivers": ["support"]}, {"receivers": ["support"]}),
        (
            {"receivers": ["support", "health_facility"]},
            {"receivers": ["health_facility"]},
            {"receivers": ["health_facility"]},
        ),
        (
            {"receivers": ["health_facility"]},
            {"receivers": [], "units": ["health"]},
            {"receivers": [], "units": ["health"]},
        ),
        ({}, {"until": 3}, {"until": 3}),
        ({"until": 2}, {"until": 9, "sections": ["name"]}, {"until": 2, "sections": ["name"]}),
        ({"receivers": ["support"], "until": 2}, {}, {"receivers": ["support"], "until": 2}),
    ],
)
def test_a_yes_goes_no_further_in_the_living_file_than_in_either(cast: Cast, here, there, both):
    def limits(said: dict[str, Any]) -> dict[str, Any]:
        places = {"units": [cast.health.pk]} if "units" in said else {}
        days = {"until": timezone.localdate() + timedelta(days=said["until"])} if "until" in said else {}
        return {**said, **places, **days}

    living, case = taken_in(cast), taken_in(cast)
    limited(cast, living, **limits(here))
    limited(cast, case, **limits(there))
    set_aside(cast, case, of=living)
    stands = stands_for(cast, living)
    assert stands.answer is Answer.GIVEN
    assert consent_scope.as_kept(stands.scope) == consent_scope.as_kept(consent_scope.read(as_read(limits(both))))


def as_read(limits: dict[str, Any]) -> dict[str, Any]:
    return {**limits, "until": limits["until"].isoformat()} if "until" in limits else limits


def test_two_yeses_that_reach_nobody_together_are_a_no_until_she_is_asked(cast: Cast):
    living, case = taken_in(cast), taken_in(cast)
    limited(cast, living, receivers=["health_facility"])
    with cast.hoa.acting() as hoa:
        packet = send(hoa, living, cast.health)
    limited(cast, case, receivers=["support"])
    set_aside(cast, case, of=living)
    assert stands_for(cast, living).answer is Answer.WITHDRAWN
    assert Referral.objects.get(pk=packet.pk).stage == "withdrawn"


def test_a_packet_that_is_out_keeps_to_the_limits_of_the_other_file(cast: Cast):
    living, case = taken_in(cast, health="given"), taken_in(cast)
    with cast.hoa.acting() as hoa:
        packet = send(hoa, living, cast.health)
    limited(cast, case, sections=["name"], until=timezone.localdate() + timedelta(days=1))
    set_aside(cast, case, of=living)
    out = Referral.objects.get(pk=packet.pk)
    assert out.stage == "sent" and out.expires_at < packet.expires_at
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        assert "safe_contact" in packet.why["parts"] and "safe_contact" not in out.why["parts"]


def test_her_no_to_being_written_down_keeps_her_words_out_of_the_living_file(cast: Cast):
    living, case = taken_in(cast), told_at(cast, cast.mai, "Anh ấy biết chỗ này")
    with cast.hoa.acting() as hoa:
        proposal = ask_duplicate(hoa, fresh(case), of_case=living.pk, why="Cùng một người")
    with cast.mai.acting() as mai:
        refuse_writing(mai, fresh(case), how="spoken")
    with cast.quy.acting() as quy:
        decide_set_aside(quy, fresh(case), approve=True, answer="", expected_version=proposal.version)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        told = CarriedReport.objects.get(case=living).told
        assert told == str(HER_NO_STANDS)
        assert SafeContact.objects.get(case=living).ways == {"channel": "none"}
        assert not living.risk_assessments.exists()
    assert "carried" in running(living), "her officer still learns of it"


def test_after_her_yes_to_the_record_her_words_go_on_again(cast: Cast):
    living = taken_in(cast)
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Lý Thị Xí", kinds=[CaseKind.FAMILY], safe="yes")
        submit_to_desk(mai, case)
        refuse_writing(mai, fresh(case), how="spoken")
    with cast.hoa.acting() as hoa:
        register(hoa, fresh(case), legal_ground="stop_violence", why="Anh ta ngoài cổng")
        ask_consent(hoa, fresh(case), answers={"record_keeping": "given"}, method="signature")
    set_aside(cast, fresh(case), of=living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        assert CarriedReport.objects.get(case=living).told.startswith("Lý Thị Xí")


def test_what_a_partner_told_and_nobody_looked_at_stands_in_the_living_file(cast: Cast):
    living, case = case_at(cast, Stage.ACTIVE), taken_in(cast, health="given")
    with cast.hoa.acting() as hoa:
        packet = send(hoa, case, cast.health)
    with cast.lan.acting() as lan:
        accept_referral(lan, packet, expected_version=1, dangers=["strangled"])
    set_aside(cast, fresh(case), of=living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        (fact,) = risk_factors.standing(living.risk_assessments.order_by("id"))
    assert (fact.kind, fact.told_by) == (Danger.STRANGLED, cast.lan.worker.pk)


def test_her_age_and_what_kind_of_case_it_was_are_told_on(cast: Cast):
    living = taken_in(cast)
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Lý Thị Xí", kinds=[CaseKind.CHILD], safe="yes")
        birth = Birth(Precision.YEAR, date(2013, 1, 1), date(2013, 12, 31))
        note_person(mai, case, expected_version=1, birth=birth)
        submit_to_desk(mai, fresh(case))
    set_aside(cast, fresh(case), of=living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        told = CarriedReport.objects.get(case=living).told.split("\n")
    assert told[:3] == ["Lý Thị Xí", "2013", "Xâm hại trẻ em"]


# How she is reached, and whom she kept out ----------------------------------------------------------------------------


def test_the_stricter_way_to_reach_her_holds(cast: Cast):
    living, case = told_at(cast, cast.mai), told_at(cast, cast.mai)
    with cast.hoa.acting() as hoa:
        for one in (living, case):
            register(hoa, one)
        ways = {"channel": "call", "phone": "+84912345678", "whose_phone": "shared", "hours": ["noon"]}
        note_contact(hoa, fresh(case), expected_version=2, ways=ways | {"leave_message": "no", "note": "Đừng gọi tối"})
    set_aside(cast, fresh(case), of=living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        stands = SafeContact.objects.get(case=living).ways
    assert stands == ways | {"leave_message": "no", "note": "Đừng gọi tối"}


def test_whom_she_kept_from_the_one_file_is_kept_from_the_other_wherever_he_works(cast: Cast):
    living, case = taken_in(cast), taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.mai.worker.pk)
        ask_duplicate(hoa, fresh(case), of_case=living.pk, why="Cùng một người")
    with cast.quy.acting() as quy:
        decide_set_aside(quy, fresh(case), approve=True, answer="", expected_version=1)
    assert Exclusion.objects.filter(case=living, worker=cast.mai.worker).exists()


# Every duty has its heir ----------------------------------------------------------------------------------------------


def test_every_clock_that_runs_has_its_heir():
    assert set(HEIRS) == set(ENDINGS), "a clock without a row: say what becomes of it when its file is set aside"
    planted = {*ENDINGS, "planted"}
    assert set(HEIRS) != planted


@pytest.mark.parametrize("rule", sorted(ENDINGS))
def test_whatever_ran_on_the_file_that_is_set_aside_has_its_heir_in_the_living_one(cast: Cast, rule: str):
    living, case = case_at(cast, Stage.ACTIVE), taken_in(cast)
    Clock.objects.filter(case=living, rule="risk", met_at=None).update(due_at=timezone.now() + timedelta(days=30))
    due = timezone.now() + timedelta(hours=2)
    Clock.objects.filter(case=case, rule=rule, met_at=None).update(met_at=timezone.now())
    with cast.hoa.acting() as hoa:
        ask_duplicate(hoa, case, of_case=living.pk, why="Cùng một người")
    Clock.objects.filter(case=case, rule=rule, met_at=None).update(met_at=timezone.now())
    Clock.objects.create(case=case, rule=rule, object_id=uuid4(), unit=cast.desk, began_at=timezone.now(), due_at=due)
    with cast.quy.acting() as quy:
        decide_set_aside(quy, case, approve=True, answer="", expected_version=1)
        gate.enter(quy, Case, living.pk, Act.CASE_LOOK)
        reminders = [(one.due_on, one.words) for one in Flag.objects.filter(case=living, resolved_on=None)]
    risk_due = Clock.objects.get(case=living, rule="risk", met_at=None).due_at
    assert (risk_due == due) is (HEIRS[rule] is Heir.ASSESSMENT)
    assert risk_due <= timezone.now() + timedelta(hours=24)
    assert [day for day, _ in reminders] == ([day_of(due)] if HEIRS[rule] is Heir.REMINDER else [])
    assert all(str(case.code) in words for _, words in reminders)
    assert "carried" in running(living)


def test_her_open_stay_her_visits_and_her_reminders_are_pointed_at_and_the_stay_runs_on(cast: Cast):
    living, case = case_at(cast, Stage.ACTIVE), case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        shelter_stay(hoa, case, cast)
        schedule_visits(hoa, case, start=timezone.localdate())
        set_flag(hoa, case, words="Gọi lại trạm y tế", due_on=timezone.localdate())
    set_aside(cast, fresh(case), of=living)
    assert "stay" in running(case)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        words = [one.words for one in Flag.objects.filter(case=living, resolved_on=None)]
    code = fresh(case).code
    assert f"Còn ở hồ sơ trùng {code}: Chỗ ở đến hạn" in words
    assert f"Còn ở hồ sơ trùng {code}: Gọi lại trạm y tế" in words
    assert words.count(f"Còn ở hồ sơ trùng {code}: Thăm theo lịch") == 5


def test_set_aside_again_after_a_mistake_nothing_stands_twice(cast: Cast):
    living, case = case_at(cast, Stage.ACTIVE), taken_in(cast, police="withheld")
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
        set_flag(hoa, fresh(case), words="Gọi lại trạm y tế", due_on=timezone.localdate())
    for _ in range(2):
        set_aside(cast, fresh(case), of=living)
        with cast.hoa.acting() as hoa:
            reopen(hoa, fresh(case), reason="closed_by_mistake", words="")
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        assert Flag.objects.filter(case=living).count() == 1
        assert RiskAssessment.objects.filter(case=living).count() == 2, "the fact, and that the level went up"
        assert [one.terms["answers"] for one in Consent.objects.filter(case=living)][1:] == [{"police": "withheld"}]
