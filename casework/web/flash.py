"""That something was kept: a cookie of one word tells the next page that asks nothing, for a minute, and then goes.

It names no act and no case. Nothing is written for it, neither in the session nor in the trail.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

COOKIE = "saved"
A_MINUTE = 60
_TOLD = "told_that_it_is_saved"


def go(there: str) -> HttpResponseBase:
    """After an act: go there, and let a page say that it was kept."""
    response = redirect(there)
    response.set_cookie(
        COOKIE,
        "1",
        max_age=A_MINUTE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return response


def telling(request: HttpRequest) -> Callable[[], bool]:
    """For a page's frame: asked where the line would stand, it answers whether there is something to say."""

    def tell() -> bool:
        if request.COOKIES.get(COOKIE) != "1":
            return False
        setattr(request, _TOLD, True)
        return True

    return tell


class FlashMiddleware:
    """Takes the cookie back once a page has said it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, _TOLD, False):
            response.delete_cookie(COOKIE, samesite="Strict")
        return response
