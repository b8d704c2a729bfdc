"""Chapter intake: what happened again after she first told, each time by itself and never over what stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About
from casework.records.base import Record
from casework.records.columns import WorkerRef, case_key
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField


class LaterIncident(Record):
    """One incident told beside the first account: when it happened, where, what was done, who was there, what it did.

    Clear is only the day it was told, and when and by whom it was written down; a wrong one is struck with its reason.
    """

    about = About(
        _("Lần xảy ra sau"),
        section=Section.STORY,
        labels={
            "told_on": _("Kể ngày"),
            "written_at": _("Ghi lúc"),
            "written_by_id": _("Người ghi"),
            "told": PARTS,
        },
    )

    case = case_key("later_incidents", indexed=False)
    told_on = models.DateField()
    written_at = models.DateTimeField()
    written_by_id = WorkerRef()
    told = SealedJSONField(purpose="later_incident.told")

    class Meta(Record.Meta):
        # The newest of a case are found without reading all of them.
        indexes = [models.Index(fields=["case", "id"], name="incident_of_case")]
        constraints = [models.CheckConstraint(condition=Q(written_by_id__gt=0), name="an_incident_has_a_writer")]
