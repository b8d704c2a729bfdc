"""Rights given, taken, lapsed, excluded or moved in any order, for as many steps as are asked for."""

import math
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from casework.journey.safety.shelter import admit
from casework.policy import gate
from casework.policy.data_keys import NotItsKey
from casework.policy.grant_tables import Guarded
from casework.policy.table import Hold
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.vault import keyring
from tests.cast import Cast
from tests.policy.around_the_machine import HALF_A_DAY, move_expiries
from tests.policy.rights_machine import STEPS, STEPS_A_RUN, Rights
from tests.states import case_at, sent


@pytest.fixture
def machine(cast: Cast) -> type[Rights]:
    """Among two cases: a referral hangs on the first, a stay on the second; somebody holds the keys of all four."""
    referral = Referral.objects.get(pk=str(sent(cast)["referral"]))
    case = case_at(cast, Stage.ACTIVE, name="Giàng Thị Mỷ")
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=timezone.now() + timedelta(days=3), agrees="yes")
        found: list[Guarded] = [referral.case, Case.objects.get(pk=case.pk), referral, stay]
        for subject in found:
            gate.hold_keys(hoa, type(subject), [subject.pk])
        move_expiries(HALF_A_DAY)
        keys = {subject.pk: keyring.current().data_key(subject.pk) for subject in found}

    class Here(Rights):
        pass

    Here.cast, Here.subjects, Here.keys = cast, found, keys
    return Here


def test_who_is_kept_from_a_case_can_be_seated_where_its_stay_is_held_one_by_one(machine: type[Rights]) -> None:
    """The supervisor who seats her holds the stay and not its case any more: she must know all the same."""
    state = machine()
    state.begin()
    state.exclude(name="lu", which=1)
    state.exclude(name="hoa", which=1)
    state.give(which=1, word="province", hold=Hold.LEAD, days=1)
    state.give(which=3, word="province", hold=Hold.LEAD, days=None)
    state.a_day_passes()
    state.a_day_passes()
    state.everybody_agrees_with_the_model()
    state.appoint_or_end(name="lu", word="desk", at_once=False)
    state.everybody_agrees_with_the_model()
    state.teardown()


def test_the_unit_of_one_kept_out_who_was_seated_in_that_very_moment_gets_no_next_key(machine: type[Rights]) -> None:
    """Nobody is seated there who is kept out; a race can. The unit then opens nothing written since, and says so,
    until her seat has ended: the next write gives it the next key."""
    state, case = machine(), machine.subjects[1].pk
    state.begin()
    state.exclude(name="hoa", which=1)
    state.appoint_or_end(name="hoa", word="province", at_once=True)
    state.exclude(name="lan", which=1)
    state.everybody_agrees_with_the_model()
    thu = state.worker("thu")
    with state.ring_of(thu.pk), pytest.raises(NotItsKey):
        gate.enter(thu, Case, case, Act.CASE_LOOK)
    state.appoint_or_end(name="hoa", word="province", at_once=False)
    with state.ring_of(thu.pk), pytest.raises(NotItsKey):
        gate.enter(thu, Case, case, Act.CASE_LOOK)
    state.write(name="quy", which=1)
    with state.ring_of(thu.pk):
        gate.enter(thu, Case, case, Act.CASE_LOOK)
        assert keyring.current().data_key(case) == state.keys[case]
    state.teardown()


def test_gate_list_wall_and_keys_agree_whatever_happens(machine: type[Rights]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=math.ceil(1.3 * STEPS / STEPS_A_RUN),
            stateful_step_count=STEPS_A_RUN,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert machine.steps >= STEPS
