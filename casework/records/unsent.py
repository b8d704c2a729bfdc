"""Unsent forms: what was typed on a page and came too late to be done, sealed to whoever was typing, for a day.

Nothing here names a case or a page: `page`, `device` and `of_case` are keyed digests, under a key that only the server
has.
"""

from __future__ import annotations

from django.db import models

from casework.records.workers import Worker
from casework.trail.ids import uuid7
from casework.vault.fields import SealedJSONField

DIGEST_BYTES = 16


class UnsentForm(models.Model):
    """The words of one form, under a key of their own that is sealed to the worker's certified public key.

    It is given back to her alone, on the same device and page, and goes when it was sent or dropped, or after `until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="unsent_forms", db_index=False)
    device = models.BinaryField()
    page = models.BinaryField()
    until = models.DateTimeField()
    of_case = models.BinaryField(null=True)
    sealed_key = models.BinaryField()
    words = SealedJSONField(purpose="unsent.words", guarded="id")

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["worker", "page"], name="unsent_of_page"),
            models.Index(fields=["until"], name="unsent_until"),
        ]

    def __str__(self) -> str:
        return f"an unsent form of worker {self.worker_id}"
