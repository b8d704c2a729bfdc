"""A session that ends and one that begins anew in the same browser, and the mark of what is given back there."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from casework.policy.memberships import session_digest
from casework.records.worker_sessions import WorkerSession
from tests.cast import Cast
from tests.signing_in import sign_in

SAID = 'name="drop"'
"""The button beside the line "Chữ đã gõ lúc trước", which the script has as well, unseen."""


def again(client: Client, person: str, cast: Cast) -> Client:
    """The same browser, after she signed in anew."""
    fresh = sign_in(cast.everybody[person])
    for cookie in (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME):
        client.cookies[cookie] = fresh.cookies[cookie].value
    return client


def session_ends(client: Client) -> None:
    """The key cookie is gone, as at the end of a session; its session row too."""
    WorkerSession.objects.filter(
        session_key=session_digest(client.cookies[settings.SESSION_COOKIE_NAME].value)
    ).delete()
    del client.cookies[settings.KEY_COOKIE_NAME]
