"""The wall around each piece of work: one transaction in the name of one worker, whom the database knows.

It knows her by a signed word, `worker:backend pid:expiry:HMAC`, from which the database makes one of its own that is
good for this transaction and that row-level security checks in every statement. An injected statement can set the
variable, but it has no key to sign another worker's name with, nor its own for a later transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from casework.policy.memberships import memberships_of
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.actor import Acting, act_of
from casework.trail.events import Outcome
from casework.trail.log import append

logger = logging.getLogger("casework")

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


@dataclass
class _Refusal:
    """One refusal of a request. `lost` until its line is written, and again once a rollback has taken the line back."""

    by: Worker | None
    act: Act
    at: datetime
    details: dict[str, append.Detail]
    province_id: int | None
    case_id: UUID | None
    object_id: UUID | None
    rights: list[list[str]]
    lost: bool = True

    def write(self, **more: append.Detail) -> None:
        with within(self.by, self.act, province_id=self.province_id) as doing:
            doing.at = self.at
            doing.rights += self.rights
            details = {**self.details, **more}
            append.write(doing, Outcome.REFUSED, case_id=self.case_id, object_id=self.object_id, **details)
        self.lost = False


_refusals: ContextVar[list[_Refusal] | None] = ContextVar("refusals", default=None)


@contextmanager
def transaction_as(by: Worker, *, done_again: Callable[[BaseException], bool] | None = None) -> Iterator[None]:
    """One transaction in which the database knows this worker: a whole request, with its acts and looks inside.

    Refusals whose lines a rollback took back, of the whole request or of a part of it, are written again behind it,
    each once, in a transaction of its own. After an error of which `done_again` says that all will be tried once more
    they are not: the next try meets them itself.
    """
    if _refusals.get() is not None:
        with transaction.atomic(), known_to_the_database(by.pk):
            yield
        return
    refusals: list[_Refusal] = []
    token = _refusals.set(refusals)
    undone = True
    try:
        with transaction.atomic():
            with known_to_the_database(by.pk):
                yield
            asked_back = transaction.get_rollback()
        undone = asked_back
    except BaseException as error:
        if done_again is not None and done_again(error):
            refusals.clear()
        raise
    finally:
        _refusals.reset(token)
        for refusal in refusals:
            if undone or refusal.lost:
                _write_again(refusal)


def _write_again(refusal: _Refusal) -> None:
    # Whose keys were sealed anew before it is undone as well.
    refusal.rights = []
    # What went wrong with the request is what its caller must hear of, not that its refusal found no paper either.
    try:
        refusal.write(late=True)
    except Exception:
        logger.critical("a refusal could not be written again: %s", refusal.act.value, exc_info=True)


@contextmanager
def within(by: Worker | None, act: Act, *, province_id: int | None) -> Iterator[Acting]:
    """Do one act as this worker in one transaction: it is done with its event, or not at all."""
    worker_id = by.pk if by else None
    refusals = _refusals.get()
    if refusals is None:
        refusals = []
    before = len(refusals)
    try:
        with (
            transaction.atomic(),
            known_to_the_database(worker_id),
            act_of(worker_id, province_id, str(act.value)) as doing,
        ):
            yield doing
    except BaseException:
        for refusal in refusals[before:]:
            refusal.lost = True
        raise


@contextmanager
def while_viewing(by: Worker, act: Act, *, province_id: int | None) -> Iterator[Acting]:
    """Look as this worker: in the transaction of her request where there is one, for reading leaves nothing to undo.

    Save that a list seals keys anew: where the look is refused in there, its `rights` stay done and belong to the line
    of the refusal; in a transaction of its own they are undone, and none are left.
    """
    if _known.get() == (by.pk,) and connection.in_atomic_block:
        with act_of(by.pk, province_id, str(act.value)) as doing:
            yield doing
        return
    with within(by, act, province_id=province_id) as doing:
        try:
            yield doing
        except BaseException:
            doing.rights.clear()
            raise


def refused(
    by: Worker | None,
    act: Act,
    refusal: Exception,
    *,
    province_id: int | None,
    case_id: UUID | None,
    object_id: UUID | None,
    rights: Iterable[list[str]] = (),
    **details: append.Detail,
) -> None:
    """Write the refusal after the work was rolled back; what would not open counts as one.

    `rights` are those that were changed before it and stay so.
    """
    why: dict[str, append.Detail] = {"refusal": type(refusal).__name__, "code": getattr(refusal, "code", "sealed")}
    told = _Refusal(by, act, timezone.now(), {**why, **details}, province_id, case_id, object_id, list(rights))
    refusals = _refusals.get()
    if refusals is not None:
        refusals.append(told)
    told.write()


def refused_at_the_page(by: Worker, refusal: Exception, *, page: str) -> None:
    """Write the refusal of a request that has none yet: a page that said no before it looked at or did anything."""
    if not _refusals.get():
        memberships = memberships_of(by)
        province_id = memberships[0].province_id if memberships else None
        refused(by, Act.PAGE_ASK, refusal, province_id=province_id, case_id=None, object_id=None, page=page)
