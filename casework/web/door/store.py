"""Where sessions are kept: a session of Django's whose row comes together with its worker and her units.

The database tells and changes a row only to whoever brings its key (wall.session_of and its like); what stands in the
row is a digest of that key, so that nobody who reads the table can bring it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from casework.policy import unit_of_work
from casework.policy.memberships import WorkerWithMemberships, load_session, session_digest
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Worker
from casework.rulebook.rows import Words

DEVICES: dict[str, Words] = {"phone": _("điện thoại"), "computer": _("máy tính")}
"""What a session says of its device, as far as its browser does; it says no more."""

BACKEND = "casework.web.door.worker_session.WorkerBackend"


class SessionStore(DatabaseStore):
    """Django's own session in the database, with one statement for the row, the worker and her active memberships."""

    _worker_with_memberships: WorkerWithMemberships | None = None

    @classmethod
    def get_model_class(cls) -> type[WorkerSession]:
        return WorkerSession

    def exists(self, session_key: str) -> bool:
        return bool(_asked("SELECT count(*) > 0 FROM wall.session_of(%s)", session_key))

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # the stubs leave it out
        kept = _asked(
            "SELECT wall.keep_session(%s, %s, %s, %s, %s)",
            self._get_or_create_session_key(),  # type: ignore[attr-defined]  # as above
            self.encode(data),
            self.get_expiry_date(),
            int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            must_create,
        )
        if not kept:
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            _asked("SELECT wall.end_session(%s)", key)

    @property
    def digest(self) -> str:
        """By what the log and the table name this session; nobody comes in by it."""
        return session_digest(self.session_key or "")

    def _get_session_from_db(self) -> WorkerSession | None:
        found = load_session(self.session_key) if self.session_key else None
        if found is None:
            self._session_key = None
            return None
        row, self._worker_with_memberships = found
        return row

    def worker_with_memberships(self) -> WorkerWithMemberships | None:
        """The worker this session belongs to and her units; nobody where her key pair is another one by now."""
        belongs_to = self.get(SESSION_KEY)
        if belongs_to is None or self.get(BACKEND_SESSION_KEY) != BACKEND or self._worker_with_memberships is None:
            return None
        worker: Worker = self._worker_with_memberships.worker
        if str(worker.pk) != belongs_to:
            return None
        if not constant_time_compare(self.get(HASH_SESSION_KEY, ""), worker.get_session_auth_hash()):
            self.flush()
            return None
        return self._worker_with_memberships


@dataclass(frozen=True)
class OpenSession:
    """One living session of a worker: its name in the log, on what, since when, when something was pressed in it last;
    `here` is the one that asks."""

    digest: str
    words: Words
    began_at: datetime
    active_at: datetime
    here: bool


def sessions_of(worker: Worker, *, here: str) -> list[OpenSession]:
    """Where she is signed in now, the one that asks first, then the newest."""
    with unit_of_work.transaction_as(worker):
        rows = list(WorkerSession.objects.filter(worker=worker, expire_date__gt=timezone.now()))
    found = []
    for row in rows:
        kept = SessionStore().decode(row.session_data)
        began, active = (datetime.fromtimestamp(kept.get(name, 0), UTC) for name in ("began", "active_at"))
        words = DEVICES.get(kept.get("device", ""), _("máy không rõ"))
        found.append(OpenSession(row.session_key, words, began, active, row.session_key == here))
    return sorted(found, key=lambda one: (not one.here, -one.began_at.timestamp()))


def _asked(statement: str, *values: str | int | datetime | None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
