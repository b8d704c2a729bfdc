"""The page of whoever watches without a key: numbers, checkpoints and what the verifier found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.queries.monitoring import watched
from casework.rulebook.province_figures import NEW_WORDS
from casework.rulebook.stages import Stage
from casework.web.form_page import worker
from casework.web.query_params import query_params
from casework.web.statistics.province import risk_words


@require_GET
def monitor(request: HttpRequest) -> HttpResponseBase:
    """All there is for an auditor, for data protection and for monitoring."""
    query_params(request)
    context = {
        "page": watched(worker(request)),
        "new_words": NEW_WORDS,
        "risk_words": risk_words(),
        "stage_words": {stage.value: stage.label for stage in Stage},
    }
    return render(request, "statistics/monitor.html", context)
