"""Entries that were struck (gạch bỏ): which kinds are entered one after the other, and who struck one, when and why."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.records.about import About
from casework.records.base import Record
from casework.records.beside import Interpreter, Representative
from casework.records.columns import WorkerRef, case_key
from casework.records.companions import Companion
from casework.records.incidents import LaterIncident
from casework.records.intake import Note
from casework.records.livelihood import LivelihoodInput, Milestone, Training
from casework.records.perpetrators import Perpetrator
from casework.records.reintegration import FollowUp
from casework.rulebook.sections import Section
from casework.vault.fields import SealedTextField


class StruckEntry(Record):
    """One entry counts no more, and this is why. The entry itself stays as it was written.

    The reason is somebody's few words beside the case, whatever it strikes.
    """

    about = About(
        _("Mục bị gạch bỏ"),
        section=Section.NOTES,
        labels={
            "entry_id": _("Số của mục"),
            "struck_at": _("Gạch lúc"),
            "struck_by_id": _("Người gạch"),
            "reason": _("Vì sao gạch"),
        },
    )

    case = case_key("struck_entries")
    entry_id = models.UUIDField(unique=True)
    struck_at = models.DateTimeField()
    struck_by_id = WorkerRef()
    reason = SealedTextField(purpose="strike.reason")

    class Meta(Record.Meta):
        constraints = [models.CheckConstraint(condition=Q(struck_by_id__gt=0), name="an_entry_was_struck_by_somebody")]


ENTRIES: tuple[type[Record], ...] = (
    *(Note, LaterIncident, Perpetrator, Representative, Interpreter, Companion),
    *(LivelihoodInput, Training, Milestone, FollowUp),
)
"""The kinds a case has many of, one entered after the other; whatever else stands is edited, answered or ended."""


def of_case(kind: type[Record], case: Any) -> QuerySet[Any]:
    """The entries of this kind that a case has."""
    entries: QuerySet[Any] = kind._default_manager.all()
    return entries.filter(case=case)


def standing[R: models.Model](entries: QuerySet[R], case: Any) -> QuerySet[R]:
    """Those of the entries of a case that were not struck."""
    return entries.exclude(pk__in=StruckEntry.objects.filter(case=case).values("entry_id"))
