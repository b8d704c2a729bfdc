"""The page on which it is kept that a harmed child was reported."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.journey.intake.child_reports import report_child
from casework.queries.intake.child_reports import to_report_child
from casework.rulebook.child_reports import ASKED, LAW
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form


class ChildReportForm(Form):
    """To which body it was reported that a child is harmed, and who there was told."""

    asks = ASKED


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """It was reported that a child is harmed."""
    by, there = worker(request), reverse("case", args=[case_id])
    case = to_report_child(by, case_id)
    form = ChildReportForm(posted(request))
    return form_page(
        request,
        form,
        lambda: report_child(by, case, **form.answers()),
        template="intake/child_report.html",
        then=there,
        context={"law": LAW, "back": there},
    )
