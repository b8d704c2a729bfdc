"""Who sits beside her is written down: whoever answers for her, and who interprets once she was asked."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from casework.journey.operation import operation
from casework.policy import perpetrators
from casework.records.base import insert
from casework.records.beside import Interpreter, Representative
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook import beside
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.sheets import Sheet


@operation(Act.REPRESENTATIVE_NAME)
def name_representative(by: Worker, case: Case, *, told: Mapping[str, object]) -> Representative:
    """Whoever answers for her, and why that one is not suspected. Nobody who may have done it is taken, by name or by
    number. Raises InvalidValue."""
    said = _said(beside.REPRESENTATIVE, told)
    _must_not_be_one_of_them(case, said)
    one = Representative(case=case, written_at=timezone.now(), written_by_id=by.pk, told=said)
    insert(one)
    return one


@operation(Act.INTERPRETER_ASK)
def ask_interpreter(by: Worker, case: Case, *, told: Mapping[str, object]) -> Interpreter:
    """She was asked before anybody came. Her no keeps no name; by telephone nobody has one; whoever sits there has a
    name, and everybody has pledged to keep silent. Raises InvalidValue."""
    said = _said(beside.INTERPRETER, told)
    if said["agreed"] != beside.YES:
        said = {key: it for key, it in said.items() if key in beside.KEPT_OF_A_NO}
    else:
        _is_fit(said)
        _must_not_be_one_of_them(case, said)
    one = Interpreter(case=case, written_at=timezone.now(), written_by_id=by.pk, told=said)
    insert(one)
    return one


def _is_fit(said: Mapping[str, object]) -> None:
    if said.get("way") not in beside.HOW_INTERPRETED:
        raise InvalidValue("way", "interpreter_way_missing")
    if said["way"] == beside.BY_TELEPHONE and said.get("name"):
        raise InvalidValue("name", "interpreter_named_by_telephone")
    if said["way"] == beside.THERE and not said.get("name"):
        raise InvalidValue("name", "interpreter_without_a_name")
    if said.get("pledged") is not True:
        raise InvalidValue("pledged", "pledge_missing")


def _said(sheet: Sheet, told: Mapping[str, object]) -> dict[str, object]:
    said = sheet.answered(told)
    sheet.check(said, refusal="unknown_answer")
    for row in sheet:
        if row.must and row.key not in said:
            raise InvalidValue(row.key, "answer_missing")
    return said


def _must_not_be_one_of_them(case: Case, said: Mapping[str, object]) -> None:
    if perpetrators.barred_by_name(case, said.get("name"), said.get("phone")):
        raise InvalidValue("name", "beside_is_perpetrator")
