"""The pages of setting a case aside: proposed, decided by a second person, and read in the file that carries on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.journey.intake.carrying import read_report
from casework.journey.intake.setting_aside import ask_duplicate, ask_out_of_scope, decide_set_aside
from casework.queries.intake import arrival as arrivals
from casework.queries.intake import setting_aside as queries
from casework.rulebook.acts import Act
from casework.rulebook.refusals import WrongStage
from casework.web.form_page import form_page, posted, worker
from casework.web.intake.sorting_forms import DuplicateForm, OutOfScopeForm, ReportReadForm, SetAsideForm
from casework.web.query_params import key, query_params


@require_http_methods(["GET", "POST"])
def duplicate(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The same person has a file already: named by its code, or by the page on which both stood."""
    by = worker(request)
    other = query_params(request, voi=key)["voi"]
    case, arrival = arrivals.to_sort(by, case_id, Act.CASE_DUPLICATE)
    form = DuplicateForm(posted(request), of_case=other)
    return form_page(
        request,
        form,
        lambda: ask_duplicate(by, case, **form.answers()),
        template="intake/duplicate.html",
        then=_case(case_id),
        context={"arrival": arrival},
    )


@require_http_methods(["GET", "POST"])
def out_of_scope(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Nothing this programme can carry."""
    by = worker(request)
    case, arrival = arrivals.to_sort(by, case_id, Act.CASE_OUT_OF_SCOPE)
    form = OutOfScopeForm(posted(request))
    return form_page(
        request,
        form,
        lambda: ask_out_of_scope(by, case, **form.answers()),
        template="intake/out_of_scope.html",
        then=_case(case_id),
        context={"arrival": arrival},
    )


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The second person's answer."""
    by = worker(request)
    case, proposal = queries.to_decide(by, case_id)
    if proposal.page.decided and posted(request) is None:
        raise WrongStage("nothing_to_decide")  # what was typed too late is kept on its form, and the act says no
    form = SetAsideForm(posted(request), proposal)
    return form_page(
        request,
        form,
        lambda: decide_set_aside(by, case, **form.answers()),
        template="intake/set_aside.html",
        then=_case(case_id),
        context={"page": proposal.page},
    )


@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, case_id: UUID, report_id: UUID) -> HttpResponseBase:
    """What was told in the other file, and what its reader did then."""
    by = worker(request)
    case, report = queries.to_read(by, case_id, report_id)
    if report.page.read_on is not None and posted(request) is None:
        raise WrongStage("report_is_read")  # what was typed too late is kept on its form, and the act says no
    form = ReportReadForm(posted(request), report)
    return form_page(
        request,
        form,
        lambda: read_report(by, case, report_id=report_id, **form.answers()),
        template="intake/report.html",
        then=_case(case_id),
        context={"page": report.page},
    )


def _case(case_id: UUID) -> str:
    return reverse("case", args=[case_id])
