"""After every act the clocks that run are those the records ask for: nobody comes back to work without her duties."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from casework.journey import clocks
from casework.journey.referral.elsewhere import forgo_other_place
from casework.journey.reintegration.closing import ask_closure, decide_closure, reopen
from casework.journey.safety.assessing import raise_risk
from casework.records.cases import Case, Clock
from casework.records.intake import Note
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.clocks import end_of
from casework.rulebook.refusals import InvalidValue, WrongStage
from casework.rulebook.risk import next_due
from casework.rulebook.stages import RiskLevel, Stage
from casework.rulebook.successors import ENDINGS
from tests.answers import ASKED
from tests.cast import Cast
from tests.journey.ban_ways import ban_on_paper_over, banned_on_paper
from tests.journey.first_ways import (
    a_child_after_all,
    allowed_again,
    child_report_owed,
    child_report_owed_again,
    child_report_owed_at_the_desk,
    child_reported,
    handed_in_of_no_known_kind,
    kind_found_out,
    kind_not_known,
    kind_not_known_after_all,
    no_child_after_all,
    no_mistake_after_all,
    notice_given,
    notice_owed,
    notice_owed_no_more,
    of_a_child_by_mistake,
    of_no_known_kind_by_mistake,
    of_several_kinds_as_it_was_kept_once,
    opened_again_of_no_known_kind,
    opened_by_mistake,
    refused_before_the_kind_was_known,
    refused_in_a_draft,
    refused_where_a_duty_names_the_desk,
    refused_where_no_duty_names_the_desk,
    refused_while_a_child_report_was_owed,
    taken_in_of_no_known_kind,
)
from tests.journey.host_ways import (
    another_time_written_down,
    his_number_put_right,
    his_number_was_hers,
    reached_in_another_way,
    taken_into_the_file,
    told_more,
    told_of_another_time,
    warned,
    warned_by_the_place,
)
from tests.journey.ways import (
    accepted,
    answered_by_the_desk,
    asked_by_the_desk,
    asked_by_the_place,
    asked_elsewhere,
    asked_to_be_out_of_scope,
    asked_to_be_set_aside,
    assessed,
    closed,
    consent_taken_back,
    consent_withdrawn_at_the_address,
    day_put_right,
    declined,
    duplicate_of_a_living_one,
    extended,
    forgone,
    gone_to_kin,
    gone_without_a_word,
    handed_in,
    handed_in_at_the_desk,
    helped,
    living_file_of_a_duplicate,
    looked_for,
    missed_at_the_house,
    moved_by_hand,
    never_came,
    nowhere_to_be_found,
    on_its_way,
    out_of_scope,
    partner_shut_out,
    plan_approved,
    plan_failed,
    plan_waits,
    raised_while_it_waits,
    read_in_the_living_file,
    registered,
    reminded,
    reopened,
    reopened_by_the_province,
    sent_back,
    step_met,
    step_set,
    taken_back_at_her_wish,
    taken_back_without_answer,
    told_and_asked_at_the_address,
    told_of_a_weapon,
    visited,
    visits_planned_without_the_last,
    waiting,
    with_visits,
)
from tests.states import arrived, at_the_clinic, case_at, set_aside

VISITS = ("followup",) * 5


def running(case: Case) -> list[str]:
    return sorted(Clock.objects.filter(case_id=case.pk, met_at__isnull=True).values_list("rule", flat=True))


ROWS: list[tuple[Act, Callable[[Cast], Case], list[str]]] = [
    (Act.INTAKE_SUBMIT, handed_in, ["D02"]),
    (Act.INTAKE_SUBMIT, handed_in_at_the_desk, ["D02"]),
    (Act.CASE_OPEN, notice_owed, ["D01", "D01.notice"]),
    (Act.CASE_OPEN, kind_not_known, ["D01", "kind"]),
    (Act.INTAKE_SUBMIT, handed_in_of_no_known_kind, ["D02", "kind"]),
    (Act.CASE_KIND, kind_found_out, ["D01", "D01.notice"]),
    (Act.CASE_KIND, kind_not_known_after_all, ["D01", "kind"]),
    (Act.CASE_REGISTER, taken_in_of_no_known_kind, ["kind", "risk"]),
    (Act.CASE_OPEN, child_report_owed, ["D01", "D15.report"]),
    (Act.CASE_REGISTER, child_report_owed_at_the_desk, ["D15.report", "risk"]),
    (Act.CHILD_REPORT, child_reported, ["D01"]),
    (Act.CASE_KIND, no_child_after_all, ["D01"]),
    (Act.CASE_REOPEN, child_report_owed_again, ["D15.report", "risk"]),
    (Act.WRITING_REFUSE, refused_while_a_child_report_was_owed, ["D15.report"]),
    (Act.CASE_REOPEN, opened_again_of_no_known_kind, ["kind", "risk"]),
    (Act.NOTE_ADD, of_several_kinds_as_it_was_kept_once, ["kind", "risk"]),
    (Act.WRITING_REFUSE, refused_before_the_kind_was_known, []),
    (Act.NOTICE_GIVE, notice_given, ["D01"]),
    (Act.CASE_KIND, notice_owed_no_more, ["D01"]),
    (Act.CASE_MISTAKE, opened_by_mistake, []),
    (Act.CASE_MISTAKE, of_no_known_kind_by_mistake, []),
    (Act.CASE_MISTAKE, of_a_child_by_mistake, []),
    (Act.WRITING_ALLOW, a_child_after_all, ["D01", "D15.report"]),
    (Act.WRITING_ALLOW, no_mistake_after_all, ["D01", "D01.notice"]),
    (Act.WRITING_REFUSE, refused_in_a_draft, ["D01.notice"]),
    (Act.WRITING_REFUSE, refused_where_no_duty_names_the_desk, []),
    (Act.WRITING_REFUSE, refused_where_a_duty_names_the_desk, ["D01.notice", "D02"]),
    (Act.WRITING_ALLOW, allowed_again, ["D01", "D01.notice"]),
    (Act.CASE_REGISTER, registered, ["risk"]),
    (Act.CASE_DUPLICATE, asked_to_be_set_aside, ["D02", "second", "second"]),
    (Act.CASE_OUT_OF_SCOPE, asked_to_be_out_of_scope, ["D02", "second", "second"]),
    (Act.CASE_SET_ASIDE, duplicate_of_a_living_one, []),
    (Act.CASE_SET_ASIDE, out_of_scope, []),
    (Act.REPORT_CARRY, living_file_of_a_duplicate, ["carried", "risk"]),
    (Act.REPORT_READ, read_in_the_living_file, ["risk"]),
    (Act.RISK_ASSESS, assessed, ["risk"]),
    (Act.DANGER_MARK, told_of_a_weapon, ["danger", "risk"]),
    (Act.DANGER_MARK, nowhere_to_be_found, ["gone", "risk"]),
    (Act.INTAKE_DANGER, told_and_asked_at_the_address, ["D01"]),
    (Act.RISK_RAISE, raised_while_it_waits, ["risk"]),
    (Act.RISK_RAISE, looked_for, ["risk"]),
    (Act.ADDITION_TELL, told_more, ["added", "risk"]),
    (Act.ADDITION_TAKE, taken_into_the_file, ["risk"]),
    (Act.INCIDENT_TELL, told_of_another_time, ["danger", "risk"]),
    (Act.INCIDENT_ADD, another_time_written_down, ["danger", "risk"]),
    (Act.PERPETRATOR_ADD, his_number_was_hers, ["contact", "risk"]),
    (Act.PERPETRATOR_EDIT, his_number_put_right, ["contact", "risk"]),
    (Act.CONTACT_WARN, warned, ["contact", "risk"]),
    (Act.REFERRAL_WARN, warned_by_the_place, ["answer", "contact", "risk"]),
    (Act.INTAKE_CONTACT, reached_in_another_way, ["risk"]),
    (Act.CASE_MOVE, moved_by_hand, ["flag", *VISITS, "risk"]),
    (Act.CLOSURE_ASK, waiting, ["risk", "second", "second"]),
    (Act.CLOSURE_DECIDE, sent_back, ["flag", *VISITS, "risk"]),
    (Act.CLOSURE_DECIDE, closed, []),
    (Act.CASE_REOPEN, reopened, ["flag", *VISITS, "risk"]),
    (Act.CASE_REOPEN, reopened_by_the_province, ["risk"]),
    (Act.FOLLOWUP_RECORD, visited, ["flag", *VISITS[1:], "risk"]),
    (Act.FLAG_RESOLVE, reminded, [*VISITS, "risk"]),
    (Act.SHELTER_EXTEND, extended, ["risk", "stay"]),
    (Act.SHELTER_DISCHARGE, gone_to_kin, ["risk"]),
    (Act.SHELTER_DISCHARGE, gone_without_a_word, ["left", "risk"]),
    (Act.SHELTER_MISSED, missed_at_the_house, ["left", "risk"]),
    (Act.REFERRAL_SEND, on_its_way, ["answer", "risk"]),
    (Act.REFERRAL_SEND, asked_elsewhere, ["answer", "risk"]),
    (Act.REFERRAL_ACCEPT, accepted, ["result", "risk"]),
    (Act.QUESTION_ASK, asked_by_the_place, ["answer", "question", "risk"]),
    (Act.QUESTION_ASK, asked_by_the_desk, ["answer", "reply", "risk"]),
    (Act.QUESTION_ANSWER, answered_by_the_desk, ["answer", "risk"]),
    (Act.REFERRAL_DECLINE, declined, ["elsewhere", "risk"]),
    (Act.REFERRAL_FEEDBACK, helped, ["risk"]),
    (Act.REFERRAL_FEEDBACK, never_came, ["elsewhere", "risk"]),
    (Act.REFERRAL_WITHDRAW, taken_back_without_answer, ["elsewhere", "risk"]),
    (Act.REFERRAL_WITHDRAW, taken_back_at_her_wish, ["risk"]),
    (Act.REFERRAL_FORGO, forgone, ["risk"]),
    (Act.INTAKE_CONSENT, consent_taken_back, ["risk"]),
    (Act.CONSENT_WITHDRAW, consent_withdrawn_at_the_address, ["risk"]),
    (Act.GRANT_EXCLUDE, partner_shut_out, ["elsewhere", "risk"]),
    (Act.FOLLOWUP_SCHEDULE, visits_planned_without_the_last, ["followup"] * 5 + ["risk"]),
    (Act.DAY_CORRECT, day_put_right, ["flag", "risk"]),
    (Act.BAN_RECORD, banned_on_paper, ["D04", "D08", "risk"]),
    (Act.BAN_END, ban_on_paper_over, ["D04", "risk"]),
    (Act.LIVELIHOOD_PLAN, plan_waits, ["risk", "second", "second"]),
    (Act.LIVELIHOOD_APPROVE, plan_approved, ["risk"]),
    (Act.LIVELIHOOD_MILESTONE, step_set, ["milestone", "risk"]),
    (Act.LIVELIHOOD_MILESTONE, step_met, ["risk"]),
    (Act.LIVELIHOOD_OUTCOME, plan_failed, ["risk"]),
]
"""Every act that moves a case or ends a duty, in a case where it does; and what runs behind it."""


@pytest.mark.parametrize(("act", "way", "expected"), ROWS, ids=[way.__name__ for _, way, _ in ROWS])
def test_behind_every_act_runs_what_the_records_ask_for(
    cast: Cast, act: Act, way: Callable[[Cast], Case], expected: list[str]
):
    case = way(cast)
    assert running(case) == sorted(expected)
    before = list(Clock.objects.filter(case_id=case.pk).order_by("id").values())
    clocks.settle(case.pk, at=timezone.now())
    assert list(Clock.objects.filter(case_id=case.pk).order_by("id").values()) == before, "settled twice, nothing moves"


def test_every_act_that_moves_a_case_or_ends_a_duty_has_a_row():
    rows = {act for act, _, _ in ROWS}
    journey = Path(clocks.__file__).parent
    moving = {act for file in journey.rglob("*.py") for act in _moving(file.read_text(encoding="utf-8"))}
    assert moving and {Act.CASE_REOPEN, Act.CASE_SET_ASIDE} <= moving
    assert moving <= rows, "a new move without its row: say which clocks must run behind it"
    assert {act for ending in ENDINGS.values() for act in ending.ended_by} <= rows
    planted = "@operation(Act.CASE_HISTORY)\ndef leave(by, case):\n    return move(case, Stage.CLOSED)\n"
    assert not set(_moving(planted)) <= rows, "a planted one is found"


def _moving(source: str) -> Iterator[Act]:
    """The acts of a module whose operation moves a case, itself or through a function beside it."""
    functions = {one.name: one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)}
    calls = {
        name: {one.func.id for one in ast.walk(body) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
        for name, body in functions.items()
    }
    for name, body in functions.items():
        reached = set(calls[name])
        for beside in sorted(reached & set(calls)):
            reached |= calls[beside]
        for decorator in body.decorator_list:
            if "move" in reached and isinstance(decorator, ast.Call) and isinstance(decorator.args[0], ast.Attribute):
                yield Act[decorator.args[0].attr]


def test_a_reopened_case_is_assessed_as_soon_as_a_new_one_and_visited_on_the_days_that_stood(cast: Cast):
    case = with_visits(cast)
    days = set(case.followups.values_list("due_on", flat=True))
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, **ASKED)
    with cast.thu.acting() as thu:
        decide_closure(thu, case, expected_version=1, approve=True, reviewed=True, words="", answered="Thăm tiếp")
    before = timezone.now()
    with cast.hoa.acting() as hoa:
        case = reopen(hoa, case, reason="closed_by_mistake", words="")
    (risk,) = Clock.objects.filter(case=case, rule="risk", met_at=None)
    assert (
        next_due(RiskLevel.HIGH, before, at=before)
        <= risk.due_at
        <= next_due(RiskLevel.HIGH, timezone.now(), at=before)
    )
    visits = Clock.objects.filter(case=case, rule="followup", met_at=None)
    assert {clock.due_at for clock in visits} == {end_of(day) for day in days if day is not None}
    assert case.risk_level is None, "what was known of her risk was known of another time"


def test_the_living_file_of_somebody_set_aside_is_looked_at_again_soon(cast: Cast):
    living, other = case_at(cast, Stage.ACTIVE), arrived(cast, "Lý Thị Xí")
    Clock.objects.filter(case=living, rule="risk", met_at=None).update(due_at=timezone.now() + timedelta(days=30))
    set_aside(cast, other, of=living)
    (risk,) = Clock.objects.filter(case=living, rule="risk", met_at=None)
    assert risk.due_at <= next_due(RiskLevel.HIGH, timezone.now(), at=timezone.now())


def test_why_no_other_place_is_sought_stands_in_the_notes_once(cast: Cast):
    case = declined(cast)
    referral = Referral.objects.get(case=case)
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue):
            forgo_other_place(hoa, case, referral_id=referral.pk, why=" ")
        for _ in range(2):
            forgo_other_place(hoa, case, referral_id=referral.pk, why="Chị đã khỏi")
        (note,) = Note.objects.filter(case=case)
        assert "Chị đã khỏi" in note.text and "Không tìm nơi khác" in note.text
    taken = at_the_clinic(cast)
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        forgo_other_place(hoa, taken.case, referral_id=taken.pk, why="Thôi")


def test_whoever_does_not_hold_her_stay_does_not_end_its_duty(cast: Cast):
    """The host sees the case and not where she sleeps: what she does leaves the duty of the stay alone."""
    case = extended(cast)
    with cast.mai.acting() as mai:
        raise_risk(mai, case, to="very_high", reason="Anh ấy tìm đến")
    assert running(case) == ["risk", "stay"]
