"""Who searched for a name: the trail keeps no name, and a supervisor's keys can still ask it."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy.unit_keys import key_of
from casework.queries import desk
from casework.queries.audit.searches import NameSearches, who_searched
from casework.rulebook import names
from casework.rulebook.refusals import NotAllowed
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault import keyring
from casework.vault.errors import Locked
from casework.vault.searches import Asker
from tests.cast import Cast, Person
from tests.signing_in import SignedIn


def search(by: Person, typed: str) -> dict[str, object]:
    """She searches; the body of the line it left."""
    with by.acting() as worker:
        desk.find(worker, typed=typed)
    body: dict[str, object] = said_by(Event.objects.filter(act="case.search").latest("id"))
    return body


def asked(cast: Cast, name: str) -> NameSearches:
    with cast.thu.acting() as thu:
        return who_searched(thu, name=name, since=timezone.localdate())


@pytest.mark.parametrize("typed", ["Thào Thị Dợ", "dợ thào", "Tha", "THAO THI DO", "d", "Thào  Dợ"])
def test_however_it_was_typed_the_supervisor_finds_who_searched_for_her(cast: Cast, typed: str):
    with cast.mai.acting() as mai:
        submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    search(cast.hoa, typed)
    search(cast.hoa, "Lý Thị Xí")
    (found,) = asked(cast, "Thào Thị Dợ").found
    assert (found.who, found.unit, found.shown) == ("Lò Thị Hoa", "Hội LHPN xã Bình Lư", 1)


def test_a_hosts_and_a_supervisors_own_search_are_found_too(cast: Cast):
    search(cast.mai, "Dợ")
    search(cast.thu, "Dợ")
    asked(cast, "Thào Dợ")
    found = asked(cast, "Thào Thị Dợ").found
    assert [(one.who, one.asked) for one in found] == [
        ("Nguyễn Thị Thu", True),
        ("Nguyễn Thị Thu", False),
        ("Vàng Thị Mai", False),
    ]


def test_another_name_is_not_confused_with_hers(cast: Cast):
    search(cast.hoa, "Thào Thị Dợ A")
    search(cast.hoa, "Thị Thị")
    page = asked(cast, "Thào Thị Dợ")
    assert page.found == () and page.among == 2 and page.silent == 0


def test_the_same_search_twice_looks_like_two(cast: Cast):
    first, second = search(cast.hoa, "Thào Thị Dợ"), search(cast.hoa, "Thào Thị Dợ")
    assert first["asked_at"] == second["asked_at"] == cast.desk.pk
    assert first["asked"] != second["asked"] and len(str(first["asked"])) == 64
    assert "hao" not in json.dumps(first)


def test_without_the_units_key_no_name_can_be_tried(cast: Cast):
    """What the database's owner has, or an officer of another commune: the digest, every name, and no key for it."""
    body = search(cast.hoa, "Dợ")
    event = Event.objects.get(pk=str(body["id"]))
    with cast.hoa.acting():
        assert Asker(key_of(cast.desk)).digest(event.pk, names.in_order(names.fold("Dợ"))) == body["asked"]
    with cast.binh.acting(), pytest.raises(Locked):
        key_of(cast.desk)
    for key in (*cast.binh.unit_keys.values(), *cast.mai.unit_keys.values(), *cast.lan.unit_keys.values(), b"\0" * 32):
        assert Asker(key).digest(event.pk, "do") != body["asked"]


def test_only_a_supervisor_asks_and_her_question_is_in_the_trail(cast: Cast):
    with cast.hoa.acting() as hoa, keyring.using(keyring.current()), pytest.raises(NotAllowed):
        who_searched(hoa, name="Thào Thị Dợ", since=timezone.localdate())
    asked(cast, "Thào Thị Dợ")
    event = Event.objects.latest("id")
    body = said_by(event)
    assert (event.act, event.outcome, body["asked_at"]) == ("trail.searches", "looked", cast.province.pk)


def test_the_page_answers_and_the_name_stands_in_no_address(cast: Cast, signed_in: SignedIn):
    search(cast.hoa, "Thào Thị Dợ")
    client = signed_in(cast.thu)
    page = client.get("/nhat-ky/tim-ten/")
    assert page.status_code == 200 and f'value="{timezone.localdate().year}' not in page.text
    day = f"{timezone.localdate():%d/%m/%Y}"
    page = client.post("/nhat-ky/tim-ten/", {"name": "Thào Thị Dợ", "since": day, "until": day})
    assert page.status_code == 200 and "Lò Thị Hoa" in page.text and "1 lần tìm như vậy" in page.text
    assert client.get("/nhat-ky/tim-ten/?name=x").status_code == 400
    assert client.post("/nhat-ky/tim-ten/", {"name": "", "since": day}).status_code == 422
    turned = client.post("/nhat-ky/tim-ten/", {"name": "Thào Thị Dợ", "since": day, "until": "01/01/2020"})
    assert turned.status_code == 422 and "phải bằng hoặc sau" in turned.text and 'value="01/01/2020"' in turned.text
    before = Event.objects.count()
    client.post("/nhat-ky/tim-ten/", {"name": "Thào", "since": day})
    assert Event.objects.count() == before + 1


@pytest.mark.parametrize("length", [1, 4, 12, 30])
def test_a_long_name_is_asked_in_few_ways(length: int):
    ways = names.ways_to_ask(" ".join(f"tieng{number}" for number in range(length)))
    assert 0 < len(ways) <= names.MOST_WAYS
