"""Every form that adds is done once however often it is sent: one row, one event, one clock, one key, one answer."""

from __future__ import annotations

import re
import threading
import typing
from collections import Counter
from collections.abc import Mapping

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from casework.journey import idempotency
from casework.records.idempotency import SentForm
from casework.records.intake import Note
from casework.records.livelihood import LivelihoodInput
from casework.records.referral import Referral
from casework.trail.events import Event, Outcome
from casework.web import sent_once
from tests.cast import Cast, Person
from tests.signing_in import SignedIn, sign_in
from tests.states import STATES
from tests.trail.running_log import Log
from tests.web.adding import ADDING, ONE_ROW_A_CASE, WITHOUT_A_PAGE, Adding, inserting
from tests.web.matrix import MATRIX, address_of

BESIDE = {"casework.sentform", "casework.workersession"}
"""Tables that say nothing of what was done."""

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def rows() -> Counter[str]:
    """How many rows stand in every table, and how many acts were done."""
    counted = {
        model._meta.label_lower: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label == "casework" and model._meta.label_lower not in BESIDE | {"casework.event"}
    }
    return Counter({**counted, "done": Event.objects.filter(outcome=Outcome.DONE).count()})


def filled(client: Client, adding: Adding, cast: Cast) -> tuple[str, dict[str, object]]:
    """The page of an operation as its worker finds it, with everything typed."""
    row = MATRIX[adding.page]
    ids = (adding.at or STATES[row.at])(cast)
    address = address_of(adding.page, row, ids)
    page = client.get(address)
    assert page.status_code == 200, adding.page
    named = {name: getattr(cast, who) for name, who in adding.of_the_cast.items()}
    chosen = {name: one.worker.pk if isinstance(one, Person) else one.pk for name, one in named.items()}
    typed = {name: say.format_map(ids) if isinstance(say, str) else say for name, say in adding.typed.items()}
    return address, {**dict(HIDDEN.findall(page.content.decode())), **typed, **chosen}


def sent_twice(client: Client, adding: Adding, cast: Cast) -> Mapping[str, int]:
    """What the second sending added. The first must have added something, and both lead to the same place."""
    address, typed = filled(client, adding, cast)
    before = rows()
    first = client.post(address, typed)
    once = rows()
    assert first.status_code == 302, (adding.page, first.content.decode()[:3000])
    assert once - before, adding.page
    second = client.post(address, typed)
    assert (second.status_code, second.get("Location")) == (302, first["Location"]), adding.page
    return rows() - once


def test_every_operation_that_inserts_has_its_page_here_or_a_reason():
    known = ADDING.keys() | ONE_ROW_A_CASE.keys() | WITHOUT_A_PAGE.keys()
    assert inserting() == known


@pytest.mark.parametrize("name", ADDING)
def test_a_page_that_adds_adds_once_however_often_it_is_sent(cast: Cast, signed_in: SignedIn, name: str):
    adding = ADDING[name]
    assert not sent_twice(signed_in(cast.everybody[adding.by]), adding, cast)


@pytest.mark.parametrize("name", ["add_note", "give_input"])
def test_a_form_without_the_key_of_its_page_would_be_found(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setattr(sent_once, "key_of_page", lambda request: "")
    assert sent_twice(signed_in(cast.hoa), ADDING[name], cast)


def test_sending_the_draft_to_the_desk_twice_is_answered_alike(cast: Cast, signed_in: SignedIn):
    assert not sent_twice(signed_in(cast.mai), Adding("intake-submit", by="mai"), cast)


def test_what_a_page_says_anew_after_going_back_is_done_and_once(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    address, typed = filled(client, ADDING["add_note"], cast)
    for words in ("Một", "Hai", "Hai", "Một", "Ba", "Hai"):
        assert client.post(address, {**typed, "text": words}).status_code == 302
    assert Note.objects.filter(text__isnull=False).count() == 3


def test_a_form_that_was_refused_is_done_when_it_is_sent_again(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    address, typed = filled(client, ADDING["add_note"], cast)
    wrong = client.post(address, {**typed, "text": ""})
    assert wrong.status_code == 422
    assert dict(HIDDEN.findall(wrong.content.decode()))[sent_once.KEY] == typed[sent_once.KEY], "still the same page"
    assert client.post(address, typed).status_code == 302


def test_whoever_takes_the_key_of_a_colleagues_page_is_not_answered_for_her(cast: Cast, signed_in: SignedIn):
    address, typed = filled(signed_in(cast.hoa), ADDING["add_note"], cast)
    for person in (cast.hoa, cast.quy):
        assert signed_in(person).post(address, typed).status_code == 302
    assert set(Note.objects.values_list("written_by_id", flat=True)) == {cast.hoa.worker.pk, cast.quy.worker.pk}


def test_what_is_kept_of_a_form_says_nothing_of_its_words_and_goes_after_a_day(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    client = signed_in(cast.hoa)
    for _ in range(2):
        address, typed = filled(client, ADDING["add_note"], cast)
        client.post(address, typed)
        monkeypatch.setattr(idempotency, "KEPT_FOR", idempotency.KEPT_FOR * 0)
    kept = SentForm.objects.get()
    assert (kept.worker_id, len(bytes(kept.digest))) == (cast.hoa.worker.pk, 32)


def two_at_once(
    log: Log, address: str, typed: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> list[HttpResponse]:
    """Two taps: while the answer to the first is held up, the second must neither be done nor answered."""
    held, go_on = threading.Event(), threading.Event()
    keep, answers = idempotency.keep, list[HttpResponse]()

    def held_up(*kept: object) -> None:
        held.set()
        assert go_on.wait(60)
        keep(*kept)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(idempotency, "keep", held_up)

    def tap() -> None:
        try:
            answers.append(typing.cast(HttpResponse, sign_in(log.cast.hoa).post(address, typed)))
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    taps[0].start()
    assert held.wait(60)
    taps[1].start()
    taps[1].join(1)
    assert taps[1].is_alive() and not answers, "the second waits for the first"
    go_on.set()
    for one in taps:
        one.join(60)
    return answers


def test_tapped_twice_on_a_slow_line_one_packet_goes_with_one_key(log: Log, monkeypatch: pytest.MonkeyPatch):
    address, typed = filled(sign_in(log.cast.hoa), ADDING["send_referral"], log.cast)
    before = rows()
    first, second = two_at_once(log, address, typed, monkeypatch)
    assert (first.status_code, second.status_code) == (302, 302) and first["Location"] == second["Location"]
    added = rows() - before
    assert (Referral.objects.count(), added["done"], added["casework.clock"]) == (1, 1, 1)


def test_a_handover_tapped_twice_is_written_once(log: Log, monkeypatch: pytest.MonkeyPatch):
    address, typed = filled(sign_in(log.cast.hoa), ADDING["give_input"], log.cast)
    two_at_once(log, address, typed, monkeypatch)
    assert LivelihoodInput.objects.count() == 1
