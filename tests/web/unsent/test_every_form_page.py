"""Nothing typed is lost, on every form page: late, by going elsewhere, and given back to her alone, here alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.forms import CharField
from django.shortcuts import render
from django.test import Client, RequestFactory

from casework.records.unsent import UnsentForm
from casework.web.forms import Form
from tests.cast import Cast
from tests.states import Ids
from tests.web.matrix import MATRIX, address_of
from tests.web.unsent.forms_of import OURS, FormOnPage, forms_of, without_ticket
from tests.web.unsent.sessions import SAID, again, session_ends
from tests.web.windows import Windows

KEPT_NOWHERE = {
    "case-open": "before her yes nothing of hers stands anywhere, typed copies included",
    "case-search": "a name to search for, which is typed again in a moment and must stand nowhere",
    "trail-searches": "the same, asked by a supervisor",
    "case-access_print": "what a paper leaves out is chosen, not typed, and nothing is kept of it",
    "case-print": "which parts go on paper is chosen, not typed, and nothing is kept of it",
    "trail-checkpoint": "a checkpoint is pasted or a file is chosen, and lies where it came from",
    "trail-checkpoint-keep": "the same",
}
"""Forms without a ticket, each with its reason."""

PAGES = [name for name, row in MATRIX.items() if {"GET", "POST"} <= row.methods and name not in KEPT_NOWHERE]


def somebody(name: str) -> str:
    """Whoever is let in, always the same one."""
    return min(MATRIX[name].opens_to)


def only_free_form(page: str) -> FormOnPage | None:
    free = [form for form in forms_of(page) if form.is_free]
    assert len(free) <= 1
    return free[0] if free else None


@pytest.mark.parametrize("name", MATRIX)
def test_whatever_can_be_typed_carries_its_ticket(prepared: Mapping[str, Ids], windows: Windows, cast: Cast, name: str):
    row = MATRIX[name]
    if "GET" not in row.methods or name in KEPT_NOWHERE:
        return
    page = windows(somebody(name)).get(address_of(name, row, prepared[row.at])).text
    missing = [form for form in without_ticket(page) if form.names - OURS != {"typed"}]
    assert missing == [], f"{name} asks for words and would lose them: use form_page"


class PlantedForm(Form):
    words = CharField()


def test_a_planted_page_without_it_is_found():
    """A new view that prints its form by itself, as the recipe for pages says it must not."""
    request = RequestFactory().get("/")
    request.resolver_match = None
    words = dict.fromkeys(("title", "heading", "send"), "x")
    page = render(request, "forms/act.html", {"form": PlantedForm(), "back": "/", **words})
    assert len(without_ticket(page.content.decode())) == 1


@pytest.mark.parametrize("name", PAGES)
def test_what_comes_too_late_stands_in_the_form_again_for_her_here_and_for_nobody_else(
    prepared: Mapping[str, Ids], windows: Windows, cast: Cast, name: str
):
    row, person = MATRIX[name], somebody(name)
    address = address_of(name, row, prepared[row.at])
    client = Client()
    client.cookies = again(client, person, cast).cookies
    client.handler.enforce_csrf_checks = True
    form = only_free_form(client.get(address).text)
    if form is None:
        return  # it asks for nothing but a yes
    form.fill()
    said = form.says()
    session_ends(client)
    answer = client.post(address, form.sends())
    assert answer.status_code == 302 and answer["Location"] == f"/vao/?next={address}"
    door = client.get(answer["Location"])
    assert SAID not in door.text and "nghuệch" not in door.text
    kept = UnsentForm.objects.get()
    assert kept.worker_id == cast.everybody[person].worker.pk
    again(client, person, cast)
    assert SAID not in client.get("/").text
    page = client.get(address).text
    back = only_free_form(page)
    assert SAID in page and back is not None and back.says() == said

    elsewhere = windows(person).get(address).text
    assert SAID not in elsewhere and "nghuệch" not in elsewhere
    for other in sorted(row.opens_to - {person})[:1]:
        page = again(client, other, cast).get(address).text
        assert SAID not in page and "nghuệch" not in page

    again(client, person, cast)
    assert client.post(address, back.sends(drop="1")).status_code == 302
    assert not UnsentForm.objects.exists() and SAID not in client.get(address).text


@pytest.mark.parametrize("name", PAGES)
def test_going_elsewhere_drops_nothing(prepared: Mapping[str, Ids], windows: Windows, cast: Cast, name: str):
    row, person = MATRIX[name], somebody(name)
    address = address_of(name, row, prepared[row.at])
    client = windows(person)
    page = client.get(address).text
    form = only_free_form(page)
    if form is None:
        return
    untouched, untouched_says = client.post(address, form.sends(leave="/")), form.says()
    assert untouched["Location"] == "/" and not UnsentForm.objects.exists()
    form.fill()
    if form.says() == untouched_says:
        return  # there is but one answer, and it stood there
    left = client.post(address, form.sends(leave="/"))
    assert left.status_code == 302 and left["Location"] == "/"
    page = client.get(address).text
    if UnsentForm.objects.exists():
        back = only_free_form(page)
        assert SAID in page and back is not None and back.says() == form.says()
    else:
        stands = only_free_form(page)
        assert stands is not None and stands.says() != untouched_says, "what could be done was done, and stands there"


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil", ""])
def test_it_leads_nowhere_else(windows: Windows, prepared: Mapping[str, Ids], there: str):
    address = address_of("note-add", MATRIX["note-add"], prepared["active"])
    assert windows("hoa").post(address, {"text": "", "leave": there})["Location"] == "/"
