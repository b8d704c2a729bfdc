"""What is overdue in the province, by commune and kind."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from casework.queries.audit import overdue as queries
from casework.queries.audit.overdue import LatePlace, NoSuchUnit, OverdueFilter
from casework.rulebook.deadlines import CLOCKS
from casework.web.form_page import worker
from casework.web.query_params import microseconds, moment, number, one_of, query_params


def place(text: str) -> LatePlace:
    """Where a page of the list ended: the danger, the time in microseconds and the row, exactly as we write them."""
    rank, due, row = text.split(".")
    if rank not in ("0", "1", "2"):
        raise ValueError("not our spelling")
    return LatePlace(int(rank), moment(number(due)), number(row))


def spelled(at: LatePlace | None) -> str:
    """The same, written."""
    return "" if at is None else f"{at.rank}.{microseconds(at.due_at)}.{at.row}"


@require_GET
def overdue(request: HttpRequest) -> HttpResponseBase:
    """Duties past their time, the most dangerous first."""
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
