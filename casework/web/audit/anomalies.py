"""What is odd, reviewing it, and what was reviewed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from casework.journey.reviewing import review, review_alert
from casework.policy import gate
from casework.queries.audit import alerts, reviews
from casework.queries.audit import anomalies as queries
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import GOOD_REASONS, AnomalyKind
from casework.rulebook.refusals import NotFound
from casework.web.audit.oversight_forms import ReviewForm
from casework.web.form_page import form_page, posted, worker
from casework.web.query_params import key, one_of, query_params

KINDS = {
    AnomalyKind.DECOY: "moi",
    AnomalyKind.REFUSED: "tu-choi",
    AnomalyKind.KIN: "trung-ten",
    AnomalyKind.STRANGER: "xem-khong-lam",
    AnomalyKind.MANY: "nhieu",
    AnomalyKind.NIGHT: "dem",
    AnomalyKind.KEYS: "chia-khoa",
    AnomalyKind.EXCLUSION: "loai",
    AnomalyKind.REOPENED: "mo-lai",
    AnomalyKind.STRANGE_KEY: "khoa-la",
    AnomalyKind.WITHOUT_YES: "khong-dong-y",
    AnomalyKind.REASON: "ly-do",
    AnomalyKind.HER_NO: "khong-cho-ghi",
    AnomalyKind.MISTAKE: "mo-nham",
}
"""What each kind is called in the address; alerts of the trail stand above them all."""

_BY_WORD = {word: kind for kind, word in KINDS.items()}
_PLACE = re.compile(r"([0-9a-f-]{36})\.([a-z]+)")


def place(text: str) -> str:
    """Where a page of the list ended, exactly as we write it."""
    found = _PLACE.fullmatch(text)
    if found is None or found[2] not in {kind.value for kind in AnomalyKind}:
        raise ValueError("not our spelling")
    key(found[1])
    return text


@require_GET
def anomalies(request: HttpRequest) -> HttpResponseBase:
    """What is odd and nobody has looked into yet, the latest first."""
    query = query_params(request, loai=one_of(*_BY_WORD), sau=place)
    by = worker(request)
    kinds = (_BY_WORD[query["loai"]],) if query["loai"] else ()
    page = queries.unreviewed(by, kinds=kinds, below=query["sau"])
    kept = {"loai": query["loai"]} if query["loai"] else {}
    context = {
        "page": page,
        "alerts": alerts.alerts(by),
        "kinds": [(KINDS[kind], kind.label) for kind in KINDS],
        "words": KINDS,
        "query": query,
        "older": urlencode({**kept, "sau": page.older or ""}),
        "day": date.fromisoformat,
    }
    return render(request, "audit/anomalies.html", context)


@require_http_methods(["GET", "POST"])
def look_into(request: HttpRequest, word: str, event_id: UUID) -> HttpResponseBase:
    """Reviewed, because: one anomaly, as it stood at this event."""
    query_params(request)
    kind = _BY_WORD.get(word)
    if kind is None:
        raise NotFound
    by = worker(request)
    anomaly = queries.details(by, kind=kind, event_id=event_id)
    province = gate.units_for(by, Act.REVIEW_WRITE)[0]
    form = ReviewForm(posted(request))
    return _reviewing(
        request,
        form,
        lambda: review(by, province, kind=kind, event_id=event_id, **form.answers()),
        {"anomaly": anomaly, "alert": None},
    )


@require_http_methods(["GET", "POST"])
def look_into_alert(request: HttpRequest, alert_id: int) -> HttpResponseBase:
    """Reviewed, because: one alert of the trail."""
    query_params(request)
    by = worker(request)
    alert = alerts.alert(by, alert_id)
    province = gate.units_for(by, Act.REVIEW_WRITE)[0]
    form = ReviewForm(posted(request))
    return _reviewing(
        request,
        form,
        lambda: review_alert(by, province, alert_id=alert_id, **form.answers()),
        {"anomaly": None, "alert": alert},
    )


def _reviewing(
    request: HttpRequest, form: ReviewForm, do: Callable[[], object], context: dict[str, object]
) -> HttpResponseBase:
    return form_page(request, form, do, template="audit/review.html", then=reverse("audit-anomalies"), context=context)


@require_GET
def reviewed(request: HttpRequest) -> HttpResponseBase:
    """What was looked into: who, when and why."""
    before = query_params(request, sau=key)["sau"]
    page = reviews.reviewed(worker(request), before=before)
    context = {"page": page, "reasons": GOOD_REASONS, "day": date.fromisoformat}
    return render(request, "audit/reviewed.html", context)
