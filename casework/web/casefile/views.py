"""The pages of one case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from casework.queries import casefile
from casework.rulebook.acts import Act
from casework.web.casefile.duty_links import duty_link
from casework.web.casefile.links import act_links, is_in_danger
from casework.web.form_page import worker
from casework.web.query_params import key, one_of, query_params


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """One case on one page."""
    in_full = query_params(request, day_du=one_of("co"))["day_du"] is not None
    page = casefile.casefile(worker(request), case_id, in_full=in_full)
    context = {
        "page": page,
        "links": act_links(
            case_id,
            page.stage,
            page.acts,
            in_danger=page.whole and is_in_danger(page.risk, {duty.rule for duty in page.due}),
        ),
        "due": [
            (duty, duty_link(case_id, duty.rule, duty.object_id, page.acts_beside, thing=duty.thing))
            for duty in page.due
        ],
        "timeline": [vars(done) for done in page.timeline],
        "case_id": case_id,
        "acts": page.acts,
    }
    return render(request, "casefile/case.html", context)


@require_POST
def print_case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The file as it goes on paper; asked for by a form, so that every printing is an act of somebody."""
    query_params(request)
    page = casefile.casefile(worker(request), case_id, act=Act.CASE_PRINT)
    context = {"page": page, "timeline": [vars(done) for done in page.timeline], "case_id": case_id, "acts": ()}
    return render(request, "casefile/print.html", context)


@require_GET
def history(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What changed, field by field, before and after, and by whom."""
    before = query_params(request, sau=key)["sau"]
    page = casefile.changes(worker(request), case_id, before=before)
    return render(request, "casefile/history.html", {"page": page, "further": before is not None})
