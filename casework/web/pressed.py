"""One press whose session was over: nothing came of it, and the pages that follow say so and offer it once more."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.queries.intake.opening import NumberToCall, called_first
from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.web.url_names import for_act

AGAIN: Mapping[str, Words] = {
    for_act(Act.ALARM_RAISE): _("Gấp"),
    for_act(Act.ALARM_CALL): _("Gấp"),
    for_act(Act.CONTACT_WARN): _("Số này không còn an toàn"),
    for_act(Act.REFERRAL_WARN): _("Số này không còn an toàn"),
}
"""Presses that carry no word and do no harm twice, by the name of their address: offered again, on a button."""

URGENT = {for_act(Act.ALARM_RAISE), for_act(Act.ALARM_CALL)}


def numbers_at_the_door(there: str) -> tuple[NumberToCall, ...]:
    """Whom to call instead of signing in first, where what she pressed was the alarm."""
    try:
        name = resolve(urlsplit(there).path).view_name
    except Resolver404:
        return ()
    return called_first(timezone.now()) if name in URGENT else ()


def only_by_press(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """The page in place of an empty one, where an address is opened that only a button leads to.

    It knows nothing of who asks, nor of the case its address names.
    """
    if answer.status_code != 405 or request.method != "GET":
        return answer
    name = request.resolver_match.view_name if request.resolver_match else ""
    context = {
        "again": AGAIN.get(name),
        "to": request.path,
        "lines": called_first(timezone.now()) if name in URGENT else (),
        "csrf_input": csrf_input(request),
    }
    page = HttpResponse(render_to_string("405.html", context), status=405)
    page["Allow"] = answer["Allow"]
    return page
