"""Her own page: where she is signed in, which of it she ends, and what she did lately, of no case."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from casework.journey.intake.hearing import ask_danger
from casework.journey.intake.opening import open_case
from casework.policy.memberships import session_digest
from casework.records.worker_sessions import WorkerSession
from casework.rulebook.acts import Act
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from tests.cast import Cast, Person
from tests.signing_in import SignedIn

PAGE, END = reverse("own-page"), reverse("door-session_over")


def on_a_phone(person: Person) -> Client:
    client = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 8) Mobile"})
    assert client.post("/vao/", {"username": person.username, "passphrase": person.passphrase}).status_code == 302
    return client


def digest_of(client: Client) -> str:
    return session_digest(client.session.session_key or "")


def offered(page: str) -> list[str]:
    return re.findall(r'name="session" value="([^"]+)"', page)


def test_she_sees_each_device_and_ends_another_but_not_this_one(cast: Cast, signed_in: SignedIn):
    phone, here = on_a_phone(cast.hoa), signed_in(cast.hoa)
    page = here.get(PAGE).text
    assert "Điện thoại" in page and page.count("Máy này") == 1
    assert offered(page) == [digest_of(phone)]
    ended = here.post(END, {"session": digest_of(phone)}, follow=True)
    assert "Đã xong: đăng xuất một máy khác." in ended.text and offered(ended.text) == []
    assert phone.get("/")["Location"].startswith(reverse("sign-in"))
    assert here.get("/").status_code == 200
    line = Event.objects.get(act=Act.DOOR_SESSION_OVER.value, worker_id=cast.hoa.worker.pk)
    assert said_by(line)["code"] == "ended"
    here.post(END, {"session": digest_of(here)})
    assert here.get("/").status_code == 200, "the one she is in is left by signing out"


def test_what_ran_out_is_no_place_where_she_is_signed_in(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    signed_in(cast.hoa)
    began = time.time()
    monkeypatch.setattr("casework.web.door.worker_session.time.time", lambda: began + 20 * 60)
    assert offered(signed_in(cast.hoa).get(PAGE).text) == []


@pytest.mark.parametrize("whose", ["another's", "nobody's", ""])
def test_of_anothers_session_she_learns_nothing_and_ends_nothing(cast: Cast, signed_in: SignedIn, whose: str):
    quy, hoa = signed_in(cast.quy), signed_in(cast.hoa)
    named = {"another's": digest_of(quy), "nobody's": "0" * 40}.get(whose, "")
    answer = hoa.post(END, {"session": named})
    assert (answer.status_code, answer["Location"]) == (302, PAGE) and "saved" not in answer.cookies
    assert quy.get("/").status_code == 200 and WorkerSession.objects.count() == 2
    assert digest_of(quy) not in hoa.get(PAGE).text


def test_she_reads_what_she_did_and_what_was_refused_and_nobody_elses_and_no_name(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        for code in ("worse", "weapon", "jealous"):
            ask_danger(mai, case, answers={code: "no"}, dangers=[])
    client = signed_in(cast.mai)
    page = client.get(PAGE).text
    assert "Có người đến, mở phần ghi" in page and "Đăng nhập" in page
    assert page.count("Hỏi về nguy hiểm") == 1 and "3 lần liền nhau" in page
    assert "Dợ" not in page and str(case.pk) not in page
    client.post(reverse("passphrase-change"), {"old": "khong phai", "passphrase": "x", "again": "x"})
    assert "Bị từ chối" in client.get(PAGE).text
    assert "mở phần ghi" not in signed_in(cast.lu).get(PAGE).text


def test_her_name_on_every_page_leads_there_and_from_there_to_all_that_is_hers(cast: Cast, signed_in: SignedIn):
    hoa = signed_in(cast.hoa)
    assert f'href="{PAGE}">{cast.hoa.worker.display_name}' in hoa.get("/").text
    page = hoa.get(PAGE).text
    assert all(f'href="{reverse(name)}"' in page for name in ("notifications", "passphrase-change"))
    english = hoa.post(reverse("set-language"), {"language": "en", "next": PAGE}, follow=True).text
    assert "In use" in english and "Tiếng Việt" in english
    gone = signed_in(cast.cuc).get(PAGE).text
    assert reverse("passphrase-change") not in gone, "who has no unit is led to no page that is not hers"
