"""Where sittings are kept: a session of Django's whose row comes together with its worker and her posts."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import constant_time_compare

from casework.policy import seats
from casework.policy.seats import Seated
from casework.records.sittings import Sitting
from casework.records.workers import Worker

BACKEND = "casework.web.door.sitting.WorkerBackend"


class SessionStore(DatabaseStore):
    """Django's own session in the database, with one statement for the row, the worker and her living posts."""

    _seated: Seated | None = None

    @classmethod
    def get_model_class(cls) -> type[Sitting]:
        return Sitting

    def create_model_instance(self, data: dict[str, Any]) -> Sitting:
        row = cast(Sitting, super().create_model_instance(data))
        row.worker_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def _get_session_from_db(self) -> Sitting | None:
        found = seats.sitting(self.session_key) if self.session_key else None
        if found is None:
            self._session_key = None
            return None
        row, self._seated = found
        return row

    def seated(self) -> Seated | None:
        """The worker this sitting belongs to and her posts; nobody where her key pair is another one by now."""
        belongs_to = self.get(SESSION_KEY)
        if belongs_to is None or self.get(BACKEND_SESSION_KEY) != BACKEND or self._seated is None:
            return None
        worker: Worker = self._seated.worker
        if str(worker.pk) != belongs_to:
            return None
        if not constant_time_compare(self.get(HASH_SESSION_KEY, ""), worker.get_session_auth_hash()):
            self.flush()
            return None
        return self._seated
