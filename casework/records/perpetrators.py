"""Chapter intake: whoever did it, one record for each, sealed apart from her story."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField


class Perpetrator(Record):
    """One of those who did it: name, what he is called, where he lives and works, his numbers, his danger.

    Clear is only that somebody was written down, when and by whom. One that was written by mistake is struck.
    """

    about = About(
        _("Người đã gây ra"),
        section=Section.PERPETRATOR,
        labels={"written_at": _("Ghi lúc"), "written_by_id": _("Người ghi"), "told": PARTS},
    )

    case = case_key("perpetrators", indexed=False)
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()
    told = SealedJSONField(purpose="perpetrator.told")

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["case", "id"], name="perpetrator_of_case")]
        constraints = [models.CheckConstraint(condition=Q(written_by_id__gt=0), name="a_perpetrator_has_a_writer")]
