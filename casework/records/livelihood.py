"""Chapter livelihood: baseline and plan, what was given and what it cost, training or a job, milestones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About, Column
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key, only_case_key
from casework.rulebook.sections import Section
from casework.rulebook.stages import LivelihoodPlanStage
from casework.vault.fields import SealedJSONField, SealedTextField


class LivelihoodPlan(Record):
    """Her way to an income of her own (kế hoạch sinh kế), with the note on who controls the money."""

    about = About(
        _("Kế hoạch sinh kế"),
        section=Section.LIVELIHOOD,
        labels={
            "stage": Column(_("Tình trạng"), codes=LivelihoodPlanStage),
            "planned_by_id": _("Người lập"),
            "approved_at": _("Duyệt lúc"),
            "approved_by_id": _("Người duyệt"),
            "baseline": PARTS,
            "goal": PARTS,
        },
    )

    case = only_case_key("livelihood_plan")
    stage = models.CharField(max_length=16, default=LivelihoodPlanStage.NEED)
    planned_by_id = WorkerRef(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_id = WorkerRef(null=True)
    baseline = SealedJSONField(purpose="livelihood.baseline", null=True)
    goal = SealedJSONField(purpose="livelihood.goal", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=LivelihoodPlanStage.values), name="plan_stage_is_known"),
            models.CheckConstraint(
                condition=Q(
                    stage__in=[
                        LivelihoodPlanStage.NEED,
                        LivelihoodPlanStage.PLAN,
                        LivelihoodPlanStage.ADAPTED,
                        LivelihoodPlanStage.FAILED,
                    ]
                )
                | Q(approved_at__isnull=False, approved_by_id__isnull=False),
                name="inputs_need_an_approved_plan",
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True)
                | Q(planned_by_id__isnull=True)
                | ~Q(approved_by_id=models.F("planned_by_id")),
                name="a_plan_is_approved_by_a_second_person",
            ),
        ]


class LivelihoodInput(Record):
    """Something given to her (vật tư, con giống, công cụ): what, how many, cost in đồng, source of the money."""

    about = About(_("Vật tư đã giao"), section=Section.LIVELIHOOD, labels={"given_on": _("Ngày giao"), "item": PARTS})

    case = case_key("livelihood_inputs")
    given_on = models.DateField()
    item = SealedJSONField(purpose="input.item")

    class Meta(Record.Meta):
        pass


class Training(Record):
    """A course, an apprenticeship or a job found for her, with its outcome."""

    about = About(
        _("Học nghề, việc làm"),
        section=Section.LIVELIHOOD,
        labels={"began_on": _("Bắt đầu"), "ended_on": _("Kết thúc"), "detail": PARTS},
    )

    case = case_key("trainings")
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    detail = SealedJSONField(purpose="training.detail")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("began_on")),
                name="training_ends_after_it_began",
            ),
        ]


class Milestone(Record):
    """A step of her plan: what should be so by when, and when it was so."""

    about = About(
        _("Mốc sinh kế"),
        section=Section.LIVELIHOOD,
        labels={"due_on": _("Trước ngày"), "met_on": _("Đạt ngày"), "text": _("Mốc")},
    )

    case = case_key("milestones")
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    text = SealedTextField(purpose="milestone.text")

    class Meta(Record.Meta):
        pass
