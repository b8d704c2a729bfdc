"""It happened again: the form of the desk and of the address, and the list of all times it was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.intake.incidents import add_and_open_again, tell_incident
from casework.queries.intake import incidents as queries
from casework.rulebook.address_terms import NOT_KNOWN, AddressTerms
from casework.rulebook.incidents import ASKED
from casework.rulebook.rows import Words, day_of
from casework.rulebook.stages import ENDED
from casework.web.fields import VietnameseDateField
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.intake.forms import Posted
from casework.web.query_params import key, query_params
from casework.web.sheet_fields import fields_of

LIST = "incident-list"
LEAD = _("Ghi riêng lần này, không viết đè lên điều đã kể. Câu nào người ấy không muốn nói thì bỏ qua.")
ENDED_LEAD = format_lazy("{} {}", LEAD, _("Hồ sơ đã đóng: gửi đi thì hồ sơ được mở lại để đánh giá."))


class IncidentForm(Form):
    """One incident: the day it was told, the day it happened where that is known, and what was said of it."""

    told_on = VietnameseDateField("incident_told", label=_("Kể ngày nào?"))
    happened_on = VietnameseDateField(
        "incident",
        label=_("Ngày xảy ra, nếu biết"),
        help_text=_("Chỉ khi biết đúng ngày; không thì ghi lời kể ở dưới. Ví dụ 05/03/2026, hôm qua"),
        required=False,
    )

    def __init__(self, posted: Posted, terms: AddressTerms = NOT_KNOWN) -> None:
        super().__init__(posted, initial={"told_on": day_of(timezone.now())})
        for name, field in fields_of(ASKED).items():
            field.required = False
            self.fields[name] = field
        self.speak_to(terms)

    def said(self) -> dict[str, Any]:
        """What the act takes."""
        days = {name: self.cleaned_data[name] for name in ("told_on", "happened_on")}
        return {**days, "answers": {name: self.cleaned_data.get(name) for name in ASKED.keys}}


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The desk writes down what happened since; a case that has ended goes back to work with it."""
    by = worker(request)
    case, terms = queries.to_add(by, case_id)
    form = IncidentForm(posted(request), terms)
    lead = ENDED_LEAD if case.stage in ENDED else LEAD
    return _page(request, case_id, form, lambda: add_and_open_again(by, case, **form.said()), lead, _("Lưu"))


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The address she came to tells the desk. Who she is by then is the desk's to read: she is "người này"."""
    by = worker(request)
    case = queries.to_tell(by, case_id)
    form = IncidentForm(posted(request))
    return _page(request, case_id, form, lambda: tell_incident(by, case, **form.said()), LEAD, _("Gửi cho xã"))


def _page(
    request: HttpRequest, case_id: UUID, form: Form, act: Callable[[], object], lead: Words, send: Words
) -> HttpResponseBase:
    there = reverse(LIST, args=[case_id])
    return form_page(
        request,
        form,
        act,
        template="forms/act.html",
        then=there,
        context={
            "title": _("Ghi thêm"),
            "heading": _("Lần mới xảy ra"),
            "lead": lead,
            "send": send,
            "back": there,
        },
    )


@require_GET
def listed(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Every time it was told, the newest first, page by page."""
    before = query_params(request, sau=key)["sau"]
    page = queries.listed(worker(request), case_id, before=before)
    context = {
        "page": page,
        "case_id": case_id,
        "acts": page.acts,
        "further": before is not None,
        "older": urlencode({"sau": str(page.older or "")}),
    }
    return render(request, "intake/incidents.html", context)
