"""Those who did it: the list, the form of one more, and one of them put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.intake.perpetrators import add_perpetrator, edit_perpetrator, keep_them_out
from casework.queries.intake import perpetrators as queries
from casework.records.cases import Case
from casework.records.perpetrators import Perpetrator
from casework.rulebook.rows import Words
from casework.web.form_page import form_page, posted, worker
from casework.web.intake.perpetrator_forms import AddPerpetratorForm, EditPerpetratorForm, PerpetratorQuestions
from casework.web.query_params import query_params

LIST = "perpetrator-list"
LEAD = _("Chỉ ghi điều được kể. Không hỏi người gây ra, không gọi, không đến nhà.")


@require_GET
def listed(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """All of them, the first who was told of first."""
    query_params(request)
    page = queries.listed(worker(request), case_id)
    return render(request, "intake/perpetrators.html", {"page": page, "case_id": case_id, "acts": page.acts})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Write one of them down."""
    by = worker(request)
    case, writing = queries.to_add(by, case_id)
    form = AddPerpetratorForm(posted(request), writing)
    return _page(request, case, form, lambda said: add_perpetrator(by, case, **said), writing.called)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case_id: UUID, perpetrator_id: UUID) -> HttpResponseBase:
    """Put one of them right."""
    by = worker(request)
    case, editing = queries.to_edit(by, case_id, perpetrator_id)
    form = EditPerpetratorForm(posted(request), editing)
    return _page(
        request,
        case,
        form,
        lambda said: edit_perpetrator(by, case, perpetrator_id=perpetrator_id, **said),
        editing.page.called,
    )


def _page(request: HttpRequest, case: Case, form: PerpetratorQuestions, write: Any, called: Words) -> HttpResponseBase:
    by, there = worker(request), reverse(LIST, args=[case.pk])

    def act() -> Perpetrator:
        said: Mapping[str, Any] = form.answers()
        made: Perpetrator = write(said)
        keep_them_out(by, case, said["they"])
        return made

    def then(_made: object) -> str:
        return reverse("desk") if by.pk in form.answers()["they"] else there

    return form_page(
        request,
        form,
        act,
        template="forms/act.html",
        then=then,
        back=there,
        context={
            "title": _("Ghi thêm"),
            "heading": called,
            "lead": LEAD,
            "send": _("Lưu"),
            "back": there,
        },
    )
