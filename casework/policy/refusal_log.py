"""The refusal log: a refusal keeps its line in the trail, although the work it refused was rolled back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from casework.policy.memberships import memberships_of
from casework.policy.signed_context import known_to_the_database
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.actor import act_of
from casework.trail.events import Outcome
from casework.trail.log import append

logger = logging.getLogger("casework")


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
        worker_id = self.by.pk if self.by else None
        with (
            transaction.atomic(),
            known_to_the_database(worker_id),
            act_of(worker_id, self.province_id, str(self.act.value)) as doing,
        ):
            doing.at = self.at
            doing.rights += self.rights
            details = {**self.details, **more}
            append.write(doing, Outcome.REFUSED, case_id=self.case_id, object_id=self.object_id, **details)
        self.lost = False


_refusals: ContextVar[list[_Refusal] | None] = ContextVar("refusals", default=None)


@dataclass
class RequestTransaction:
    """How the transaction of a request ended: `undone` until its end is known to be another."""

    undone: bool = True


def is_open() -> bool:
    """Whether a request is under way, behind which its lost refusals will be written again."""
    return _refusals.get() is not None


@contextmanager
def rewriting_lost_lines(done_again: Callable[[BaseException], bool] | None) -> Iterator[RequestTransaction]:
    """Refusals of this request whose lines a rollback took back are written again behind it, each once.

    After an error of which `done_again` says that all will be tried once more they are not: the next try meets them
    itself.
    """
    refusals: list[_Refusal] = []
    token = _refusals.set(refusals)
    request = RequestTransaction()
    try:
        yield request
    except BaseException as error:
        if done_again is not None and done_again(error):
            refusals.clear()
        raise
    finally:
        _refusals.reset(token)
        for refusal in refusals:
            if request.undone or refusal.lost:
                _write_again(refusal)


@contextmanager
def lost_when_undone() -> Iterator[None]:
    """Around a part of a request that an error rolls back: the lines of refusals inside it are lost with it."""
    refusals = _refusals.get()
    before = len(refusals or ())
    try:
        yield
    except BaseException:
        for refusal in (refusals or [])[before:]:
            refusal.lost = True
        raise


def _write_again(refusal: _Refusal) -> None:
    # Whose keys were sealed anew before it is undone as well.
    refusal.rights = []
    # What went wrong with the request is what its caller must hear of, not that its refusal found no paper either.
    try:
        refusal.write(late=True)
    except Exception:
        logger.critical("a refusal could not be written again: %s", refusal.act.value, exc_info=True)


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
