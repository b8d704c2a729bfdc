"""Holes planted on purpose, beside the real pages: only `tests.attack.settings` knows these addresses.

Text from the address goes into the statement as it is, a view breaks in the middle, another looks at two cases in the
order it is told: what must hold although a view is as bad as this.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from casework.policy import viewing
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.trail import actor
from casework.vault import keyring
from casework.web.form_page import worker

LINE = "\n"


def _asked(statement: str, values: list[str] | None = None) -> HttpResponse:
    """The rows, or what the database said: the worst page there could be."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
    except Error as error:
        return HttpResponse(f"error: {error}", content_type="text/plain", status=500)
    return HttpResponse(LINE.join(" | ".join(map(str, row)) for row in rows), content_type="text/plain")


def cases(request: HttpRequest) -> HttpResponse:
    """Cases at a stage, whose name is typed into the statement."""
    return _asked(f"SELECT id::text, code::text FROM casework_case WHERE stage = '{request.GET.get('stage', '')}'")


def cases_by_number(request: HttpRequest) -> HttpResponse:
    """The same with a bound value beside what is typed in: another path through the driver."""
    typed = request.GET.get("version", "0")
    return _asked(f"SELECT id::text, code::text FROM casework_case WHERE stage <> %s AND version > {typed}", ["x"])


def written(request: HttpRequest) -> HttpResponse:
    """Whatever statement is typed, done in the middle of the asker's own request: the worst form there could be."""
    with connection.cursor() as cursor:
        cursor.execute(request.GET["statement"])
        return HttpResponse(str(cursor.rowcount), content_type="text/plain")


def plain(request: HttpRequest) -> HttpResponse:
    """A table that guards nothing: the same hole gets all of it."""
    return _asked(f"SELECT word, number::text FROM planted WHERE word = '{request.GET.get('word', '')}'")


def who(request: HttpRequest) -> HttpResponse:
    """Whom the database, the ring of keys and the thread take the asker for."""
    me = worker(request)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.worker(), current_user::text, pg_backend_pid()")
        known, role, backend = cursor.fetchone()
    doing = actor.acting()
    return JsonResponse(
        {
            "asked": me.pk,
            "database": known,
            "role": role,
            "backend": backend,
            "units": sorted(keyring.current().units),
            "doing": doing.worker_id if doing else None,
            "cases": sorted(str(pk) for pk in Case.objects.values_list("pk", flat=True)),
        }
    )


def late(request: HttpRequest) -> HttpResponse:
    """The page of what is not there, a fifth of a millisecond later for what is hidden: what a clock must find."""
    if request.GET["hidden"] == "yes":
        end = time.perf_counter() + 0.0002
        while time.perf_counter() < end:
            pass
    viewing.enter(worker(request), Case, UUID(request.GET["case"]), Act.CASE_LOOK)
    return HttpResponse()


def breaks(request: HttpRequest) -> HttpResponse:
    """A defect after something was done."""
    viewing.enter(worker(request), Case, UUID(request.GET["case"]), Act.CASE_LOOK)
    raise RuntimeError("planted")


@login_not_required
def nobody(request: HttpRequest) -> HttpResponse:
    """What the last request left behind on this thread and its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('casework.ctx', true), (SELECT count(*) FROM casework_case)")
        word, count = cursor.fetchone()
    doing = actor.acting()
    return JsonResponse(
        {"word": word or "", "cases": count, "doing": doing is not None, "units": sorted(keyring.current().units)}
    )


_meetings: dict[str, threading.Barrier] = {}
_tries: Counter[str] = Counter()
_guard = threading.Lock()


def two(request: HttpRequest) -> HttpResponse:
    """Look at two cases in the order of the address; at its first try it waits in between for another such request.

    Each look writes its line at once, so that the first case's chain is held while it waits: lines that are owed to the
    end of the request would cross only by luck.
    """
    first, second, meeting = UUID(request.GET["first"]), UUID(request.GET["second"]), request.GET["meeting"]
    me = worker(request)
    with _guard:
        barrier = _meetings.setdefault(meeting, threading.Barrier(2))
        _tries[f"{meeting} {me.pk}"] += 1
        tries = _tries[f"{meeting} {me.pk}"]
    with viewing.owing_their_lines():
        viewing.enter(me, Case, first, Act.CASE_LOOK)
    if tries == 1:
        barrier.wait(60)
    with viewing.owing_their_lines():
        viewing.enter(me, Case, second, Act.CASE_LOOK)
    return HttpResponse(json.dumps(tries), content_type="application/json")


urlpatterns = [
    path("", include("casework.web.urls")),
    path("planted/cases/", cases, name="planted-cases"),
    path("planted/numbers/", cases_by_number, name="planted-numbers"),
    path("planted/written/", written, name="planted-written"),
    path("planted/plain/", plain, name="planted-plain"),
    path("planted/who/", who, name="planted-who"),
    path("planted/late/", late, name="planted-late"),
    path("planted/breaks/", breaks, name="planted-breaks"),
    path("planted/nobody/", nobody, name="planted-nobody"),
    path("planted/two/", two, name="planted-two"),
]

handler404 = "casework.web.refusals.not_found"
