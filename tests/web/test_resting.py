"""When the database or a disk is away: one plain page that says so, and what was typed comes back to be sent again."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from casework.journey.intake.opening import open_case
from casework.policy import viewing
from casework.records.cases import Case
from casework.records.intake import Note
from casework.rulebook.acts import Act
from casework.trail.events import Event
from casework.web import refusals
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.unsent.forms_of import forms_of

SHE_SAID_YES = {"writing": "yes", "kind": "family"}
HER_WORDS = 'Chị ấy nói: "đừng gọi" <ban ngày>\nmai lại đến'


@pytest.fixture
def no_trail(settings, tmp_path: Path) -> None:
    """The trail's directory is not there, as after a failed mount."""
    settings.TRAIL_DIRECTORY = str(tmp_path / "gone")


def resting(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_without_the_trail_nothing_is_shown_and_nothing_done(cast: Cast, signed_in: SignedIn, no_trail: None):
    client = resting(signed_in(cast.mai))
    before = Event.objects.count()
    for answer in (
        client.get(reverse("desk")),
        client.post(reverse("case-open"), {**SHE_SAID_YES, "name": "Dợ", "unit": str(cast.address.pk)}),
        client.post(reverse("case-search"), {"typed": "Dợ"}),
    ):
        assert answer.status_code == 503 and answer["Retry-After"] == "30"
        assert "Hệ thống đang tạm nghỉ" in answer.text and "Vàng Thị Mai" not in answer.text
    assert Event.objects.count() == before


def test_what_was_typed_comes_back_and_is_sent_again_with_one_press(cast: Cast, signed_in: SignedIn, settings):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    there = reverse("note-add", args=[case.pk])
    client = resting(signed_in(cast.mai))
    mark = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(there).text)
    assert mark
    settings.TRAIL_DIRECTORY = "/nowhere"
    page = client.post(there, {"text": HER_WORDS, "idempotency_key": mark[1]})
    assert page.status_code == 503
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    again = [(name, html.unescape(value)) for name, value in fields if name != "csrfmiddlewaretoken"]
    assert again == [("text", HER_WORDS), ("idempotency_key", mark[1])] and f'action="{there}"' in page.text
    assert "&lt;ban ngày&gt;" in page.text and "<ban" not in page.text
    assert not Note.objects.exists()
    settings.TRAIL_DIRECTORY = ""
    assert client.post(there, dict(again)).status_code == 302
    with cast.mai.acting() as mai:
        viewing.enter(mai, Case, case.pk, Act.CASE_LOOK)
        assert Note.objects.get().text == HER_WORDS


def test_a_passphrase_never_comes_back(cast: Cast, no_trail: None):
    client = resting(Client())
    page = client.post(reverse("sign-in"), {"username": "mai", "passphrase": cast.mai.passphrase})
    assert page.status_code == 503 and "<form" not in page.text and cast.mai.passphrase not in page.text


def test_what_was_typed_comes_back_only_to_the_browser_that_sits_before_its_page(
    cast: Cast, signed_in: SignedIn, settings
):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    there = reverse("note-add", args=[case.pk])
    client = resting(signed_in(cast.mai))
    (form,) = [form for form in forms_of(client.get(there).text) if "ticket" in form.names]
    settings.TRAIL_DIRECTORY = "/nowhere"
    fields = form.sends(text=HER_WORDS)
    assert "ban ngày" in client.post(there, fields).text
    stranger = resting(Client())
    for name, cookie in client.cookies.items():
        stranger.cookies[name] = cookie.value
    stranger.cookies[settings.BROWSER_COOKIE_NAME] = "x" * 32
    assert "ban ngày" not in stranger.post(there, fields).text
    # Its ticket is among what is sent again: if the session ended meanwhile, the words are kept by it.
    assert 'name="ticket"' in client.post(there, fields).text


def test_what_another_site_sent_is_not_laid_ready(cast: Cast, signed_in: SignedIn, no_trail: None):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = signed_in(cast.mai).cookies
    page = client.post(reverse("case-open"), {**SHE_SAID_YES, "name": "Kẻ lạ", "unit": str(cast.address.pk)})
    assert page.status_code in (403, 503) and "Kẻ lạ" not in page.text


def test_not_even_when_the_database_was_away_before_anybody_asked_where_it_came_from():
    strange = refusals.resting(RequestFactory().post("/co-nguoi-den/", {"name": "Kẻ lạ"}))
    assert strange.status_code == 503 and "Kẻ lạ" not in strange.text and "<form" not in strange.text


def test_a_defect_of_ours_is_still_called_one(settings, cast: Cast, signed_in: SignedIn):
    settings.TRAIL_DIRECTORY = "no\0directory"
    assert resting(signed_in(cast.mai)).get(reverse("desk")).status_code == 500
