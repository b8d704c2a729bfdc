"""The case: one survivor's journey under one key, a code without any place in it, and the clocks that run on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import About, Column
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key, key_commitment, older_keys, unit_ref
from casework.records.workers import Worker
from casework.rulebook.exclusions import ORIGINS
from casework.rulebook.programmes import PROGRAMMES
from casework.rulebook.sections import Section
from casework.rulebook.stages import RiskLevel, Stage
from casework.vault.fields import SealedTextField


class Case(Record):
    """One survivor, one case, one data key. Clear is only what queues and clocks need; who she is, is sealed."""

    about = About(
        _("Hồ sơ"),
        section=None,
        labels={
            "code": _("Mã hồ sơ"),
            "stage": Column(_("Giai đoạn"), codes=Stage),
            "risk_level": Column(_("Mức nguy cơ"), codes=RiskLevel),
            "origin": _("Nơi tiếp nhận"),
            "desk": _("Bàn tiếp nhận của xã"),
            "programme": Column(_("Chương trình"), codes=PROGRAMMES),
            "received_at": _("Đến lúc"),
            "reported_at": _("Báo xã lúc"),
            "registered_at": _("Tiếp nhận lúc"),
            "closed_at": _("Đóng lúc"),
            "assigned_id": _("Người phụ trách"),
            "name": _("Tên"),
        },
    )
    has_own_key = True

    code = models.CharField(max_length=12, unique=True, null=True, editable=False)
    stage = models.CharField(max_length=16, default=Stage.DRAFT)
    risk_level = models.CharField(max_length=12, null=True)
    origin = unit_ref()
    desk = unit_ref()
    programme = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    assigned_id = WorkerRef(null=True)
    name = SealedTextField(purpose="case.name", guarded="id", null=True)
    key_commitment = key_commitment()
    older_keys = older_keys()

    class Meta:
        default_permissions = ()
        permissions = [("see", "see"), ("work", "work"), ("lead", "lead")]
        indexes = [
            models.Index(fields=["assigned_id"], name="case_assigned", condition=Q(assigned_id__isnull=False)),
            # The few that wait to be registered are found without walking everything a unit holds.
            models.Index(fields=["desk", "id"], name="case_arrived_at", condition=Q(stage=Stage.REPORTED)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="case_stage_is_known"),
            models.CheckConstraint(
                condition=Q(risk_level__isnull=True) | Q(risk_level__in=RiskLevel.values), name="case_risk_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.DRAFT, reported_at__isnull=True)
                | (~Q(stage=Stage.DRAFT) & Q(reported_at__isnull=False)),
                name="a_case_past_draft_was_reported",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[Stage.DRAFT, Stage.REPORTED, Stage.DUPLICATE, Stage.OUT_OF_SCOPE])
                | Q(code__isnull=False, registered_at__isnull=False),
                name="a_registered_case_has_its_code",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.ACTIVE, Stage.FOLLOW_UP, Stage.CLOSURE_PENDING, Stage.CLOSED])
                | Q(risk_level__isnull=False),
                name="an_active_case_has_a_risk_level",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.CLOSURE_PENDING, Stage.CLOSED])
                | Q(risk_level__in=[RiskLevel.LOW, RiskLevel.MEDIUM]),
                name="high_risk_blocks_closure",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED, closed_at__isnull=False)
                | (~Q(stage=Stage.CLOSED) & Q(closed_at__isnull=True)),
                name="only_a_closed_case_has_a_closing_time",
            ),
        ]


class Clock(models.Model):
    """A duty with a time limit running on a case: which rule, since when, due when, met when.

    `rule` names the row of `rulebook/deadlines.py`; the due time is kept as reckoned when it began, so a changed law
    does not move it. `unit` is the unit that must act.
    """

    case = case_key("clocks")
    rule = models.CharField(max_length=16)
    object_id = models.UUIDField(null=True)
    unit = unit_ref()
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule", "object_id", "unit"],
                condition=Q(met_at__isnull=True),
                nulls_distinct=False,
                name="one_clock_of_a_rule_runs",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_at"], name="clock_running", condition=Q(met_at__isnull=True)),
            models.Index(fields=["due_at"], name="clock_overdue", condition=Q(met_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of case {self.case_id}"


class Exclusion(models.Model):
    """A worker who must never see this case - the officer who is her husband's cousin. Beats every grant."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exclusions", db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "worker"], name="excluded_once"),
        ]

    def __str__(self) -> str:
        return f"worker {self.worker_id} is kept from case {self.case_id}"


class ExclusionReason(Record):
    """Who said that this worker must not see the case, and why: sealed like every word of it, and never empty, so that
    what the product added by itself looks like any other."""

    about = About(
        _("Ai không được xem"),
        section=Section.NOTES,
        labels={
            "excluded_id": _("Người không được xem"),
            "said_at": _("Ghi lúc"),
            "said_by_id": _("Người ghi"),
            "origin": Column(_("Ai cho biết"), codes=ORIGINS),
            "reason": _("Vì sao không được xem"),
        },
    )

    case = case_key("exclusion_reasons", indexed=False)
    excluded_id = WorkerRef()
    said_at = models.DateTimeField()
    said_by_id = WorkerRef()
    origin = SealedTextField(purpose="exclusion.origin")
    reason = SealedTextField(purpose="exclusion.reason")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "excluded_id"], name="an_exclusion_has_one_reason"),
        ]
