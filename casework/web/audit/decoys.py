"""Decoys: which there are, who touched them, planting one and ending one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey import decoys as journey
from casework.policy import gate
from casework.queries.audit import alerts, decoy_names
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.web.audit.oversight_forms import DecoyForm
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.query_params import query_params


@require_GET
def decoys(request: HttpRequest) -> HttpResponseBase:
    """Every decoy and the latest touches."""
    query_params(request)
    return render(request, "audit/decoys.html", {"page": alerts.decoy_page(worker(request))})


@require_http_methods(["GET", "POST"])
def plant(request: HttpRequest) -> HttpResponseBase:
    """Plant one at a commune's desk."""
    query_params(request)
    by = worker(request)
    province, here = alerts.desks(by)
    desks = {str(desk.pk): desk for desk in here}
    form = DecoyForm(posted(request), desks=[(pk, desk.name) for pk, desk in desks.items()])

    def do() -> object:
        given = dict(form.cleaned_data)
        desk = desks[given.pop("desk")]
        if decoy_names.is_named_at(by, desk, given["name"]):
            raise InvalidValue("name", "decoy_name_taken")
        return journey.plant(by, province, desk=desk, **given)

    return form_page(request, form, do, template="audit/plant.html", then=reverse("audit-decoys"))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, decoy_id: UUID) -> HttpResponseBase:
    """Ask once more, then end one: nobody's touch cries out any more."""
    query_params(request)
    by = worker(request)
    decoy = alerts.watched_decoy(by, decoy_id)
    province = gate.units_for(by, Act.DECOY_END)[0]
    return form_page(
        request,
        Form(posted(request)),
        lambda: journey.end(by, province, decoy_id=decoy_id),
        template="audit/decoy_end.html",
        then=reverse("audit-decoys"),
        context={"decoy": decoy},
    )
