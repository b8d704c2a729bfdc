"""Who saw a case: the list on the screen, and the paper that can be handed to her."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from casework.policy import looks
from casework.queries import seen as queries
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.web.asked import asked, key
from casework.web.asking import posted, worker
from casework.web.casefile.forms import SeenListForm


@require_GET
def seen(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Day by day, with every name: for whoever answers for the case."""
    before = asked(request, sau=key)["sau"]
    page = queries.on_screen(worker(request), case_id, before=before)
    return render(request, "casefile/seen.html", {"page": page, "further": before is not None, "marks": True})


@require_http_methods(["GET", "POST"])
def print_list(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """First what to think of before giving her a paper, then the paper; names that are withheld stay off it."""
    before = asked(request, sau=key)["sau"]
    by = worker(request)
    form = SeenListForm(posted(request))
    if request.method == "POST" and form.is_valid():
        page = queries.on_paper(by, case_id, way=form.way(), before=before)
        context = {"page": page, "handed": form.cleaned_data["handed"], "marks": False}
        return render(request, "casefile/seen_paper.html", context)
    case = looks.enter(by, Case, case_id, Act.CASE_SEEN)
    asking = {"form": form, "case_id": case_id, "code": case.code or "", "further": before}
    return render(request, "casefile/seen_print.html", asking, status=422 if form.problems else 200)
