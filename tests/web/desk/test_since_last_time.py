"""Everything a person must answer stands on the page she comes in by, and what came since she was here is marked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.policy import unit_of_work
from casework.queries import desk as queries
from casework.queries.desk import Below
from casework.queries.last_time import last_time
from casework.queries.waiting import waiting
from casework.records.worker_sessions import WorkerSession
from casework.rulebook.acts import Act
from casework.trail.events import Event
from tests.cast import Cast
from tests.owed import notified
from tests.queries.reading import read
from tests.signing_in import SignedIn
from tests.states import arrived

NEW = ">Mới<"


def came_back(client: Client, *, ago: timedelta) -> Client:
    """She was here so long ago, and signed in anew."""
    session = client.session
    session["since"] = int((timezone.now() - ago).timestamp())
    session.save()
    return client


def test_when_she_left_last_is_kept_as_she_comes_in(cast: Cast, client: Client):
    def signs_in() -> None:
        typed = {"username": "hoa", "passphrase": cast.hoa.passphrase}
        assert client.post(reverse("sign-in"), typed).status_code == 302

    signs_in()
    assert "since" not in client.session and "từ lần trước" not in client.get(reverse("desk")).text
    client.post(reverse("sign-out"))
    left = last_time(cast.hoa.worker)
    assert left is not None
    signs_in()
    assert client.session["since"] == int(left.timestamp())
    assert "từ lần trước" in client.get(reverse("desk")).text


def test_what_came_while_a_session_ran_out_is_new(cast: Cast, client: Client, signed_in: SignedIn):
    """Nobody pressed a button: the line that it ended is written when she comes back, and she was not here then."""
    signed_in(cast.hoa).get(reverse("desk"))
    WorkerSession.objects.filter(worker=cast.hoa.worker).update(expire_date=timezone.now() - timedelta(minutes=1))
    notified(cast)
    arrived(cast)
    typed = {"username": "hoa", "passphrase": cast.hoa.passphrase}
    assert client.post(reverse("sign-in"), typed).status_code == 302
    assert Event.objects.filter(act=Act.DOOR_SESSION_OVER.value, worker_id=cast.hoa.worker.pk).exists()
    assert NEW in client.get(reverse("desk")).text


def test_an_officer_a_chairman_and_a_supervisor_read_what_is_new(cast: Cast, signed_in: SignedIn):
    notified(cast)
    arrived(cast)
    for person, page in ((cast.hoa, "desk"), (cast.vinh, "desk"), (cast.mai, "desk")):
        client = came_back(signed_in(person), ago=timedelta(hours=1))
        marked = client.get(reverse(page)).text.count(NEW)
        after = came_back(client, ago=timedelta(hours=-1)).get(reverse(page)).text.count(NEW)
        assert marked > after, f"{person.username}: {after} are news that nobody saw, however long ago she was here"


def test_the_count_is_that_of_the_list_and_only_of_what_she_could_open(cast: Cast):
    arrived(cast)
    arrived(cast, name="Sùng Thị Mai")
    for person in (cast.hoa, cast.quy, cast.mai, cast.thu, cast.binh, cast.lu):
        with person.acting() as worker, unit_of_work.transaction_as(worker):
            in_all, new = waiting(worker, act=Act.CASE_LIST, since=timezone.now() - timedelta(hours=1))
        with person.acting() as worker:
            whole = queries.desk(worker, below=Below(duties=True))
        assert in_all == len(whole.due) + whole.due_left == new, person.username


def test_thu_reads_on_her_first_page_how_much_waits_for_her(cast: Cast, signed_in: SignedIn):
    arrived(cast)
    assert read(cast.thu, queries.desk).seated
    page = signed_in(cast.thu).get(reverse("province"))
    with cast.thu.acting() as thu, unit_of_work.transaction_as(thu):
        in_all, _new = waiting(thu, act=Act.CASE_LIST, since=None)
    assert (f"{in_all} việc chờ bạn" in page.text) is bool(in_all)
    assert page.status_code == 200


@pytest.mark.parametrize("who", ["toan", "khanh", "lan", "son", "tri", "cuc"])
def test_who_keeps_no_case_is_told_no_number_of_cases(cast: Cast, signed_in: SignedIn, who: str):
    arrived(cast)
    page = came_back(signed_in(cast.everybody[who]), ago=timedelta(hours=1)).get(reverse("desk")).text
    assert NEW not in page and "việc chờ bạn" not in page
