"""What the sequencer saw that must not be: kept for the audit desk and cried out in the log at once."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import models
from django.utils import timezone

log = logging.getLogger(__name__)


class AlertKind(models.TextChoices):
    """What is wrong."""

    GONE = "gone"  # an event that was acknowledged is not there any more
    DIFFERS = "differs"  # its bytes are others than those that were acknowledged
    TWICE = "twice"  # an event was put into the waiting line again
    UNANNOUNCED = "unannounced"  # it has its place, but no process said so: killed just then, or slipped in
    SCHEMA = "schema"  # the shape of the database was changed, and no migration came with it
    EXCLUSION = "exclusion"  # whom the log says to be kept out is not kept out by the table
    KEY = "key"  # a right holds a key that is not its object's own
    BROKEN = "broken"  # the log of a case does not hold together, so no key was given and nothing written
    FORKED = "forked"  # the leaves do not continue what was signed: rewritten, or put back to an earlier point
    RIGHT = "right"  # a row of rights, people, duties or rulings does not stand as its event says


class Alert(models.Model):
    """One fault found in the trail while it was being put in order. Ids and a word, nothing of hers.

    `row` is the kind and number of a row that does not stand as an event says.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=AlertKind.choices)
    event_id = models.UUIDField(null=True)
    place = models.BigIntegerField(null=True)
    row = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        app_label = "casework"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "event_id", "place", "row"], nulls_distinct=False, name="one_alarm_for_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id or self.place}"


def raise_alert(kind: AlertKind, *, event_id: UUID | None = None, place: int | None = None, row: str = "") -> None:
    """Keep the alert, once, and cry it out."""
    log.critical("trail alert: %s, event %s, place %s%s", kind.value, event_id, place, row and f", row {row}")
    Alert.objects.bulk_create(
        [Alert(at=timezone.now(), kind=kind, event_id=event_id, place=place, row=row)], ignore_conflicts=True
    )
