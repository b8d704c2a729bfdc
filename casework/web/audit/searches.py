"""Who searched for a name: asked by a supervisor, answered from digests that only her keys can ask."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from casework.queries.audit import searches as audit
from casework.web.audit.forms import SearchedForm
from casework.web.form_page import posted, worker
from casework.web.query_params import query_params

LOOK_BACK = timedelta(days=90)


@require_http_methods(["GET", "POST"])
def searches(request: HttpRequest) -> HttpResponseBase:
    """Ask for a name; it is sent, so that it stands in no address."""
    query_params(request)
    by = worker(request)
    form = SearchedForm(posted(request), initial={"since": timezone.localdate() - LOOK_BACK})
    found = None
    if request.method == "POST" and form.is_valid():
        found = audit.who_searched(by, **form.cleaned_data)
    else:
        audit.may_ask(by)
    context = {"form": form, "found": found}
    return render(request, "audit/searches.html", context, status=422 if form.problems else 200)
