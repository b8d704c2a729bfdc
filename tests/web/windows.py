"""Browsers of the cast in which everybody has signed in already: what a module's tests ask for by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.test import Client

from tests.cast import Cast
from tests.signing_in import sign_in

HOURS = 6 * 60 * 60

type Windows = Callable[[str], Client]
"""A new browser of one of the cast each time: `windows("hoa")`."""


def windows_of(cast: Cast) -> Windows:
    """Everybody signs in once; each browser holds its cookies from then on, however long the module takes."""
    kept: Mapping[str, Client] = {name: sign_in(person, noticed_ahead=HOURS) for name, person in cast.everybody.items()}

    def window(name: str) -> Client:
        client = Client()
        for cookie in (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME):
            client.cookies[cookie] = kept[name].cookies[cookie].value
        return client

    return window
