"""Contact bans at the bodies that have a duty: the order, the copies each of them reads, and their clocks; no case."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casework.records.columns import WorkerRef, unit_ref
from casework.records.units import Unit
from casework.rulebook.contact_bans import DUTIES, BanSection, BanStage
from casework.trail.ids import uuid7
from casework.vault.fields import SealedJSONField


class BanOrder(models.Model):
    """One asking for a ban, and the ban that came of it: at which committee, which police, which desk may be called.

    Nothing here is a word or leads to a case. The time after which it is over is kept as reckoned when it was signed.
    `back_asked_at` is when it was asked to be cancelled, `followed_at` when the chairman said what comes behind it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    committee = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    police = unit_ref(null=True)
    desk = unit_ref()
    asked_at = models.DateTimeField()
    stage = models.CharField(max_length=12, default=BanStage.ASKED)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = WorkerRef(null=True)
    began_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    supervisor_id = WorkerRef(null=True)
    breached_at = models.DateTimeField(null=True)
    back_asked_at = models.DateTimeField(null=True)
    back_decided_at = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["committee", "-id"], name="bans_of_committee"),
            models.Index(fields=["police", "-id"], name="bans_of_police", condition=Q(police__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=BanStage.values), name="ban_stage_is_known"),
            models.CheckConstraint(
                condition=Q(stage__in=[BanStage.ASKED, BanStage.WITHDRAWN], decided_at__isnull=True)
                | Q(
                    stage__in=[BanStage.ISSUED, BanStage.REFUSED, BanStage.CANCELLED],
                    decided_at__isnull=False,
                    decided_by_id__isnull=False,
                ),
                name="a_ban_decided_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[BanStage.ISSUED, BanStage.CANCELLED], until__gt=F("began_at"))
                | Q(
                    stage__in=[BanStage.ASKED, BanStage.REFUSED, BanStage.WITHDRAWN],
                    began_at__isnull=True,
                    until__isnull=True,
                    served_at__isnull=True,
                    assigned_at__isnull=True,
                    back_asked_at__isnull=True,
                ),
                name="only_a_ban_issued_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(assigned_at__isnull=True, supervisor_id__isnull=True)
                | Q(assigned_at__isnull=False, supervisor_id__isnull=False),
                name="a_supervisor_was_assigned",
            ),
        ]

    def __str__(self) -> str:
        return f"a ban at committee {self.committee_id}"


class BanCopy(models.Model):
    """One part of an order as one body has it: its words under a key of their own, sealed to that body alone - a unit,
    or the one person who watches over the ban."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(BanOrder, on_delete=models.CASCADE, related_name="copies")
    part = models.CharField(max_length=12)
    unit = unit_ref(null=True)
    worker_id = WorkerRef(null=True)
    sealed_key = models.BinaryField()
    words = SealedJSONField(purpose="ban_copy.words", guarded="id")
    told_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=[one.value for one in BanSection]), name="part_of_ban_is_known"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, worker_id__isnull=True) | Q(unit__isnull=True, worker_id__isnull=False),
                name="a_copy_is_for_one_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of ban {self.order_id}"


class BanDuty(models.Model):
    """A clock that runs at a body which holds no case: which rule of the law, since when, by when, met when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(BanOrder, on_delete=models.CASCADE, related_name="duties")
    rule = models.CharField(max_length=16)
    unit = unit_ref()
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["unit", "due_at"], name="ban_duty_running", condition=Q(met_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "rule"], condition=Q(met_at__isnull=True), name="one_duty_of_a_ban_runs"
            ),
            models.CheckConstraint(condition=Q(rule__in=sorted(DUTIES)), name="duty_of_ban_is_known"),
            models.CheckConstraint(condition=Q(due_at__gte=F("began_at")), name="a_duty_of_a_ban_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of ban {self.order_id}"
