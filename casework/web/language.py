"""Chooses the page's language: Vietnamese, unless the reader switched; the browser's own language is not asked.

Office machines in Vietnam often run an English system, so Accept-Language would show English to people who read
Vietnamese.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

SPOKEN = frozenset(code for code, _name in settings.LANGUAGES)


class CookieLanguageMiddleware:
    """Activates the language kept in the reader's cookie for the length of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in SPOKEN else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response
