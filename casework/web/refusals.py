"""What a person sees when the answer is no: unseen, unknown and not allowed are one page, byte for byte."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from casework.policy import walls
from casework.records.workers import Worker
from casework.rulebook.refusals import NotFound, Refused
from casework.vault.errors import Locked, VaultError
from casework.web import wording

logger = logging.getLogger("casework")

CROSSED = {"40P01", "40001"}
"""What PostgreSQL says to the one of two crossing transactions that it undid."""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for everything that is not there or not hers; it knows nothing of who asks."""
    return HttpResponse(render_to_string("404.html"), status=404)


class BehindTheWall:
    """Runs each view of a signed-in worker in one transaction in which the database knows her, and answers refusals.

    A refusal that no form showed becomes its page inside that transaction, so that its line in the trail stays; any
    other exception undoes the request whole, and the wall writes the lines of its refusals again behind it. Two
    requests that wait for each other's case cross: the one that the database gave up is done again, once; nothing of
    its first try is left.
    """

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
        if not isinstance(request.user, Worker):
            return None
        by = request.user
        try:
            return _answer(request, walls.seen_by(by, done_again=_crossed), lambda: view(request, *args, **kwargs))
        except OperationalError as error:
            if not _crossed(error):
                raise
        return _answer(request, walls.seen_by(by), lambda: view(request, *args, **kwargs))


def _crossed(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in CROSSED


def _answer(
    request: HttpRequest, wall: AbstractContextManager[None], view: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    with wall:
        try:
            return view()
        except (NotFound, Locked):
            return not_found(request)
        except VaultError:
            # Something sealed did not open as it should: told aloud, and its line in the trail stays.
            logger.exception("sealed value refused")
            return HttpResponse(render_to_string("500.html"), status=500)
        except Refused as refusal:
            return render(request, "refused.html", {"why": wording.refusal(refusal.code)}, status=409)
