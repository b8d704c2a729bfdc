"""A warning that her number is not safe any more: in the clear and without a word, so that every open packet has it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.cases import Case
from casework.records.columns import WorkerRef
from casework.records.referral import Referral
from casework.trail.ids import uuid7


class ContactWarning(models.Model):
    """Somebody said of the way to reach her that it is not safe any more; it stands until the desk has another.

    The number itself lies sealed where it was written and is never taken away. `referral` is the packet on which a
    partner said it, who holds that and not the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contact_warnings", db_index=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="+", db_index=False, null=True)
    said_at = models.DateTimeField()
    said_by_id = WorkerRef()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = WorkerRef(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_warning_stands_on_a_contact"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by_id__isnull=True)
                | Q(ended_at__isnull=False, ended_by_id__isnull=False),
                name="a_warning_that_ended_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["case", "said_at"], name="warning_of_contact")]

    def __str__(self) -> str:
        return f"a warning on case {self.case_id}"
