"""A worker's own page: where she is signed in, which of it she ends, her language, and what she did lately."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casework.journey import door
from casework.queries.own_page import own_page
from casework.rulebook.acts import Act
from casework.web import flash
from casework.web.door import worker_session
from casework.web.door.store import sessions_of
from casework.web.form_page import gone_on, worker
from casework.web.query_params import query_params

PAGE = "own-page"


@require_GET
def show(request: HttpRequest) -> HttpResponseBase:
    """Everything of hers that is no case's."""
    query_params(request)
    by = worker(request)
    here: str = request.session.digest  # type: ignore[attr-defined]  # our own store has it
    page = own_page(by)
    context = {
        "page": page,
        "lines": [(flash.act_words(Act.of(line.act), line.act), line) for line in page.lines],
        "sessions": [one for one in sessions_of(by, here=here) if worker_session.lives(one)],
    }
    return render(request, "door/own.html", context)


@require_POST
def end_session(request: HttpRequest) -> HttpResponseBase:
    """One of her sessions elsewhere is over; one that is over already, or another's, is answered alike."""
    query_params(request)
    here: str = request.session.digest  # type: ignore[attr-defined]  # as above
    there = reverse(PAGE)
    if door.end_session(worker(request), session=request.POST.get("session", ""), here=here):
        return gone_on(request, there)
    return redirect(there)
