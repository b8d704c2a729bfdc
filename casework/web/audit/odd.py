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

from casework.journey.reviewing import review, review_alarm
from casework.policy import gate
from casework.queries.audit import odd as queries
from casework.queries.audit import reviews, watch
from casework.rulebook.acts import Act
from casework.rulebook.oddness import GOOD_REASONS, Odd
from casework.rulebook.refusals import NotFound
from casework.web.asked import asked, key, one_of
from casework.web.asking import ask, posted, worker
from casework.web.audit.watching import ReviewForm

KINDS = {
    Odd.DECOY: "moi",
    Odd.REFUSED: "tu-choi",
    Odd.KIN: "trung-ten",
    Odd.STRANGER: "xem-khong-lam",
    Odd.MANY: "nhieu",
    Odd.NIGHT: "dem",
    Odd.KEYS: "chia-khoa",
    Odd.EXCLUSION: "loai",
}
"""What each kind is called in the address; alarms of the trail stand above them all."""

_BY_WORD = {word: kind for kind, word in KINDS.items()}
_PLACE = re.compile(r"([0-9a-f-]{36})\.([a-z]+)")


def place(text: str) -> str:
    """Where a page of the list ended, exactly as we write it."""
    found = _PLACE.fullmatch(text)
    if found is None or found[2] not in {kind.value for kind in Odd}:
        raise ValueError("not our spelling")
    key(found[1])
    return text


@require_GET
def odd(request: HttpRequest) -> HttpResponseBase:
    """What is odd and nobody has looked into yet, the latest first."""
    query = asked(request, loai=one_of(*_BY_WORD), sau=place)
    by = worker(request)
    kinds = (_BY_WORD[query["loai"]],) if query["loai"] else ()
    page = queries.odd(by, kinds=kinds, below=query["sau"])
    kept = {"loai": query["loai"]} if query["loai"] else {}
    context = {
        "page": page,
        "cries": watch.cries(by),
        "kinds": [(KINDS[kind], kind.label) for kind in KINDS],
        "words": KINDS,
        "query": query,
        "older": urlencode({**kept, "sau": page.older or ""}),
        "day": date.fromisoformat,
    }
    return render(request, "audit/odd.html", context)


@require_http_methods(["GET", "POST"])
def look_into(request: HttpRequest, word: str, event_id: UUID) -> HttpResponseBase:
    """Reviewed, because: one thing, as it stood at this event."""
    asked(request)
    kind = _BY_WORD.get(word)
    if kind is None:
        raise NotFound
    by = worker(request)
    facts = queries.facts(by, kind=kind, event_id=event_id)
    realm = gate.posts_for(by, Act.REVIEW_WRITE)[0]
    form = ReviewForm(posted(request))
    return _reviewing(
        request,
        form,
        lambda: review(by, realm, kind=kind, event_id=event_id, **form.cleaned_data),
        {"facts": facts, "alarm": None},
    )


@require_http_methods(["GET", "POST"])
def look_into_alarm(request: HttpRequest, alarm_id: int) -> HttpResponseBase:
    """Reviewed, because: one alarm of the trail."""
    asked(request)
    by = worker(request)
    alarm = watch.alarm(by, alarm_id)
    realm = gate.posts_for(by, Act.REVIEW_WRITE)[0]
    form = ReviewForm(posted(request))
    return _reviewing(
        request,
        form,
        lambda: review_alarm(by, realm, alarm_id=alarm_id, **form.cleaned_data),
        {"facts": None, "alarm": alarm},
    )


def _reviewing(
    request: HttpRequest, form: ReviewForm, do: Callable[[], object], context: dict[str, object]
) -> HttpResponseBase:
    return ask(request, form, do, page="audit/review.html", there=reverse("audit-odd"), context=context)


@require_GET
def reviewed(request: HttpRequest) -> HttpResponseBase:
    """What was looked into: who, when and why."""
    before = asked(request, sau=key)["sau"]
    page = reviews.reviewed(worker(request), before=before)
    context = {"page": page, "reasons": GOOD_REASONS, "day": date.fromisoformat}
    return render(request, "audit/reviewed.html", context)
