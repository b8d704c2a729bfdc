"""The duties a case must have: which may run at each stage, what begins anew, and what follows what ends."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.rulebook.clocks import end_of
from casework.rulebook.deadlines import CLOCKS, OWN_ALERTS, DeadlineKind
from casework.rulebook.duties import (
    MUST_RUN,
    RULES,
    Appointment,
    DutyFacts,
    PacketFacts,
    RequiredDuty,
    StayFacts,
    duties_of_packet,
    duties_that_must_run,
)
from casework.rulebook.risk import next_due
from casework.rulebook.stages import (
    ENDED,
    EVERY,
    MOVES,
    LivelihoodPlanStage,
    ReferralStage,
    RiskLevel,
    ShelterStage,
    Stage,
)
from casework.rulebook.successors import ENDINGS, NOT_RUN, Ending
from casework.trail.ids import uuid7

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
ORIGIN, DESK, PROVINCE = 1, 2, 3
STAY, PACKET, TAKEN, LOST, STEP, VISIT, FLAG, CLOSING, PLAN, ASIDE, REPORT = (uuid7() for _ in range(11))
ALL_AT_WORK = {
    *("risk", "stay", "answer", "result", "elsewhere", "milestone", "followup", "flag", "second", "carried", "kind"),
}
WHO_IS_GONE = {"stay", "answer", "result", "second"}


def packet(stage: ReferralStage, **changed: object) -> PacketFacts:
    one = PacketFacts(
        id=uuid7(),
        stage=stage,
        from_unit=DESK,
        answer_by=NOW + timedelta(days=3),
        expires_at=NOW + timedelta(days=30),
        answered_at=None if stage is ReferralStage.SENT else NOW,
        ended_at=None if stage in (ReferralStage.SENT, ReferralStage.ACCEPTED) else NOW,
    )
    return replace(one, **changed)  # type: ignore[arg-type]


def full(stage: Stage) -> DutyFacts:
    """A case with one of everything that can fall due."""
    return DutyFacts(
        stage=stage,
        risk_level=RiskLevel.LOW,
        origin=ORIGIN,
        desk=DESK,
        province=PROVINCE,
        received_at=LONG_AGO,
        reported_at=None if stage is Stage.DRAFT else LONG_AGO,
        registered_at=None if stage in (Stage.DRAFT, Stage.REPORTED) else LONG_AGO,
        stays=[StayFacts(STAY, ShelterStage.ADMITTED, NOW + timedelta(days=2), None)],
        packets=[
            packet(ReferralStage.SENT, id=PACKET),
            packet(ReferralStage.ACCEPTED, id=TAKEN),
            packet(ReferralStage.DECLINED, id=LOST),
        ],
        milestones=[Appointment(STEP, NOW.date())],
        followups=[Appointment(VISIT, LONG_AGO.date())],
        flags=[Appointment(FLAG, NOW.date())],
        closures={CLOSING: NOW},
        plan=(PLAN, LivelihoodPlanStage.PLAN),
        set_asides={ASIDE: NOW},
        carried={REPORT: NOW},
        kind_asked_since=LONG_AGO,
        ended_since=NOW if stage in ENDED else None,
    )


def rules(case: DutyFacts) -> set[str]:
    return {duty.rule for duty in duties_that_must_run(case, at=NOW)}


AFTER: dict[tuple[Stage, Stage], set[str]] = {
    (Stage.DRAFT, Stage.REPORTED): {"D02", "flag", "second", "carried", "kind", "stay"},
    (Stage.REPORTED, Stage.REGISTERED): ALL_AT_WORK,
    (Stage.REPORTED, Stage.DUPLICATE): {"stay", "answer", "result"},
    (Stage.REPORTED, Stage.OUT_OF_SCOPE): {"stay", "answer", "result"},
    (Stage.REGISTERED, Stage.ASSESSING): ALL_AT_WORK,
    (Stage.REGISTERED, Stage.DUPLICATE): {"stay", "answer", "result"},
    (Stage.REGISTERED, Stage.OUT_OF_SCOPE): {"stay", "answer", "result"},
    (Stage.ASSESSING, Stage.ACTIVE): ALL_AT_WORK,
    **{
        (here, Stage.DUPLICATE): {"stay", "answer", "result"}
        for here in (Stage.ASSESSING, Stage.ACTIVE, Stage.FOLLOW_UP)
    },
    (Stage.ACTIVE, Stage.FOLLOW_UP): ALL_AT_WORK,
    (Stage.ACTIVE, Stage.CLOSURE_PENDING): ALL_AT_WORK,
    (Stage.FOLLOW_UP, Stage.ACTIVE): ALL_AT_WORK,
    (Stage.FOLLOW_UP, Stage.CLOSURE_PENDING): ALL_AT_WORK,
    (Stage.CLOSURE_PENDING, Stage.CLOSED): set(),
    (Stage.CLOSURE_PENDING, Stage.ACTIVE): ALL_AT_WORK,
    (Stage.CLOSURE_PENDING, Stage.FOLLOW_UP): ALL_AT_WORK,
    (Stage.CLOSED, Stage.ASSESSING): ALL_AT_WORK,
    (Stage.DUPLICATE, Stage.ASSESSING): ALL_AT_WORK,
    (Stage.OUT_OF_SCOPE, Stage.ASSESSING): ALL_AT_WORK,
    (Stage.REGISTERED, Stage.GONE): WHO_IS_GONE,
    (Stage.ASSESSING, Stage.GONE): WHO_IS_GONE,
    (Stage.ACTIVE, Stage.GONE): WHO_IS_GONE,
    (Stage.FOLLOW_UP, Stage.GONE): WHO_IS_GONE,
    (Stage.GONE, Stage.ASSESSING): ALL_AT_WORK,
}
"""Every move, and which clocks run behind it on a case with one of everything."""


def test_every_move_says_which_clocks_run_behind_it():
    moves = {(here, there) for here, all_of_them in MOVES.items() for there in all_of_them}
    assert moves == set(AFTER), "a move without a row here: say which clocks must run behind it"
    for (_, there), expected in AFTER.items():
        assert rules(full(there)) == expected, there


@pytest.mark.parametrize(
    ("stage", "at_desk"),
    [
        *((stage, {"danger", "left", "elsewhere"}) for stage in (Stage.ACTIVE, Stage.OUT_OF_SCOPE)),
        (Stage.DUPLICATE, {"elsewhere"}),
        (Stage.CLOSED, {"danger"}),
        (Stage.GONE, {"danger"}),
    ],
)
def test_what_is_told_after_a_file_ended_is_looked_at_where_somebody_can_act(stage: Stage, at_desk: set[str]):
    """What arrives on a duplicate is looked at in the living file, by `arrived_elsewhere`."""
    later = NOW + timedelta(hours=1)
    told = packet(ReferralStage.NO_SHOW, danger_told_at=later, ended_at=later)
    stay = StayFacts(STAY, ShelterStage.LEFT_UNANNOUNCED, NOW, later)
    case = replace(full(stage), packets=[told], stays=[stay])
    asked = {duty.rule for duty in duties_that_must_run(case, at=later)}
    assert asked & {"danger", "left", "elsewhere"} == at_desk
    looked = replace(case, ended_since=later + timedelta(1)) if stage in ENDED else replace(case, assessed_at=later)
    assert "danger" not in {duty.rule for duty in duties_that_must_run(looked, at=later)}


def test_what_arrives_on_a_duplicate_is_a_duty_of_the_living_file_whatever_became_of_that():
    for stage in EVERY - {Stage.DRAFT, Stage.DUPLICATE}:
        living = replace(full(stage), arrived_elsewhere={PACKET: NOW + timedelta(hours=1)})
        duties = {(one.rule, one.object_id) for one in duties_that_must_run(living, at=NOW)}
        assert ("danger", PACKET) in duties, stage
        looked = replace(living, assessed_at=NOW + timedelta(hours=2))
        assert ("danger", PACKET) not in {(one.rule, one.object_id) for one in duties_that_must_run(looked, at=NOW)}


def test_every_stage_has_its_row_and_every_clock_of_a_row_its_ending():
    assert frozenset(MUST_RUN) == EVERY
    assert frozenset(ENDINGS) == RULES, "a clock that is kept from the records says how it ends, and no other does"


def test_what_ends_a_duty_names_its_successor_or_says_why_nothing_follows():
    assert [name for name, ending in ENDINGS.items() if not _is_whole(ending)] == []
    assert not _is_whole(replace(ENDINGS["answer"], followed_by=())), "a planted end without successor is found"


def _is_whole(ending: Ending) -> bool:
    return (
        bool(ending.ended_by)
        and bool(ending.followed_by) is not bool(ending.nothing_follows)
        and (set(ending.followed_by) <= set(ENDINGS))
    )


def test_a_clock_that_anything_starts_has_its_ending():
    """A rule that some act starts by name, and one that runs out unseen: D21 only looks back over silence."""
    journey = Path(__file__).resolve().parents[2] / "casework" / "journey"
    started = set()
    for file in journey.rglob("*.py"):
        started |= set(re.findall(r'clocks\.(?:first|start|restart)\(\s*\w+,\s*"([\w.]+)"', file.read_text()))
    assert started <= set(ENDINGS)
    assert NOT_RUN.isdisjoint(OWN_ALERTS - {"D21"})
    assert CLOCKS["D21"].kind is DeadlineKind.SILENCE


def test_a_reopened_case_is_assessed_as_soon_as_a_new_one():
    """B04: the risk clock stopped when it was closed; nobody knows the risk, so it counts as high."""
    back = replace(full(Stage.ASSESSING), risk_level=None, assessed_at=LONG_AGO, risk_stopped_at=NOW)
    (duty,) = (one for one in duties_that_must_run(back, at=NOW) if one.rule == "risk")
    assert duty.since is None and duty.due(NOW) == next_due(RiskLevel.HIGH, NOW, at=NOW)


def test_visits_milestones_and_reminders_run_from_their_own_days():
    due = {one.rule: one.due_at for one in duties_that_must_run(full(Stage.ASSESSING), at=NOW)}
    assert due["followup"] == end_of(LONG_AGO.date()) and due["milestone"] == due["flag"] == end_of(NOW.date())


def test_an_assessment_renews_the_risk_clock_and_an_older_one_does_not():
    case = replace(full(Stage.ACTIVE), assessed_at=NOW)
    (duty,) = (one for one in duties_that_must_run(case, at=NOW) if one.rule == "risk")
    assert duty.is_kept_by(began_at=NOW, due_at=NOW)
    assert not duty.is_kept_by(began_at=NOW - timedelta(seconds=1), due_at=NOW)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (ReferralStage.SENT, {"answer"}),
        (ReferralStage.ACCEPTED, {"result"}),
        (ReferralStage.COMPLETED, set()),
        *((stage, {"elsewhere"}) for stage in ("declined", "withdrawn", "no_show", "stopped")),
    ],
)
def test_each_state_of_a_packet_has_the_duty_that_follows(stage: str, expected: set[str]):
    assert {duty.rule for duty in duties_of_packet(packet(ReferralStage(stage)), at=NOW)} == expected


@pytest.mark.parametrize("stage", list(ReferralStage))
def test_a_question_on_a_packet_waits_for_its_answer_while_the_packet_is_open(stage: ReferralStage):
    one = packet(stage, asked_desk_at=NOW, asked_place_at=NOW)
    waits = {duty.rule for duty in duties_of_packet(one, at=NOW)} & {"question", "reply"}
    assert waits == ({"question", "reply"} if stage in (ReferralStage.SENT, ReferralStage.ACCEPTED) else set())


def test_the_result_is_asked_for_before_the_packet_closes_by_itself():
    for left in (timedelta(hours=3), timedelta(days=1), timedelta(days=30), timedelta(days=90)):
        one = packet(ReferralStage.ACCEPTED, expires_at=NOW + left)
        (duty,) = duties_of_packet(one, at=NOW)
        assert NOW < duty.due(NOW) < one.expires_at and duty.due(NOW) <= NOW + timedelta(days=30)


def test_a_packet_nobody_can_open_any_more_asks_for_another_place_until_one_was_asked():
    unread = packet(ReferralStage.ACCEPTED, read_by=False)
    expired = packet(ReferralStage.SENT, expires_at=NOW)
    for one in (unread, expired):
        assert "elsewhere" in {duty.rule for duty in duties_of_packet(one, at=NOW)}
        followed = replace(one, sought_at=NOW)
        assert "elsewhere" not in {duty.rule for duty in duties_of_packet(followed, at=NOW)}


def test_a_case_that_came_straight_to_the_desk_has_the_desks_duty_from_the_first():
    draft = replace(full(Stage.DRAFT), origin=DESK)
    (duty,) = (one for one in duties_that_must_run(draft, at=NOW) if one.rule not in {"flag", "kind"})
    assert duty == RequiredDuty("D02", DESK, since=LONG_AGO)
