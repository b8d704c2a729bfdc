"""Every address, every method, everybody: who is not named in the matrix sees what does not exist, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from casework.journey.intake.excluding import exclude
from casework.records.cases import Case
from casework.trail.events import Event
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import STATES, Ids
from tests.web.matrix import EVERYBODY, MATRIX, PUBLIC, VIEWS, Row, address_of
from tests.web.windows import Windows

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# Differs by request for reasons that have nothing to do with what was asked for.
OF_THE_REQUEST = frozenset({"content-length"})


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is taken back: a form sent empty may still be an act."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, address: str) -> HttpResponse:
    with undone():
        data = {"sent": "empty"} if method == "POST" else None
        answer: HttpResponse = getattr(client, method.lower())(address, data)
        return answer


NUMBERED = {"service", "question", "alert", "withheld", "standing", "handover"}


def _another(what: str, one: UUID | int | str) -> UUID | int | str:
    """An id of the same shape that is nobody's; what is chosen from a list stays."""
    if isinstance(one, UUID):
        return uuid4()
    return one + 1_000 if what in {"alert", "withheld", "standing", "handover"} and isinstance(one, int) else one


type Face = tuple[int, bytes, dict[str, str], list[str]]


def face(response: HttpResponse) -> Face:
    """All that a person could tell two answers apart by."""
    headers = {name.lower(): value for name, value in response.items() if name.lower() not in OF_THE_REQUEST}
    return response.status_code, response.content, headers, sorted(response.cookies)


def test_every_view_has_a_name_and_a_row():
    names = [pattern.name for pattern in VIEWS]
    assert None not in names and len(names) == len(set(names))
    assert set(names) == set(MATRIX) | PUBLIC


def test_every_row_names_people_and_a_state_that_exist():
    for name, row in MATRIX.items():
        assert row.opens_to <= EVERYBODY and row.at in STATES, name


@pytest.fixture(scope="module")
def missing(windows: Windows) -> Mapping[str, Face]:
    """What each person finds where nothing is."""
    return {name: face(ask(windows(name), "GET", reverse("case", args=[uuid4()]))) for name in EVERYBODY}


@pytest.mark.parametrize("name", MATRIX)
def test_only_who_is_named_gets_in(
    prepared: Mapping[str, Ids], windows: Windows, missing: Mapping[str, Face], cast: Cast, name: str
):
    row = MATRIX[name]
    ids = prepared[row.at]
    address = address_of(name, row, ids)
    unknown = reverse(name, args=[_another(one, ids[one]) for one in row.takes])
    for person in EVERYBODY:
        client = windows(person)
        assert missing[person][0] == 404
        for method in sorted(row.methods):
            answer = ask(client, method, address)
            if person in row.opens_to:
                assert answer.status_code in {200, 204, 302, 409, 422}, (person, method, answer.status_code)
            else:
                assert face(answer) == missing[person], (person, method, answer.status_code)
        if row.takes and person in row.heard:
            assert ask(client, min(row.methods), unknown).status_code == 302, person
        elif row.takes:
            assert face(ask(client, min(row.methods), unknown)) == missing[person], person
    if "case" in ids:
        _nobody_kept_from_it_gets_in(cast, windows, row, address, str(ids["case"]), missing["quy"])


def _nobody_kept_from_it_gets_in(
    cast: Cast, windows: Windows, row: Row, address: str, case_id: str, missing: Face
) -> None:
    """The same view once more after she named Quý: he finds nothing of the case, the others what they found before."""
    case = Case.objects.get(pk=case_id)
    by = cast.mai if row.at in {"draft", "owing", "notified"} else cast.hoa
    with by.acting() as worker:
        exclude(worker, case, worker_id=cast.quy.worker.pk)
    client = windows("quy")
    for method in sorted(row.methods):
        assert face(ask(client, method, address)) == missing, method
    if by.username in row.opens_to:
        assert ask(windows(by.username), min(row.methods), address).status_code != 404


@pytest.mark.parametrize("name", MATRIX)
def test_a_stranger_is_sent_to_the_door(cast: Cast, name: str):
    row = MATRIX[name]
    address = reverse(name, args=[1 if one in NUMBERED else uuid4() for one in row.takes])
    for method in ("GET", "POST", "PUT"):
        answer = ask(Client(), method, address)
        assert answer.status_code == 302 and answer["Location"].startswith("/vao/?next="), (name, method)


