"""Decoys: which there are, who touched them, planting one and ending one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey import decoys as journey
from casework.policy import gate
from casework.queries.audit import planting, watch
from casework.rulebook.acts import Act
from casework.rulebook.refusals import BadValue
from casework.web.asked import asked
from casework.web.asking import ask, posted, worker
from casework.web.audit.watching import DecoyForm
from casework.web.forms import Form


@require_GET
def decoys(request: HttpRequest) -> HttpResponseBase:
    """Every decoy and the latest touches."""
    asked(request)
    return render(request, "audit/decoys.html", {"page": watch.decoy_page(worker(request))})


@require_http_methods(["GET", "POST"])
def plant(request: HttpRequest) -> HttpResponseBase:
    """Plant one at a commune's desk."""
    asked(request)
    by = worker(request)
    realm, here = watch.desks(by)
    desks = {str(desk.pk): desk for desk in here}
    form = DecoyForm(posted(request), desks=[(pk, desk.name) for pk, desk in desks.items()])

    def do() -> object:
        given = dict(form.cleaned_data)
        desk = desks[given.pop("desk")]
        if planting.is_named_at(by, desk, given["name"]):
            raise BadValue("name", "decoy_name_taken")
        return journey.plant(by, realm, desk=desk, **given)

    return ask(request, form, do, page="audit/plant.html", there=reverse("audit-decoys"), context={})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, decoy_id: UUID) -> HttpResponseBase:
    """Ask once more, then end one: nobody's touch cries out any more."""
    asked(request)
    by = worker(request)
    decoy = watch.standing(by, decoy_id)
    realm = gate.posts_for(by, Act.DECOY_END)[0]
    return ask(
        request,
        Form(posted(request)),
        lambda: journey.end(by, realm, decoy_id=decoy_id),
        page="audit/decoy_end.html",
        there=reverse("audit-decoys"),
        context={"decoy": decoy},
    )
