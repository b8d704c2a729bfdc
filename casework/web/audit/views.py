"""Who did what and who looked: the latest of the province, and everything of one case."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.queries import audit
from casework.queries.audit import Kind, NoSuchWorker, Wanted, Weeks
from casework.web import charts
from casework.web.asked import asked, key, number, one_of
from casework.web.asking import worker
from casework.web.audit.forms import DaysForm

KINDS = {
    Kind.ACTS: "viec",
    Kind.LOOKS: "xem",
    Kind.REFUSALS: "tu-choi",
    Kind.SIGN_INS: "vao-ra",
}
"""What each kind is called in the address."""


@require_GET
def province(request: HttpRequest) -> HttpResponseBase:
    """The latest events of the province, filtered by kind, worker and days; an unknown filter is a 400."""
    query = asked(request, loai=one_of(*KINDS.values()), ai=number, tu=str, den=str, sau=key)
    form = DaysForm({"tu": query["tu"] or "", "den": query["den"] or ""})
    days = form.cleaned_data if form.is_valid() else {}
    kind = next((kind for kind, word in KINDS.items() if word == query["loai"]), None)
    wanted = Wanted(kind, query["ai"], days.get("tu"), days.get("den"))
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
        "chart": _chart(page.weeks),
    }
    return render(request, "audit/province.html", context, status=400 if form.problems else 200)


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Every act on one case and every look at it."""
    before = asked(request, sau=key)["sau"]
    page = audit.of_case(worker(request), case_id, before=before)
    context = {"page": page, "further": before is not None, "chart": _chart(page.weeks)}
    return render(request, "audit/case.html", context)


def _kinds() -> list[tuple[str, str]]:
    words = {
        Kind.ACTS: _("Việc đã làm"),
        Kind.LOOKS: _("Lượt xem"),
        Kind.REFUSALS: _("Bị từ chối"),
        Kind.SIGN_INS: _("Vào, ra"),
    }
    return [(KINDS[kind], words[kind]) for kind in Kind]


def _chart(weeks: Weeks) -> charts.Chart:
    return charts.bar_chart(
        _("Mỗi tuần"),
        [f"{monday:%d/%m}" for monday in weeks.mondays],
        [
            charts.Series(_("Việc đã làm"), weeks.done),
            charts.Series(_("Lượt xem"), weeks.looked),
            charts.Series(_("Bị từ chối"), weeks.refused),
        ],
    )
