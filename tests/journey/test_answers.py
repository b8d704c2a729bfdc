"""No answer is kept that has no row: who reads the history later would not know what it is."""

import pytest

from casework.journey.livelihood.planning import note_baseline
from casework.journey.operation import operation
from casework.queries import labels
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.sheet_rows import fields_of_answers, path_of
from tests.states import case_at


def test_every_sealed_field_with_answers_has_its_sheet():
    assert {".".join(path_of(field)) for field in fields_of_answers()} == set(labels.SHEETS)


@operation(Act.INTAKE_INCIDENT)
def note_colour(by: Worker, case: Case) -> Incident:
    return case.incident.update(answers={"violence_acts": ["a"], "colour": "red"})


def test_an_operation_that_keeps_an_answer_without_a_row_is_found(cast: Cast):
    with cast.hoa.acting() as hoa, pytest.raises(AssertionError, match=r"incident\.answers\.colour"):
        note_colour(hoa, case_at(cast, Stage.ACTIVE))


def test_an_operation_keeps_nothing_that_its_sheet_does_not_ask(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
        note_baseline(hoa, case, control="herself", expected_version=0, colour="red")
    assert refused.value.field == "colour"
