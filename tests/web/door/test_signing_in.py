"""Signing in: the right passphrase opens, every wrong one gets the same answer, and guessing is slowed."""

import pytest
from django.conf import settings
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.journey import door
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import SignInFailure, Worker
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.web.door.views import DEVICE_SALT
from tests.cast import Cast, Person

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


def _without_token(text: str) -> str:
    return "<input".join(part for part in text.split("<input") if "csrfmiddlewaretoken" not in part)


def test_what_was_typed_as_name_stays_and_the_passphrase_does_not(cast: Cast):
    text = Client().post("/vao/", {"username": "mai", "passphrase": WRONG}).content.decode()
    assert 'value="mai"' in text and WRONG not in text


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
    assert not WorkerSession.objects.filter(session_key=planted.session_key).exists()


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


class TestSlowGuessing:
    """Ten tries for a name from one place, then a wait; whoever signed in on this device before is not held up."""

    @pytest.fixture(autouse=True)
    def _soon(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(door, "TRIES_PER_NAME_AND_SOURCE", 3)
        monkeypatch.setattr(door, "TRIES_PER_SOURCE", 5)

    def guess(self, username: str, times: int, address: str = "10.0.0.9", client: Client | None = None) -> int:
        """Try a wrong passphrase so often; how many of the tries were told to wait."""
        client = client or Client()
        answers = (
            client.post("/vao/", {"username": username, "passphrase": WRONG}, REMOTE_ADDR=address) for _ in range(times)
        )
        return sum("quá nhiều lần" in answer.content.decode() for answer in answers)

    def test_after_enough_wrong_tries_even_the_right_one_waits(self, cast: Cast):
        assert self.guess("mai", 3) == 0
        client = Client()
        response = client.post("/vao/", {"username": "mai", "passphrase": cast.mai.passphrase}, REMOTE_ADDR="10.0.0.9")
        assert response.status_code == 422 and "quá nhiều lần" in response.content.decode()

    def test_a_name_that_does_not_exist_is_slowed_the_same(self, cast: Cast):
        assert self.guess("ai-do", 5) == 2

    def test_an_outsider_does_not_lock_her_out_of_her_own_phone(self, cast: Cast):
        hers = Client()
        assert come_in(hers, cast.mai).status_code == 302
        hers.post("/ra/")
        self.guess("mai", 4, address="127.0.0.1")
        assert come_in(hers, cast.mai).status_code == 302

    def test_a_stolen_phone_slows_only_itself(self, cast: Cast):
        stolen, hers = Client(), Client()
        for phone in (stolen, hers):
            assert come_in(phone, cast.mai).status_code == 302
            phone.post("/ra/")
        assert self.guess("mai", 4, client=stolen) == 1
        assert come_in(hers, cast.mai).status_code == 302

    def test_a_phone_is_known_for_its_own_worker_only(self, cast: Cast):
        phone = Client()
        come_in(phone, cast.lan)
        phone.post("/ra/")
        assert self.guess("mai", 4, client=phone) == 1
        assert set(SignInFailure.objects.values_list("known_device", flat=True)) == {False}
        # What was guessed on it for another counts under its address, and leaves its own worker alone.
        assert self.guess("mai", 1) == 1
        assert come_in(phone, cast.lan).status_code == 302

    def test_a_colleagues_phone_waits_with_the_strangers(self, cast: Cast, monkeypatch: pytest.MonkeyPatch):
        phone = Client()
        come_in(phone, cast.lan)
        phone.post("/ra/")
        monkeypatch.setattr(door, "TRIES_OF_STRANGERS", 2)
        for number in range(2):
            self.guess("son", 1, address=f"10.0.1.{number}")
        assert "quá nhiều lần" in come_in(phone, cast.mai).content.decode()
        assert come_in(phone, cast.lan).status_code == 302

    def test_the_mark_changes_with_the_worker_and_stays_with_her(self, cast: Cast):
        shared = Client()
        marks = []
        for person in (cast.mai, cast.mai, cast.lan):
            come_in(shared, person)
            marks.append(signing.loads(shared.cookies["device"].value, salt=DEVICE_SALT))
            shared.post("/ra/")
        assert [worker_id for _, worker_id in marks] == [cast.mai.worker.pk] * 2 + [cast.lan.worker.pk]
        assert marks[0] == marks[1] and marks[1][0] != marks[2][0]

    @pytest.mark.parametrize("value", ["", "x", "a:b:c", '["x",1]'])
    def test_a_mark_nobody_signed_is_none(self, cast: Cast, value: str):
        client = Client()
        client.cookies["device"] = value
        assert self.guess("mai", 1, client=client) == 0
        assert not SignInFailure.objects.get().known_device

    def test_being_told_to_wait_is_in_the_trail_as_nobodys_act_but_where_her_province_reads_it(self, cast: Cast):
        for username, province, tried in (("mai", cast.province.pk, cast.mai.worker.pk), ("ai-do", None, None)):
            self.guess(username, 3)
            before = Event.objects.count()
            assert self.guess(username, 1, address="10.0.0.9") == 1
            assert Event.objects.count() == before + 1
            event = Event.objects.latest("id")
            assert (event.act, event.outcome) == ("door.sign_in_failed", "refused")
            assert (event.worker_id, event.province_id, event.case_id) == (None, province, None)
            said = said_by(event)
            assert said["code"] == "too_many_attempts" and said.get("tried") == tried
            assert username.encode() not in bytes(event.body)
            SignInFailure.objects.all().delete()

    def test_neither_the_answer_nor_its_statements_tell_a_name_that_works_here(self, cast: Cast):
        """Refused for the passphrase, and told to wait: the same page by the same statements as for nobody's name."""
        seen = {}
        for username in ("mai", "ai-do"):
            client = Client()
            client.get("/vao/")
            told = []
            for _ in range(4):
                with CaptureQueriesContext(connection) as asked:
                    page = client.post("/vao/", {"username": username, "passphrase": WRONG}, REMOTE_ADDR="10.0.0.9")
                text = _without_token(page.content.decode().replace(f'value="{username}"', ""))
                told.append((page.status_code, text, len(asked)))
            seen[username] = told
            SignInFailure.objects.all().delete()
        assert seen["mai"] == seen["ai-do"]

    def test_one_place_cannot_try_many_names(self, cast: Cast):
        for username in ("mai", "hoa", "quy", "lan", "son"):
            self.guess(username, 1)
        response = Client().post(
            "/vao/", {"username": "thu", "passphrase": cast.thu.passphrase}, REMOTE_ADDR="10.0.0.9"
        )
        assert "quá nhiều lần" in response.content.decode()

    def test_many_strangers_do_not_hold_up_a_known_device(self, cast: Cast, monkeypatch: pytest.MonkeyPatch):
        hers = Client()
        come_in(hers, cast.mai)
        hers.post("/ra/")
        monkeypatch.setattr(door, "TRIES_OF_STRANGERS", 2)
        for number in range(2):
            self.guess("lan", 1, address=f"10.0.1.{number}")
        assert "quá nhiều lần" in come_in(Client(), cast.mai).content.decode()
        assert come_in(hers, cast.mai).status_code == 302
