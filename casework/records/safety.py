"""Chapter safety: risk assessments, the safety plan, and stays in a shelter under a key of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About, Column, Notation
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key, key_commitment, older_keys, only_case_key
from casework.rulebook.risk import INSTRUMENTS
from casework.rulebook.sections import Section
from casework.rulebook.stages import ShelterStage
from casework.vault.fields import SealedJSONField, SealedTextField


class RiskAssessment(Record):
    """One assessment with one instrument: answers, score, the level it gave, and a person's override with reason."""

    about = About(
        _("Đánh giá nguy cơ"),
        section=Section.RISK,
        labels={
            "instrument": Column(_("Bộ câu hỏi"), codes=INSTRUMENTS),
            "assessed_at": _("Đánh giá lúc"),
            "assessed_by_id": _("Người đánh giá"),
            "answers": PARTS,
            "reason": _("Lý do"),
        },
    )

    case = case_key("risk_assessments")
    instrument = models.CharField(max_length=16)
    assessed_at = models.DateTimeField()
    assessed_by_id = WorkerRef()
    answers = SealedJSONField(purpose="risk.answers", null=True)
    reason = SealedTextField(purpose="risk.reason", null=True)

    class Meta(Record.Meta):
        pass


class SafetyPlan(Record):
    """Her safety plan (kế hoạch an toàn) in the blocks of `rulebook/safety_plan.py`; one per case."""

    about = About(
        _("Kế hoạch an toàn"), section=Section.SAFETY_PLAN, labels={"reviewed_at": _("Xem lại lúc"), "blocks": PARTS}
    )

    case = only_case_key("safety_plan")
    reviewed_at = models.DateTimeField()
    blocks = SealedJSONField(purpose="safety_plan.blocks")

    class Meta(Record.Meta):
        pass


class ShelterStay(Record):
    """Where she is hidden tonight (tạm lánh). Guarded by itself: its key has fewer holders than the case's.

    Decree 282/2025 art. 51.1b: nobody may ask her to pay for living at a trusted address, so the charge is zero here.
    """

    about = About(
        _("Tạm lánh"),
        section=Section.SHELTER,
        labels={
            "stage": Column(_("Tình trạng"), codes=ShelterStage),
            "admitted_at": _("Đến lúc"),
            "until": _("Ở đến"),
            "ended_at": _("Rời lúc"),
            "survivor_charge": Column(_("Tiền người được giúp phải trả"), notation=Notation.MONEY),
            "place": _("Nơi ở"),
            "support": _("Hỗ trợ khi ở"),
            "outcome": _("Kết thúc"),
        },
    )
    has_own_key = True

    case = case_key("shelter_stays")
    stage = models.CharField(max_length=16)
    admitted_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    survivor_charge = models.PositiveIntegerField(default=0)
    place = SealedJSONField(purpose="shelter.place", guarded="id")
    support = SealedJSONField(purpose="shelter.support", guarded="id", null=True)
    outcome = SealedJSONField(purpose="shelter.outcome", guarded="id", null=True)
    key_commitment = key_commitment()
    older_keys = older_keys()

    class Meta(Record.Meta):
        permissions = [("see", "see"), ("work", "work"), ("lead", "lead")]
        constraints = [
            models.CheckConstraint(condition=Q(survivor_charge=0), name="she_pays_nothing_for_refuge"),
            models.CheckConstraint(condition=Q(stage__in=ShelterStage.values), name="refuge_stage_is_known"),
            models.CheckConstraint(
                condition=Q(stage__in=[ShelterStage.ADMITTED, ShelterStage.EXTENDED], ended_at__isnull=True)
                | Q(stage__in=[ShelterStage.DISCHARGED, ShelterStage.LEFT_UNANNOUNCED], ended_at__isnull=False),
                name="an_ended_stay_has_its_end",
            ),
        ]
