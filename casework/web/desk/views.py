"""The desk of a signed-in worker, and what her search found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from casework.queries import desk as queries
from casework.queries.audit import watch
from casework.web.asked import asked, key
from casework.web.asking import worker
from casework.web.desk.forms import FindForm


@require_GET
def desk(request: HttpRequest) -> HttpResponseBase:
    """What is due, what has just arrived, and the cases newest first; `?sau=` goes on below."""
    before = asked(request, sau=key)["sau"]
    page = queries.desk(worker(request), before=before)
    crying = watch.QUIET if page.watches is None else watch.cries_in(page.watches, page.signs)
    context = {"page": page, "finding": FindForm(), "further": before is not None, "cries": crying}
    return render(request, "desk/desk.html", context)


@require_POST
def find(request: HttpRequest) -> HttpResponseBase:
    """Find a case among those in sight; what was typed stands in no address and in no line of the trail."""
    asked(request)
    form = FindForm(request.POST)
    found = queries.find(worker(request), typed=form.cleaned_data["typed"] if form.is_valid() else "")
    return render(request, "desk/find.html", {"form": form, "found": found}, status=422 if form.problems else 200)
