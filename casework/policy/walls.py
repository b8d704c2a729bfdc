"""The wall around each piece of work: one transaction in the name of one worker, whom the database knows.

It knows her by a signed word, `worker:backend pid:expiry:HMAC`, which row-level security checks in every statement. An
injected statement can set the variable, but it has no key to sign another worker's name with.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail import pen
from casework.trail.actor import Acting, act_of
from casework.trail.events import Outcome

CONTEXT = "casework.ctx"
GOOD_FOR_SECONDS = 300
"""How long a signed word is good: longer than any statement may run, short for whoever copies one."""


def signing_key() -> bytes:
    """The key of the signed word (64 bytes, one SHA-256 block), derived from the server's secret."""
    return hashlib.sha512(b"casework wall v1\0" + settings.SECRET_KEY.encode()).digest()


def pads() -> tuple[bytes, bytes]:
    """The key mixed with the two pads of RFC 2104, as the database keeps it."""
    key = signing_key()
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def plant_key(connection: BaseDatabaseWrapper) -> None:
    """Give the database its half of the key; the connection is the owner's. A changed secret is planted anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('wall.secret') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SET ROLE casework_wall")
        try:
            cursor.execute(
                "INSERT INTO wall.secret (ipad, opad) VALUES (%s, %s) "
                "ON CONFLICT (one) DO UPDATE SET ipad = excluded.ipad, opad = excluded.opad",
                list(pads()),
            )
        finally:
            cursor.execute("RESET ROLE")


def signed_word(worker_id: int, backend_pid: int, *, until: int) -> str:
    """What tells the database who is asking, on this connection, until this second."""
    word = f"{worker_id}:{backend_pid}:{until}"
    return f"{word}:{hmac.new(signing_key(), word.encode(), 'sha256').hexdigest()}"


def introduce(worker_id: int | None) -> None:
    """Tell the database who is asking; it forgets when the transaction ends, or a savepoint is rolled back."""
    word = ""
    if worker_id is not None:
        pid = connection.connection.info.backend_pid
        word = signed_word(worker_id, pid, until=int(time.time()) + GOOD_FOR_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [CONTEXT, word])


def forget() -> None:
    """Make the database forget who is asking before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [CONTEXT])


_known: ContextVar[tuple[int | None] | None] = ContextVar("known", default=None)


@contextmanager
def known_to_the_database(worker_id: int | None) -> Iterator[None]:
    """Inside this block of a transaction the database answers as to this worker, and afterwards as before it."""
    before = _known.get()
    if before == (worker_id,):
        yield
        return
    nested = len(connection.savepoint_ids) > 0
    introduce(worker_id)
    token = _known.set((worker_id,))
    try:
        yield
    finally:
        _known.reset(token)
    # Reached only when nothing went wrong: a rollback has made the database forget by itself.
    if nested:
        forget()
        if before is not None:
            introduce(*before)


@contextmanager
def seen_by(by: Worker) -> Iterator[None]:
    """One transaction in which the database knows this worker: a whole request, with its acts and looks inside."""
    with transaction.atomic(), known_to_the_database(by.pk):
        yield


@contextmanager
def within(by: Worker | None, act: Act, *, realm_id: int | None) -> Iterator[Acting]:
    """Do one act as this worker in one transaction: it is done with its event, or not at all."""
    worker_id = by.pk if by else None
    with (
        transaction.atomic(),
        known_to_the_database(worker_id),
        act_of(worker_id, realm_id, str(act.value)) as doing,
    ):
        yield doing


def refused(
    by: Worker | None,
    act: Act,
    refusal: Exception,
    *,
    realm_id: int | None,
    case_id: UUID | None,
    thing_id: UUID | None,
) -> None:
    """Write the refusal after the work was rolled back; what would not open counts as one."""
    with within(by, act, realm_id=realm_id) as doing:
        pen.write(
            doing,
            Outcome.REFUSED,
            case_id=case_id,
            thing_id=thing_id,
            refusal=type(refusal).__name__,
            code=getattr(refusal, "code", "sealed"),
        )
