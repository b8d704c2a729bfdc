"""Chapter reintegration: follow-up visits with their outcome scores, and the closing of a case by two people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField, SealedTextField


class FollowUp(Record):
    """A planned visit (theo dõi hoà nhập): due, done, how she fares in each dimension, and what was seen."""

    about = About(
        _("Lần thăm"),
        section=Section.FOLLOWUPS,
        labels={"due_on": _("Ngày hẹn thăm"), "done_at": _("Đã thăm lúc"), "scores": PARTS, "note": _("Ghi thêm")},
    )

    case = case_key("followups")
    due_on = models.DateField(null=True)  # none: taken out of the schedule
    done_at = models.DateTimeField(null=True)
    scores = SealedJSONField(purpose="followup.scores", null=True)
    note = SealedTextField(purpose="followup.note", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(done_at__isnull=True), name="a_visit_made_has_its_day"
            ),
        ]


class ClosureReview(Record):
    """A proposal to close with its six-item checklist, and the answer of a second person."""

    about = About(
        _("Đề nghị đóng hồ sơ"),
        section=Section.CLOSING,
        labels={
            "asked_at": _("Đề nghị lúc"),
            "asked_by_id": _("Người đề nghị"),
            "decided_at": _("Quyết định lúc"),
            "decided_by_id": _("Người quyết định"),
            "approved": _("Đồng ý đóng"),
            "checklist": PARTS,
            "outcome": PARTS,
        },
    )

    case = case_key("closure_reviews")
    asked_at = models.DateTimeField()
    asked_by_id = WorkerRef()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = WorkerRef(null=True)
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
