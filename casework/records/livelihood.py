"""Chapter livelihood: baseline and plan, what was given and what it cost, training or a job, milestones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.base import Record
from casework.records.cases import Case
from casework.rulebook.stages import LivelihoodPlanStage
from casework.vault.fields import SealedJSONField, SealedTextField


class LivelihoodPlan(Record):
    """Her way to an income of her own (kế hoạch sinh kế), with the note on who controls the money."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="livelihood_plan")
    stage = models.CharField(max_length=16, default=LivelihoodPlanStage.NEED)
    planned_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
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

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="livelihood_inputs")
    given_on = models.DateField()
    item = SealedJSONField(purpose="input.item")

    class Meta(Record.Meta):
        pass


class Training(Record):
    """A course, an apprenticeship or a job found for her, with its outcome."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="trainings")
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

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="milestones")
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    text = SealedTextField(purpose="milestone.text")

    class Meta(Record.Meta):
        pass
