"""Rulings that a worker's name stays off papers that are handed out: whose, why as a code, by whom, since when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casework.records.units import Unit
from casework.records.workers import Worker


class RedactedName(models.Model):
    """One ruling of a province on one worker. It is never taken away: it ends."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=16)
    ruled_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    ruled_at = models.DateTimeField()
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["province", "worker"], condition=Q(ended_at__isnull=True), name="one_living_ruling_on_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(ruled_by=F("worker")) & (Q(ended_by__isnull=True) | ~Q(ended_by=F("worker"))),
                name="nobody_rules_on_her_own_name",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="who_ended_a_ruling_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"the name of worker {self.worker_id} is withheld"