@pytest.mark.parametrize("name", MATRIX)
def test_a_method_nobody_offered_is_refused(windows: Windows, cast: Cast, name: str):
    row = MATRIX[name]
    address = reverse(name, args=[1 if one in NUMBERED else uuid4() for one in row.takes])
    client = windows("hoa")
    allowed = row.methods | ({"HEAD"} if "GET" in row.methods and name != "sign-out" else set())
    for method in METHODS:
        if method not in allowed and not (method == "HEAD" and "GET" in row.methods):
            assert ask(client, method, address).status_code == 405, method


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, row in MATRIX.items()
        if len(row.takes) == 2 and "case" in row.takes and not {"service", "question"} & set(row.takes)
    ],
)
def test_a_part_of_another_case_is_not_found_under_this_one(cast: Cast, signed_in: SignedIn, name: str):
    row = MATRIX[name]
    here, there = STATES[row.at](cast), STATES[row.at](cast)
    mixed = reverse(name, args=[here["case"], there[row.takes[1]]])
    client = signed_in(cast.hoa)
    missing = face(ask(client, "GET", reverse("case", args=[uuid4()])))
    for method in sorted(row.methods):
        assert face(ask(client, method, mixed)) == missing


def test_every_refusal_leaves_its_line(cast: Cast, signed_in: SignedIn):
    ids = STATES["active"](cast)
    for name, row in MATRIX.items():
        if row.at == "active":
            before = Event.objects.filter(outcome="refused").count()
            method = "GET" if "GET" in row.methods else "POST"
            getattr(signed_in(cast.binh), method.lower())(address_of(name, row, ids))
            last = Event.objects.latest("id")
            assert Event.objects.filter(outcome="refused").count() == before + 1, name
            assert (last.worker_id, last.case_id) == (cast.binh.worker.pk, ids["case"]), name


def test_a_page_that_says_no_before_it_asks_for_any_case_leaves_its_line_as_well(cast: Cast, signed_in: SignedIn):
    ids = STATES["now"](cast)
    for person in ("lan", "mai", "hoa", "thu"):
        client = signed_in(cast.everybody[person])
        for name, row in MATRIX.items():
            if row.at != "now" or person in row.opens_to:
                continue
            for method in row.methods:
                with undone():
                    before = Event.objects.filter(outcome="refused").count()
                    assert getattr(client, method.lower())(address_of(name, row, ids)).status_code == 404, name
                    assert Event.objects.filter(outcome="refused").count() == before + 1, (name, person, method)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_page_asks_nobody_who_they_are(db: None, name: str):
    answers = {method: ask(Client(), method, reverse(name)).status_code for method in ("GET", "POST", "PUT")}
    assert max(answers.values()) < 500 and answers["PUT"] == 405


class TestWhatABrowserMaySay:
    """Host, forwarding and overriding headers change nothing."""

    def test_another_host_is_refused(self, cast: Cast, signed_in: SignedIn):
        assert signed_in(cast.hoa).get("/", headers={"host": "evil.example"}).status_code == 400

    def test_forwarded_headers_are_not_believed(self, cast: Cast, signed_in: SignedIn):
        client = signed_in(cast.hoa)
        forged = {
            "x-forwarded-host": "evil.example",
            "x-forwarded-for": "127.0.0.1, 10.0.0.1",
            "x-forwarded-proto": "https",
            "x-forwarded-user": "thu",
            "x-original-url": "/nhat-ky/",
            "x-rewrite-url": "/nhat-ky/",
        }
        answer = client.get("/", headers=forged)
        assert answer.status_code == 200 and b"evil.example" not in answer.content
        assert "Nhật ký tỉnh" not in answer.content.decode()

    @pytest.mark.parametrize("header", ["x-http-method-override", "x-method-override", "x-http-method"])
    def test_a_method_cannot_be_put_over_another(self, cast: Cast, signed_in: SignedIn, header: str):
        client = signed_in(cast.hoa)
        assert client.get("/ra/", headers={header: "POST"}).status_code == 405
        assert client.post("/", {"_method": "GET"}, headers={header: "GET"}).status_code == 405
        assert client.get("/").status_code == 200

    def test_a_name_sent_twice_in_the_address_is_refused(self, cast: Cast, signed_in: SignedIn):
        ids = STATES["draft"](cast)
        client = signed_in(cast.mai)
        assert client.get(f"/ho-so/{ids['case']}/?a=1&a=2").status_code == 400
        assert client.get(f"/?sau={ids['case']}&sau={ids['case']}").status_code == 400
