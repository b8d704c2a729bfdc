"""The list of cases by danger: narrowed by what stands in its address, or as its reader had it remembered."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from casework.journey.case_views import keep_view
from casework.policy.filtered_lists import ListPlace
from casework.queries import case_list as queries
from casework.queries.case_list import CaseList, NoSuchChoice
from casework.rulebook.list_views import DANGERS, DUES, STAGES, WHOSE, ListView
from casework.web import flash
from casework.web.form_page import worker
from casework.web.query_params import key, number, one_of, query_params

WORDS = {"gd": "stage", "nc": "danger", "han": "due", "noi": "place", "ai": "whose", "cho": "waits"}
"""What each choice is called in the address."""


def whose(text: str) -> str:
    """One of the words, or the number of a colleague, exactly as we write it."""
    return text if text in WHOSE else str(number(text))


def place(text: str) -> ListPlace:
    """Where a page of the list ended, exactly as we write it."""
    urgency, _, case_id = text.partition(".")
    if urgency not in ("0", "1", "2", "3"):
        raise ValueError("not our spelling")
    return ListPlace(int(urgency), UUID(str(key(case_id))))


@require_GET
def case_list(request: HttpRequest) -> HttpResponseBase:
    """Her cases, the most dangerous first; without a word in the address as she had it remembered."""
    view, after = _asked(request)
    page = _found(request, view, after)
    context = {
        "page": page,
        "stages": [(word, words) for word, (words, _stages) in STAGES.items()],
        "dangers": list(DANGERS.items()),
        "dues": list(DUES.items()),
        "whose": list(WHOSE.items()),
        "address": urlencode(spelled(page.view)),
        "hidden": spelled(page.view),
        "after": f"{page.after.urgency}.{page.after.case_id}" if page.after else "",
        "further": after is not None,
    }
    return render(request, "desk/list.html", context)


@require_POST
def keep(request: HttpRequest) -> HttpResponseBase:
    """Open the list so from now on."""
    query_params(request)
    view = _view({name: request.POST.get(name, "") for name in WORDS})
    page = _found(request, view, None)
    keep_view(worker(request), page.view)
    return flash.go(request, reverse("case-filter"))


def spelled(view: ListView) -> dict[str, str]:
    """A view as its address says it; the list as it is has its stage alone."""
    said = {word: getattr(view, name) for word, name in WORDS.items()}
    said["cho"] = "co" if view.waits else ""
    return {word: str(value) for word, value in said.items() if value not in ("", None)}


def _asked(request: HttpRequest) -> tuple[ListView | None, ListPlace | None]:
    query = query_params(
        request,
        gd=one_of(*STAGES),
        nc=one_of(*DANGERS),
        han=one_of(*DUES),
        noi=number,
        ai=whose,
        cho=one_of("co"),
        sau=place,
    )
    if not set(request.GET) & set(WORDS):
        return None, query["sau"]
    return _view({name: request.GET.get(name, "") for name in WORDS}), query["sau"]


def _view(said: dict[str, str]) -> ListView:
    try:
        return ListView(
            stage=said["gd"] or ListView().stage,
            danger=said["nc"],
            due=said["han"],
            place=number(said["noi"]) if said["noi"] else None,
            whose=whose(said["ai"]) if said["ai"] else "",
            waits=said["cho"] == "co",
        )
    except ValueError as error:
        raise BadRequest("unreadable filter") from error


def _found(request: HttpRequest, view: ListView | None, after: ListPlace | None) -> CaseList:
    try:
        return queries.case_list(worker(request), view=view, after=after)
    except NoSuchChoice as nobody:
        raise BadRequest("not offered") from nobody
