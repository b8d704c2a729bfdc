"""Who searched for a name: asked by a supervisor, answered from digests that only her keys can ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from casework.queries.audit import searches as audit
from casework.web.audit.forms import SearchedForm
from casework.web.form_page import answer_page, posted, worker
from casework.web.query_params import query_params

LOOK_BACK = timedelta(days=90)


@require_http_methods(["GET", "POST"])
def searches(request: HttpRequest) -> HttpResponseBase:
    """Ask for a name; it is sent, so that it stands in no address."""
    query_params(request)
    by = worker(request)
    form = SearchedForm(posted(request), initial={"since": timezone.localdate() - LOOK_BACK})

    def found() -> HttpResponseBase:
        searched = audit.who_searched(by, **form.cleaned_data)
        return render(request, "audit/searches.html", {"form": form, "found": searched})

    def asking() -> Mapping[str, object]:
        audit.may_ask(by)
        return {"found": None}

    return answer_page(request, form, found, template="audit/searches.html", context=asking)
