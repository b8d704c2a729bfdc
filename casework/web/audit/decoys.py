"""Decoys: which there are, who touched them, planting one and ending one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.journey import decoys as journey
from casework.policy import gate
from casework.queries.audit import watch
from casework.rulebook.acts import Act
from casework.web.asked import asked
from casework.web.asking import ask, posted, worker
from casework.web.audit.watching import DecoyForm


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
        return journey.plant(by, realm, desk=desks[given.pop("desk")], **given)

    return ask(request, form, do, page="audit/plant.html", there=reverse("audit-decoys"), context={})


@require_POST
def end(request: HttpRequest, decoy_id: UUID) -> HttpResponseBase:
    """End one: nobody's touch cries out any more."""
    asked(request)
    by = worker(request)
    journey.end(by, gate.posts_for(by, Act.DECOY_END)[0], decoy_id=decoy_id)
    return redirect("audit-decoys")
