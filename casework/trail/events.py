"""The table of events: one row for every act, look and refusal, inserted and never touched again."""

from __future__ import annotations

from django.db import models
from django.db.models import TextChoices

from casework.trail.ids import uuid7


class Outcome(TextChoices):
    """What became of the act."""

    DONE = "done"
    LOOKED = "looked"
    REFUSED = "refused"


DAY = models.Func(
    models.F("at"), template="((%(expressions)s AT TIME ZONE 'UTC')::date)", output_field=models.DateField()
)
"""The day of an event, of UTC: what it is found by and nothing that anybody is told."""


class Event(models.Model):
    """One event. `body` holds the canonical bytes as they were written; the columns beside it only make it findable.

    Worker, province, case and object are plain ids without foreign keys: a witness does not depend on the scene.
    `case_seq` is its number in the chain of its case, from 1.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    outcome = models.CharField(max_length=8)
    worker_id = models.BigIntegerField(null=True)
    province_id = models.BigIntegerField(null=True)
    case_id = models.UUIDField(null=True)
    case_seq = models.BigIntegerField(null=True)
    object_id = models.UUIDField(null=True)
    body = models.BinaryField()

    class Meta:
        app_label = "casework"
        default_permissions = ()
        indexes = [
            models.Index(fields=["province_id", "id"], name="event_of_province"),
            # Hers by their day: the newest are found however long she works here and however much others did since.
            # Equal keys lie together, in an eighth of the bytes.
            models.Index(models.F("worker_id"), models.OrderBy(DAY, descending=True), name="event_of_worker"),
            # What a second person looks into is rare and wanted from months back: found without walking everything.
            models.Index(
                fields=["province_id", "id"],
                name="event_to_look_into",
                condition=models.Q(outcome="refused")
                | models.Q(act__in=["worker.renew", "membership.appoint", "grant.exclude"]),
            ),
            # Of the house, and of no province: few among all that nobody in particular did.
            models.Index(fields=["id"], name="event_of_the_shape", condition=models.Q(act="schema.change")),
            # Which sessions were left: asked with every request of the session's worker.
            models.Index(
                fields=["worker_id", "at"],
                name="event_of_leaving",
                condition=models.Q(act__in=["door.sign_out", "door.quick_exit", "door.session_over"]),
            ),
            # The newest acts of a case, however often it was looked at between them: by the stretch of its chain they
            # stand in, for equal keys lie together, in a quarter of the bytes.
            models.Index(
                models.F("case_id"),
                (models.F("case_seq") / 64).desc(nulls_last=True),
                name="event_done_on_a_case",
                condition=models.Q(case_id__isnull=False, outcome="done"),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="event_outcome_is_known"),
            # It is also the way to the events of a case in their order; those from before there were chains come first.
            models.UniqueConstraint(
                "case_id",
                models.F("case_seq").asc(nulls_first=True),
                name="one_event_at_a_place_of_a_case",
                condition=models.Q(case_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act} {self.outcome}"
