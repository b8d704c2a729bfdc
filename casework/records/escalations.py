"""Escalations: that somebody was told to call a place whose duty is late, and what came of it. No word is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.ban_orders import BanDuty
from casework.records.cases import Case, Clock
from casework.records.columns import WorkerRef, unit_ref
from casework.records.notices import CommitteeNotice
from casework.records.violence_reports import ViolenceReport
from casework.rulebook.escalations import ANSWERS, Rung
from casework.trail.ids import uuid7


class Escalation(models.Model):
    """One step: `unit` is told to call `about`. The system takes it; a person answers it, or the duty is met before.

    The duty is that of a clock, a committee's own to answer a notice, a desk's to settle a report of violence, or a
    body's about a contact ban.

    Which case it is about is kept so that nobody who is kept from that case is told, and is shown to nobody. Of a
    report there is none until it became or joined one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    notice = models.ForeignKey(CommitteeNotice, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    report = models.ForeignKey(ViolenceReport, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    ban_duty = models.ForeignKey(BanDuty, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    file = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False, null=True)
    rung = models.CharField(max_length=8)
    unit = unit_ref()
    about = unit_ref()
    taken_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = WorkerRef(null=True)
    answer = models.CharField(max_length=12, null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["clock", "rung"], name="a_rung_is_told_once"),
            models.UniqueConstraint(fields=["notice", "rung"], name="a_rung_is_told_once_of_a_notice"),
            models.UniqueConstraint(
                fields=["report", "rung"], condition=Q(ended_at__isnull=True), name="a_rung_is_told_once_of_a_report"
            ),
            models.UniqueConstraint(fields=["ban_duty", "rung"], name="a_rung_is_told_once_of_a_ban"),
            models.CheckConstraint(
                condition=Q(clock__isnull=False, notice__isnull=True, report__isnull=True, ban_duty__isnull=True)
                | Q(clock__isnull=True, notice__isnull=False, report__isnull=True, ban_duty__isnull=True)
                | Q(clock__isnull=True, notice__isnull=True, report__isnull=False, ban_duty__isnull=True)
                | Q(clock__isnull=True, notice__isnull=True, report__isnull=True, ban_duty__isnull=False),
                name="an_escalation_is_of_one_duty",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(report__isnull=False), name="only_of_a_report_is_there_no_case"
            ),
            models.CheckConstraint(condition=Q(rung__in=[one.value for one in Rung]), name="rung_is_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by_id__isnull=True, answer__isnull=True)
                | Q(answered_at__isnull=False, answered_by_id__isnull=False, answer__in=ANSWERS.codes),
                name="an_escalation_answered_says_by_whom_and_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit"], name="escalation_to_unit", condition=Q(answered_at__isnull=True, ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} is to call unit {self.about_id}"
