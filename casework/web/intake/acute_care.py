"""What cannot wait for hours, of nobody in particular: opened by who heard her once her file is the desk's to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from casework.rulebook import health
from casework.web.query_params import query_params


@require_GET
def steps(request: HttpRequest) -> HttpResponseBase:
    """Every step for each of the three, and for who may not want to live; no file is opened for it."""
    query_params(request)
    return render(request, "intake/acute_care.html", {"told": health.steps_of_each(at=timezone.now())})
