"""The ticket of a form page: made while she was signed in, it says to whom what is typed there may be sealed later.

    worker, u64 | SHA-256 of her public key, 32 | device, 16 | page, 16 | end, u64 seconds | anchor, 40

sealed with AES-256-GCM under a key that only the server has, for this purpose alone. `device` and `page` are keyed
digests: of the browser's own mark, and of that mark with the worker and the address. So a ticket names nobody to
whoever reads it, is good for one page on one device, and only has words kept: no act is ever done by it.
"""

from __future__ import annotations

import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from struct import Struct

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from casework.journey.unsent import Addressee, key_digest
from casework.records.unsent import DIGEST_BYTES
from casework.records.workers import Worker
from casework.vault import keyring
from casework.vault.aead import cipher_for, open_box, shut
from casework.vault.certificates import ANCHOR_BYTES, Anchor
from casework.vault.errors import VaultError
from casework.vault.framing import framed

GOOD_FOR_SECONDS = 24 * 60 * 60
BROWSER_AGE = 180 * 24 * 60 * 60
_LABEL = b"casework ticket v1"
_LAYOUT = Struct(f">Q32s{DIGEST_BYTES}s{DIGEST_BYTES}sQ{ANCHOR_BYTES}s")
_DEVICE_KEY = b"unsent words on a device"


@dataclass(frozen=True)
class Place:
    """A page for one worker on one device, as digests that say nothing to anybody else."""

    device: bytes
    page: bytes

    @property
    def slot(self) -> str:
        """Under what the page's script keeps its sealed copy."""
        return _text(self.page)


@dataclass(frozen=True)
class Ticket:
    """What a ticket says when it opens: to whom, for which page, until when."""

    to: Addressee
    place: Place
    until: datetime


def _server_key(secret: str) -> bytes:
    return sha256(_LABEL + b"\0" + secret.encode()).digest()


def browser_mark(request: HttpRequest) -> str:
    """The mark of this browser, made at its first form page: random, and nothing about whoever uses it."""
    mark: str = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "") or getattr(request, "new_browser_mark", "")
    if not 20 <= len(mark) <= 64:
        mark = secrets.token_urlsafe(24)
        request.new_browser_mark = mark  # type: ignore[attr-defined]
    return mark


def remember_browser(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the browser the mark that this request made for it."""
    if mark := getattr(request, "new_browser_mark", ""):
        response.set_cookie(
            settings.BROWSER_COOKIE_NAME,
            mark,
            max_age=BROWSER_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )


def place_of(request: HttpRequest, worker_id: int, secret: str | None = None) -> Place:
    """The page asked for, for this worker on this device."""
    key, mark = _server_key(secret or settings.SECRET_KEY), browser_mark(request).encode()
    who = worker_id.to_bytes(8, "big")
    return Place(_digest(key, b"device", who, mark), _digest(key, b"page", who, mark, request.path.encode()))


def _digest(key: bytes, *parts: bytes) -> bytes:
    return digest(key, framed(_LABEL, *parts), "sha256")[:DIGEST_BYTES]


def issue(request: HttpRequest, by: Worker) -> str:
    """A ticket for the page this worker is shown now; empty where nobody certifies keys yet, for then none is sealed
    to."""
    anchor = keyring.current().anchor
    if anchor is None:
        return ""
    place, until = place_of(request, by.pk), int(time.time()) + GOOD_FOR_SECONDS
    inside = _LAYOUT.pack(by.pk, key_digest(by), place.device, place.page, until, anchor.to_bytes())
    return _text(shut(cipher_for(_server_key(settings.SECRET_KEY)), inside, _LABEL))


def presented(request: HttpRequest) -> Ticket | None:
    """The ticket that came with a form, where it is ours, not over, and of this very page and browser."""
    text = request.POST.get("ticket", "")
    if not text or len(text) > 1_000:
        return None
    secrets_in_use: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    for secret in secrets_in_use:
        ticket = _read(text, secret)
        if ticket is None:
            continue
        if place_of(request, ticket.to.worker_id, secret) != ticket.place or ticket.until.timestamp() <= time.time():
            return None
        return replace(ticket, place=place_of(request, ticket.to.worker_id))
    return None


def _read(text: str, secret: str) -> Ticket | None:
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        inside = open_box(cipher_for(_server_key(secret)), sealed, _LABEL)
        worker_id, of_key, device, page, until, anchor = _LAYOUT.unpack(inside)
        addressee = Addressee(worker_id, of_key, Anchor.from_bytes(anchor))
    except (ValueError, VaultError):
        return None
    return Ticket(addressee, Place(device, page), datetime.fromtimestamp(until, UTC))


def device_key(by: Worker, request: HttpRequest) -> str:
    """The key under which the page's script seals what is typed here: drawn from her private key, so only a page shown
    to her on this device has it, and only in its memory. Empty where she has no private key."""
    private = keyring.current().private
    if private is None:
        return ""
    place = framed(place_of(request, by.pk).page, browser_mark(request).encode())
    return _text(private.key_for(_DEVICE_KEY, place))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
