"""The signed context: by which word the database knows the worker in whose name a transaction asks.

It is `worker:backend pid:expiry:HMAC`, from which the database makes one of its own that is good for this transaction
and that row-level security checks in every statement. An injected statement can set the variable, but it has no key to
sign another worker's name with, nor its own for a later transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

CONTEXT = "casework.ctx"
GOOD_FOR_SECONDS = 300
"""How long a signed word is good: longer than any statement may run, short for whoever copies one."""

GOOD_AT_THE_DOOR_SECONDS = 30


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


def drawn(said: str) -> bytes:
    """What the database draws as well from the same words, and nobody else: its function signs with the same key."""
    return hmac.new(signing_key(), said.encode(), "sha256").digest()


def signed_word(worker_id: int, backend_pid: int, *, until: int) -> str:
    """What tells the database who is asking, on this connection, until this second."""
    word = f"{worker_id}:{backend_pid}:{until}"
    return f"{word}:{hmac.new(signing_key(), word.encode(), 'sha256').hexdigest()}"


def signed_for_the_door(name: str) -> str:
    """What lets the database tell the sealed credential of this name, on this connection, for some seconds."""
    pid, until = connection.connection.info.backend_pid, int(time.time()) + GOOD_AT_THE_DOOR_SECONDS
    word = f"door:credential:{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}:{pid}:{until}"
    return f"{word}:{hmac.new(signing_key(), word.encode(), 'sha256').hexdigest()}"


def introduce(worker_id: int | None) -> None:
    """Tell the database who is asking; it forgets when the transaction ends, or a savepoint is rolled back."""
    word = ""
    if worker_id is not None:
        pid = connection.connection.info.backend_pid
        word = signed_word(worker_id, pid, until=int(time.time()) + GOOD_FOR_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.introduce(%s)", [word])


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


def is_known(worker_id: int) -> bool:
    """Whether the database answers as to this worker here and now."""
    return _known.get() == (worker_id,) and connection.in_atomic_block
