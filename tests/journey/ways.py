"""Ways of a case by the acts of the cast, one for each act that moves it or ends a duty; each answers the case."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from casework.journey.correcting import correct_day
from casework.journey.flags import resolve_flag, set_flag
from casework.journey.intake.carrying import read_report
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent, ask_danger
from casework.journey.intake.opening import open_case
from casework.journey.intake.setting_aside import ask_duplicate, ask_out_of_scope
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.intake.withdrawing import withdraw_consent
from casework.journey.livelihood.milestones import meet_milestone, record_outcome
from casework.journey.livelihood.planning import approve_livelihood_plan
from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback, withdraw_referral
from casework.journey.referral.asking import answer_question, ask_question
from casework.journey.referral.elsewhere import forgo_other_place
from casework.journey.reintegration.closing import ask_closure, decide_closure, reopen
from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.journey.safety.alarming import mark_danger
from casework.journey.safety.assessing import assess_risk, raise_risk
from casework.journey.safety.shelter import admit, discharge, extend, receive, tell_missed
from casework.journey.stages_of_case import move_case
from casework.records.cases import Case, Clock
from casework.records.livelihood import LivelihoodPlan
from casework.records.safety import ShelterStay
from casework.rulebook.stages import Stage
from tests.answers import ALL_NO, ASKED, in_days, soon
from tests.cast import Cast
from tests.states import accepted as accepted_packet
from tests.states import (
    arrived,
    at_the_clinic,
    case_at,
    closure_asked,
    plan_proposed,
    send,
    set_aside,
    supplied,
    taken_in,
)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def with_visits(cast: Cast) -> Case:
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=timezone.localdate())
        set_flag(hoa, case, words="Gọi lại", due_on=soon())
    return case


def closed(cast: Cast) -> Case:
    case = with_visits(cast)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    with cast.thu.acting() as thu:
        decide_closure(
            thu, case, expected_version=1, approve=True, reviewed=True, words="", answered="Chị Mai ghé thăm"
        )
    return fresh(case)


def handed_in(cast: Cast) -> Case:
    return arrived(cast)


def handed_in_at_the_desk(cast: Cast) -> Case:
    with cast.hoa.acting() as hoa:
        return submit_to_desk(hoa, open_case(hoa, cast.desk, name="Thào Thị Dợ"))


def registered(cast: Cast) -> Case:
    return taken_in(cast)


def duplicate_of_a_living_one(cast: Cast) -> Case:
    living, other = case_at(cast, Stage.ACTIVE), arrived(cast, "Lý Thị Xí")
    return set_aside(cast, other, of=living)


def living_file_of_a_duplicate(cast: Cast) -> Case:
    living, other = case_at(cast, Stage.ACTIVE), arrived(cast, "Lý Thị Xí")
    set_aside(cast, other, of=living)
    return fresh(living)


def read_in_the_living_file(cast: Cast) -> Case:
    living = living_file_of_a_duplicate(cast)
    report = living.carried_reports.get()
    with cast.hoa.acting() as hoa:
        read_report(hoa, living, report_id=report.pk, answer="Đã gọi chị", expected_version=1)
    return living


def asked_to_be_set_aside(cast: Cast) -> Case:
    living, other = case_at(cast, Stage.ACTIVE), arrived(cast, "Lý Thị Xí")
    with cast.hoa.acting() as hoa:
        ask_duplicate(hoa, other, of_case=living.pk, why="Cùng một người")
    return fresh(other)


def asked_to_be_out_of_scope(cast: Cast) -> Case:
    case = arrived(cast)
    with cast.hoa.acting() as hoa:
        ask_out_of_scope(hoa, case, why="Việc khác")
    return fresh(case)


def out_of_scope(cast: Cast) -> Case:
    return set_aside(cast, arrived(cast), why="Việc khác")


def assessed(cast: Cast) -> Case:
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=None, level="medium", reason="Quen biết lâu năm")
    return case


def raised_while_it_waits(cast: Cast) -> Case:
    case = closure_asked(cast)
    with cast.quy.acting() as quy:
        raise_risk(quy, case, to="very_high", reason="Anh ấy về")
    return case


def told_of_a_weapon(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=["weapon"])
    return case


def nowhere_to_be_found(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        mark_danger(mai, case, kinds=["missing"])
    return case


def told_and_asked_at_the_address(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        mark_danger(mai, case, kinds=["weapon"])
        ask_danger(mai, case, answers=ALL_NO, dangers=["weapon"])
    return fresh(case)


def moved_by_hand(cast: Cast) -> Case:
    case = with_visits(cast)
    with cast.hoa.acting() as hoa:
        return move_case(hoa, case, to="active")


def sent_back(cast: Cast) -> Case:
    case = with_visits(cast)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    with cast.quy.acting() as quy:
        decide_closure(quy, case, expected_version=1, approve=False, reviewed=False, words="Chưa yên")
    return case


def reopened(cast: Cast) -> Case:
    case = closed(cast)
    with cast.hoa.acting() as hoa:
        return reopen(hoa, case, reason="closed_by_mistake", words="")


def reopened_by_the_province(cast: Cast) -> Case:
    case = set_aside(cast, taken_in(cast), why="Việc khác")
    with cast.thu.acting() as thu:
        return reopen(thu, case, reason="closed_by_mistake", words="")


def visited(cast: Cast) -> Case:
    case = with_visits(cast)
    first = case.followups.order_by("due_on")[0]
    with cast.hoa.acting() as hoa:
        record_visit(
            hoa,
            case,
            followup_id=first.pk,
            done_on=timezone.localdate(),
            mode="phone",
            scores={},
            recontact="no",
            note="",
            expected_version=1,
        )
    return case


def reminded(cast: Cast) -> Case:
    case = with_visits(cast)
    with cast.hoa.acting() as hoa:
        resolve_flag(hoa, case, flag_id=case.flags.get().pk, outcome="Xong", expected_version=1)
    return case


def waiting(cast: Cast) -> Case:
    return closure_asked(cast)


def extended(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="kin", where="Nhà dì", until=timezone.now() + timedelta(days=3), agrees="yes")
        later = timezone.now() + timedelta(days=9)
        extend(hoa, stay, expected_version=1, until=later, why="Chưa yên")
    assert Clock.objects.get(case=case, rule="stay", met_at=None).due_at == later
    return case


def left(cast: Cast, how: str) -> Case:
    case = extended(cast)
    with cast.hoa.acting() as hoa:
        discharge(hoa, ShelterStay.objects.get(case=case), expected_version=2, how=how)
    return case


def gone_to_kin(cast: Cast) -> Case:
    return left(cast, "kin")


def gone_without_a_word(cast: Cast) -> Case:
    return left(cast, "left_unannounced")


def missed_at_the_house(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai:
        tell_missed(mai, receive(mai, case, until=in_days(2), agrees="yes", method="signature"))
    return case


def looked_for(cast: Cast) -> Case:
    case = gone_without_a_word(cast)
    with cast.hoa.acting() as hoa:
        raise_risk(hoa, case, to="very_high", reason="Không ai thấy chị")
    return case


def on_its_way(cast: Cast) -> Case:
    return fresh(at_the_clinic(cast).case)


def accepted(cast: Cast) -> Case:
    return Case.objects.get(pk=str(accepted_packet(cast)["case"]))


def asked_by_the_place(cast: Cast) -> Case:
    referral = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        ask_question(lan, referral, text="Có thẻ bảo hiểm không?")
    return fresh(referral.case)


def answered_by_the_desk(cast: Cast) -> Case:
    case = asked_by_the_place(cast)
    with cast.hoa.acting() as hoa:
        answer_question(hoa, case.referrals.get(), text="Có thẻ")
    return fresh(case)


def asked_by_the_desk(cast: Cast) -> Case:
    referral = at_the_clinic(cast)
    with cast.hoa.acting() as hoa:
        ask_question(hoa, referral, text="Mấy giờ có bác sĩ?")
    return fresh(referral.case)


def declined(cast: Cast) -> Case:
    referral = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        decline_referral(lan, referral, expected_version=1, reason="full")
    return fresh(referral.case)


def told_how_it_ended(cast: Cast, outcome: str) -> Case:
    referral = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        referral = accept_referral(lan, referral, expected_version=1)
        give_feedback(lan, referral, expected_version=2, outcome=outcome, text="Đã khám")
    return fresh(referral.case)


def helped(cast: Cast) -> Case:
    return told_how_it_ended(cast, "completed")


def never_came(cast: Cast) -> Case:
    return told_how_it_ended(cast, "no_show")


def taken_back(cast: Cast, reason: str) -> Case:
    referral = at_the_clinic(cast)
    with cast.hoa.acting() as hoa:
        withdraw_referral(hoa, referral, expected_version=1, reason=reason)
    return fresh(referral.case)


def taken_back_without_answer(cast: Cast) -> Case:
    return taken_back(cast, "no_answer")


def taken_back_at_her_wish(cast: Cast) -> Case:
    return taken_back(cast, "she_asked")


def consent_taken_back(cast: Cast) -> Case:
    referral = at_the_clinic(cast)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, referral.case, answers={"health": "withdrawn"}, method="spoken_witnessed", witness="Chị Mỷ")
    return fresh(referral.case)


def consent_withdrawn_at_the_address(cast: Cast) -> Case:
    packet = at_the_clinic(cast)
    with cast.mai.acting() as mai:
        withdraw_consent(mai, packet.case, purposes=["health"])
    return fresh(packet.case)


def visits_planned_without_the_last(cast: Cast) -> Case:
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=timezone.localdate(), trafficking=True)
        schedule_visits(hoa, case, start=timezone.localdate())
    return case


def day_put_right(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        flag = set_flag(hoa, case, words="Gọi lại", due_on=soon())
        right = timezone.localdate()
        correct_day(hoa, case, what="reminder", record_id=flag.pk, day=right, why="Nhầm tháng", expected_version=1)
    return case


def partner_shut_out(cast: Cast) -> Case:
    referral = at_the_clinic(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, referral.case, worker_id=cast.lan.worker.pk)
    return fresh(referral.case)


def forgone(cast: Cast) -> Case:
    case = declined(cast)
    with cast.hoa.acting() as hoa:
        forgo_other_place(hoa, case, referral_id=case.referrals.get().pk, why="Chị đã khỏi")
    return case


def asked_elsewhere(cast: Cast) -> Case:
    case = declined(cast)
    with cast.hoa.acting() as hoa:
        send(hoa, case, cast.health)
    return case


def plan_waits(cast: Cast) -> Case:
    return plan_proposed(cast)


def plan_approved(cast: Cast) -> Case:
    case = plan_proposed(cast)
    with cast.quy.acting() as quy:
        approve_livelihood_plan(quy, case, expected_version=2)
    return case


def step_set(cast: Cast) -> Case:
    return Case.objects.get(pk=str(supplied(cast)["case"]))


def step_met(cast: Cast) -> Case:
    case = step_set(cast)
    with cast.hoa.acting() as hoa:
        milestone = case.milestones.get()
        meet_milestone(hoa, case, milestone_id=milestone.pk, met_on=timezone.localdate(), expected_version=1)
    return case


def plan_failed(cast: Cast) -> Case:
    case = step_set(cast)
    version = LivelihoodPlan.objects.get(case=case).version
    with cast.hoa.acting() as hoa:
        record_outcome(hoa, case, outcome="failed", reason="Lợn chết", expected_version=version)
    return case
