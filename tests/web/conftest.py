"""Signing in one of the cast without the cost of Argon2id each time: the session is begun as the door begins it."""

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


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """A browser in which this person has signed in: `client = signed_in(cast.hoa)`."""

    def sign_in(person: Person) -> Client:
        client = Client()
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        cookie_key = worker_session.begin(
            request, person.worker, Keyring(person.private, person.unit_keys, person.anchor)
        )
        request.session.save()
        response = HttpResponse()
        worker_session.hand_over(response, cookie_key)
        client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
        client.cookies[settings.KEY_COOKIE_NAME] = response.cookies[settings.KEY_COOKIE_NAME].value
        return client

    return sign_in
