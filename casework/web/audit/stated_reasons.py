"""Why a supervisor reads a case today: the page before her story, which leads on to where she wanted to go."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from casework.journey.stated_reasons import state_reason
from casework.policy import viewing
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.web.audit.oversight_forms import ReasonForm
from casework.web.form_page import form_page, posted, worker
from casework.web.query_params import query_params
from casework.web.unsent import late_post
from casework.web.unsent import ticket as tickets

ON = "tiep"
"""What the address calls where she goes on to."""

SENT_FROM = {"case-print": "case", "trail-print": "case-audit", "trail-bundle": "case-audit"}
"""Pages that are only sent, and the page their button stands on: paper is not made by going on, but by asking again."""


@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """State why, and go on."""
    on = query_params(request, **{ON: str})[ON] or ""
    by = worker(request)
    case = viewing.enter(by, Case, case_id, Act.REASON_STATE)
    there = _of_a_case(on) or reverse("case", args=[case_id])
    form = ReasonForm(posted(request))
    return form_page(
        request,
        form,
        lambda: state_reason(by, case, **form.answers()),
        template="audit/stated_reason.html",
        then=there,
    )


def ask_first(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """To the page that asks, from one that shows of this case what needs a reason. What was typed there is kept."""
    match, there = request.resolver_match, request.get_full_path()
    if match is not None and match.view_name in SENT_FROM:
        there = reverse(SENT_FROM[match.view_name], args=[case_id])
    elif (ticket := tickets.presented(request)) is not None:
        late_post.keep(request, ticket)
    return redirect(f"{reverse('reason-state', args=[case_id])}?{urlencode({ON: there})}")


def _of_a_case(there: str) -> str:
    """An address of ours, of a case, that is read and not sent; nothing for any other."""
    path = there.partition("?")[0]
    if not there.startswith("/") or there.startswith("//") or "\\" in there or not there.isprintable():
        return ""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    led = "case_id" in match.kwargs and match.view_name not in {*SENT_FROM, "reason-state"}
    return there if led else ""
