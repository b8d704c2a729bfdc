"""How many cases each commune has, and which forms are known of them, with small numbers hidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.queries import counts as queries
from casework.web.asked import asked, number
from casework.web.asking import worker


@require_GET
def counts(request: HttpRequest) -> HttpResponseBase:
    """The table of the supervisor's province, a page of communes at a time."""
    query = asked(request, trang=number)
    return render(request, "counts/counts.html", {"page": queries.counts(worker(request), page=query["trang"] or 1)})
