"""Moving a case on by hand: one step at a time, only the steps that are an officer's to say."""

import pytest
from django.utils import timezone

from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.moves import move
from casework.journey.safety.assessing import assess_risk
from casework.journey.stages_of_case import move_case
from casework.records.cases import Case
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite, NotFound, WrongStage
from casework.rulebook.stages import Stage, may_move
from tests.cast import Cast


@pytest.fixture
def case(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)


def test_support_begins_only_when_her_danger_is_known(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        move_case(hoa, case, to="assessing")
        with pytest.raises(MissingPrerequisite, match="risk_missing"):
            move_case(hoa, case, to="active")
        assess_risk(hoa, case, expected_version=0, answers=None, level="medium", reason="Đã nói chuyện")
        assert move_case(hoa, case, to="active").stage == "active"
        assert move_case(hoa, case, to="follow_up").stage == "follow_up"
        assert move_case(hoa, case, to="active").stage == "active"


def test_no_step_is_skipped_and_closing_is_not_a_step_by_hand(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        for to in ("active", "closed", "closure_pending", "duplicate", "registered"):
            with pytest.raises(WrongStage):
                move_case(hoa, case, to=to)
        with pytest.raises(InvalidValue):
            move_case(hoa, case, to="nowhere")


@pytest.mark.parametrize("stage", Stage)
def test_no_move_is_made_that_the_rulebook_does_not_know(stage: Stage):
    """Whichever act asks for it, before anything is written."""
    for to in Stage:
        if not may_move(stage, to):
            with pytest.raises(WrongStage):
                move(Case(stage=stage.value), to, at=timezone.now())


def test_only_the_desk_moves_it(cast: Cast, case: Case):
    for person in (cast.mai, cast.thu, cast.binh, cast.lan, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            move_case(worker, case, to="assessing")
