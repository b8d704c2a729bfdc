"""What the sequencer saw that must not be: kept for the audit desk and cried out in the log at once."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import models
from django.utils import timezone

log = logging.getLogger(__name__)


class Alarm(models.Model):
    """One thing found wrong with the trail while it was being put in order. Ids and a word, nothing of hers."""

    class Kind(models.TextChoices):
        """What is wrong."""

        GONE = "gone"  # an event that was acknowledged is not there any more
        DIFFERS = "differs"  # its bytes are others than those that were acknowledged
        TWICE = "twice"  # an event was put into the waiting line again
        UNHEARD = "unheard"  # it has its place, and no process said that it wrote it: killed just then, or slipped in
        SCHEMA = "schema"  # the shape of the database was changed, and no migration came with it
        FORKED = "forked"  # the leaves do not continue what was signed: rewritten, or put back to an earlier point

    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    event_id = models.UUIDField(null=True)
    place = models.BigIntegerField(null=True)

    class Meta:
        app_label = "casework"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "event_id", "place"], nulls_distinct=False, name="one_alarm_for_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id or self.place}"


def cry(kind: Alarm.Kind, *, event_id: UUID | None = None, place: int | None = None) -> None:
    """Keep the alarm, once, and cry it out."""
    log.critical("trail alarm: %s, event %s, place %s", kind.value, event_id, place)
    Alarm.objects.bulk_create(
        [Alarm(at=timezone.now(), kind=kind, event_id=event_id, place=place)], ignore_conflicts=True
    )
