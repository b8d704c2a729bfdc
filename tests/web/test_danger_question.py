"""Every page on which something of her is written asks quietly whether something dangerous was told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.forms import CharField
from django.shortcuts import render
from django.test import RequestFactory

from casework.records.cases import Case, Clock
from casework.records.intake import Note
from casework.records.safety import RiskAssessment
from casework.rulebook.risk import ALARMING
from casework.rulebook.stages import RiskLevel
from casework.web import danger_question
from casework.web.danger_question import OPENING, WITHOUT
from casework.web.forms import DANGER_TOLD, Form
from tests.cast import Cast
from tests.states import Ids
from tests.web.matrix import LATE, MATRIX, address_of
from tests.web.unsent.forms_of import FormOnPage, forms_of
from tests.web.windows import Windows

OF_HERS = {"case", "referral"}
"""What the address of a page names where something of her is written on it."""

WRITING = [
    name
    for name, row in MATRIX.items()
    if {"GET", "POST"} <= row.methods and (OF_HERS & set(row.takes) or name == OPENING)
]


def somebody(name: str) -> str:
    """Whoever finds a form there: she who asked does not decide."""
    return (LATE[name].by if name in LATE else "") or min(MATRIX[name].opens_to)


def written_on(page: str) -> list[FormOnPage]:
    """The forms of a page that are more than a button in its frame."""
    return [form for form in forms_of(page) if form.method == "post" and "ticket" in form.names]


def missing(name: str, page: str) -> bool:
    """Whether a page of hers forgets the question."""
    return name not in WITHOUT and not any(DANGER_TOLD in form.names for form in written_on(page))


@pytest.mark.parametrize("name", WRITING)
def test_every_page_on_which_something_of_her_is_written_asks(prepared: Mapping[str, Ids], windows: Windows, name: str):
    row = MATRIX[name]
    page = windows(somebody(name)).get(address_of(name, row, prepared[row.at])).text
    assert not missing(name, page), f"{name} does not ask: use form_page, or say in WITHOUT why not"
    assert (name in WITHOUT) is all(DANGER_TOLD not in form.names for form in written_on(page))


def test_every_exemption_is_of_a_page_there_is():
    assert set(WITHOUT) <= set(WRITING)


class PlantedForm(Form):
    words = CharField()


def test_a_planted_page_without_it_is_found():
    request = RequestFactory().get("/")
    request.resolver_match = None
    words = dict.fromkeys(("title", "heading", "send"), "x")
    page = render(request, "forms/act.html", {"form": PlantedForm(), "back": "/", **words})
    assert missing("planted", page.content.decode())


def test_what_is_ticked_beside_a_note_stands_and_is_looked_at(prepared: Mapping[str, Ids], windows: Windows):
    ids = prepared["active"]
    case_id = str(ids["case"])
    address = address_of("note-add", MATRIX["note-add"], ids)
    mai = windows("mai")
    refused = mai.post(address, {"text": "", DANGER_TOLD: ["weapon"]})
    assert refused.status_code == 422 and 'value="weapon" checked' in refused.text, "what was ticked stands there still"
    assert not RiskAssessment.objects.filter(case_id=case_id).exists()
    assert mai.post(address, {"text": "Anh ta cầm dao", DANGER_TOLD: ["weapon", "missing"]}).status_code == 302
    assert Note.objects.filter(case_id=case_id).count() == 1
    assert Case.objects.get(pk=case_id).risk_level == RiskLevel.VERY_HIGH
    assert Clock.objects.filter(case_id=case_id, met_at=None, rule="gone").exists()
    case = windows("hoa").get(address_of("case", MATRIX["case"], ids)).text
    assert "có vũ khí hoặc doạ dùng vũ khí" in case and "không rõ đang ở đâu" in case


def test_what_nobody_asks_is_refused(prepared: Mapping[str, Ids], windows: Windows):
    ids = prepared["active"]
    address = address_of("note-add", MATRIX["note-add"], ids)
    assert windows("mai").post(address, {"text": "Chị khoẻ", DANGER_TOLD: ["made up"]}).status_code == 422


def test_somebody_came_and_tells_of_it_at_once(cast: Cast, windows: Windows):
    address = address_of(OPENING, MATRIX[OPENING], {})
    yes = {"told": "1", "safe": "no", "kind": "family", "writing": "yes"}
    said = {**yes, "name": "Lý Thị Xí", "unit": str(cast.address.pk), DANGER_TOLD: ["strangled"]}
    answer = windows("mai").post(address, said)
    assert answer.status_code == 302
    row = RiskAssessment.objects.get(instrument="alarm")
    assert row.assessed_by_id == cast.mai.worker.pk


def test_set_aside_what_was_told_goes_with_the_file(prepared: Mapping[str, Ids], windows: Windows):
    ids = prepared["aside_asked"]
    address = address_of("case-set_aside", MATRIX["case-set_aside"], ids)
    page = windows("quy").get(address).text
    (form,) = written_on(page)
    sent = form.sends(decision="approve") | {DANGER_TOLD: ["threat_to_kill"]}
    assert windows("quy").post(address, sent).status_code == 302
    assert Case.objects.get(pk=str(ids["case"])).stage == "duplicate"
    assert RiskAssessment.objects.filter(instrument="told").exists(), "it stands in the living file"


def test_closing_is_not_approved_in_the_breath_in_which_a_threat_is_told(prepared: Mapping[str, Ids], windows: Windows):
    ids = prepared["waiting"]
    address = address_of("closure-decide", MATRIX["closure-decide"], ids)
    (form,) = written_on(windows("quy").get(address).text)
    sent = form.sends(decision="approve", reviewed="on") | {DANGER_TOLD: ["threat_to_kill"]}
    assert windows("quy").post(address, sent).status_code == 422
    assert Case.objects.get(pk=str(ids["case"])).stage == "closure_pending"


def test_every_danger_is_offered_but_pregnancy():
    assert "pregnancy" not in ALARMING.codes and "missing" in ALARMING.codes
    assert danger_question.is_asked("note-add", {"case_id": 1})
