"""The first steps of whoever is signed in, and the same on a sheet with the numbers to call."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.queries import first_steps as queries
from casework.web.form_page import worker
from casework.web.query_params import query_params


@require_GET
def first_steps(request: HttpRequest) -> HttpResponseBase:
    """What to try first, each leading to its page, ticked where it was done."""
    query_params(request)
    return render(request, "desk/first_steps.html", {"page": queries.first_steps(worker(request))})


@require_GET
def guide(request: HttpRequest) -> HttpResponseBase:
    """One page to print and keep beside the telephone; nothing of any case stands on it."""
    query_params(request)
    return render(request, "desk/guide.html", {"page": queries.first_steps(worker(request))})
