"""The whole story of one case: everything done on it and every look at it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.queries.audit import case as audit
from casework.web.asked import asked, key
from casework.web.asking import worker
from casework.web.audit.weeks import chart


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Every act on one case and every look at it."""
    before = asked(request, sau=key)["sau"]
    page = audit.of_case(worker(request), case_id, before=before)
    context = {"page": page, "further": before is not None, "chart": chart(page.weeks)}
    return render(request, "audit/case.html", context)
