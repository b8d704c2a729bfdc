"""Names that stay off papers which are handed out: the supervisor rules on them, and ends a ruling."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.journey.name_redaction import redact_name, show_name
from casework.policy import gate
from casework.queries.audit.redacted_names import redacted_names
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.web.audit.forms import RedactNameForm
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.query_params import query_params


@require_http_methods(["GET", "POST"])
def names(request: HttpRequest) -> HttpResponseBase:
    """Whose names are withheld, and a form to withhold one more."""
    query_params(request)
    by = worker(request)
    page = redacted_names(by)
    (province,) = gate.units_for(by, Act.NAME_REDACT)[:1]
    form = RedactNameForm(posted(request), page.nameable)
    return form_page(
        request,
        form,
        lambda: redact_name(by, province, **form.answers()),
        template="audit/names.html",
        then=reverse("name-redact"),
        context={"page": page},
    )


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, worker_id: int) -> HttpResponseBase:
    """Ask once more, then end one ruling."""
    query_params(request)
    by = worker(request)
    ruling = next((one for one in redacted_names(by).rulings if one.worker_id == worker_id), None)
    if ruling is None:
        raise NotFound
    (province,) = gate.units_for(by, Act.NAME_SHOW)[:1]
    return form_page(
        request,
        Form(posted(request)),
        lambda: show_name(by, province, worker_id=worker_id),
        template="audit/name_show.html",
        then=reverse("name-redact"),
        context={"ruling": ruling},
    )
