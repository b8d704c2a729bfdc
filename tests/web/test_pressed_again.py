"""A press after the session was over: she is told that nothing came of it, and one more press does it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.records.alarms import Alarm
from casework.web.pressed import AGAIN, URGENT
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.matrix import MATRIX, PUBLIC

NUMBERED = {"service", "question", "alert", "withheld", "standing", "handover"}
BY_PRESS_ALONE = sorted(name for name, row in MATRIX.items() if "GET" not in row.methods)


@pytest.mark.parametrize("name", BY_PRESS_ALONE)
def test_an_address_of_a_button_alone_is_never_an_empty_page(cast: Cast, signed_in: SignedIn, name: str):
    address = reverse(name, args=[1 if one in NUMBERED else uuid4() for one in MATRIX[name].takes])
    answer = signed_in(cast.hoa).get(address)
    assert answer.status_code == 405 and "POST" in answer["Allow"]
    assert "Chưa có gì được gửi" in answer.text and 'href="/"' in answer.text
    assert (f'action="{address}"' in answer.text) is (name in AGAIN)
    assert ('href="tel:113"' in answer.text) is (name in URGENT)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_nor_is_one_for_who_is_not_signed_in(db: None, name: str):
    answer = Client().get(reverse(name))
    assert answer.status_code != 405 or 'href="/"' in answer.text


def test_mai_presses_urgent_after_her_session_and_is_told_so_until_it_rings(cast: Cast, signed_in: SignedIn):
    client = Client()
    at_the_door = client.post("/goi-gap/")["Location"]
    door = client.get(at_the_door).text
    assert "chưa đến nơi" in door and 'href="tel:113"' in door
    came = client.post(at_the_door, {"username": "mai", "passphrase": cast.mai.passphrase})
    assert came["Location"] == "/goi-gap/" and not Alarm.objects.exists()
    page = client.get(came["Location"]).text
    assert "Chưa có gì được gửi" in page and 'action="/goi-gap/"' in page
    assert client.post("/goi-gap/").status_code == 302
    with cast.hoa.acting():
        assert Alarm.objects.count() == 1


def test_the_door_names_no_number_for_who_pressed_nothing_urgent(db: None):
    for there in ("/", "/tim/", "/nowhere/", f"/ho-so/{uuid4()}/"):
        assert 'href="tel:113"' not in Client().get("/vao/", {"next": there}).text
