"""The desk of a signed-in worker, each of its lists further down, and what her search found."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casework.queries import desk as queries
from casework.queries.audit import alerts
from casework.queries.desk import Below, Desk, DueRow
from casework.queries.desk_news import NewsRow
from casework.queries.list_rows import CaseRow
from casework.queries.overview import DutyPlace
from casework.rulebook.acts import Act
from casework.rulebook.news import EXPIRED
from casework.web.casefile.duty_links import duty_link
from casework.web.casefile.timeline_links import chapter_of
from casework.web.desk.forms import FindForm, blank_field
from casework.web.form_page import worker
from casework.web.query_params import key, microseconds, moment, number, one_of, query_params

WHOLE = "0"
"""The list of all duties from its beginning."""


def duty_place(text: str) -> DutyPlace | str:
    """Where a page of duties ended, exactly as we write it."""
    if text == WHOLE:
        return WHOLE
    as_of, rank, due_at, clock = text.split(".")
    if rank not in "0123" or len(rank) != 1:
        raise ValueError("not our spelling")
    return DutyPlace(moment(number(as_of)), int(rank), moment(number(due_at)), number(clock))


def spelled(place: DutyPlace | None) -> str:
    """The same, written."""
    if place is None:
        return ""
    return f"{microseconds(place.as_of)}.{place.rank}.{microseconds(place.due_at)}.{place.clock}"


def duty_address(row: DueRow) -> str:
    """Where this duty is seen to; the case itself where its reader cannot see to it."""
    found = duty_link(row.case.id, row.rule, row.object_id, row.acts, thing=row.thing)
    return found or reverse("case", args=[row.case.id])


def news_address(row: NewsRow) -> str:
    """Where that which is news stands: to look there is to have seen it."""
    packet = row.act == EXPIRED or row.act.startswith("referral.")
    if packet:
        return reverse("referral", args=[row.object_id])
    if row.act == Act.INTAKE_SUBMIT.value:
        return reverse("case", args=[row.case_id])
    return chapter_of(row.case_id, row.act) or reverse("case", args=[row.case_id])


def _not_yet_here(page: Desk) -> list[CaseRow]:
    """The cases of the list that wait in none of the lists above it: one line is enough to be found by."""
    arrived = {row.id for row in page.arrived}
    return [row for row in page.cases if row.id not in arrived]


@require_GET
def desk(request: HttpRequest) -> HttpResponseBase:
    """What is due, what has just arrived, and the cases newest first; each list goes on below at its own word."""
    query = query_params(request, sau=key, viec=duty_place, tin=one_of("ca"))
    asked = [name for name, value in query.items() if value is not None]
    if len(asked) > 1:
        raise BadRequest("one list goes on at a time")
    below = None
    if asked:
        duties = query["viec"]
        after = duties if isinstance(duties, DutyPlace) else None
        below = Below(query["sau"], duties is not None, after, news=query["tin"] is not None)
    page = queries.desk(worker(request), below=below)
    found = alerts.QUIET if page.watches is None else alerts.alerts_in(page.watches, page.signs)
    context = {
        "page": page,
        "cases": _not_yet_here(page),
        "due": [(row, duty_address(row)) for row in page.due],
        "news": [(row, case, news_address(row)) for row, case in page.news],
        "finding": blank_field(),
        "further": asked[0] if asked else "",
        "alerts": found,
        "whole": WHOLE,
        "due_after": spelled(page.due_after),
    }
    return render(request, "desk/desk.html", context)


@require_POST
def find(request: HttpRequest) -> HttpResponseBase:
    """Find a case among those in sight; what was typed stands in no address and in no line of the trail."""
    query_params(request)
    form = FindForm(request.POST)
    typed, below = (form.cleaned_data["typed"], form.cleaned_data["below"]) if form.is_valid() else ("", None)
    found = queries.find(worker(request), typed=typed, below=below)
    beside = form.cleaned_data.get("beside")
    doubles = [row for row in found.cases if row.code and row.id != beside] if beside else []
    context = {"form": form, "found": found, "typed": typed, "beside": beside, "doubles": doubles}
    return render(request, "desk/find.html", context, status=422 if form.problems else 200)
