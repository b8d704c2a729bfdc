"""Memberships: who is asking, and at which units she has an active one; asked once for a request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection

from casework.policy.predicates import MEMBERSHIPS, NOT_ENDED
from casework.records.rows import from_row, named
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Role, Worker


@dataclass(frozen=True)
class ActiveMembership:
    """One active membership of a worker. `desk` and `phone` are those of the unit above it: whom a trusted address
    calls. `key_mark` tells which key of the unit is its newest, once one was turned."""

    unit_id: int
    role: Role
    province_id: int
    desk: str = ""
    phone: str = ""
    key_mark: bytes | None = None


@dataclass(frozen=True)
class WorkerWithMemberships:
    """A worker and her active memberships, as they were when her request began."""

    worker: Worker
    memberships: tuple[ActiveMembership, ...]


ACTIVE = f"""
    SELECT m.worker_id, m.unit_id, m.role, coalesce(u.province_id, u.group_id) AS province_id, p.name, p.phone,
           u.key_mark
    FROM {MEMBERSHIPS} LEFT JOIN casework_unit p ON p.group_id = u.parent_id
    WHERE {NOT_ENDED}
"""  # noqa: S608


def session_digest(session_key: str) -> str:
    """What the row of a session is found by: a digest of what the browser brings, as `wall.session_digest` makes it."""
    return hashlib.sha256(b"casework session v1:" + session_key.encode()).hexdigest()[:40]


def load_session(session_key: str) -> tuple[WorkerSession, WorkerWithMemberships | None] | None:
    """The living session of this key, its worker and her units, in one statement; None when there is none, or when the
    log says that it was left."""
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; the values are bound
            f"""
            SELECT s.session_data, s.expire_date, s.worker_id, p.unit_id, p.role, p.province_id, p.name, p.phone,
                   p.key_mark, {named(Worker, "w")}
            FROM wall.session_of(%s) s
            LEFT JOIN casework_worker w ON w.id = s.worker_id AND w.is_active
            LEFT JOIN ({ACTIVE}) p ON p.worker_id = w.id
            ORDER BY p.unit_id
            """,  # noqa: S608
            [session_key],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    data, until, worker_id = rows[0][:3]
    row = WorkerSession(
        session_key=session_digest(session_key), session_data=data, expire_date=until, worker_id=worker_id
    )
    values = rows[0][9:]
    if values[0] is None:
        return row, None
    memberships = tuple(_membership(one[3:9]) for one in rows if one[3] is not None)
    return row, WorkerWithMemberships(from_row(Worker, values), memberships)


def _membership(row: tuple[Any, ...]) -> ActiveMembership:
    unit_id, role, province_id, desk, phone, mark = row
    key_mark = None if mark is None else bytes(mark)
    return ActiveMembership(unit_id, Role(role), province_id, desk or "", phone or "", key_mark)


_here: ContextVar[WorkerWithMemberships | None] = ContextVar("appointed", default=None)


@contextmanager
def knowing_memberships(who: WorkerWithMemberships) -> Iterator[None]:
    """While this request runs her units are known and not asked again; each row she reads still asks for itself."""
    token = _here.set(who)
    try:
        yield
    finally:
        _here.reset(token)


def memberships_of(by: Worker) -> list[ActiveMembership]:
    """The worker's active memberships: as her request found them a moment ago, or asked now.

    They say which lists and buttons a page has. What she may see is decided in each statement by the units as they are
    then: one that ended in the meantime gives no row.
    """
    if not by.is_active:
        return []
    known = _here.get()
    if known is not None and known.worker.pk == by.pk:
        return list(known.memberships)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({ACTIVE}) p WHERE p.worker_id = %s ORDER BY p.unit_id", [by.pk])  # noqa: S608
        return [_membership(row[1:]) for row in cursor.fetchall()]
