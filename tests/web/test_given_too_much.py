"""More than a page asks for: ten thousand fields, fields that no form has, and a browser that asks what has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from casework.trail.events import Event
from tests.cast import Cast, Person
from tests.signing_in import SignedIn
from tests.states import STATES, Ids
from tests.web.adding import ADDING, Adding
from tests.web.matrix import MATRIX, address_of
from tests.web.windows import Windows

TEN_THOUSAND = "&".join(f"f{n}=x" for n in range(10_000))
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if "POST" in row.methods])
def test_ten_thousand_fields_are_refused_by_every_page_and_nothing_is_done(
    prepared: Mapping[str, Ids], windows: Windows, name: str
):
    row = MATRIX[name]
    address, person = address_of(name, row, prepared[row.at]), min(row.opens_to)
    browser = windows(person)
    browser.handler.enforce_csrf_checks = True  # as it is outside: the check reads the fields first
    before = Event.objects.filter(outcome="done").count()
    answer = browser.post(address, TEN_THOUSAND, content_type=FORM)
    assert answer.status_code == 400
    assert Event.objects.filter(outcome="done").count() == before


@pytest.mark.parametrize("address", ["/vao/", "/thoat-nhanh/", "/ngon-ngu/"])
def test_ten_thousand_fields_are_refused_at_the_door(db: None, address: str):
    answer = Client(enforce_csrf_checks=True).post(address, TEN_THOUSAND, content_type=FORM)
    assert answer.status_code == 400


@pytest.mark.usefixtures("reason_stated")
@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if "GET" in row.methods])
def test_a_browser_that_asks_what_has_changed_is_shown_the_whole_page_and_told_no_mark_of_it(
    prepared: Mapping[str, Ids], windows: Windows, name: str
):
    row = MATRIX[name]
    address, person = address_of(name, row, prepared[row.at]), min(row.opens_to)
    asked = {"If-None-Match": "*", "If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT", "Range": "bytes=0-0"}
    for headers in ({}, asked):
        answer = windows(person).get(address, headers=headers)
        assert answer.status_code in {200, 302}
        assert answer["Cache-Control"] == "no-store"
        assert not {"etag", "last-modified", "accept-ranges", "content-range"} & {one.lower() for one in answer.headers}


# Fields that no form has ----------------------------------------------------------------------------------------------

FAR = "2099-01-01"


def sent_along(cast: Cast) -> dict[str, str]:
    """What somebody adds to a form who would choose whose it is, where it goes, how far it is and until when."""
    unit, worker, one = str(cast.other_desk.pk), str(cast.binh.worker.pk), "00000000-0000-7000-8000-000000000001"
    return {
        **dict.fromkeys(("unit", "unit_id", "desk", "desk_id", "origin", "origin_id", "province", "province_id"), unit),
        **dict.fromkeys(("group", "group_id", "held_by", "to_unit_id", "from_unit", "from_unit_id"), unit),
        **dict.fromkeys(("owner", "by", "by_id", "worker", "worker_id", "user", "user_id", "granted_by"), worker),
        **dict.fromkeys(("made_by", "made_by_id", "written_by", "written_by_id", "assigned_to", "led_by"), worker),
        **dict.fromkeys(("expires_at", "expires", "ended_at", "sent_at", "made_at", "written_at", "received_at"), FAR),
        **dict.fromkeys(("id", "pk", "event", "event_id", "case_id", "object_id", "history_id"), one),
        **dict.fromkeys(("stage", "status"), "closed"),
        **dict.fromkeys(("hold", "permission", "role"), "lead"),
        **dict.fromkeys(("sealed_key", "key_commitment", "older_keys", "certified", "is_active", "is_superuser"), "x"),
    }


def filled(page: str, adding: Adding, cast: Cast, client: Any) -> tuple[str, dict[str, object]]:
    """The page of this act as whoever does it fills it in."""
    row = MATRIX[page]
    ids = (adding.at or STATES[row.at])(cast)
    address = address_of(page, row, ids)
    shown = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    given = {name: getattr(cast, who) for name, who in adding.of_the_cast.items()}
    named = {name: one.worker.pk if isinstance(one, Person) else one.pk for name, one in given.items()}
    typed = {name: say.format_map(ids) if isinstance(say, str) else say for name, say in adding.typed.items()}
    return address, {**hidden, **typed, **named}


def written_by_the_newest_event() -> list[dict[str, Any]]:
    """Every history row that the newest act wrote, and the rights it changed."""
    event = Event.objects.filter(outcome="done").latest("id")
    rows: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_name LIKE 'casework_historical%' AND column_name = 'event_id'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE event_id = %s', [event.pk])
            rows += [json.loads(row) for (row,) in cursor.fetchall()]
    return rows


@pytest.mark.parametrize("name", ADDING)
def test_a_field_that_no_form_has_changes_nothing_of_what_is_written(cast: Cast, signed_in: SignedIn, name: str):
    adding = ADDING[name]
    client = signed_in(cast.everybody[adding.by])
    address, typed = filled(adding.page, adding, cast, client)
    along = {field: value for field, value in sent_along(cast).items() if field not in typed}
    before = Event.objects.filter(outcome="done").count()
    answer = client.post(address, {**along, **typed})
    assert answer.status_code in {302, 400}, (name, answer.status_code)
    if answer.status_code == 400:
        assert Event.objects.filter(outcome="done").count() == before
        return
    unit, worker = cast.other_desk.pk, cast.binh.worker.pk
    for row in written_by_the_newest_event():
        units = {row[key] for key in row if re.search(r"(unit|desk|origin|province|stands_by|group)_id$", key)}
        people = {row[key] for key in row if re.search(r"(by|worker|user|led)(_id)?$", key)}
        assert unit not in units and worker not in people, row
        assert FAR not in json.dumps(row) and row.get("stage") != "closed", row
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_caseheldbyunit WHERE group_id = %s", [unit])
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT count(*) FROM casework_caseheldbyworker WHERE user_id = %s", [worker])
        assert cursor.fetchone()[0] == 0
