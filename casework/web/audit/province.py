"""Who did what and who looked in a province, the latest first."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.queries.audit import alerts
from casework.queries.audit import province as audit
from casework.queries.audit.province import NoSuchWorker, ProvinceEventKind, ProvinceTrailFilter
from casework.web.audit.forms import DaysForm
from casework.web.audit.weeks import chart
from casework.web.form_page import worker
from casework.web.query_params import key, number, one_of, query_params

KINDS = {
    ProvinceEventKind.ACTS: "viec",
    ProvinceEventKind.LOOKS: "xem",
    ProvinceEventKind.REFUSALS: "tu-choi",
    ProvinceEventKind.SIGN_INS: "vao-ra",
}
"""What each kind is called in the address."""


@require_GET
def province(request: HttpRequest) -> HttpResponseBase:
    """The latest events of the province, filtered by kind, worker and days; an unknown filter is a 400."""
    query = query_params(request, loai=one_of(*KINDS.values()), ai=number, tu=str, den=str, sau=key)
    form = DaysForm({"tu": query["tu"] or "", "den": query["den"] or ""})
    days = form.cleaned_data if form.is_valid() else {}
    kind = next((kind for kind, word in KINDS.items() if word == query["loai"]), None)
    wanted = ProvinceTrailFilter(kind, query["ai"], days.get("tu"), days.get("den"))
    try:
        page = audit.province(worker(request), wanted=wanted, before=query["sau"])
    except NoSuchWorker as nobody:
        raise BadRequest("unknown worker") from nobody
    kept = {name: value for name, value in query.items() if value is not None and name != "sau"}
    context = {
        "page": page,
        "form": form,
        "query": query,
        "kinds": _kinds(),
        "narrowed": bool(kept),
        "older": urlencode({**kept, "sau": page.older or ""}),
        "chart": chart(page.weeks),
        "alerts": alerts.alerts(worker(request)),
    }
    return render(request, "audit/province.html", context, status=400 if form.problems else 200)


def _kinds() -> list[tuple[str, str]]:
    words = {
        ProvinceEventKind.ACTS: _("Việc đã làm"),
        ProvinceEventKind.LOOKS: _("Lượt xem"),
        ProvinceEventKind.REFUSALS: _("Bị từ chối"),
        ProvinceEventKind.SIGN_INS: _("Vào, ra"),
    }
    return [(KINDS[kind], words[kind]) for kind in ProvinceEventKind]
