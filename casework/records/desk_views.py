"""How one worker last chose to see her list, and whose cases stand in for whose while somebody is away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casework.records.units import Unit
from casework.records.workers import Worker


class DeskView(models.Model):
    """The view of the list that one worker had it remember; nothing of any case stands in it."""

    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, primary_key=True, related_name="+")
    asked = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"the view of worker {self.worker_id}"


class Handover(models.Model):
    """One officer's cases handed over to a colleague of the same desk, until a day or until it is ended before.

    It names no case: what is assigned to the one stands among the cases of the other as well, as far as he may see it.
    Rows are never changed otherwise than by their end, so they are their own history.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    to = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    until_on = models.DateField()
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "unit"], condition=Q(ended_at__isnull=True), name="handed_over_to_one"
            ),
            models.CheckConstraint(condition=~Q(to=F("worker")), name="handed_over_to_another"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="who_ended_a_handover_is_kept",
            ),
        ]
        indexes = [models.Index(fields=["to"], name="handed_over_to", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"cases of worker {self.worker_id} with worker {self.to_id}"
