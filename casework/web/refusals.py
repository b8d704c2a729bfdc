"""What a person sees when the answer is no: unseen, unknown and not allowed are one page, byte for byte."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from casework.rulebook.refusals import NotFound, Refused
from casework.vault.errors import Locked
from casework.web import wording


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for everything that is not there or not hers; it knows nothing of who asks."""
    return HttpResponse(render_to_string("404.html"), status=404)


class RefusalMiddleware:
    """Turns a refusal that no form showed into its page; the refusal is in the trail already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound | Locked):
            return not_found(request)
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"why": wording.refusal(exception.code)}, status=409)
        return None
