"""What is given: only on an approved plan, counted and priced, and into whose hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey.livelihood.planning import note_baseline, write_livelihood_plan
from casework.journey.livelihood.supplying import give_input
from casework.records.livelihood import LivelihoodInput, LivelihoodPlan
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite, NotFound, WrongStage
from casework.rulebook.stages import Stage
from tests.answers import piglets
from tests.cast import Cast
from tests.states import approved, case_at


def test_nothing_is_given_before_the_approval(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        with pytest.raises(MissingPrerequisite):
            give_input(hoa, case, **piglets())
        note_baseline(hoa, case, control="herself", expected_version=0)
        write_livelihood_plan(hoa, case, path="husbandry", goal="Nuôi lợn", costs=[], expected_version=1)
        with pytest.raises(MissingPrerequisite) as refused:
            give_input(hoa, case, **piglets())
    assert refused.value.code == "livelihood_plan_not_approved"
    assert not LivelihoodInput.objects.filter(case=case).exists()


def test_the_first_thing_given_moves_the_plan(cast: Cast):
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        given = give_input(hoa, case, **piglets())
        give_input(hoa, case, **{**piglets(), "what": "Cám", "quantity": 3, "unit": "bag", "cost": 600_000})
    assert given.item["cost"] == 4_500_000
    assert LivelihoodPlan.objects.get(case=case).stage == "inputs_given"
    assert given.history.count() == 1


@pytest.mark.parametrize("control", ["somebody_else", "unknown"])
def test_where_somebody_else_keeps_the_money_another_hand_needs_a_reason(cast: Cast, control: str):
    case = approved(cast, control=control)
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue) as refused:
            give_input(hoa, case, **{**piglets(), "hand": "somebody_else"})
        assert (refused.value.field, refused.value.code) == ("hand_note", "hand_needs_reason")
        give_input(hoa, case, **{**piglets(), "hand": "trusted", "hand_note": "Chị nhờ mẹ giữ giúp chuồng"})
        give_input(hoa, case, **piglets())
    assert LivelihoodInput.objects.filter(case=case).count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"unit": "acre"}, "quantity"),
        ({"cost": -1}, "source"),
        ({"source": "thin air"}, "source"),
        ({"hand": "nobody"}, "hand"),
        ({"given_on": timezone.now().date() + timedelta(days=2)}, "given_on"),
    ],
)
def test_what_cannot_be_is_refused_where_it_was_typed(cast: Cast, wrong: dict[str, object], field: str):
    case = approved(cast)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
        give_input(hoa, case, **(piglets() | wrong))
    assert refused.value.field == field


def test_another_commune_gives_nothing_and_before_the_work_begins_nobody(cast: Cast):
    case = approved(cast)
    with cast.binh.acting() as binh, pytest.raises(NotFound):
        give_input(binh, case, **piglets())
    early = case_at(cast, Stage.ASSESSING)
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        give_input(hoa, early, **piglets())
