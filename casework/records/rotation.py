"""Turns that are owed: of which objects somebody knows the newest key who holds it no more."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from casework.records.units import Unit


class RotationDue(models.Model):
    """The key of an object is known to somebody who lost it at this unit: the next write on it makes the next key.

    Written by the database alone, with whatever takes a copy away, and gone with the turn.
    """

    object_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["object_id", "unit"], name="one_turn_is_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: lost at unit {self.unit_id}"
