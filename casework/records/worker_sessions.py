"""Sessions: one row for each signed-in browser, naming its worker, so that one statement finds both."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from casework.records.workers import Worker


class WorkerSession(AbstractBaseSession):
    """A session of a worker who signed in. The ring of keys in it is sealed under a key only her browser has."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return f"session of worker {self.worker_id}"
