"""Training, milestones and outcome: each step moves the plan as the rulebook says, and its clocks with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey.livelihood.milestones import meet_milestone, record_outcome, set_milestone
from casework.journey.livelihood.planning import write_livelihood_plan
from casework.journey.livelihood.supplying import give_input
from casework.journey.livelihood.training import begin_training, note_training
from casework.policy import gate
from casework.records.cases import Case, Clock
from casework.records.livelihood import LivelihoodPlan
from casework.rulebook.acts import Act
from casework.rulebook.refusals import EditConflict, InvalidValue, MissingPrerequisite, NotFound, WrongStage
from casework.rulebook.stages import LIVELIHOOD_PLAN_MOVES, LivelihoodPlanStage, Stage
from tests.answers import course, piglets, soon
from tests.cast import Cast
from tests.guards import history_guards_down
from tests.states import approved, case_at


def test_a_course_sets_an_approved_plan_running(cast: Cast):
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        training = begin_training(hoa, case, **course(), cost=1_000_000, source="project8")
        assert LivelihoodPlan.objects.get(case=case).stage == "running"
        noted = note_training(
            hoa,
            case,
            training_id=training.pk,
            outcome="working",
            ended_on=timezone.localdate(),
            note="Có việc",
            expected_version=1,
        )
    assert noted.detail["outcome"] == "working"
    assert noted.detail["what"] == "Dệt thổ cẩm"


def test_a_job_found_without_a_plan_is_kept_as_well(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        begin_training(hoa, case, kind="job", what="May", where="Xưởng may", began_on=timezone.localdate())
    assert not LivelihoodPlan.objects.filter(case=case).exists()


def test_training_ends_after_it_began_and_belongs_to_this_case(cast: Cast):
    case, other = approved(cast), case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
    with cast.hoa.acting() as hoa:
        training = begin_training(hoa, case, **course())
        with pytest.raises(InvalidValue):
            note_training(
                hoa,
                case,
                training_id=training.pk,
                outcome="left",
                ended_on=timezone.localdate() - timedelta(days=1),
                note="",
                expected_version=1,
            )
        with pytest.raises(NotFound):
            note_training(
                hoa, other, training_id=training.pk, outcome="left", ended_on=None, note="", expected_version=1
            )
        with pytest.raises(EditConflict):
            note_training(
                hoa, case, training_id=training.pk, outcome="left", ended_on=None, note="", expected_version=7
            )


def test_a_milestone_runs_as_a_clock_until_it_is_met(cast: Cast):
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        milestone = set_milestone(hoa, case, text="Bán lứa lợn đầu", due_on=soon())
        clock = Clock.objects.get(case=case, rule="milestone", object_id=milestone.pk)
        assert timezone.localdate(clock.due_at) == soon()
        assert clock.unit_id == cast.desk.pk
        meet_milestone(hoa, case, milestone_id=milestone.pk, met_on=timezone.localdate(), expected_version=1)
    clock.refresh_from_db()
    assert clock.met_at is not None
    assert LivelihoodPlan.objects.get(case=case).stage == "running"


def test_days_that_make_no_sense_are_refused(cast: Cast):
    case = approved(cast)
    today = timezone.localdate()
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue):
            set_milestone(hoa, case, text="Bán lứa lợn đầu", due_on=today - timedelta(days=1))
        milestone = set_milestone(hoa, case, text="Bán lứa lợn đầu", due_on=soon())
        with pytest.raises(InvalidValue):
            meet_milestone(hoa, case, milestone_id=milestone.pk, met_on=soon(), expected_version=1)
    bare = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa, pytest.raises(MissingPrerequisite):
        set_milestone(hoa, bare, text="Bán lứa lợn đầu", due_on=soon())


def test_a_sustained_plan_leaves_no_clock_running(cast: Cast):
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        give_input(hoa, case, **piglets())
        set_milestone(hoa, case, text="Bán lứa lợn đầu", due_on=soon())
        plan = record_outcome(hoa, case, outcome="sustained", reason="Bán được hai lứa", expected_version=4)
    assert plan.stage == "sustained"
    assert plan.goal["outcome"]["reason"] == "Bán được hai lứa"
    assert not Clock.objects.filter(case=case, rule="milestone", met_at__isnull=True).exists()


@pytest.mark.parametrize("outcome", ["adapted", "failed"])
def test_what_did_not_work_leads_to_a_new_plan_that_is_approved_anew(cast: Cast, outcome: str):
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        record_outcome(hoa, case, outcome=outcome, reason="Lợn chết vì dịch", expected_version=3)
        plan = write_livelihood_plan(hoa, case, path="weaving", goal="Dệt khăn bán chợ", costs=[], expected_version=4)
        assert (plan.stage, plan.approved_by_id) == ("plan", None)
        with pytest.raises(MissingPrerequisite):
            give_input(hoa, case, **piglets())


def test_every_pair_of_plan_stages_outside_the_rulebook_is_refused(cast: Cast):
    ways: dict[LivelihoodPlanStage, Callable[..., LivelihoodPlan]] = {
        LivelihoodPlanStage.PLAN: lambda by, case, expected_version: write_livelihood_plan(
            by, case, path="crops", goal="Chè", costs=[], expected_version=expected_version
        ),
        LivelihoodPlanStage.SUSTAINED: lambda by, case, expected_version: record_outcome(
            by, case, outcome="sustained", reason="", expected_version=expected_version
        ),
        LivelihoodPlanStage.ADAPTED: lambda by, case, expected_version: record_outcome(
            by, case, outcome="adapted", reason="", expected_version=expected_version
        ),
        LivelihoodPlanStage.FAILED: lambda by, case, expected_version: record_outcome(
            by, case, outcome="failed", reason="", expected_version=expected_version
        ),
    }
    case = approved(cast)
    history_guards_down("casework_livelihoodplan")
    with cast.hoa.acting() as hoa:
        for here in LivelihoodPlanStage:
            for there, act in ways.items():
                LivelihoodPlan.objects.filter(case=case).update(stage=here, version=3)
                gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
                if there in LIVELIHOOD_PLAN_MOVES[here]:
                    assert act(hoa, case, 3).stage == there
                    LivelihoodPlan.objects.filter(case=case).update(
                        approved_at=timezone.now(), approved_by_id=cast.quy.worker.pk
                    )
                else:
                    with pytest.raises(WrongStage):
                        act(hoa, case, 3)
