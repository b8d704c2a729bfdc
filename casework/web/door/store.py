"""Where sessions are kept: a session of Django's whose row comes together with its worker and her units."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import constant_time_compare

from casework.policy.memberships import WorkerWithMemberships, load_session
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Worker

BACKEND = "casework.web.door.worker_session.WorkerBackend"


class SessionStore(DatabaseStore):
    """Django's own session in the database, with one statement for the row, the worker and her active memberships."""

    _worker_with_memberships: WorkerWithMemberships | None = None

    @classmethod
    def get_model_class(cls) -> type[WorkerSession]:
        return WorkerSession

    def create_model_instance(self, data: dict[str, Any]) -> WorkerSession:
        row = cast(WorkerSession, super().create_model_instance(data))
        row.worker_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

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
