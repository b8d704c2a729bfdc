"""What another site makes her browser ask changes nothing in it: no session ends, no cookie of hers is replaced.

Her cookies do not come along from there, so such a request looks like one of somebody who is not signed in; an answer
that clears or renews cookies would still reach her browser, and end what the request itself could not touch.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase

OUR_OWN = frozenset({"same-origin", "none"})
"""What a browser says of a request from one of our pages, or from whoever sits before it (Fetch Metadata)."""


def caused_by_another_site(request: HttpRequest) -> bool:
    """Whether the browser says so. One too old to say it names the origin of a form at least; who says nothing has no
    other site open, or brings no cookie from there (SameSite)."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said not in OUR_OWN
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.META.get("HTTP_HOST", "")


class NoCookiesForOtherSites:
    """Takes every cookie out of the answer to a form that another site sent. A link may come from anywhere: then the
    sign-in page gives its mark against forged forms to a browser that has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in {"GET", "HEAD"} and caused_by_another_site(request):
            response.cookies.clear()
        return response
