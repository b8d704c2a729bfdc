"""How many cases each commune has, and which forms are known of them, with small numbers hidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from casework.journey.counts import renew_counts
from casework.policy import gate
from casework.queries import counts as queries
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.web.asked import asked, number
from casework.web.asking import worker


@require_GET
def counts(request: HttpRequest) -> HttpResponseBase:
    """The table of the supervisor's province, a page of communes at a time."""
    query = asked(request, trang=number)
    return render(request, "counts/counts.html", _page(worker(request), page=query["trang"] or 1))


@require_POST
def renew(request: HttpRequest) -> HttpResponseBase:
    """Seal what counts need of cases from before; pressed again it goes on. The page says what could not be read."""
    asked(request)
    by = worker(request)
    (realm,) = gate.posts_for(by, Act.COUNTS_RENEW)[:1]
    unread = renew_counts(by, realm)
    if not unread:
        return redirect("counts")
    return render(request, "counts/counts.html", _page(by, unread=unread))


def _page(by: Worker, *, page: int = 1, unread: int = 0) -> dict[str, object]:
    return {"page": queries.counts(by, page=page), "unread": unread}
