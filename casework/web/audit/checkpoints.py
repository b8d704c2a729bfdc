"""Checkpoints for a supervisor to keep, on paper or in a file, and to compare with the log as it is now."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.queries.audit import checkpoints as witness
from casework.queries.audit.checkpoints import How
from casework.web.audit import qr
from casework.web.audit.forms import CheckpointForm
from casework.web.form_page import answer_page, posted, worker
from casework.web.query_params import query_params
from casework.web.wording import moment, number

WAYS = {"tep": How.FILE, "giay": How.PAPER}
"""What each way is called in the form."""


@require_http_methods(["GET", "POST"])
def checkpoints(request: HttpRequest) -> HttpResponseBase:
    """The newest checkpoint, those she kept; and whether the log continues the one she sends."""
    query_params(request)
    # What she pasted, typed or sent stays in the form: she may have copied a letter wrongly.
    form = CheckpointForm(posted(request), request.FILES or None).as_text()

    def verdict() -> HttpResponseBase:
        page, compared = witness.compare(worker(request), form.cleaned_data["note"])
        return render(request, "audit/checkpoints.html", {**_context(page, compared), "form": form})

    return answer_page(
        request,
        form,
        verdict,
        template="audit/checkpoints.html",
        context=lambda: _context(witness.witnessing(worker(request)), None),
    )


@require_POST
def keep(request: HttpRequest) -> HttpResponseBase:
    """The newest checkpoint as a file, or on a sheet with its QR code; and the line of having kept it."""
    query_params(request)
    how = WAYS.get(request.POST.get("cach", "tep"))
    if how is None:
        raise BadRequest("unknown way")
    newest = witness.keep(worker(request), how=how)
    if how is How.PAPER:
        context = {"newest": newest, "by": worker(request).display_name, "qr": qr.drawn(newest.note)}
        return render(request, "audit/checkpoint_paper.html", context)
    return attachment(f"moc-{newest.size}.txt", newest.note.encode(), "text/plain; charset=utf-8")


def attachment(name: str, content: bytes, kind: str) -> HttpResponse:
    """A file to save: never shown in the page, never guessed at; `no-store` and the site's own policy for content come
    with every answer."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _context(page: witness.Witnessing, compared: witness.Compared | None) -> dict[str, Any]:
    ways: dict[str, str] = {How.FILE: _("tệp"), How.PAPER: _("giấy")}
    kept = [(number(one.size), moment(one.at), ", ".join(ways.get(how, how) for how in one.hows)) for one in page.kept]
    return {"page": page, "compared": compared, "kept_rows": kept}
