"""News: that somebody else did something on what a unit carries, and who of the unit was the first to see it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.cases import Case
from casework.records.columns import WorkerRef, unit_ref


class News(models.Model):
    """One piece of news at one unit. The wall writes it beside the event of the act and marks it with that of a look:
    nobody else can. To a partner it names the packet and no case. `to_id` is whom alone of the unit it is told to."""

    unit = unit_ref()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="news", db_index=False, null=True)
    object_id = models.UUIDField(null=True)
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    by_id = WorkerRef(null=True)
    to_id = WorkerRef(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by_id = WorkerRef(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by_id__isnull=True)
                | Q(seen_at__isnull=False, seen_by_id__isnull=False),
                name="news_that_was_seen_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(object_id__isnull=False), name="news_is_about_something"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-at"], name="news_of_unit"),
            models.Index(fields=["object_id"], name="news_of_thing"),
            models.Index(fields=["case"], name="news_unseen_of_case", condition=Q(seen_at__isnull=True)),
            models.Index(fields=["object_id"], name="news_unseen_of_thing", condition=Q(seen_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.act} at unit {self.unit_id}"
