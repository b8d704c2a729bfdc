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

from casework.records.idempotency import SentForm
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

    While it is under way in another transaction, this waits for the end of that one.
    """
    with connection.cursor() as cursor:
        # Two statements: the second sees what was committed while the first waited.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)])
    return SentForm.objects.filter(digest=digest, worker_id=by.pk).values_list("led_to", flat=True).first()


def keep(by: Worker, digest: bytes, there: str) -> None:
    """Keep for a day that this form did something, and where it led. What she sent before that day goes."""
    now = timezone.now()
    SentForm.objects.filter(worker_id=by.pk, at__lt=now - KEPT_FOR).delete()
    SentForm.objects.create(digest=digest, worker_id=by.pk, led_to=there, at=now)


def done_before[R](made: R) -> R:
    """The act under way was done before and made this: it leaves no second line in the trail."""
    doing = actor.acting()
    if doing is not None:
        doing.repeated = True
    return made
