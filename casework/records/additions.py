"""Chapter intake: what a trusted address told of a case after the desk had taken it in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField


class Addition(Record):
    """Answers of one chapter told beside what stands; the desk takes or leaves each, and nothing is written over."""

    about = About(
        _("Điều nơi tiếp nhận ghi thêm"),
        section=Section.STORY,
        labels={
            "told_at": _("Ghi thêm lúc"),
            "told_by_id": _("Người ghi thêm"),
            "read_on": _("Đọc ngày"),
            "read_by_id": _("Người đọc"),
            "told": PARTS,
            "outcome": PARTS,
        },
    )

    case = case_key("additions")
    told_at = models.DateTimeField()
    told_by_id = WorkerRef()
    read_on = models.DateField(null=True)
    read_by_id = WorkerRef(null=True)
    told = SealedJSONField(purpose="addition.told")
    outcome = SealedJSONField(purpose="addition.outcome", null=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(told_by_id__gt=0), name="an_addition_has_a_teller"),
            models.CheckConstraint(
                condition=Q(read_on__isnull=True, read_by_id__isnull=True)
                | Q(read_on__isnull=False, read_by_id__isnull=False),
                name="an_addition_read_says_by_whom",
            ),
        ]
