"""Chapter reintegration: follow-up visits with their outcome scores, and the closing of a case by two people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.base import Record
from casework.records.cases import Case
from casework.vault.fields import SealedJSONField, SealedTextField


class FollowUp(Record):
    """A planned visit (theo dõi hoà nhập): due, done, how she fares in each dimension, and what was seen."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followups")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    scores = SealedJSONField(purpose="followup.scores", null=True)
    note = SealedTextField(purpose="followup.note", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "due_on"], name="one_followup_a_day"),
        ]


class ClosureReview(Record):
    """A proposal to close with its six-item checklist, and the answer of a second person."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="closure_reviews")
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    approved = models.BooleanField(null=True)
    checklist = SealedJSONField(purpose="closure.checklist")
    outcome = SealedJSONField(purpose="closure.outcome", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=models.F("asked_by_id")),
                name="closure_is_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by_id__isnull=True, approved__isnull=True)
                | Q(decided_at__isnull=False, decided_by_id__isnull=False, approved__isnull=False),
                name="a_decided_closure_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at__isnull=True), name="one_open_closure_a_case"
            ),
        ]
