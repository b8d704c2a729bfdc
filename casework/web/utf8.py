"""Only UTF-8 is spoken here: a request said to be in any other charset is a 400 before anything reads it.

Some charsets that Python knows are no text at all (`hex`, `rot13`), and reading a form in one of them breaks in the
middle of the check that the form was ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import parse_header_parameters

UNREADABLE = "application/x-unreadable"
"""Put in place of a content type that Django's request would break at, before there is a request to answer."""


def readable(content_type: str) -> bool:
    """Whether a content type can be read, and names no charset but UTF-8."""
    try:
        kind, said = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return False
    return kind != UNREADABLE and said.get("charset", "utf-8").lower() == "utf-8"


class Utf8Only:
    """Answers 400 to what is said to be in another charset."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not readable(request.META.get("CONTENT_TYPE", "")):
            raise BadRequest("not UTF-8")
        return self.get_response(request)


class Application(WSGIHandler):
    """Django's WSGI application, for which a content type that cannot be read is an answer and not an accident."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not readable(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = UNREADABLE
        return super().__call__(environ, start_response)


def application() -> Application:
    """What a web server calls, under whichever settings the environment names."""
    django.setup(set_prefix=False)
    return Application()
