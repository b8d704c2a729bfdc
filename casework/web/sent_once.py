"""Sent once: each form carries the key of its page; one that did something is not done again but leads on as before.

Tapped twice on a slow line, sent again with Back or reload: the second waits for the first and is answered alike. The
key stands beside the mark against forged forms, without which no form is taken: a form cannot have one without the
other. What is kept of a form is a digest under that key, and the key is in the page alone.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from hashlib import sha256
from hmac import digest

from django.http import HttpRequest, HttpResponseBase

from casework.journey import idempotency
from casework.records.workers import Worker

KEY = "idempotency_key"
"""The name of the hidden field."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]{22,64}")

NOT_SAID = frozenset(
    {"csrfmiddlewaretoken", KEY, "ticket", "kept", "leave", "drop", "send", "choose_again", "confirmed"}
)
"""Fields that a page puts into its forms, and its buttons: nobody typed them, and with them nothing else is said."""


def key_of_page(request: HttpRequest) -> str:
    """The key for the forms of the page under way: a page that comes back with what was typed has the same again."""
    return _presented(request) or secrets.token_urlsafe(16)


def once(
    request: HttpRequest,
    by: Worker,
    view: Callable[[], HttpResponseBase],
    *,
    again: Callable[[HttpRequest, str], HttpResponseBase],
) -> HttpResponseBase:
    """Answer a request; a form that did something before leads `again` where it led then, and nothing is done.

    Inside the transaction of the request: what it did and that it did it are kept together, or neither.
    """
    key = _presented(request)
    if key is None:
        return view()
    sent = _digest(key, by, request)
    there = idempotency.led_to(by, sent)
    if there is not None:
        return again(request, there)
    with idempotency.acts_noted() as acts:
        answer = view()
    if acts and answer.status_code == 302:
        idempotency.keep(by, sent, answer["Location"])
    return answer


def _presented(request: HttpRequest) -> str | None:
    key = request.POST.get(KEY, "")
    return key if _SHAPE.fullmatch(key) else None


def _digest(key: str, by: Worker, request: HttpRequest) -> bytes:
    said = sorted((name, words) for name, words in request.POST.lists() if name not in NOT_SAID)
    return digest(key.encode(), json.dumps([by.pk, request.get_full_path(), said]).encode(), sha256)
