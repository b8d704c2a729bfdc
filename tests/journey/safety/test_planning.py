"""Her safety plan: written with her, kept version by version, and nobody overwrites what she did not see."""

import pytest

from casework.journey.safety.planning import write_safety_plan
from casework.policy import gate
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.refusals import EditConflict, InvalidValue, NotFound
from casework.vault.errors import Locked
from tests.cast import Cast


def test_a_plan_is_written_and_gone_over_again(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        plan = write_safety_plan(
            hoa, case, expected_version=0, blocks={"concern": "Sợ anh ấy về", "bag": ""}, copy="no"
        )
        assert plan.blocks == {"blocks": {"concern": "Sợ anh ấy về"}, "copy": "no"}
        plan = write_safety_plan(hoa, case, expected_version=1, blocks={"bag": "Túi ở nhà bà"}, copy="trusted_person")
        assert (plan.version, plan.blocks["copy"]) == (2, "trusted_person")
        before = plan.history.earliest()
        assert before.blocks["blocks"] == {"concern": "Sợ anh ấy về"}


def test_of_two_writers_the_second_is_told(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        write_safety_plan(hoa, case, expected_version=0, blocks={"concern": "a"}, copy="no")
    with cast.quy.acting() as quy:
        for expected_version in (0, 2):
            with pytest.raises(EditConflict):
                write_safety_plan(quy, case, expected_version=expected_version, blocks={"concern": "b"}, copy="no")


def test_an_empty_plan_and_an_unknown_block_are_refused(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue, match="safety_plan_empty"):
            write_safety_plan(hoa, case, expected_version=0, blocks={"concern": ""}, copy="no")
        with pytest.raises(InvalidValue):
            write_safety_plan(hoa, case, expected_version=0, blocks={"gossip": "a"}, copy="no")
        with pytest.raises(InvalidValue):
            write_safety_plan(hoa, case, expected_version=0, blocks={"concern": "a"}, copy="lost")


def test_only_the_desk_writes_it_and_nobody_reads_it_without_the_key(cast: Cast, case: Case):
    for person in (cast.mai, cast.thu, cast.binh, cast.lan, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            write_safety_plan(worker, case, expected_version=0, blocks={"concern": "a"}, copy="no")
    with cast.hoa.acting() as hoa:
        plan = write_safety_plan(hoa, case, expected_version=0, blocks={"concern": "a"}, copy="no")
    plan.refresh_from_db()
    with pytest.raises(Locked):
        _ = plan.blocks
    with cast.quy.acting() as quy:
        gate.enter(quy, Case, case.pk, Act.CASE_LOOK)
        assert plan.blocks["blocks"] == {"concern": "a"}
