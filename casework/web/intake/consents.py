"""Her answers and their history, and one purpose asked with how far her yes goes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.intake.hearing import ask_consent
from casework.queries.intake import consents
from casework.rulebook.address_terms import addressed
from casework.rulebook.consents import PURPOSES
from casework.rulebook.refusals import NotFound
from casework.web.form_page import form_page, posted, worker
from casework.web.intake.consent_form import ConsentScopeForm
from casework.web.query_params import query_params


@require_GET
def answers(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What she agreed to, how far, and every asking."""
    query_params(request)
    page = consents.consents_of(worker(request), case_id)
    return render(request, "casefile/consents.html", {"page": page, "case_id": case_id})


@require_http_methods(["GET", "POST"])
def one_purpose(request: HttpRequest, case_id: UUID, number: int) -> HttpResponseBase:
    """One purpose: to whom, with which parts, until when."""
    by, there = worker(request), reverse("case-consents", args=[case_id])
    purpose = _purpose(number)
    case, asked = consents.to_ask_one(by, case_id, purpose)
    form = ConsentScopeForm(posted(request), asked)
    return form_page(
        request,
        form,
        lambda: ask_consent(by, case, **form.answers()) if form.says_something_new else None,
        template="forms/act.html",
        then=there,
        context={
            "title": _("Sự đồng ý"),
            "heading": PURPOSES[purpose].label,
            "lead": addressed(PURPOSES[purpose].question, asked.page.terms),
            "send": _("Lưu"),
            "back": there,
        },
    )


def _purpose(number: int) -> str:
    if not 1 <= number <= len(PURPOSES):
        raise NotFound
    return list(PURPOSES)[number - 1]
