"""Baseline, plan and approval: who keeps the money is asked first, and nobody approves her own plan."""

import pytest
from django.db import IntegrityError, connection, transaction

from casework.journey.livelihood.planning import Cost, approve_livelihood_plan, note_baseline, write_livelihood_plan
from casework.policy import gate
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan
from casework.rulebook.acts import Act
from casework.rulebook.refusals import (
    EditConflict,
    InvalidValue,
    MissingPrerequisite,
    NotAllowed,
    NotFound,
    SecondPersonNeeded,
    WrongStage,
)
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.vault.errors import Locked
from tests.cast import Cast
from tests.states import case_at

COSTS = [Cost("Lợn giống", 4_500_000, "project8"), Cost("Sửa chuồng", 800_000, "own")]


def test_how_she_lives_is_kept_under_the_key_of_the_case(cast: Cast):
    case = case_at(cast, Stage.ASSESSING)
    with cast.hoa.acting() as hoa:
        plan = note_baseline(hoa, case, control="herself", income=1_200_000, earners=["herself"], expected_version=0)
    assert plan.baseline["income"] == 1_200_000
    bare = LivelihoodPlan.objects.get(pk=plan.pk)
    with cast.binh.acting(), pytest.raises(Locked):
        _ = bare.baseline
    assert plan.history.count() == 1
    assert Event.objects.filter(case_id=case.pk, act="livelihood.baseline", outcome="done").count() == 1


def test_who_keeps_the_money_is_always_asked(cast: Cast):
    case = case_at(cast, Stage.ASSESSING)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
        note_baseline(hoa, case, control="", expected_version=0)
    assert refused.value.field == "control"
    assert Event.objects.filter(case_id=case.pk, act="livelihood.baseline", outcome="refused").count() == 1


def test_a_plan_comes_after_the_baseline(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa, pytest.raises(MissingPrerequisite) as refused:
        write_livelihood_plan(hoa, case, path="husbandry", goal="Nuôi hai con lợn", costs=COSTS, expected_version=0)
    assert refused.value.code == "baseline_missing"


def test_a_colleague_approves_and_the_planner_may_not(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control="herself", expected_version=0)
        plan = write_livelihood_plan(
            hoa, case, path="husbandry", goal="Nuôi hai con lợn", costs=COSTS, expected_version=1
        )
        with pytest.raises(SecondPersonNeeded):
            approve_livelihood_plan(hoa, case, expected_version=plan.version)
    with cast.quy.acting() as quy:
        approved = approve_livelihood_plan(quy, case, expected_version=plan.version)
    assert approved.stage == "approved"
    assert approved.approved_by_id == cast.quy.worker.pk
    with cast.quy.acting() as quy, pytest.raises(WrongStage):
        approve_livelihood_plan(quy, case, expected_version=approved.version)


def test_the_supervisor_may_approve_and_reads_what_she_approves(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control="herself", expected_version=0)
        plan = write_livelihood_plan(
            hoa, case, path="husbandry", goal="Nuôi hai con lợn", costs=COSTS, expected_version=1
        )
        read = plan.version
        write_livelihood_plan(hoa, case, path="crops", goal="Trồng chè", costs=COSTS, expected_version=read)
    with cast.thu.acting() as thu:
        with pytest.raises(EditConflict):
            approve_livelihood_plan(thu, case, expected_version=read)
        assert approve_livelihood_plan(thu, case, expected_version=read + 1).goal["goal"] == "Trồng chè"


def test_a_plan_written_anew_needs_a_new_approval(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control="herself", expected_version=0)
        write_livelihood_plan(hoa, case, path="husbandry", goal="Nuôi lợn", costs=COSTS, expected_version=1)
    with cast.quy.acting() as quy:
        plan = write_livelihood_plan(
            quy, case, path="husbandry", goal="Nuôi ba con lợn", costs=COSTS, expected_version=2
        )
        with pytest.raises(SecondPersonNeeded):
            approve_livelihood_plan(quy, case, expected_version=plan.version)
    with cast.hoa.acting() as hoa:
        approve_livelihood_plan(hoa, case, expected_version=plan.version)
        with pytest.raises(WrongStage):
            write_livelihood_plan(hoa, case, path="crops", goal="Trồng chè", costs=COSTS, expected_version=4)


def test_an_approval_by_the_planner_is_refused_by_the_database_too(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control="herself", expected_version=0)
        write_livelihood_plan(hoa, case, path="husbandry", goal="Nuôi lợn", costs=COSTS, expected_version=1)
    unapproved = "inputs_need_an_approved_plan"
    for change, refusal in (
        ("approved_by_id = planned_by_id, approved_at = now()", "a_plan_is_approved_by_a_second_person"),
        ("stage = 'approved'", unapproved),
        ("stage = 'inputs_given'", unapproved),
        ("stage = 'sustained'", unapproved),
    ):
        refused = pytest.raises(IntegrityError, match=refusal)
        with refused, transaction.atomic(), connection.cursor() as cursor:
            moved = f"UPDATE casework_livelihoodplan SET {change}, version = version + 1 WHERE case_id = %s"
            cursor.execute(moved, [case.pk])


def test_costs_need_a_source_that_is_known(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control="herself", expected_version=0)
        for cost in (Cost("Lợn giống", -1, "own"), Cost("Lợn giống", 5, "thin air")):
            with pytest.raises(InvalidValue):
                write_livelihood_plan(hoa, case, path="husbandry", goal="Nuôi lợn", costs=[cost], expected_version=1)


def test_who_does_not_work_on_the_case_plans_nothing(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    for person in (cast.binh, cast.lu, cast.lan, cast.son, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            note_baseline(worker, case, control="herself", expected_version=0)
    for person in (cast.mai, cast.thu):
        with person.acting() as worker, pytest.raises(NotAllowed):
            note_baseline(worker, case, control="herself", expected_version=0)
    assert Event.objects.filter(case_id=case.pk, act="livelihood.baseline", outcome="refused").count() == 7


def test_two_officers_at_once_the_second_is_told(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_baseline(hoa, case, control="herself", income=1_000_000, expected_version=0)
    with cast.quy.acting() as quy:
        with pytest.raises(EditConflict):
            note_baseline(quy, case, control="together", expected_version=0)
        gate.enter(quy, Case, case.pk, Act.CASE_LOOK)
        assert LivelihoodPlan.objects.get(case=case).baseline["control"] == "herself"
