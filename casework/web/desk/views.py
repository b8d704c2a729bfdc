"""The desk of a signed-in worker, and what her search found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from casework.queries import desk as queries
from casework.queries.audit import alerts
from casework.web.desk.forms import FindForm
from casework.web.form_page import worker
from casework.web.query_params import key, query_params


@require_GET
def desk(request: HttpRequest) -> HttpResponseBase:
    """What is due, what has just arrived, and the cases newest first; `?sau=` goes on below."""
    before = query_params(request, sau=key)["sau"]
    page = queries.desk(worker(request), before=before)
    found = alerts.QUIET if page.watches is None else alerts.alerts_in(page.watches, page.signs)
    context = {"page": page, "finding": FindForm(), "further": before is not None, "alerts": found}
    return render(request, "desk/desk.html", context)


@require_POST
def find(request: HttpRequest) -> HttpResponseBase:
    """Find a case among those in sight; what was typed stands in no address and in no line of the trail."""
    query_params(request)
    form = FindForm(request.POST)
    found = queries.find(worker(request), typed=form.cleaned_data["typed"] if form.is_valid() else "")
    return render(request, "desk/find.html", {"form": form, "found": found}, status=422 if form.problems else 200)
