"""What is sent after the session that typed it ended: its ticket has it sealed and kept, and nothing is done by it.

A form is late when nobody is signed in, when somebody else is by now, or when she signed in anew and the page is still
of before. The mark against forged forms changes with each sign-in and is gone with the session, so a late form cannot
pass that check; its ticket stands in for it, for keeping only. What is answered is what would be answered to any form
sent too late, whether or not something was kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string

from casework.journey import unsent
from casework.records.workers import Worker
from casework.web.sent_once import NOT_SAID
from casework.web.unsent import ticket as tickets
from casework.web.unsent.ticket import Ticket

logger = logging.getLogger("casework")


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """What was sent, without what is only the page's; answers that were carried along unseen stay with the others."""
    return {name: [str(one) for one in said] for name, said in request.POST.lists() if name not in NOT_SAID}


def keep(request: HttpRequest, ticket: Ticket) -> bool:
    """Seal what was sent to whom the ticket names; answers whether it was kept."""
    words = typed(request)
    kept = any(any(field) for field in words.values()) and unsent.keep(
        ticket.to,
        device=ticket.place.device,
        page=ticket.place.page,
        until=ticket.until,
        words=words,
        case_id=_case_of(request),
    )
    return bool(kept)


def _case_of(request: HttpRequest) -> UUID | None:
    """The case that the page's own address names: what is kept of it goes when her no drops the keys of the case."""
    named = request.resolver_match.kwargs.get("case_id") if request.resolver_match else None
    return named if isinstance(named, UUID) else None


class KeepingLatePosts:
    """Asks each form that carries a ticket whether she who typed it is still the one who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Every part of the way in has been asked by now who this is; the check for forged forms has not."""
        if request.method != "POST" or "ticket" not in request.POST:
            return None
        ticket = tickets.presented(request)
        if ticket is None:
            return None
        now: object = request.user
        if isinstance(now, Worker) and now.pk == ticket.to.worker_id:
            return None
        keep(request, ticket)
        if isinstance(now, Worker):
            # Typed by somebody else: in this worker's name nothing of it may be done.
            return _too_old()
        return redirect_to_login(request.get_full_path())


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """No form of this session. Hers of an earlier one is kept, and the page asked for anew, where it stands again."""
    ticket = tickets.presented(request)
    if ticket is None or not isinstance(request.user, Worker) or request.user.pk != ticket.to.worker_id:
        return _too_old()
    try:
        kept = keep(request, ticket)
    except (OperationalError, InterfaceError, OSError):
        logger.exception("an unsent form could not be kept now")
        return _too_old()
    return redirect(request.get_full_path()) if kept else _too_old()


def _too_old() -> HttpResponse:
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
