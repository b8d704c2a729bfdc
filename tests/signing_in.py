"""Signing people in, once for all suites: quickly without a door, or over real HTTP through the front door.

`sign_in` (fixture `signed_in`) begins the session as the door begins it, without the cost of Argon2id. `Browser` is the
least a browser is, before a running server: cookies, one connection that is kept, hidden fields, and the door itself.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client

from casework.vault.keyring import Keyring
from casework.web.door import worker_session
from tests.cast import Person

type SignedIn = Callable[[Person], Client]


def sign_in(person: Person, *, noticed_ahead: int = 0) -> Client:
    """A browser in which this person has signed in; her last request counts as so many seconds in the future.

    Each minute a session notes that it was used, and after some it rests: neither happens before that moment.
    """
    client = Client()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    cookie_key = worker_session.begin(request, person.worker, Keyring(person.private, person.unit_keys, person.anchor))
    request.session["active_at"] += noticed_ahead
    request.session.save()
    response = HttpResponse()
    worker_session.hand_over(response, cookie_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
    client.cookies[settings.KEY_COOKIE_NAME] = response.cookies[settings.KEY_COOKIE_NAME].value
    return client


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """A browser in which this person has signed in: `client = signed_in(cast.hoa)`."""
    return sign_in
