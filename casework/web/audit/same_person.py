"""Files that may be of one person: the province's list, one file beside the others, and a word to a desk."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casework.journey.intake.same_person import tell_desk
from casework.policy import viewing
from casework.queries.audit import same_person as queries
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.web import flash
from casework.web.form_page import worker
from casework.web.query_params import key, query_params


@require_GET
def pairs(request: HttpRequest) -> HttpResponseBase:
    """Every pair of files at work that share an identifier, by code alone."""
    query = query_params(request, sau=_pair)
    page = queries.shared_pairs(worker(request), after=query["sau"])
    older = ".".join(map(str, page.older)) if page.older else ""
    context = {"page": page, "older": older, "further": query["sau"] is not None}
    return render(request, "audit/same_person_list.html", context)


def _pair(text: str) -> tuple[UUID, UUID]:
    one, _, other = text.partition(".")
    return key(one), key(other)


@require_GET
def look(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """One file and those that share an identifier with it."""
    page = queries.same_person(worker(request), case_id)
    return render(request, "audit/same_person.html", {"page": page, "case_id": case_id})


@require_POST
def tell(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The desk of this file is reminded to ask the province."""
    by = worker(request)
    tell_desk(by, viewing.enter(by, Case, case_id, Act.SAME_PERSON_TELL))
    viewing.nothing_was_shown()
    return flash.go(request, reverse("same_person-look", args=[case_id]))
