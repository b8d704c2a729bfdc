"""The whole story of one case: everything done on it and every look at it, proved; on the screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.queries.audit import bundle as bundles
from casework.queries.audit import case as audit
from casework.queries.audit.case import CaseEventKind, CaseTrailFilter
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.web import papers
from casework.web.audit import qr
from casework.web.audit.checkpoints import attachment
from casework.web.audit.forms import DaysForm
from casework.web.audit.weeks import chart
from casework.web.form_page import worker
from casework.web.query_params import key, number, one_of, query_params

KINDS = {
    CaseEventKind.ACTS: "viec",
    CaseEventKind.LOOKS: "xem",
    CaseEventKind.CHANGES: "sua",
    CaseEventKind.RIGHTS: "quyen",
    CaseEventKind.REFUSALS: "tu-choi",
    CaseEventKind.PAPERS: "giay",
}
"""What each kind is called in the address."""


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Every act on one case and every look at it, each with how far it is proved; an unknown filter is a 400."""
    query, form, wanted = _wanted(request)
    contents = query["noi-dung"] is not None
    page = audit.of_case(worker(request), case_id, wanted=wanted, before=query["sau"], contents=contents)
    sifted = {name: value for name, value in query.items() if value is not None and name not in ("sau", "noi-dung")}
    kept = {**sifted, "noi-dung": "1"} if contents else sifted
    context = {
        "page": page,
        "form": form,
        "query": query,
        "kinds": [(KINDS[kind], words) for kind, words in _kinds().items()],
        "narrowed": bool(sifted),
        "sifted": urlencode(sifted),
        "kept": urlencode(kept),
        "opened": urlencode({**kept, **({"sau": query["sau"]} if query["sau"] else {}), "noi-dung": "1"}),
        "older": urlencode({**kept, "sau": page.older or ""}),
        "further": query["sau"] is not None,
        "chart": chart(page.weeks),
    }
    return render(request, "audit/case.html", context, status=400 if form.problems else 200)


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The lines that were asked for on a sheet, and the line of having printed them."""
    query, form, wanted = _wanted(request)
    if form.problems or query["sau"] or query["noi-dung"]:
        raise BadRequest("unreadable filter")
    by = worker(request)

    def make() -> HttpResponseBase:
        page = audit.on_paper(by, case_id, wanted=wanted)
        names = {line.who for line in page.lines} if wanted.worker_id is not None else set()
        context = {
            "page": page,
            "by": by.display_name,
            "asked_for": _in_words(wanted, names),
            "qr": qr.drawn(page.note) if page.note else None,
        }
        return render(request, "audit/paper.html", context)

    return papers.paper(request, by, Case, case_id, Act.TRAIL_PRINT, make, back=reverse("case-audit", args=[case_id]))


@require_POST
def bundle(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The whole case as a file that proves itself, and the line of having taken it."""
    query_params(request)
    made = bundles.of_case(worker(request), case_id)
    return attachment(made.name, made.content, "application/json")


def _wanted(request: HttpRequest) -> tuple[Mapping[str, Any], DaysForm, CaseTrailFilter]:
    contents = {"noi-dung": one_of("1")}
    query = query_params(
        request, loai=one_of(*KINDS.values()), ai=number, tu=str, den=str, sai=one_of("1"), sau=key, **contents
    )
    form = DaysForm({"tu": query["tu"] or "", "den": query["den"] or ""})
    days = form.cleaned_data if form.is_valid() else {}
    kind = next((kind for kind, word in KINDS.items() if word == query["loai"]), None)
    return query, form, CaseTrailFilter(kind, query["ai"], days.get("tu"), days.get("den"), query["sai"] is not None)


def _kinds() -> dict[CaseEventKind, str]:
    return {
        CaseEventKind.ACTS: _("Việc đã làm"),
        CaseEventKind.LOOKS: _("Lượt xem"),
        CaseEventKind.CHANGES: _("Thay đổi"),
        CaseEventKind.RIGHTS: _("Quyền trao, lấy lại"),
        CaseEventKind.REFUSALS: _("Bị từ chối"),
        CaseEventKind.PAPERS: _("In, tải về"),
    }


def _in_words(wanted: CaseTrailFilter, names: set[str]) -> list[str]:
    """What was asked for, for a sheet that has no form on it."""
    words = [_kinds()[wanted.kind]] if wanted.kind else []
    words += sorted(names)
    words += [_("từ ngày %(day)s") % {"day": f"{wanted.since:%d/%m/%Y}"}] if wanted.since else []
    words += [_("đến ngày %(day)s") % {"day": f"{wanted.until:%d/%m/%Y}"}] if wanted.until else []
    return words + ([_("chỉ những dòng sai")] if wanted.broken else [])
