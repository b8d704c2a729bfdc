"""Signing in: the right passphrase opens, every wrong one gets the same answer, and guessing is slowed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework.policy.memberships import session_digest
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Worker
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault import credentials
from casework.web.fields import Passphrase
from casework.web.forms import Form
from tests.cast import Cast, Person
from tests.signing_in import SignedIn

WRONG = "ba con mèo không ăn cá"


def come_in(client: Client, person: Person, **extra: str):
    return client.post("/vao/", {"username": person.username, "passphrase": person.passphrase, **extra})


def test_the_right_passphrase_opens_the_desk_and_what_the_unit_holds(cast: Cast):
    client = Client()
    response = come_in(client, cast.mai)
    assert response.status_code == 302 and response["Location"] == "/"
    assert "Có người đến" in client.get("/").content.decode()
    event = Event.objects.filter(act="door.sign_in").latest("id")
    assert (event.worker_id, event.province_id) == (cast.mai.worker.pk, cast.province.pk)


def test_a_wrong_name_and_a_wrong_passphrase_get_the_same_answer(cast: Cast):
    answers = []
    for username in ("mai", "maj"):
        response = Client().post("/vao/", {"username": username, "passphrase": WRONG})
        # The token of the form is fresh each time; everything else is the same.
        text = _without_token(response.content.decode().replace(f'value="{username}"', ""))
        assert response.status_code == 422 and "Tên hoặc cụm mật khẩu không đúng." in text
        answers.append((text, sorted(response.headers), sorted(response.cookies)))
    assert answers[0] == answers[1]
    assert not WorkerSession.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "left"])
def test_where_there_is_no_key_to_try_a_passphrase_costs_the_same(
    cast: Cast, who: str, monkeypatch: pytest.MonkeyPatch
):
    """Else the clock would tell who works here; the time itself is measured by nobody here."""
    burnt: list[str] = []
    monkeypatch.setattr(credentials, "burn", lambda passphrase, *_: burnt.append(passphrase))
    Worker.objects.filter(pk=cast.mai.worker.pk).update(is_active=who != "left")
    username = "mai" if who == "left" else "maj"
    assert Client().post("/vao/", {"username": username, "passphrase": WRONG}).status_code == 422
    assert burnt == [WRONG]


def _without_token(text: str) -> str:
    return "<input".join(part for part in text.split("<input") if "csrfmiddlewaretoken" not in part)


def test_what_was_typed_as_name_stays_and_the_passphrase_does_not(cast: Cast):
    text = Client().post("/vao/", {"username": "mai", "passphrase": WRONG}).content.decode()
    assert 'value="mai"' in text and WRONG not in text


def test_a_phone_changes_no_letter_and_what_is_typed_can_be_looked_at():
    page = Client().get("/vao/").text
    for name in ("username", "passphrase"):
        (field,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
        assert 'autocapitalize="none"' in field and 'autocorrect="off"' in field and 'spellcheck="false"' in field
    assert can_be_looked_at(page), "without script nothing is there"
    assert not can_be_looked_at(Client().get("/thoat-nhanh/giai-thich/").text)


def can_be_looked_at(page: str) -> bool:
    button = 'id="show" name="show" class="as-link" aria-pressed="false" hidden' in page
    assert button == ("casework/js/show.js" in page)
    return button


def every_form() -> Iterator[type[Any]]:
    waiting: list[type[Any]] = [Form]
    while waiting:
        one = waiting.pop()
        if one.__module__.startswith("casework."):
            yield one
        waiting += one.__subclasses__()


def test_wherever_a_passphrase_is_typed_it_can_be_looked_at(cast: Cast, signed_in: SignedIn):
    asks = {form for form in every_form() if any(isinstance(it, Passphrase) for it in form.base_fields.values())}
    assert {form.__name__ for form in asks} == {"SignInForm", "PassphraseForm"}, "the page of another belongs below"
    page = signed_in(cast.hoa).get(reverse("passphrase-change")).text
    assert can_be_looked_at(page) and page.count('type="password"') == 3


@pytest.mark.parametrize("typed", ["Mai", "MAI", " mai "])
def test_a_name_is_hers_in_any_case(cast: Cast, typed: str):
    answer = Client().post("/vao/", {"username": typed, "passphrase": cast.mai.passphrase})
    assert answer.status_code == 302


def test_who_does_not_work_here_any_more_gets_that_answer_too(cast: Cast):
    Worker.objects.filter(pk=cast.mai.worker.pk).update(is_active=False)
    response = come_in(Client(), cast.mai)
    assert response.status_code == 422 and "Tên hoặc cụm mật khẩu không đúng." in response.content.decode()


def test_a_failed_sign_in_is_in_the_trail_without_what_was_typed(cast: Cast):
    Client().post("/vao/", {"username": "mai", "passphrase": WRONG})
    event = Event.objects.latest("id")
    # Nobody has shown that it was she: it is nobody's act, in her province.
    assert (event.act, event.outcome, event.worker_id) == ("door.sign_in_failed", "refused", None)
    assert event.province_id == cast.province.pk and said_by(event)["tried"] == cast.mai.worker.pk
    Client().post("/vao/", {"username": "ai-do", "passphrase": WRONG})
    unknown = Event.objects.latest("id")
    assert (unknown.act, unknown.worker_id, unknown.province_id) == ("door.sign_in_failed", None, None)
    assert b"ai-do" not in bytes(unknown.body)


def test_the_session_gets_a_new_key_when_she_comes_in(cast: Cast):
    client = Client()
    planted = client.session
    planted["note"] = "planted by somebody else"
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
    come_in(client, cast.mai)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    assert not WorkerSession.objects.filter(session_key=session_digest(str(planted.session_key))).exists()


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_are_kept_from_script_and_from_other_sites(cast: Cast, settings, secure: bool):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = secure
    client = Client()
    client.get("/vao/")
    response = come_in(client, cast.mai)
    names = (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "device")
    for name in names:
        cookie = (response.cookies if name in response.cookies else client.cookies)[name]
        assert cookie["httponly"] and bool(cookie["secure"]) is secure, name
        # What another site's link comes without would be given anew: the mark against forged forms comes along.
        assert cookie["samesite"] == ("Lax" if name == settings.CSRF_COOKIE_NAME else "Strict"), name
    # The key and the session end with the browser; only the mark of the device stays.
    assert not response.cookies[settings.KEY_COOKIE_NAME]["max-age"]
    assert not response.cookies[settings.SESSION_COOKIE_NAME]["max-age"]


def test_production_wants_every_cookie_secure_and_bound_to_its_host():
    text = (settings.BASE_DIR / "config" / "settings.py").read_text()
    for line in (
        'SESSION_COOKIE_NAME = "__Host-session"',
        "SESSION_COOKIE_SECURE = True",
        'KEY_COOKIE_NAME = "__Host-key"',
        'CSRF_COOKIE_NAME = "__Host-csrf"',
        "CSRF_COOKIE_SECURE = True",
    ):
        assert line in text, line


@pytest.mark.parametrize(
    ("there", "goes"),
    [
        ("/ho-so/", "/ho-so/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("\thttps://evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_way_on_never_leaves_the_house(cast: Cast, there: str, goes: str):
    assert come_in(Client(), cast.mai, next=there)["Location"] == goes


def test_a_form_from_another_site_is_refused(cast: Cast):
    client = Client(enforce_csrf_checks=True)
    assert come_in(client, cast.mai).status_code == 403
    assert not WorkerSession.objects.exists()


def test_who_forgot_finds_the_same_number_to_call_whoever_asks(cast: Cast, settings: Any):
    settings.HELP_NUMBER = "02133000111"
    asked = [Client().get("/vao/"), Client().post("/vao/", {"username": "mai", "passphrase": "không phải"})]
    asked.append(Client().post("/vao/", {"username": "nobody", "passphrase": "không phải"}))
    assert all('href="tel:02133000111"' in page.content.decode() for page in asked)
    settings.HELP_NUMBER = ""
    assert "tel:" not in Client().get("/vao/").content.decode()
