"""An answer that shows nothing of a case leaves no line that somebody looked, whichever page it was asked from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from casework.records.workers import Worker
from casework.rulebook.refusals import NotFound, WrongStage
from casework.trail.events import Event
from casework.vault.errors import Tampered
from casework.web import sent_once
from tests.printed import ask_for_paper
from tests.states import Ids
from tests.web.matrix import MATRIX, address_of
from tests.web.windows import Windows


def raising(refusal: Exception) -> Callable[[], HttpResponse]:
    def answer() -> HttpResponse:
        raise refusal

    return answer


ENDS: Mapping[str, tuple[Callable[[], HttpResponse], int]] = {
    "kept out since": (raising(NotFound()), 404),
    "another stage since": (raising(WrongStage()), 409),
    "what is sealed does not open": (raising(Tampered("x")), 500),
    "not there after all": (lambda: HttpResponse(status=404), 404),
    "leading on": (lambda: HttpResponse(status=302, headers={"Location": "/"}), 302),
}
"""How the answer of a page can end that was read whole by then, and its status."""

SHOWS_NOTHING = {"case-print": "asks which parts go on paper, before any of them is read"}
"""Pages of a case on which nothing of it stands, each with its reason."""


@pytest.mark.usefixtures("reason_stated")
@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if "GET" in row.methods])
def test_a_page_that_was_read_and_not_shown_leaves_no_look(
    prepared: Mapping[str, Ids], windows: Windows, name: str, monkeypatch: pytest.MonkeyPatch
):
    row = MATRIX[name]
    address, person = address_of(name, row, prepared[row.at]), min(row.opens_to)
    ask_for_paper(windows(person), name, address)
    plain = sent_once.once
    for why, (end, status) in ENDS.items():

        def once(request: HttpRequest, by: Worker, view: Any, *, again: Any, end: Any = end) -> HttpResponse:
            plain(request, by, view, again=again)
            answer: HttpResponse = end()
            return answer

        monkeypatch.setattr(sent_once, "once", once)
        before = set(Event.objects.values_list("id", flat=True))
        assert windows(person).get(address).status_code == status, why
        new = Event.objects.exclude(id__in=before)
        settled = [event for event in new if b'"settle"' in bytes(event.body)]
        assert {event.outcome for event in new if event not in settled} <= {"refused"}, why
    # The positive control: the same page, shown, leaves its line.
    monkeypatch.setattr(sent_once, "once", plain)
    before = set(Event.objects.values_list("id", flat=True))
    assert windows(person).get(address).status_code in {200, 302}
    looked = Event.objects.exclude(id__in=before).filter(outcome="looked").exists()
    assert looked or not row.takes or name in SHOWS_NOTHING


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if "GET" in row.methods])
def test_whoever_gets_the_page_of_what_is_not_there_has_looked_at_nothing(
    prepared: Mapping[str, Ids], windows: Windows, name: str
):
    row = MATRIX[name]
    address = address_of(name, row, prepared[row.at])
    before = set(Event.objects.values_list("id", flat=True))
    refused = [one for one in ("lu", "binh", "son", "tri") if one not in row.opens_to]
    for person in refused:
        answer = windows(person).get(address)
        if answer.status_code != 404:
            continue
        new = Event.objects.exclude(id__in=before)
        assert not new.filter(outcome="looked").exists(), person
