"""What a form page carries beside its fields: the ticket, the key of its script, and what was typed before.

One call for every form page (`form_page` makes it): a form then has its ticket wherever its hidden fields are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from casework.journey import unsent
from casework.queries.unsent import GivenBack, given_back
from casework.records.workers import Worker
from casework.web.door import worker_session
from casework.web.forms import Form
from casework.web.unsent import SENT_COOKIE
from casework.web.unsent import ticket as tickets

MOST_SLOTS = 8


def carry(request: HttpRequest, form: Form) -> None:
    """Let the form carry its ticket, and put back what she typed on this page before and could not send."""
    by = request.user
    if not isinstance(by, Worker) or not form.has_free_field:
        return
    place = tickets.place_of(request, by.pk)
    before = None
    if request.method == "GET":
        before = given_back(by, device=place.device, page=place.page)
        if before is not None:
            form.put_back(_posted(before))
    form.carries = _printed(request, by, place, before, bound=request.method == "POST")


def _posted(before: GivenBack) -> QueryDict:
    words = QueryDict(mutable=True)
    for name, said in before.words.items():
        words.setlist(name, said)
    return words


def _printed(
    request: HttpRequest, by: Worker, place: tickets.Place, before: GivenBack | None, *, bound: bool
) -> SafeString:
    end = worker_session.end_of(request)
    context = {
        "ticket": tickets.issue(request, by),
        "key": tickets.device_key(by, request),
        "slot": place.slot,
        "end": end,
        "idle": worker_session.IDLE_SECONDS,
        "left": end.idle_seconds,
        "longest": end.longest_seconds,
        "warned": timedelta(seconds=worker_session.WARNED_SECONDS),
        "kept": before,
        "still_kept": _ids(request) if bound else (),
        "bound": bound,
    }
    return mark_safe(render_to_string("parts/unsent.html", context))  # our template, which escapes


def _ids(request: HttpRequest) -> list[UUID]:
    """The rows that were given back on this page, as the form says; of others' rows the database takes none away."""
    found = []
    for word in request.POST.get("kept", "").split()[:20]:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found


def sent(request: HttpRequest, response: HttpResponseBase) -> None:
    """What was typed is done: what was kept of it goes, and the script is told by the next answer."""
    by = request.user
    if not isinstance(by, Worker) or "ticket" not in request.POST:
        return
    unsent.sent(by, _ids(request))
    _tell_the_script(request, response, by)


def _tell_the_script(request: HttpRequest, response: HttpResponseBase, by: Worker) -> None:
    slots: Sequence[str] = request.COOKIES.get(SENT_COOKIE, "").split(".")
    told = [slot for slot in dict.fromkeys([*slots, tickets.place_of(request, by.pk).slot]) if slot][-MOST_SLOTS:]
    response.set_cookie(
        SENT_COOKIE,
        ".".join(told),
        max_age=tickets.GOOD_FOR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )


def given_up(request: HttpRequest) -> None:
    """What was given back is kept anew as it is by now: the rows of before are needed no more."""
    if isinstance(request.user, Worker):
        unsent.sent(request.user, _ids(request))


def drop(request: HttpRequest, response: HttpResponseBase) -> None:
    """She does not want back what was typed before; neither does the script keep its copy."""
    if isinstance(request.user, Worker) and (kept := _ids(request)):
        unsent.drop(request.user, kept)
        _tell_the_script(request, response, request.user)
