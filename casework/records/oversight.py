"""What a province's supervisors keep for themselves: what they looked into, why they read a case, and the decoys.

All are only ever added to. Nobody below the province reads a row of them; the database holds that too.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.units import Unit
from casework.trail.ids import uuid7
from casework.vault.fields import SealedJSONField, SealedTextField


class Review(models.Model):
    """An anomaly that a second person looked into, because ...

    `kind`, `worker_id`, `about_id` and `mark` say which anomaly (`rulebook/anomalies.py`), `upto` the last event that
    was looked at: what comes after it is odd again. `words` keeps the reason and what was written to it, under the key
    of the case it is about; with no such case, or none she can open, under a key of its own that the province wraps.
    `locked_by` is whose key that is.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16)
    worker_id = models.BigIntegerField(null=True)
    about_id = models.UUIDField(null=True)
    mark = models.CharField(max_length=40, blank=True)
    upto = models.UUIDField(null=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    locked_by = models.UUIDField()
    sealed_key = models.BinaryField(null=True)
    words = SealedJSONField(purpose="review.words", guarded="locked_by")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["province", "id"], name="review_of_province")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_key__isnull=False, locked_by=models.F("id"))
                | Q(sealed_key__isnull=True, locked_by=models.F("about_id")),
                name="a_review_opens_with_some_key",
            ),
            models.CheckConstraint(
                condition=Q(worker_id__isnull=True) | ~Q(worker_id=models.F("by_id")),
                name="nobody_reviews_herself",
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.kind}"

    def subject(self) -> list[str | int | None]:
        """What it is about, as it is repeated under the seal."""
        about, upto = (None if one is None else str(one) for one in (self.about_id, self.upto))
        return [self.kind, self.worker_id, about, self.mark, upto]


class StatedReason(models.Model):
    """Why a supervisor reads her story in this case on this day; another supervisor reads it afterwards.

    `words` may name her, so they lie under the key of the case: who is kept from the case does not read them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_id = models.UUIDField()
    by_id = models.BigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    words = SealedTextField(purpose="stated_reason.words", guarded="case_id")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case_id", "by_id", "day"], name="one_reason_a_case_and_day"),
        ]

    def __str__(self) -> str:
        return f"why worker {self.by_id} reads a case"


class Decoy(models.Model):
    """A case that nobody has any reason to open; `what` says which and since when, or that it is over.

    Sealed under a key of its own that the province wraps, so that nothing here tells a decoy from a case.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sealed_key = models.BinaryField()
    what = SealedJSONField(purpose="decoy.what", guarded="id")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "a row of the province"
