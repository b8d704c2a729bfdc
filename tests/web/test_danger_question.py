"""Every page on which something of her is written asks quietly whether something dangerous was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.forms import CharField
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import reverse

from casework.journey.intake.first_words import refuse_writing
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case, Clock
from casework.records.first_words import HerNo
from casework.records.intake import Consent, Note
from casework.records.notices import Notice
from casework.records.safety import RiskAssessment
from casework.rulebook.risk import ALARMING
from casework.rulebook.stages import RiskLevel
from casework.web import danger_question
from casework.web.danger_question import WITHOUT
from casework.web.forms import DANGER_TOLD, Form
from tests.cast import Cast, Person
from tests.states import STATES, Ids
from tests.web.adding import ADDING, Adding
from tests.web.late import LATE
from tests.web.matrix import MATRIX, address_of
from tests.web.unsent.forms_of import FormOnPage, forms_of
from tests.web.windows import Windows

OF_HERS = {"case", "referral"}
"""What the address of a page names where something of her is written on it."""

WRITING = [
    name
    for name, row in MATRIX.items()
    if {"GET", "POST"} <= row.methods and (OF_HERS & set(row.takes) or name == "case-open")
]

ON_A_CASE = [name for name in WRITING if MATRIX[name].takes == ("case",)]
"""Those that any case has, wherever it stands."""

SENT = {name: one for name, one in ADDING.items() if OF_HERS & set(MATRIX[one.page].takes) or name == "open_case"}
"""The acts that add something of her, each with what is typed on its page."""


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


def her_no_stands(cast: Cast, *, at: Callable[[Cast], Case]) -> Case:
    """A case on which she said no a moment ago."""
    case = at(cast)
    with cast.mai.acting() as mai:
        refuse_writing(mai, case, how="spoken")
    return case


def begun(cast: Cast) -> Case:
    """A draft of Mai's."""
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])


def handed_in(cast: Cast) -> Case:
    """The desk has it, and takes it in or not."""
    with cast.mai.acting() as mai:
        return submit_to_desk(mai, begun(cast))


def ended(cast: Cast) -> Case:
    """A file that was closed."""
    return Case.objects.get(pk=str(STATES["closed"](cast)["case"]))


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(lambda cast: her_no_stands(cast, at=begun), id="her no stands in a draft"),
        pytest.param(lambda cast: her_no_stands(cast, at=handed_in), id="her no stands at the desk"),
        pytest.param(ended, id="the file is closed"),
    ],
)
def test_no_page_asks_where_what_is_told_could_not_be_kept(
    cast: Cast, windows: Windows, at: Callable[[Cast], Case]
) -> None:
    case = at(cast)
    asking, shown = set(), set()
    for name in set(ON_A_CASE) & danger_question.MAY_OUTLAST_THE_MARK:
        for who in sorted(MATRIX[name].opens_to | {"mai"}):
            page = windows(who).get(address_of(name, MATRIX[name], {"case": case.pk}))
            forms = written_on(page.text) if page.status_code == 200 else []
            shown |= {name for _form in forms}
            asking |= {name for form in forms if DANGER_TOLD in form.names}
    assert "consent-withdraw" in shown, "pages were looked at"
    assert not asking, "and every other page there is refused as a whole"


@pytest.mark.parametrize("name", SENT)
def test_what_is_ticked_beside_it_undoes_no_act(cast: Cast, windows: Windows, name: str):
    """With every danger ticked an act is done as without: kept where the page asks, and dropped where it does not."""
    adding: Adding = SENT[name]
    row = MATRIX[adding.page]
    ids = (adding.at or STATES[row.at])(cast)
    address, client = address_of(adding.page, row, ids), windows(adding.by)
    page = client.get(address).text
    named = {key: getattr(cast, who) for key, who in adding.of_the_cast.items()}
    chosen = {key: one.worker.pk if isinstance(one, Person) else one.pk for key, one in named.items()}
    if adding.page == "case-open":
        chosen |= {"told": "1", "unit": cast.address.pk}
    typed = {key: say.format_map(ids) if isinstance(say, str) else say for key, say in adding.typed.items()}
    hidden = {one.name: one.value for form in forms_of(page) for one in form.controls if one.kind == "hidden"}
    asked = any(DANGER_TOLD in form.names for form in forms_of(page))
    ticked = ["weapon"] if adding.page != "closure-ask" else []
    sent = client.post(address, {**hidden, **typed, **chosen, DANGER_TOLD: ticked})
    assert sent.status_code == 302, sent.text
    case = Case.objects.get(pk=str(ids["case"])) if "case" in ids else Case.objects.latest("id")
    told = RiskAssessment.objects.filter(case=case, instrument__in=["alarm", "told"]).exists()
    assert told == (asked and bool(ticked)) or "referral" in row.takes


