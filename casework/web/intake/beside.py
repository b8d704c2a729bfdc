"""Who sits beside her: the list, and the two forms."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.intake.beside import ask_interpreter, name_representative
from casework.queries.intake import beside as queries
from casework.rulebook import beside
from casework.rulebook.acts import Act
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.query_params import query_params

LIST = "beside-list"


class RepresentativeForm(Form):
    """Whoever answers for her."""

    asks = beside.REPRESENTATIVE


class InterpreterForm(Form):
    """Her answer about an interpreter, and who it is."""

    asks = beside.INTERPRETER


@require_GET
def listed(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Both lists."""
    query_params(request)
    page = queries.listed(worker(request), case_id)
    return render(request, "intake/beside.html", {"page": page, "case_id": case_id, "acts": page.acts})


@require_http_methods(["GET", "POST"])
def representative(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Name whoever answers for her."""
    by = worker(request)
    case, there = queries.to_write(by, case_id, Act.REPRESENTATIVE_NAME), reverse(LIST, args=[case_id])
    form = RepresentativeForm(posted(request))
    return form_page(
        request,
        form,
        lambda: name_representative(by, case, told=form.answers()),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Ghi thêm"),
            "heading": _("Người đại diện"),
            "lead": _("Người đã gây ra, hoặc bị nghi, không bao giờ là người đại diện."),
            "send": _("Lưu"),
            "back": there,
        },
    )


@require_http_methods(["GET", "POST"])
def interpreter(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Her answer about an interpreter."""
    by = worker(request)
    case, there = queries.to_write(by, case_id, Act.INTERPRETER_ASK), reverse(LIST, args=[case_id])
    form = InterpreterForm(posted(request))
    return form_page(
        request,
        form,
        lambda: ask_interpreter(by, case, told=form.answers()),
        template="forms/act.html",
        then=there,
        context={
            "title": _("Ghi thêm"),
            "heading": _("Người phiên dịch"),
            "lead": _("Hỏi người được giúp trước, nói tên người phiên dịch. Không muốn thì tìm người khác."),
            "send": _("Lưu"),
            "back": there,
        },
    )
