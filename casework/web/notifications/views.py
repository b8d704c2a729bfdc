"""Her own addresses, set and taken back; and for a supervisor, whom no message reaches."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.notifications import end_address, set_address
from casework.policy import gate
from casework.queries import notifications as queries
from casework.queries.notifications import OwnAddress
from casework.records.notifications import NotificationWay
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import Form
from casework.web.notifications.forms import AddressForm
from casework.web.query_params import query_params


@require_GET
def own(request: HttpRequest) -> HttpResponseBase:
    """Every way there is, with her address and what was sent there."""
    query_params(request)
    by = worker(request)
    _unit_of(by, Act.NOTIFICATION_SET)
    return render(request, "notifications/own.html", {"page": queries.own_addresses(by)})


@require_http_methods(["GET", "POST"])
def set_one(request: HttpRequest, way: NotificationWay) -> HttpResponseBase:
    """Set one's address of this way, or another in its place."""
    query_params(request)
    by = worker(request)
    unit, row = _unit_of(by, Act.NOTIFICATION_SET), _row(by, way)
    form = AddressForm(posted(request), row.way, initial={"address": row.address})
    return form_page(
        request,
        form,
        lambda: set_address(by, unit, way=row.way.value, **form.answers()),
        template="notifications/set.html",
        then=reverse("notifications"),
        context={"row": row},
    )


@require_http_methods(["GET", "POST"])
def end_one(request: HttpRequest, way: NotificationWay) -> HttpResponseBase:
    """Ask once more, then nothing is sent there."""
    query_params(request)
    by = worker(request)
    unit, row = _unit_of(by, Act.NOTIFICATION_END), _row(by, way)
    if not row.address:
        raise NotFound
    return form_page(
        request,
        Form(posted(request)),
        lambda: end_address(by, unit, way=row.way.value),
        template="notifications/end.html",
        then=reverse("notifications"),
        context={"row": row},
    )


@require_GET
def not_reached(request: HttpRequest) -> HttpResponseBase:
    """Whom of the province nothing reaches, and whether anybody sends."""
    query_params(request)
    return render(request, "audit/not_reached.html", {"page": queries.not_reached(worker(request))})


def _unit_of(by: Worker, act: Act) -> Unit:
    found = gate.units_for(by, act)[:1]
    if not found:
        raise NotFound
    return found[0]


def _row(by: Worker, way: NotificationWay) -> OwnAddress:
    return next(row for row in queries.own_addresses(by).ways if row.way is way)