@pytest.mark.parametrize("at", [begun, handed_in])
def test_her_no_stands_though_a_danger_is_ticked_beside_it(cast: Cast, windows: Windows, at: Callable[[Cast], Case]):
    case = at(cast)
    address = address_of("writing-refuse", MATRIX["writing-refuse"], {"case": case.pk})
    sent = windows("mai").post(address, {"how": "spoken", DANGER_TOLD: ["weapon", "strangled"]})
    assert sent.status_code == 302 and HerNo.objects.filter(case=case).exists()
    assert not RiskAssessment.objects.filter(case=case).exists(), "beside her no nothing more is written"


def test_her_no_before_anything_was_written_is_counted_though_a_danger_is_ticked(cast: Cast, windows: Windows):
    before = RiskAssessment.objects.count()
    said = {
        "told": "1",
        "kind": "family",
        "writing": "no",
        "how": "spoken",
        "unit": str(cast.address.pk),
        DANGER_TOLD: ["weapon"],
    }
    sent = windows("mai").post(address_of("case-open", MATRIX["case-open"], {}), said)
    assert sent.status_code == 302 and HerNo.objects.filter(case=None).exists()
    assert RiskAssessment.objects.count() == before


def test_she_takes_her_yes_back_on_a_closed_case_though_a_danger_is_ticked(cast: Cast, windows: Windows):
    case = ended(cast)
    address = address_of("consent-withdraw", MATRIX["consent-withdraw"], {"case": case.pk})
    before = Consent.objects.filter(case=case).count()
    sent = windows("hoa").post(
        address, {"version": str(before), "purposes": ["record_keeping"], DANGER_TOLD: ["weapon"]}
    )
    assert sent.status_code == 302 and Consent.objects.filter(case=case).count() == before + 1


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


def test_a_tick_beside_her_no_does_not_undo_it(cast: Cast, windows: Windows):
    said = {"unit": str(cast.address.pk), "kind": "family", "told": "1", "writing": "no", "how": "gesture"}
    before = Case.objects.count(), RiskAssessment.objects.count()
    assert windows("mai").post(reverse("case-open"), {**said, DANGER_TOLD: ["strangled"]}).status_code == 302
    assert Case.objects.count() == before[0] and HerNo.objects.filter(case=None, how="gesture").exists()
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Lý Thị Xí", kinds=["family"])
    address = address_of("writing-refuse", MATRIX["writing-refuse"], {"case": case.pk})
    assert windows("mai").post(address, {"how": "gesture", DANGER_TOLD: ["strangled"]}).status_code == 302
    assert HerNo.objects.filter(case=case).exists() and RiskAssessment.objects.count() == before[1]


def test_the_question_is_not_asked_where_no_answer_to_it_could_be_kept(cast: Cast, windows: Windows):
    """And what such a page itself does - she takes back her word, the notice goes - stands whatever is ticked on it."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Lý Thị Xí", kinds=["family"])
        refuse_writing(mai, case, how="spoken")
    for name in ("consent-withdraw", "notice-give"):
        page = windows("mai").get(address_of(name, MATRIX[name], {"case": case.pk})).text
        (form,) = written_on(page)
        assert DANGER_TOLD not in form.names, f"{name} asks what it cannot keep"
        told = {"purposes": "health", "danger": "no", "needs": "nothing", "way": "spoken", "told": "Ông Páo"}
        sent = form.sends(**told) | {DANGER_TOLD: ["weapon"]}
        assert windows("mai").post(address_of(name, MATRIX[name], {"case": case.pk}), sent).status_code == 302
    assert Consent.objects.filter(case=case).exists() and Notice.objects.get(case=case).state == "given"


def test_on_a_case_that_has_ended_a_tick_does_not_undo_what_she_takes_back(
    prepared: Mapping[str, Ids], windows: Windows
):
    ids = prepared["closed"]
    case = Case.objects.get(pk=str(ids["case"]))
    address = address_of("consent-withdraw", MATRIX["consent-withdraw"], {"case": case.pk})
    (form,) = written_on(windows("hoa").get(address).text)
    assert DANGER_TOLD not in form.names
    before = Consent.objects.filter(case=case).count()
    sent = form.sends(purposes="record_keeping") | {DANGER_TOLD: ["weapon"]}
    assert windows("hoa").post(address, sent).status_code == 302
    assert Consent.objects.filter(case=case).count() == before + 1


def test_every_danger_is_offered_but_pregnancy():
    assert "pregnancy" not in ALARMING.codes and "missing" in ALARMING.codes
    assert danger_question.is_asked("note-add", {"case_id": 1})
    assert {"consent-withdraw", "notice-give", "case-register"} <= danger_question.MAY_OUTLAST_THE_MARK
    assert not {"case-reopen", "writing-allow", "note-add"} & danger_question.MAY_OUTLAST_THE_MARK
