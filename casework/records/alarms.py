"""An alarm: a trusted address called its desk with one press; when, and what the desk answered. No word is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.cases import Case
from casework.records.columns import WorkerRef, unit_ref
from casework.rulebook.alarms import ANSWERS
from casework.trail.ids import uuid7


class Alarm(models.Model):
    """Pressed at `unit`, to be answered by `desk`. It bears no word: whoever answers calls and hears.

    `file` is the case on whose page it was pressed; of a draft the desk learns no more than that somebody there calls.
    That it was pressed by mistake is said by the address and ends nothing; a desk's answer does.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = unit_ref()
    desk = unit_ref()
    province = unit_ref()
    file = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="alarms", db_index=False, null=True)
    raised_at = models.DateTimeField()
    raised_by_id = WorkerRef()
    mistaken_at = models.DateTimeField(null=True)
    mistaken_by_id = WorkerRef(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = WorkerRef(null=True)
    answer = models.CharField(max_length=12, null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "file"],
                condition=Q(answered_at__isnull=True, mistaken_at__isnull=True),
                nulls_distinct=False,
                name="one_alarm_stands_at_an_address",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by_id__isnull=True, answer__isnull=True)
                | Q(answered_at__isnull=False, answered_by_id__isnull=False, answer__in=ANSWERS.codes),
                name="an_alarm_answered_says_by_whom_and_what",
            ),
            models.CheckConstraint(
                condition=Q(mistaken_at__isnull=True, mistaken_by_id__isnull=True)
                | Q(mistaken_at__isnull=False, mistaken_by_id__isnull=False),
                name="a_mistaken_alarm_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["desk"], name="alarm_of_desk", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["province"], name="alarm_of_province", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["unit", "raised_at"], name="alarm_of_address"),
            models.Index(fields=["answered_at"], name="alarm_answered"),
        ]

    def __str__(self) -> str:
        return f"an alarm of unit {self.unit_id}"
