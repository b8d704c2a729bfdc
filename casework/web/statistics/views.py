"""How many cases each commune has, and which forms are known of them, with small numbers hidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from casework.journey.renewing_statistics import renew_statistics
from casework.policy import gate
from casework.queries import statistics as queries
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.web.form_page import worker
from casework.web.query_params import number, query_params


@require_GET
def statistics(request: HttpRequest) -> HttpResponseBase:
    """The table of the supervisor's province, a page of communes at a time."""
    query = query_params(request, trang=number)
    return render(request, "statistics/statistics.html", _page(worker(request), page=query["trang"] or 1))


@require_POST
def renew(request: HttpRequest) -> HttpResponseBase:
    """Seal the statistics of cases from before; pressed again it goes on. The page says what could not be read."""
    query_params(request)
    by = worker(request)
    (province,) = gate.units_for(by, Act.STATISTICS_RENEW)[:1]
    unread = renew_statistics(by, province)
    if not unread:
        return redirect("statistics")
    return render(request, "statistics/statistics.html", _page(by, unread=unread))


def _page(by: Worker, *, page: int = 1, unread: int = 0) -> dict[str, object]:
    return {"page": queries.of_province(by, page=page), "unread": unread}
