"""Who sits beside her: nobody who may have done it answers for her or interprets, and she is asked first."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.beside import ask_interpreter, name_representative
from casework.journey.intake.hearing import ask_consent, note_person
from casework.journey.intake.perpetrators import add_perpetrator
from casework.journey.striking import strike_entry
from casework.queries.intake import beside as queries
from casework.records.beside import Interpreter, Representative
from casework.records.cases import Case
from casework.records.people import Survivor
from casework.rulebook.consents import Consenter
from casework.rulebook.dates import parse_birth
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import case_at

GRANDMOTHER: dict[str, Any] = {
    "name": "Lò Thị Pành",
    "relationship": "grandparent",
    "phone": "+84912000333",
    "why_not": "Cháu xin ở với bà",
}
THERE: dict[str, Any] = {"agreed": "yes", "way": "there", "name": "Giàng Thị Mỷ", "pledged": True}


@pytest.fixture
def case(cast: Cast) -> Case:
    """At work at the desk of Bình Lư."""
    return case_at(cast, Stage.ACTIVE)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def named(cast: Cast, case: Case, **told: Any) -> Representative:
    with cast.hoa.acting() as hoa:
        return name_representative(hoa, fresh(case), told=GRANDMOTHER | told)


def asked(cast: Cast, case: Case, **told: Any) -> Interpreter:
    with cast.hoa.acting() as hoa:
        return ask_interpreter(hoa, fresh(case), told=told)


def did_it(cast: Cast, case: Case, **told: Any) -> None:
    with cast.hoa.acting() as hoa:
        add_perpetrator(hoa, fresh(case), told=told)


@pytest.mark.parametrize("missing", ["name", "relationship", "why_not"])
def test_whoever_answers_for_her_has_a_name_and_a_reason_why_it_was_not_they(cast: Cast, case: Case, missing: str):
    with pytest.raises(InvalidValue) as refused:
        named(cast, case, **{missing: ""})
    assert refused.value.field == missing
    assert named(cast, case).told["why_not"] == GRANDMOTHER["why_not"]


@pytest.mark.parametrize("told", [{"name": "Lò Thị Pành"}, {"aliases": "bà Pành"}, {"phone": "+84912000333"}])
def test_nobody_who_did_it_answers_for_her(cast: Cast, case: Case, told: dict[str, Any]):
    did_it(cast, case, **told)
    with pytest.raises(InvalidValue, match="beside_is_perpetrator"):
        named(cast, case)


def consents(cast: Cast, case: Case) -> None:
    with cast.hoa.acting() as hoa:
        both = [Consenter.CHILD, Consenter.REPRESENTATIVE]
        ask_consent(hoa, fresh(case), answers={"health": "given"}, method="signature", agreed_by=both)


def test_told_later_that_it_was_they_their_yes_is_none(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        version = Survivor.objects.get(case=case).version
        note_person(hoa, fresh(case), expected_version=version, birth=parse_birth("2014", at=timezone.now()))
    one = named(cast, case)
    consents(cast, case)
    did_it(cast, case, name="Lò Thị Pành")
    with pytest.raises(InvalidValue, match="representative_suspected"):
        consents(cast, case)
    with cast.hoa.acting() as hoa:
        assert [row.suspected for row in queries.listed(hoa, case.pk).representatives] == [True]
    named(cast, case, name="Hà Thị Ban", phone="")
    consents(cast, case)
    with cast.hoa.acting() as hoa:
        strike_entry(hoa, fresh(case), entry_id=one.pk, reason="Bà ấy đã gây ra")
    consents(cast, case)


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_her_no_keeps_nobodys_name(cast: Cast, case: Case, answer: str):
    assert set(asked(cast, case, **THERE | {"agreed": answer, "language": "hmn"}).told) == {"agreed", "language"}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"agreed": ""}, "answer_missing"),
        ({"way": ""}, "interpreter_way_missing"),
        ({"way": "telephone"}, "interpreter_named_by_telephone"),
        ({"name": ""}, "interpreter_without_a_name"),
        ({"pledged": False}, "pledge_missing"),
    ],
)
def test_what_an_interpreter_must_be_before_anything_is_said(cast: Cast, case: Case, told: dict[str, Any], code: str):
    with pytest.raises(InvalidValue, match=code):
        asked(cast, case, **THERE | told)


def test_there_with_a_name_and_by_telephone_without(cast: Cast, case: Case):
    assert asked(cast, case, **THERE).told["name"] == THERE["name"]
    assert "name" not in asked(cast, case, agreed="yes", way="telephone", pledged=True).told


def test_nobody_who_did_it_interprets(cast: Cast, case: Case):
    did_it(cast, case, name="Giàng Thị Mỷ")
    with pytest.raises(InvalidValue, match="beside_is_perpetrator"):
        asked(cast, case, **THERE)


def test_the_pages_from_the_forms_to_the_list(cast: Cast, case: Case, signed_in: SignedIn):
    hoa, there = signed_in(cast.hoa), reverse("beside-list", args=[case.pk])
    assert there in hoa.get(reverse("case", args=[case.pk])).text
    name = reverse("representative-name", args=[case.pk])
    assert hoa.post(name, {"name": "Lò Thị Pành"}).status_code == 422
    assert hoa.post(name, GRANDMOTHER | {"phone": "0912000333"})["Location"] == there
    ask = reverse("interpreter-ask", args=[case.pk])
    assert hoa.post(ask, {"agreed": "yes", "way": "telephone", "name": "Mỷ", "pledged": "on"}).status_code == 422
    assert hoa.post(ask, {"agreed": "yes", "way": "telephone", "pledged": "on"})["Location"] == there
    page = hoa.get(there).text
    assert "Lò Thị Pành" in page and "Cháu xin ở với bà" in page and "Đã cam kết giữ kín" in page
