"""What is overdue in the province, by commune and kind."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from casework.queries.audit import overdue as queries
from casework.queries.audit.overdue import NoSuchUnit, OverdueFilter
from casework.rulebook.deadlines import CLOCKS
from casework.web.form_page import worker
from casework.web.query_params import microseconds, moment, number, one_of, query_params


def place(text: str) -> tuple[datetime, int]:
    """Where a page of the list ended: the time in microseconds and the row, exactly as we write them."""
    due, _, row = text.partition(".")
    return moment(number(due)), number(row)


def spelled(at: tuple[datetime, int] | None) -> str:
    """The same, written."""
    if at is None:
        return ""
    due, row = at
    return f"{microseconds(due)}.{row}"


@require_GET
def overdue(request: HttpRequest) -> HttpResponseBase:
    """Duties past their time, the oldest first."""
    query = query_params(request, don_vi=number, loai=one_of(*CLOCKS), sau=place)
    try:
        page = queries.overdue(worker(request), wanted=OverdueFilter(query["don_vi"], query["loai"], query["sau"]))
    except NoSuchUnit as nowhere:
        raise BadRequest("unknown unit") from nowhere
    kept = {name: query[name] for name in ("don_vi", "loai") if query[name] is not None}
    context = {
        "page": page,
        "shown": queries.UNITS_SHOWN,
        "narrowed": bool(kept),
        "further": query["sau"] is not None,
        "older": urlencode({**kept, "sau": spelled(page.older)}),
    }
    return render(request, "audit/overdue.html", context)
