"""Closing takes two people and nothing left open; afterwards only reopening changes anything."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.journey.intake.hearing import add_note, ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import HOST_KEEPS_SIGHT, submit_to_desk
from casework.journey.reintegration.closing import ask_closure, decide_closure, reopen
from casework.journey.reintegration.visiting import schedule_visits
from casework.policy import gate, unit_of_work
from casework.policy.grant_tables import CaseHeldByUnit
from casework.policy.table import TABLE, On
from casework.records.cases import Case, Clock
from casework.records.intake import Note
from casework.records.referral import Referral
from casework.records.reintegration import ClosureReview
from casework.records.safety import ShelterStay
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.closure import CHECKLIST_CODES, missing
from casework.rulebook.refusals import (
    Blocked,
    InvalidValue,
    MissingPrerequisite,
    NotAllowed,
    NotFound,
    Refused,
    SecondPersonNeeded,
    WrongStage,
)
from casework.rulebook.stages import ReferralStage, RiskLevel, ShelterStage, Stage
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from tests.answers import ALL, ASKED
from tests.cast import Cast
from tests.past_the_acts import referral, shelter_stay
from tests.states import case_at, changed, set_aside


def ended(by: Worker, subject: ShelterStay | Referral, stage: str) -> None:
    with unit_of_work.within(by, Act.CASE_MOVE, province_id=gate.province_of(by)) as doing:
        subject.update(stage=stage, ended_at=timezone.now())
        append.write(doing, Outcome.DONE, case_id=subject.case_id)


def test_one_asks_another_decides_and_the_clocks_stop(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=timezone.localdate())
        review = ask_closure(hoa, case, words="Chị tự lo được", **ASKED)
        assert review.checklist["ticked"]["needs_met"] is True
        assert "second_person" not in review.checklist["ticked"]
        with pytest.raises(SecondPersonNeeded) as refused:
            decide_closure(hoa, case, approve=True, reviewed=True, words="", expected_version=1)
        assert refused.value.code == "closure_needs_second_person"
    with cast.quy.acting() as quy:
        said = "Chị Mai ghé thăm hằng tháng"
        decided = decide_closure(quy, case, approve=True, reviewed=True, words="", answered=said, expected_version=1)
    case.refresh_from_db()
    assert case.stage == "closed" and case.closed_at is not None
    assert decided.approved is True and decided.decided_by_id == cast.quy.worker.pk
    assert not Clock.objects.filter(case=case, met_at__isnull=True).exists()


def test_the_supervisor_sends_it_back_with_a_reason_to_where_it_came_from(cast: Cast):
    for came_from in (Stage.ACTIVE, Stage.FOLLOW_UP):
        case = case_at(cast, came_from)
        with cast.hoa.acting() as hoa:
            ask_closure(hoa, case, **ASKED)
        with cast.thu.acting() as thu:
            with pytest.raises(InvalidValue) as refused:
                decide_closure(thu, case, approve=False, reviewed=False, words="", expected_version=1)
            assert refused.value.field == "words"
            decide_closure(thu, case, approve=False, reviewed=False, words="Chưa thăm lại lần nào", expected_version=1)
        case.refresh_from_db()
        assert case.stage == came_from
        with cast.hoa.acting() as hoa:
            ask_closure(hoa, case, **ASKED)
        assert ClosureReview.objects.filter(case=case).count() == 2


def test_the_second_person_must_have_looked(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    with cast.quy.acting() as quy, pytest.raises(InvalidValue) as refused:
        decide_closure(quy, case, approve=True, reviewed=False, words="", expected_version=1)
    assert refused.value.code == "review_first"


@pytest.mark.parametrize("gap", [code for code in CHECKLIST_CODES if code != "second_person"])
def test_every_item_of_the_checklist_counts(cast: Cast, gap: str):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
        ask_closure(hoa, case, ticked=ALL | {gap: False}, reason="needs_met")
    assert refused.value.code == "checklist_open"
    case.refresh_from_db()
    assert case.stage == "follow_up"


def test_who_cannot_be_reached_need_not_agree():
    for code in ("agreed", "may_return", "plan_complete"):
        assert code not in missing({}, reason="no_contact", deciding=True)
        assert code in missing({}, reason="moved", deciding=True)


@pytest.mark.parametrize("risk", [RiskLevel.HIGH, RiskLevel.VERY_HIGH])
def test_high_risk_blocks(cast: Cast, risk: RiskLevel):
    case = case_at(cast, Stage.FOLLOW_UP, risk=risk)
    with cast.hoa.acting() as hoa, pytest.raises(Blocked) as refused:
        ask_closure(hoa, case, **ASKED)
    assert refused.value.code == "high_risk"


def test_an_open_stay_or_referral_blocks_until_it_ended(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        for make, end, code in (
            (shelter_stay, ShelterStage.DISCHARGED, "open_shelter_stay"),
            (referral, ReferralStage.COMPLETED, "open_referral"),
        ):
            subject = make(hoa, case, cast)
            with pytest.raises(Blocked) as refused:
                ask_closure(hoa, case, **ASKED)
            assert refused.value.code == code
            ended(hoa, subject, end)
        ask_closure(hoa, case, **ASKED)


def test_a_proposal_that_was_overtaken_is_taken_up_again(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        first = ask_closure(hoa, case, **ASKED)
        changed(hoa, case, stage=Stage.ACTIVE, risk_level=RiskLevel.HIGH)
        changed(hoa, case, risk_level=RiskLevel.LOW)
    with cast.quy.acting() as quy:
        again = ask_closure(quy, case, **ASKED)
    assert again.pk == first.pk and again.asked_by_id == cast.quy.worker.pk
    with cast.hoa.acting() as hoa:
        decide_closure(hoa, case, approve=True, reviewed=True, words="", expected_version=again.version)


def test_who_may_ask_and_who_may_decide(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    for person, refusal in ((cast.binh, NotFound), (cast.lan, NotFound), (cast.cuc, NotFound), (cast.thu, NotAllowed)):
        with person.acting() as worker, pytest.raises(refusal):
            ask_closure(worker, case, **ASKED)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    for person in (cast.binh, cast.lan, cast.cuc, cast.mai):
        with person.acting() as worker, pytest.raises(NotFound):
            decide_closure(worker, case, approve=True, reviewed=True, words="", expected_version=1)


def closed(cast: Cast) -> Case:
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    with cast.quy.acting() as quy:
        decide_closure(quy, case, approve=True, reviewed=True, words="", expected_version=1)
    case.refresh_from_db()
    return case


def test_she_comes_back_and_the_case_is_assessed_again(cast: Cast):
    case = closed(cast)
    with cast.thu.acting() as thu:
        again = reopen(thu, case, reason="she_returned", words="Chị gọi lại")
    assert again.stage == "assessing" and again.closed_at is None
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        assert Note.objects.get(case=case).text == "Người được giúp quay lại: Chị gọi lại"


def test_after_closing_nothing_changes_but_reopening():
    may = {act for act, rule in TABLE.items() if rule.on is On.CASE and Stage.CLOSED in rule.during}
    assert may == {
        Act.ALARM_RAISE,
        Act.CONTACT_WARN,
        Act.CASE_LOOK,
        Act.CASE_READ_WHOLE,
        Act.CASE_READ_OWN_PART,
        Act.CASE_HISTORY,
        Act.CASE_ACCESS_HISTORY,
        Act.SAME_PERSON_LOOK,
        Act.BAN_READ,
        Act.CASE_PRINT,
        Act.CASE_ACCESS_PRINT,
        Act.TRAIL_CASE,
        Act.TRAIL_CONTENTS,
        Act.TRAIL_PRINT,
        Act.TRAIL_BUNDLE,
        Act.REASON_STATE,
        Act.GRANT_EXCLUDE,
        Act.CONSENT_WITHDRAW,
        Act.CASE_REOPEN,
        Act.INCIDENT_TELL,  # she comes back to the address: a duty of the desk, which opens the file again
        Act.INCIDENT_ADD,  # it opens the file again in the same moment (incidents.add_and_open_again)
    }


def test_a_closed_case_takes_no_note(cast: Cast):
    case = closed(cast)
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        add_note(hoa, case, text="Thêm một câu")
    assert Event.objects.filter(case_id=case.pk, act="note.add", outcome="refused").count() == 1


def test_what_was_set_aside_gets_its_code_when_it_is_opened_again(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        submit_to_desk(mai, case)
    set_aside(cast, case)
    with cast.hoa.acting() as hoa, pytest.raises(MissingPrerequisite):
        reopen(hoa, case, reason="closed_by_mistake", words="")
    with cast.mai.acting() as mai:
        agreed = open_case(mai, cast.address, name="Giàng Thị Máy")
        ask_consent(mai, agreed, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, agreed)
    set_aside(cast, agreed)
    with cast.hoa.acting() as hoa:
        assert reopen(hoa, agreed, reason="closed_by_mistake", words="").code


@pytest.mark.parametrize("lapsed", [False, True])
def test_opened_again_the_trusted_address_sees_it_thirty_days_more_if_it_still_sees_it(cast: Cast, lapsed: bool):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Giàng Thị Máy")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    sight = CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.address.pk)
    set_aside(cast, case)
    with cast.hoa.acting() as hoa:
        # By an hour: the database counts from when this test began.
        sight.update(expires_at=timezone.now() + timedelta(hours=-1 if lapsed else 1))
        again = reopen(hoa, case, reason="closed_by_mistake", words="")
    assert again.registered_at is not None
    assert [row.expires_at for row in sight] == ([] if lapsed else [again.registered_at + HOST_KEEPS_SIGHT])
    with cast.mai.acting() as mai:
        if lapsed:
            with pytest.raises(NotFound):
                gate.enter(mai, Case, case.pk, Act.CASE_LOOK)
        else:
            gate.enter(mai, Case, case.pk, Act.CASE_LOOK)


BLOCKERS = st.lists(
    st.sampled_from(
        ["ask", "approve", "back", "shelterstay", "referral", "end", "risk_up", "risk_down", "reopen", "raw"]
    ),
    min_size=3,
    max_size=9,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BLOCKERS)
def test_no_order_of_acts_closes_a_case_that_something_holds_open(cast: Cast, acts: list[str]):
    case = case_at(cast, Stage.ACTIVE)
    for act in acts:
        try_act(cast, case, act)
        case.refresh_from_db()
        if case.stage in (Stage.CLOSURE_PENDING, Stage.CLOSED):
            assert case.risk_level in (RiskLevel.LOW, RiskLevel.MEDIUM)
            assert not ShelterStay.objects.filter(case=case, ended_at__isnull=True).exists()
            assert not Referral.objects.filter(case=case, ended_at__isnull=True).exists()
        if case.stage == Stage.CLOSED:
            last = ClosureReview.objects.filter(case=case).latest("asked_at")
            assert last.approved and last.asked_by_id != last.decided_by_id


def try_act(cast: Cast, case: Case, act: str) -> None:
    expected_version = (
        ClosureReview.objects.filter(case=case, decided_at__isnull=True).values_list("version", flat=True).first()
    )
    try:
        with transaction.atomic():
            if act == "raw":
                with connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE casework_case SET stage = 'closed', closed_at = now() "
                        "WHERE id = %s AND stage <> 'closure_pending'",
                        [case.pk],
                    )
                return
            with cast.quy.acting() as quy:
                if act == "approve":
                    decide_closure(
                        quy, case, approve=True, reviewed=True, words="", expected_version=expected_version or 0
                    )
                elif act == "back":
                    decide_closure(
                        quy,
                        case,
                        approve=False,
                        reviewed=False,
                        words="Chưa xong",
                        expected_version=expected_version or 0,
                    )
            with cast.hoa.acting() as hoa:
                gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
                if act == "ask":
                    ask_closure(hoa, case, **ASKED)
                elif act == "shelterstay":
                    shelter_stay(hoa, case, cast)
                elif act == "referral":
                    referral(hoa, case, cast)
                elif act == "end":
                    for stay in ShelterStay.objects.filter(case=case, ended_at__isnull=True):
                        ended(hoa, stay, ShelterStage.DISCHARGED)
                    for sent in Referral.objects.filter(case=case, ended_at__isnull=True):
                        ended(hoa, sent, ReferralStage.COMPLETED)
                elif act in ("risk_up", "risk_down"):
                    changed(hoa, case, risk_level=RiskLevel.HIGH if act == "risk_up" else RiskLevel.LOW)
                elif act == "reopen":
                    reopen(hoa, case, reason="new_incident", words="")
    except (Refused, IntegrityError):
        pass


@pytest.mark.parametrize("held_by", ["shelterstay", "referral", "high risk"])
def test_the_database_itself_refuses_to_close_what_is_held_open(cast: Cast, held_by: str):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        if held_by == "shelterstay":
            shelter_stay(hoa, case, cast)
        elif held_by == "referral":
            referral(hoa, case, cast)
        else:
            changed(hoa, case, risk_level=RiskLevel.HIGH)
    # Its version moves: else that would be the refusal.
    closes = "UPDATE casework_case SET stage = 'closure_pending', version = version + 1 WHERE id = %s"
    blocks = "high_risk_blocks_closure" if held_by == "high risk" else "blocks closing"
    with pytest.raises(IntegrityError, match=blocks), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(closes, [case.pk])


def test_a_closing_decided_by_whoever_asked_is_refused_by_the_database(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    refused = pytest.raises(IntegrityError, match="closure_is_decided_by_a_second_person")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_closurereview SET decided_at = now(), decided_by_id = asked_by_id, approved = true, "
            "version = version + 1 WHERE case_id = %s",
            [case.pk],
        )
