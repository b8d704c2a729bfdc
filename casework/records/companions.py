"""Chapter intake: who came with whom - a child noted in her case, and in the child's own case that it came with her."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField


class Companion(Record):
    """One who came with her, or whom a child came with. `linked` names the other case, sealed under the key of this
    one; no clear column says that two cases belong together."""

    about = About(
        _("Người đi cùng"),
        section=Section.PERSON,
        labels={"written_at": _("Ghi lúc"), "written_by_id": _("Người ghi"), "told": PARTS, "linked": PARTS},
    )

    case = case_key("companions", indexed=False)
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()
    told = SealedJSONField(purpose="companion.told")
    linked = SealedJSONField(purpose="companion.linked", null=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["case", "id"], name="companion_of_case")]
        constraints = [models.CheckConstraint(condition=Q(written_by_id__gt=0), name="a_companion_has_a_writer")]
