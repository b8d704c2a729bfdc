"""Chapter intake: who sits beside her - whoever answers for her, and who interprets - one entry after the other."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField


class Representative(Record):
    """Whoever answers for a child, by name, and why that one is not suspected. A wrong one is struck."""

    about = About(
        _("Người đại diện"),
        section=Section.PERSON,
        labels={"written_at": _("Ghi lúc"), "written_by_id": _("Người ghi"), "told": PARTS},
    )

    case = case_key("representatives", indexed=False)
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()
    told = SealedJSONField(purpose="representative.told")

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["case", "id"], name="representative_of_case")]
        constraints = [models.CheckConstraint(condition=Q(written_by_id__gt=0), name="a_representative_has_a_writer")]


class Interpreter(Record):
    """One asking for an interpreter: her answer, how, the pledge; no name where she refused or it is by telephone."""

    about = About(
        _("Người phiên dịch"),
        section=Section.PERSON,
        labels={"written_at": _("Ghi lúc"), "written_by_id": _("Người ghi"), "told": PARTS},
    )

    case = case_key("interpreters", indexed=False)
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()
    told = SealedJSONField(purpose="interpreter.told")

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["case", "id"], name="interpreter_of_case")]
        constraints = [models.CheckConstraint(condition=Q(written_by_id__gt=0), name="an_interpreter_has_a_writer")]
