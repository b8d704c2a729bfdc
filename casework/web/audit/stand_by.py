"""Which desk stands by for which: the supervisor sees, sets and ends it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.journey.stand_by import end_stand_by, set_stand_by
from casework.policy import gate
from casework.queries.audit.stand_by import stand_bys
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.web.audit.forms import StandByForm
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.query_params import query_params


@require_http_methods(["GET", "POST"])
def stand_by(request: HttpRequest) -> HttpResponseBase:
    """Every desk with who stands by for it, and a form to set one."""
    query_params(request)
    by = worker(request)
    page = stand_bys(by)
    (province,) = gate.units_for(by, Act.STAND_BY_SET)[:1]
    form = StandByForm(posted(request), page.choices)
    return form_page(
        request,
        form,
        lambda: set_stand_by(by, province, **form.answers()),
        template="audit/stand_by.html",
        then=reverse("stand_by-set"),
        context={"page": page},
    )


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, desk_id: int) -> HttpResponseBase:
    """Ask once more, then nobody stands by for this desk."""
    query_params(request)
    by = worker(request)
    row = next((one for one in stand_bys(by).desks if one.desk_id == desk_id and one.since is not None), None)
    if row is None:
        raise NotFound
    (province,) = gate.units_for(by, Act.STAND_BY_END)[:1]
    return form_page(
        request,
        Form(posted(request)),
        lambda: end_stand_by(by, province, desk_id=desk_id),
        template="audit/stand_by_end.html",
        then=reverse("stand_by-set"),
        context={"row": row},
    )
