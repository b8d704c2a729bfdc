"""A report of violence (tin báo) at a desk, before there is any case; whom it names, and the log of calls about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.cases import Case
from casework.records.columns import WorkerRef, unit_ref
from casework.rulebook.violence_reports import OUTCOMES, WITH_A_CASE
from casework.trail.ids import uuid7
from casework.vault.fields import SealedJSONField


class ViolenceReport(models.Model):
    """What somebody reported: who, of whom and what lie under a key of its own that the desk's key alone opens.

    Only its end is ever written to it; what is learned meanwhile stands in its calls. `file` is the case it became or
    joined: the case knows nothing of who reported, and no packet is made from here.

    What nobody received came from a page without an account, and `received_at` is the hour alone.

    `settle_by` is until when it is said what becomes of it; `act_by`, of what goes on now alone, until when something
    is first done about it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    desk = unit_ref()
    file = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="violence_reports", db_index=False, null=True)
    received_at = models.DateTimeField()
    received_by_id = WorkerRef(null=True)
    act_by = models.DateTimeField(null=True)
    settle_by = models.DateTimeField()
    sealed_key = models.BinaryField()
    told = SealedJSONField(purpose="violence_report.told", guarded="id")
    ended_at = models.DateTimeField(null=True)
    ended_by_id = WorkerRef(null=True)
    outcome = models.CharField(max_length=12, null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["desk", "-id"], name="reports_of_desk"),
            models.Index(fields=["desk", "settle_by"], name="reports_waiting", condition=Q(ended_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by_id__isnull=True, outcome__isnull=True)
                | Q(ended_at__isnull=False, ended_by_id__isnull=False, outcome__in=OUTCOMES.codes),
                name="a_report_ended_says_by_whom_and_how",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True, outcome__isnull=True)
                | Q(file__isnull=True, outcome__in=sorted(set(OUTCOMES.codes) - WITH_A_CASE))
                | Q(file__isnull=False, outcome__in=sorted(WITH_A_CASE)),
                name="a_report_with_a_case_became_or_joined_it",
            ),
        ]

    def __str__(self) -> str:
        return f"a report at desk {self.desk_id}"


class ReportKept(models.Model):
    """That a worker is kept from a report: it names him, or kin of his. Written with the report and read by nobody; the
    wall asks it where it asks who is kept from a case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(ViolenceReport, on_delete=models.CASCADE, related_name="+")
    worker_id = WorkerRef()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["report", "worker_id"], name="kept_from_a_report_once")]
        indexes = [models.Index(fields=["worker_id"], name="reports_kept_from")]

    def __str__(self) -> str:
        return f"worker {self.worker_id} is kept from report {self.report_id}"


class ReportCall(models.Model):
    """One call, visit or notice about a report: what was done, when as it was told, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(ViolenceReport, on_delete=models.CASCADE, related_name="calls")
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()
    said = SealedJSONField(purpose="report_call.said", guarded="report_id")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"a call about report {self.report_id}"
