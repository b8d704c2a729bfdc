"""A session: it ends by itself, its keys lie in two halves, and leaving leaves nothing behind."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from casework.journey import door
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.units import appoint, end_membership
from casework.policy.memberships import WorkerWithMemberships, session_digest
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Role, Worker
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.web.door.store import SessionStore
from tests.cast import Cast
from tests.signing_in import SignedIn

MINUTE = 60


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Let time pass for sessions: `later(minutes)` from the beginning of the test."""
    began = time.time()

    def pass_(minutes: float) -> None:
        monkeypatch.setattr("casework.web.door.worker_session.time.time", lambda: began + minutes * MINUTE)

    return pass_


def is_out(client: Client) -> bool:
    response = client.get("/")
    return response.status_code == 302 and response["Location"].startswith("/vao/")


def last_line() -> tuple[str, str, int | None, str]:
    event = Event.objects.latest("id")
    return event.act, event.outcome, event.worker_id, said_by(event).get("code", "")


def test_a_quarter_of_an_hour_without_a_sign_ends_it(cast: Cast, signed_in: SignedIn, later):
    client = signed_in(cast.mai)
    later(14)
    assert not is_out(client)
    later(28)
    assert not is_out(client)
    later(44)
    assert is_out(client)
    assert not WorkerSession.objects.exists()
    assert last_line() == ("door.session_over", "done", cast.mai.worker.pk, "idle")
    assert is_out(client)
    assert Event.objects.filter(act="door.session_over").count() == 1


def test_twelve_hours_end_it_however_busy_she_is(cast: Cast, signed_in: SignedIn, later):
    client = signed_in(cast.mai)
    for minutes in range(0, 12 * 60, 10):
        later(minutes)
        assert not is_out(client)
    later(12 * 60 + 1)
    assert is_out(client)
    assert last_line() == ("door.session_over", "done", cast.mai.worker.pk, "longest")


def test_a_session_nobody_came_back_to_gets_its_line_when_she_next_signs_in(cast: Cast, signed_in: SignedIn):
    signed_in(cast.mai)
    WorkerSession.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    still = signed_in(cast.mai)
    door.sign_in("mai", cast.mai.passphrase, source=door.Source("10.0.0.1"))
    over = Event.objects.get(act="door.session_over")
    assert (over.worker_id, over.outcome) == (cast.mai.worker.pk, "done")
    # Whether it lay idle or reached its longest nobody can tell afterwards.
    assert said_by(over)["code"] == "expired"
    assert WorkerSession.objects.count() == 1 and not is_out(still)


def test_a_stolen_session_without_the_key_cookie_opens_nothing(cast: Cast, signed_in: SignedIn):
    hers = signed_in(cast.mai)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = hers.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_out(thief)
    # A session without her browser's half of the key: refused, and said where her province reads it.
    assert last_line() == ("door.session_over", "refused", cast.mai.worker.pk, "without_key")
    assert Event.objects.latest("id").province_id == cast.province.pk
    other = signed_in(cast.hoa)
    thief.cookies[settings.SESSION_COOKIE_NAME] = other.cookies[settings.SESSION_COOKIE_NAME].value
    thief.cookies[settings.KEY_COOKIE_NAME] = hers.cookies[settings.KEY_COOKIE_NAME].value
    assert is_out(thief)


