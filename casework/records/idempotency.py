"""Forms that were sent and done: for a day, where each led, so that sent again it leads there and does nothing."""

from __future__ import annotations

from django.db import models

from casework.records.columns import WorkerRef


class SentForm(models.Model):
    """One form that did something. `digest` is keyed with a key that only the page has: it says nothing of the words.

    The row guards itself: its writer alone sees it.
    """

    digest = models.BinaryField(primary_key=True)
    worker_id = WorkerRef(db_index=True)
    led_to = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"form sent by worker {self.worker_id}"
