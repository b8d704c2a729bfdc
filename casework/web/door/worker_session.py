"""One session of a signed-in worker: her unlocked keys rest in the session, sealed under a key only her browser has."""

from __future__ import annotations

import logging
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from casework.journey import door
from casework.journey.door import Over
from casework.policy import own_keys, unit_of_work
from casework.policy.memberships import ActiveMembership, WorkerWithMemberships, knowing_memberships
from casework.policy.roles import memberships_for, profile_of
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.vault import keyring
from casework.vault.errors import VaultError
from casework.vault.keyring import Keyring
from casework.web.door.store import BACKEND, OpenSession
from casework.web.page_frame import NavLink

logger = logging.getLogger("casework")

IDLE_SECONDS = 15 * 60
LONGEST_SECONDS = 12 * 60 * 60
WARNED_SECONDS = 2 * 60
"""So long before its end a page says that a session ends."""
NOTICE_EVERY = 60
"""How stale the kept time of the last request may be: fewer writes, and at most this much longer a session."""

WHY_COOKIE = "ended"
"""Why the session ended by itself, in one word, for the sign-in page to say once."""

TOLD_FOR_SECONDS = 10 * 60

LEFT_COOKIE = "left"
"""Set by the page's own script at quick exit, for the case that the network does not carry the news."""


class WorkerBackend(BaseBackend):
    """Tells Django who a session belongs to; it answers no permission question, the gate does."""

    def get_user(self, user_id: int) -> Worker | None:
        return Worker.objects.filter(pk=user_id, is_active=True).first()


class WhoIsAsking(AuthenticationMiddleware):
    """Puts the worker of the session on the request: she came with its row, so nobody is asked for her again."""

    def process_request(self, request: HttpRequest) -> None:
        # Of the session: a request that holds a question about itself would outlive its answer, with all it opened.
        request.user = SimpleLazyObject(partial(_asking, request.session))  # type: ignore[assignment]


def _asking(session: Any) -> Worker | AnonymousUser:
    worker_with_memberships = session.worker_with_memberships()
    return worker_with_memberships.worker if worker_with_memberships else AnonymousUser()


def _context(worker: Worker) -> bytes:
    return f"worker:{worker.pk}".encode()


def begin(request: HttpRequest, worker: Worker, ring: Keyring) -> bytes:
    """Start a session; the answer is the key for her browser's cookie, kept nowhere else."""
    cookie_key = secrets.token_bytes(32)
    login(request, worker, backend=BACKEND)
    now = int(time.time())
    _keep_ring(request, worker, ring, cookie_key)
    request.session["device"] = "phone" if "Mobi" in request.headers.get("User-Agent", "") else "computer"
    request.session["began"] = now
    request.session["active_at"] = now
    return cookie_key


def keep_last_time(request: HttpRequest, left: datetime | None) -> None:
    """When she was here before this session: what came since is marked as new."""
    if left is not None:
        request.session["since"] = int(left.timestamp())


def _keep_ring(request: HttpRequest, worker: Worker, ring: Keyring, cookie_key: bytes) -> None:
    request.session["ring"] = b64encode(ring.to_sealed(cookie_key, context=_context(worker))).decode()


def hand_over(response: HttpResponseBase, cookie_key: bytes) -> None:
    """Give the browser its half: a cookie of this session that script cannot read."""
    response.set_cookie(
        settings.KEY_COOKIE_NAME,
        b64encode(cookie_key).decode(),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )


def end(request: HttpRequest, response: HttpResponseBase) -> None:
    """End the session: the session row goes, and with the cookie the only key to what it held.

    A cookie that did not come is not cleared: it may lie in the browser, and another site have asked.
    """
    logout(request)
    if settings.KEY_COOKIE_NAME in request.COOKIES:
        response.delete_cookie(settings.KEY_COOKIE_NAME, samesite="Strict")


def _ring_of(request: HttpRequest, worker: Worker) -> Keyring | Over:
    """Her ring, or why her session is over."""
    session = request.session
    now = int(time.time())
    if now - session.get("began", 0) > LONGEST_SECONDS:
        return Over.LONGEST
    if now - session.get("active_at", 0) > IDLE_SECONDS:
        return Over.IDLE
    try:
        cookie_key = b64decode(request.COOKIES.get(settings.KEY_COOKIE_NAME, ""), validate=True)
        ring = Keyring.from_sealed(b64decode(session["ring"]), cookie_key, context=_context(worker))
    except (KeyError, ValueError, VaultError):
        return Over.WITHOUT_KEY
    if now - session["active_at"] >= NOTICE_EVERY:
        session["active_at"] = now
    return ring


@dataclass(frozen=True)
class SessionEnd:
    """When a session ends by itself: `idle_at` if nobody types or asks until then; `longest_at` in any case."""

    idle_at: datetime
    longest_at: datetime

    @property
    def at(self) -> datetime:
        """When it ends if nothing more is done."""
        return min(self.idle_at, self.longest_at)

    @property
    def idle_seconds(self) -> int:
        """How long it lasts if nobody does anything."""
        return max(0, int(self.idle_at.timestamp() - time.time()))

    @property
    def longest_seconds(self) -> int:
        """How long it can still last, whatever is done."""
        return max(0, int(self.longest_at.timestamp() - time.time()))


