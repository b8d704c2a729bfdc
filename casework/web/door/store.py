"""Where sessions are kept: a session of Django's whose row comes together with its worker and her units.

The database tells and changes a row only to whoever brings its key (wall.session_of and its like); what stands in the
row is a digest of that key, so that nobody who reads the table can bring it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils.crypto import constant_time_compare

from casework.policy.memberships import WorkerWithMemberships, load_session, session_digest
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Worker

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


def _asked(statement: str, *values: str | int | datetime | None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
