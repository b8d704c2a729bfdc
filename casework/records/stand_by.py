"""Which desk stands by for which: where a case goes when everybody at its own desk is near the one who hurt her."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casework.records.units import Unit
from casework.records.workers import Worker


class StandBy(models.Model):
    """One desk held ready for another by the province, from the moment it is set until it is ended; it never lapses.

    `certified` is the province's word that it is so: keys go where this row says.
    """

    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    stands_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    certified = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["desk"], condition=Q(ended_at__isnull=True), name="one_desk_stands_by"),
            models.CheckConstraint(condition=~Q(stands_by=F("desk")), name="another_desk_stands_by"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="who_ended_a_stand_by_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.stands_by_id} stands by for unit {self.desk_id}"