def lives(session: OpenSession) -> bool:
    """Whether somebody could still go on in it: what ran out has its row until it is swept, and opens nothing."""
    now = time.time()
    idle, long = now - session.active_at.timestamp(), now - session.began_at.timestamp()
    return idle <= IDLE_SECONDS + NOTICE_EVERY and long <= LONGEST_SECONDS


def end_of(request: HttpRequest) -> SessionEnd:
    """When the session of this request ends."""
    session, now = request.session, int(time.time())
    idle, longest = session.get("active_at", now) + IDLE_SECONDS, session.get("began", now) + LONGEST_SECONDS
    return SessionEnd(datetime.fromtimestamp(idle, UTC), datetime.fromtimestamp(longest, UTC))


class KeyringMiddleware:
    """Puts the worker's ring of keys in use for one request; a session without its key is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        worker: Any = request.user
        known: AbstractContextManager[object] = nullcontext()
        using: AbstractContextManager[object] = nullcontext()
        over, why = LEFT_COOKIE in request.COOKIES, ""
        if over and worker.is_authenticated:
            # Here and not in the view of the way out: the mark comes along with whatever is asked first.
            door.sign_out(worker, quick=True, session=request.session.digest)  # type: ignore[attr-defined]
            logout(request)
        elif worker.is_authenticated:
            worker_with_memberships = request.session.worker_with_memberships() or WorkerWithMemberships(worker, ())  # type: ignore[attr-defined]
            ring = _ring_of(request, worker)
            if not isinstance(ring, Over):
                ring = _up_to_date(request, worker, ring, worker_with_memberships.memberships)
            if isinstance(ring, Over):
                door.session_over(worker, ring, session=request.session.digest)  # type: ignore[attr-defined]
                logout(request)
                over, why = True, ring.value
            else:
                known, using = knowing_memberships(worker_with_memberships), keyring.using(ring)
                _show_nav_links(request, worker_with_memberships.memberships)
        elif request.COOKIES.get(settings.KEY_COOKIE_NAME) and not over:
            # Her browser still has its half of a key to a session that is no more.
            why = Over.EXPIRED.value
        if why:
            request.why_it_ended = why  # type: ignore[attr-defined]
        with known, using:
            response = self.get_response(request)
        if why and not getattr(request, "told_why_it_ended", False):
            _tell_why(response, why)
        if (over or why) and not response.cookies.get(settings.KEY_COOKIE_NAME):
            response.delete_cookie(settings.KEY_COOKIE_NAME, samesite="Strict")
        if LEFT_COOKIE in request.COOKIES:
            response.delete_cookie(LEFT_COOKIE, samesite="Strict")
        return response


def _tell_why(response: HttpResponseBase, why: str) -> None:
    response.set_cookie(
        WHY_COOKIE,
        why,
        max_age=TOLD_FOR_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )


def why_it_ended(request: HttpRequest) -> Over | None:
    """Why the last session of this browser ended by itself, for the sign-in page, which says it once."""
    word = request.COOKIES.get(WHY_COOKIE, "") or getattr(request, "why_it_ended", "")
    request.told_why_it_ended = True  # type: ignore[attr-defined]
    return Over(word) if word in set(Over) else None


def _up_to_date(
    request: HttpRequest, worker: Worker, ring: Keyring, memberships: Sequence[ActiveMembership]
) -> Keyring | Over:
    """The ring as her units are now: one given since she signed in opens, one taken does not, and where somebody left
    she goes on with the unit's next key.

    Over when a key of a unit is not what it should be; signing in again tells her why.
    """
    if ring.private is None or own_keys.are_of_now(ring, memberships):
        return ring
    try:
        with unit_of_work.transaction_as(worker):
            renewed = own_keys.unlocked(worker, ring.private, ring.anchor)
        _keep_ring(request, worker, renewed, b64decode(request.COOKIES[settings.KEY_COOKIE_NAME]))
        return renewed
    except VaultError:
        logger.exception("a key of a unit was refused")
        return Over.UNCERTIFIED


def first_page(memberships: Iterable[ActiveMembership]) -> str:
    """The page that whoever has these units comes to when she signs in, and by the name in the bar."""
    return next((profile_of(one.role).pages[0].name for one in memberships), "desk")


@cache
def _links_of(roles: tuple[str, ...]) -> tuple[NavLink, ...]:
    """The very same links each time: what a page prints of them is worded once (`page_frame._menu`)."""
    nav_links: dict[str, NavLink] = {}
    for role in roles:
        for page in profile_of(role).pages:
            nav_links.setdefault(page.name, NavLink(page.name, page.label, page.back))
    return tuple(nav_links.values())


def _show_nav_links(request: HttpRequest, memberships: Sequence[ActiveMembership]) -> None:
    request.nav_links = _links_of(tuple(one.role for one in memberships))  # type: ignore[attr-defined]
    request.calling = tuple(memberships_for(memberships, Act.ALARM_CALL))  # type: ignore[attr-defined]
