"""A form that comes too late: kept for her and never done, whoever sends it; and nobody fills the table with them."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey import units, unsent
from casework.journey.intake.excluding import exclude
from casework.policy import signed_context
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.unsent import UnsentForm
from casework.records.workers import Worker
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault.keypairs import PrivateKey
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import active
from tests.web.unsent.forms_of import FormOnPage, forms_of
from tests.web.unsent.sessions import SAID, again, session_ends

WORDS = "Chị ấy kể nghuệch"
ADDED = (
    "INSERT INTO casework_unsentform (id, worker_id, device, page, until, sealed_key, words)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now(), '', '')"
)


@pytest.fixture
def there(cast: Cast) -> str:
    return reverse("note-add", args=[active(cast)["case"]])


def opened(client: Client, there: str) -> FormOnPage:
    (form,) = [form for form in forms_of(client.get(there).text) if "ticket" in form.names]
    for one in form.controls:
        if one.kind == "textarea":
            one.value = WORDS
    return form


def strict(client: Client) -> Client:
    client.handler.enforce_csrf_checks = True
    return client


def test_a_session_that_ended_by_itself_keeps_what_is_sent_then(
    cast: Cast, signed_in: SignedIn, there: str, monkeypatch: pytest.MonkeyPatch
):
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    later = timezone.now().timestamp() + 16 * 60
    with monkeypatch.context() as patch:
        patch.setattr("casework.web.door.worker_session.time.time", lambda: later)
        answer = client.post(there, form.sends())
        assert answer["Location"] == f"/vao/?next={there}"
        door = client.get(answer["Location"])
        assert "một lúc lâu không có ai gõ" in door.text and SAID not in door.text
        assert "một lúc lâu" not in client.get("/vao/").text
    assert not Note.objects.exists()
    assert WORDS in again(client, "hoa", cast).get(there).text
    last = Event.objects.get(act="unsent.keep")
    assert (last.outcome, last.case_id, last.object_id) == ("done", None, None)
    assert there.split("/")[2] not in str(said_by(last))


def test_sent_after_she_signed_in_anew_it_is_kept_and_stands_in_the_page_she_is_led_to(
    cast: Cast, signed_in: SignedIn, there: str
):
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    client.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32  # it changes with each sign-in
    again(client, "hoa", cast)
    answer = client.post(there, form.sends())
    assert answer.status_code == 302 and answer["Location"] == there and not Note.objects.exists()
    page = client.get(there).text
    assert SAID in page and WORDS in page
    (back,) = [form for form in forms_of(page) if "ticket" in form.names]
    assert client.post(there, back.sends()).status_code == 302
    assert Note.objects.count() == 1 and not UnsentForm.objects.exists()


def test_who_signed_in_on_her_phone_meanwhile_does_nothing_in_her_own_name_with_it(
    cast: Cast, signed_in: SignedIn, there: str
):
    client = signed_in(cast.hoa)
    form = opened(client, there)
    again(client, "quy", cast)
    answer = client.post(there, form.sends())
    assert answer.status_code == 403 and WORDS not in answer.text and not Note.objects.exists()
    page = client.get(there).text
    assert SAID not in page and WORDS not in page
    assert UnsentForm.objects.get().worker_id == cast.hoa.worker.pk


def test_half_signed_in_is_not_signed_in(cast: Cast, signed_in: SignedIn, there: str):
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    del client.cookies[settings.KEY_COOKIE_NAME]
    assert client.post(there, form.sends()).status_code == 302
    assert UnsentForm.objects.count() == 1 and not Note.objects.exists()


@pytest.mark.parametrize("what", ["other page", "other device", "no device", "forged", "too old", "none"])
def test_without_a_ticket_of_this_page_and_device_nothing_is_kept(
    cast: Cast, signed_in: SignedIn, there: str, what: str, monkeypatch: pytest.MonkeyPatch
):
    client = strict(signed_in(cast.hoa))
    fields = opened(client, there).sends()
    session_ends(client)
    if what == "other page":
        there = there.replace("ghi-chu", "nhac-viec")
    elif what == "other device":
        client.cookies[settings.BROWSER_COOKIE_NAME] = "x" * 32
    elif what == "no device":
        del client.cookies[settings.BROWSER_COOKIE_NAME]
    elif what == "forged":
        ticket = fields["ticket"][0]
        fields["ticket"] = [ticket[:-6] + ("A" if ticket[-6] != "A" else "B") + ticket[-5:]]
    elif what == "too old":
        later = timezone.now().timestamp() + 24 * 60 * 60 + 1
        monkeypatch.setattr("casework.web.unsent.ticket.time.time", lambda: later)
    else:
        del fields["ticket"]
    answer = client.post(there, fields)
    assert answer.status_code in (302, 403) and not UnsentForm.objects.exists()


def test_a_ticket_names_nobody_and_no_case(cast: Cast, signed_in: SignedIn, there: str):
    client = signed_in(cast.hoa)
    (one,), (other,) = (opened(client, there).sends()["ticket"] for _ in range(2))
    raw = urlsafe_b64decode(one + "==")
    assert one != other and len(one) < 250
    for told in (
        cast.hoa.worker.pk.to_bytes(8, "big"),
        bytes(cast.hoa.worker.public_key)[:16],
        UUID(there.split("/")[2]).bytes,
        unsent.key_digest(cast.hoa.worker),
    ):
        assert told not in raw


def test_another_public_key_keeps_nothing_and_stands_before_the_supervisors(
    cast: Cast, signed_in: SignedIn, there: str
):
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    session_ends(client)
    Worker.objects.filter(pk=cast.hoa.worker.pk).update(public_key=PrivateKey.generate().public.to_bytes())
    answer = client.post(there, form.sends())
    assert answer.status_code == 302 and answer["Location"].startswith("/vao/")
    assert not UnsentForm.objects.exists()
    last = Event.objects.latest("id")
    assert (last.act, last.outcome, said_by(last)["code"]) == ("unsent.keep", "refused", "strange_key")
    supervisor = signed_in(cast.thu)
    page = supervisor.get(reverse("audit-anomalies")).text
    assert "Chìa khoá của một người không còn như trước" in page
    review = re.search(r'href="([^"]*/khoa-la/[^"]*)"', page)
    assert review and supervisor.post(review[1], {"reason": "asked", "text": "Vừa làm lại"}).status_code == 302
    assert "khoa-la/" not in supervisor.get(reverse("audit-anomalies")).text


def test_nor_is_it_kept_for_a_key_that_she_was_given_since_however_well_certified(
    cast: Cast, signed_in: SignedIn, there: str
):
    """Whoever renews her has her next passphrase: what she typed before must not come to him with it."""
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    session_ends(client)
    with cast.thu.acting() as thu:
        hoa = Worker.objects.get(pk=cast.hoa.worker.pk)
        units.renew_worker(thu, cast.province, worker=hoa, passphrase="sau con de leo len nui cao")
    client.post(there, form.sends())
    assert not UnsentForm.objects.exists() and said_by(Event.objects.latest("id"))["code"] == "strange_key"


def test_a_key_that_the_province_does_not_certify_keeps_nothing(cast: Cast, signed_in: SignedIn, there: str):
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    session_ends(client)
    Worker.objects.filter(pk=cast.hoa.worker.pk).update(certified=None)
    client.post(there, form.sends())
    assert not UnsentForm.objects.exists() and said_by(Event.objects.latest("id"))["code"] == "strange_key"


def test_who_lost_the_right_meanwhile_is_shown_nothing(cast: Cast, signed_in: SignedIn, there: str):
    client = strict(signed_in(cast.quy))
    form = opened(client, there)
    session_ends(client)
    client.post(there, form.sends())
    case = Case.objects.get(pk=there.split("/")[2])
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    page = again(client, "quy", cast).get(there)
    assert page.status_code == 404 and WORDS not in page.text and SAID not in page.text
    assert UnsentForm.objects.count() == 1


def test_after_a_day_it_is_not_given_back_and_is_swept_when_anybody_comes_in(
    cast: Cast, signed_in: SignedIn, there: str
):
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    session_ends(client)
    client.post(there, form.sends())
    UnsentForm.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert SAID not in again(client, "hoa", cast).get(there).text
    assert UnsentForm.objects.count() == 1
    fields = {"username": "mai", "passphrase": cast.mai.passphrase}
    assert Client().post("/vao/", fields).status_code == 302
    assert not UnsentForm.objects.exists()


def test_a_form_sent_late_twice_is_given_back_once(cast: Cast, signed_in: SignedIn, there: str):
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    session_ends(client)
    client.post(there, form.sends())
    client.post(there, form.sends())
    again(client, "hoa", cast)
    (back,) = [form for form in forms_of(client.get(there).text) if "ticket" in form.names]
    assert client.post(there, back.sends()).status_code == 302
    assert Note.objects.count() == 1 and SAID not in client.get(there).text


def test_two_late_forms_come_back_one_after_the_other(cast: Cast, signed_in: SignedIn, there: str):
    client = strict(signed_in(cast.hoa))
    one, other = opened(client, there), opened(client, there)
    other.controls[[c.kind for c in other.controls].index("textarea")].value = "Lần sau nghuệch"
    session_ends(client)
    client.post(there, one.sends())
    client.post(there, other.sends())
    again(client, "hoa", cast)
    for words in ("Lần sau nghuệch", WORDS):
        page = client.get(there).text
        assert words in page
        (back,) = [form for form in forms_of(page) if "ticket" in form.names]
        assert client.post(there, back.sends(drop="1")).status_code == 302
    assert SAID not in client.get(there).text and not UnsentForm.objects.exists()


def test_nobody_fills_the_table(cast: Cast, signed_in: SignedIn, there: str):
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    session_ends(client)
    for _ in range(unsent.MOST_OF_A_DEVICE + 3):
        assert client.post(there, form.sends()).status_code == 302
    assert UnsentForm.objects.count() == unsent.MOST_OF_A_DEVICE
    UnsentForm.objects.all().delete()
    client.post(there, form.sends(text="x" * (unsent.LONGEST + 1)))
    assert not UnsentForm.objects.exists()


def test_who_cannot_leave_without_losing_words_is_told(cast: Cast, signed_in: SignedIn, there: str):
    client = strict(signed_in(cast.hoa))
    for number in range(unsent.MOST_OF_A_DEVICE):
        left = client.post(there, opened(client, there).sends(text=f"Lần {number}", leave="/", kept=""))
        assert left["Location"] == "/"
    page = client.post(there, opened(client, there).sends(text="Lần cuối", leave="/", kept=""))
    assert page.status_code == 422 and "chưa giữ lại được" in page.text and "Lần cuối" in page.text
    assert not Note.objects.exists()


def test_left_twice_it_is_given_back_as_it_was_last(cast: Cast, signed_in: SignedIn, there: str):
    client = strict(signed_in(cast.hoa))
    for words in ("Lần đầu", "Lần đầu, thêm"):
        assert client.post(there, opened(client, there).sends(text=words, leave="/"))["Location"] == "/"
    assert UnsentForm.objects.count() == 1 and "Lần đầu, thêm" in client.get(there).text


@pytest.fixture
def one_of_hers(cast: Cast, signed_in: SignedIn, there: str) -> UnsentForm:
    client = strict(signed_in(cast.hoa))
    form = opened(client, there)
    session_ends(client)
    client.post(there, form.sends())
    return UnsentForm.objects.get()


@pytest.fixture
def as_quy(cast: Cast, one_of_hers: UnsentForm) -> Iterator[None]:
    with transaction.atomic(), signed_context.known_to_the_database(cast.quy.worker.pk):
        yield


def test_the_database_shows_and_gives_away_nobody_elses(one_of_hers: UnsentForm, as_quy: None):
    assert not UnsentForm.objects.exists()
    assert UnsentForm.objects.all().delete()[0] == 0
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(ADDED, [one_of_hers.worker_id, bytes(16), bytes(16)])


def test_the_database_counts_as_well(one_of_hers: UnsentForm, cast: Cast):
    with transaction.atomic(), signed_context.known_to_the_database(cast.hoa.worker.pk), connection.cursor() as cursor:
        for _ in range(unsent.MOST_OF_A_DEVICE - 1):
            cursor.execute(ADDED, [one_of_hers.worker_id, bytes(one_of_hers.device), bytes(16)])
        with pytest.raises(DatabaseError, match="too many unsent forms"), transaction.atomic():
            cursor.execute(ADDED, [one_of_hers.worker_id, bytes(one_of_hers.device), bytes(16)])


def test_with_her_key_pair_goes_what_was_sealed_to_it(one_of_hers: UnsentForm):
    Worker.objects.filter(pk=one_of_hers.worker_id).update(public_key=PrivateKey.generate().public.to_bytes())
    assert not UnsentForm.objects.exists()


class TestBeingThere:
    """Key presses count, an open page does not."""

    def test_a_press_of_a_key_keeps_the_session_alive_up_to_its_longest(
        self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ):
        client, began = signed_in(cast.hoa), timezone.now().timestamp()
        before = Event.objects.count()
        for minutes in range(0, 12 * 60, 14):
            monkeypatch.setattr("casework.web.door.worker_session.time.time", lambda at=minutes: began + at * 60)
            assert client.post("/con-day/").status_code == 204
        assert Event.objects.count() == before
        monkeypatch.setattr("casework.web.door.worker_session.time.time", lambda: began + 12 * 3600 + 60)
        assert client.post("/con-day/").status_code == 302

    def test_the_page_says_until_when_also_without_script(self, cast: Cast, signed_in: SignedIn, there: str):
        page = signed_in(cast.hoa).get(there).text
        assert re.search(r"<noscript>.*Không bấm gì thì đến .*phải đăng nhập lại", page)
