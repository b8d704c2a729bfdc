"""Who saw a case: the list on the screen, and the paper that can be handed to her."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from casework.policy import viewing
from casework.queries import access_history as queries
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.name_redaction import WAYS
from casework.web import papers
from casework.web.casefile.forms import AccessPrintForm
from casework.web.form_page import answer_page, posted, worker
from casework.web.query_params import key, one_of, query_params


@require_GET
def access_history(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Day by day, with every name: for whoever answers for the case."""
    before = query_params(request, sau=key)["sau"]
    page = queries.on_screen(worker(request), case_id, before=before)
    return render(request, "casefile/access_history.html", {"page": page, "further": before is not None, "marks": True})


@require_http_methods(["GET", "POST"])
def print_list(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """First what to think of before giving her a paper, then the paper; names that are withheld stay off it."""
    query = query_params(request, sau=key, to=one_of("1"))
    by, before = worker(request), query["sau"]
    if request.method == "GET" and query["to"]:
        asked = papers.asked(request)
        if asked is None:
            papers.may(by, Case, case_id, Act.CASE_ACCESS_PRINT)
            return redirect("case-access-history", case_id)
        page = queries.on_paper(by, case_id, way=WAYS[asked["handed"]], before=before)
        return render(request, "casefile/access_paper.html", {"page": page, "handed": asked["handed"], "marks": False})
    form = AccessPrintForm(posted(request))

    def paper() -> HttpResponseBase:
        papers.may(by, Case, case_id, Act.CASE_ACCESS_PRINT)
        there = urlencode({**({"sau": before} if before else {}), "to": "1"})
        return papers.ask(request, {"handed": form.cleaned_data["handed"]}, at=f"{request.path}?{there}")

    def asking() -> Mapping[str, object]:
        case = viewing.enter(by, Case, case_id, Act.CASE_ACCESS_HISTORY)
        return {"code": case.code or "", "further": before}

    return answer_page(request, form, paper, template="casefile/access_print.html", context=asking)