@pytest.mark.parametrize("value", ["", "x", "A" * 44, "é"])
def test_an_odd_key_cookie_is_no_key(cast: Cast, signed_in: SignedIn, value: str):
    client = signed_in(cast.mai)
    client.cookies[settings.KEY_COOKIE_NAME] = value
    assert is_out(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_quick_exit_ends_the_session_and_clears_the_key(cast: Cast, signed_in: SignedIn, method: str):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    client = signed_in(cast.mai)
    address = f"/ho-so/{case.pk}/"
    assert client.get(address).status_code == 200
    response = getattr(client, method)("/thoat-nhanh/")
    if method == "get":
        assert response.status_code == 302 and response["Location"] == settings.QUICK_EXIT_URL
    else:
        assert response.status_code == 204
    assert not WorkerSession.objects.exists()
    cleared = response.cookies[settings.KEY_COOKIE_NAME]
    assert cleared.value == "" and cleared["max-age"] == 0 and cleared["samesite"] == "Strict"
    assert response["Cache-Control"] == "no-store"
    # The back button asks again, for nothing was kept, and is sent to the door.
    assert client.get(address)["Location"].startswith("/vao/")
    assert Event.objects.latest("id").act == "door.quick_exit"


def test_quick_exit_asks_nobody_who_they_are(db: None):
    assert Client().get("/thoat-nhanh/").status_code == 302
    assert Client(enforce_csrf_checks=True).post("/thoat-nhanh/").status_code == 204


def test_signing_out_needs_a_form_of_ours(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.mai)
    assert client.get("/ra/").status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post("/ra/").status_code == 403
    client.handler.enforce_csrf_checks = False
    assert client.post("/ra/")["Location"] == "/vao/"
    assert is_out(client) and not WorkerSession.objects.exists()


def test_a_unit_given_meanwhile_opens_and_one_ended_does_not(cast: Cast, signed_in: SignedIn):
    with cast.lu.acting() as lu:
        case = submit_to_desk(lu, open_case(lu, cast.other_address, name="Lý Thị Xí"))
    client = signed_in(cast.hoa)
    assert client.get(f"/ho-so/{case.pk}/").status_code == 404
    with cast.thu.acting() as thu:
        appoint(thu, cast.province, unit=cast.other_desk, worker=cast.hoa.worker, role=Role.OFFICER)
    assert client.get(f"/ho-so/{case.pk}/").status_code == 200
    with cast.thu.acting() as thu:
        end_membership(thu, cast.province, unit=cast.other_desk, worker=cast.hoa.worker)
    assert client.get(f"/ho-so/{case.pk}/").status_code == 404
    assert str(case.pk) not in client.get("/").content.decode()


def test_the_language_stays_with_the_reader_and_goes_nowhere_else(cast: Cast):
    client = Client()
    response = client.post("/ngon-ngu/", {"language": "en", "next": "/vao/"})
    assert response["Location"] == "/vao/" and client.get("/vao/")["Content-Language"] == "en"
    assert client.post("/ngon-ngu/", {"language": "xx", "next": "//evil.example"})["Location"] == "/"
    assert client.get("/vao/")["Content-Language"] == "en"
    client.post("/ngon-ngu/", {"language": "vi"})
    assert client.get("/vao/", headers={"accept-language": "en"})["Content-Language"] == "vi"
    assert client.get("/ngon-ngu/").status_code == 405


def test_who_left_without_network_is_out_with_the_next_request(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    client.cookies["left"] = "1"
    before = Event.objects.filter(act="door.quick_exit", worker_id=cast.hoa.worker.pk).count()
    answer = client.get("/")
    assert Event.objects.filter(act="door.quick_exit", worker_id=cast.hoa.worker.pk).count() == before + 1
    assert answer.status_code == 302 and answer["Location"].startswith("/vao/")
    assert answer.cookies["left"].value == ""
    assert client.get("/").status_code == 302


def put_back(row: WorkerSession) -> None:
    WorkerSession.objects.bulk_create([row])


@pytest.mark.parametrize("way", ["/ra/", "/thoat-nhanh/", "left"])
def test_a_session_that_was_left_stays_left_whoever_puts_its_row_back(cast: Cast, signed_in: SignedIn, way: str):
    client = signed_in(cast.mai)
    still = signed_in(cast.mai)
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    row = WorkerSession.objects.get(session_key=session_digest(kept[settings.SESSION_COOKIE_NAME]))
    if way == "left":
        client.cookies["left"] = "1"
        client.get("/")
    else:
        client.post(way)
    put_back(row)
    again = Client()
    for name, value in kept.items():
        again.cookies[name] = value
    assert is_out(again)
    # Her other browser is another session.
    assert not is_out(still)


def test_a_session_that_ran_out_stays_over(cast: Cast, signed_in: SignedIn, later):
    client = signed_in(cast.mai)
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    row = WorkerSession.objects.get()
    later(16)
    assert is_out(client)
    later(1)
    put_back(row)
    again = Client()
    for name, value in kept.items():
        again.cookies[name] = value
    assert is_out(again)


def test_past_the_end_of_its_row_a_session_is_over_however_lately_she_was_at_it(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.mai)
    WorkerSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert is_out(client)


def whose(client: Client) -> WorkerWithMemberships | None:
    """To whom the session belongs, before any key is tried."""
    return SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value).worker_with_memberships()


def past_every_trigger(statement: str, *values: int | bytes) -> None:
    """As the database's owner writes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_session_moved_to_another_persons_name_is_nobodys(cast: Cast, signed_in: SignedIn):
    """The database's owner writes the supervisor's number into his own session: what it says inside is his."""
    client = signed_in(cast.mai)
    assert not is_out(client) and whose(client)
    past_every_trigger("UPDATE casework_workersession SET worker_id = %s", cast.thu.worker.pk)
    assert whose(client) is None
    assert is_out(client)


def test_with_another_key_pair_of_hers_a_session_of_before_is_nobodys(cast: Cast, signed_in: SignedIn):
    """Whoever renewed her, or wrote another pair into the table: no session goes on beside it."""
    client = signed_in(cast.mai)
    other = bytes(Worker.objects.get(pk=cast.lu.worker.pk).public_key)
    past_every_trigger("UPDATE casework_worker SET public_key = %s WHERE id = %s", other, cast.mai.worker.pk)
    assert whose(client) is None
    assert is_out(client)


def test_who_reads_the_table_cannot_bring_what_stands_there(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.mai)
    stolen = WorkerSession.objects.get().session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert is_out(client)
