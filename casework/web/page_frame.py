"""What every page's frame needs to know: who works, which language, whether this is the demo, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language

from casework.web import flash


@dataclass(frozen=True)
class NavLink:
    """A page in the row of links under the bar."""

    name: str
    words: str | Promise


@dataclass(frozen=True)
class PageFrame:
    """The facts of the frame around a page."""

    worker: str
    signed_in: bool
    demo: bool
    language: str
    languages: tuple[tuple[str, str], ...]
    path: str
    here: str
    nav_links: tuple[NavLink, ...]


class _Once:
    """Markup that is made when a page first prints it, and then stands there as it is: every form of a page has it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._made: str | None = None

    def __html__(self) -> str:
        if self._made is None:
            self._made = csrf_input(self._request)
        return self._made


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `frame`, `saved`, `now`, and one `csrf_input` for all its forms.

    Views may set `request.nav_links` to the links her units need.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    match = request.resolver_match
    return {
        "frame": PageFrame(
            worker=user.display_name if signed_in and user else "",
            signed_in=signed_in,
            demo=settings.DEMO,
            language=get_language() or settings.LANGUAGE_CODE,
            languages=tuple(settings.LANGUAGES),
            path=request.get_full_path() if request.method == "GET" else request.path,
            here=match.view_name if match else "",
            nav_links=tuple(getattr(request, "nav_links", ())),
        ),
        "saved": flash.telling(request),
        "now": timezone.now(),
        "csrf_input": _Once(request),
    }
