"""How many cases each commune has, and which forms are known of them, with small numbers hidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from casework.journey.counts import renew_counts
from casework.policy import gate
from casework.queries import counts as queries
from casework.rulebook.acts import Act
from casework.web.asked import asked, number
from casework.web.asking import worker


@require_GET
def counts(request: HttpRequest) -> HttpResponseBase:
    """The table of the supervisor's province, a page of communes at a time."""
    query = asked(request, trang=number)
    return render(request, "counts/counts.html", {"page": queries.counts(worker(request), page=query["trang"] or 1)})


@require_POST
def renew(request: HttpRequest) -> HttpResponseBase:
    """Seal what counts need of cases from before; pressed again it goes on."""
    asked(request)
    by = worker(request)
    (realm,) = gate.posts_for(by, Act.COUNTS_RENEW)[:1]
    renew_counts(by, realm)
    return redirect("counts")
