"""Idempotency: what a form did it does once, however often it is sent, and it leads each time where it led first.

Every form of a page carries the page's own key (`web/sent_once.py`), and every act passes the seam, which notes here
that it was done: so no form and no operation can forget it. Other words are another form.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from casework.records.workers import Worker
from casework.trail import actor

KEPT_FOR = timedelta(days=1)
"""No page is sent longer: its mark against forged forms ends with the session, and that with the day."""

_acts: ContextVar[list[str] | None] = ContextVar("acts", default=None)


@contextmanager
def acts_noted() -> Iterator[list[str]]:
    """The acts done inside this block."""
    noted: list[str] = []
    token = _acts.set(noted)
    try:
        yield noted
    finally:
        _acts.reset(token)


def act_done(act: str) -> None:
    """The seam tells that an act was done, or found done before."""
    noted = _acts.get()
    if noted is not None:
        noted.append(act)


def led_to(by: Worker, digest: bytes) -> str | None:
    """Where this form led when it was sent before; None for one that did nothing yet.

    While it is under way in another transaction, this waits for the end of that one. `by` is who asks: she is shown
    her own forms alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.sent_form(%s)", [digest])
        (there,) = cursor.fetchone()
    return None if there is None else str(there)


def keep(by: Worker, digest: bytes, there: str) -> None:
    """Keep for a day that this form did something, and where it led. What she sent before that day goes."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"worker": by.pk, "digest": digest, "led_to": there, "at": now, "old": now - KEPT_FOR})


KEEP = """
    WITH gone AS (DELETE FROM casework_sentform WHERE worker_id = %(worker)s AND at < %(old)s)
    INSERT INTO casework_sentform (digest, worker_id, led_to, at) VALUES (%(digest)s, %(worker)s, %(led_to)s, %(at)s)
"""


def done_before[R](made: R) -> R:
    """The act under way was done before and made this: it leaves no second line in the trail."""
    doing = actor.acting()
    if doing is not None:
        doing.repeated = True
    return made
