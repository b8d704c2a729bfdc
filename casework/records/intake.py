"""Chapter intake: what happened, what she agreed to, and the notes written beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.records.base import Record
from casework.records.cases import Case
from casework.vault.fields import SealedJSONField, SealedTextField


class Incident(Record):
    """What happened, as she told it: the statutory acts (codes a-q), the story, who did it, injuries, children."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="incident")
    answers = SealedJSONField(purpose="incident.answers", null=True)
    story = SealedTextField(purpose="incident.story", null=True)

    class Meta(Record.Meta):
        pass


class Consent(Record):
    """Her answer for one purpose, given or withheld, and how it was given. A changed mind is a new row.

    `terms` keeps the purpose, the answer, the method, the witness and the text version; clear is only its time.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    asked_at = models.DateTimeField()
    terms = SealedJSONField(purpose="consent.terms")

    class Meta(Record.Meta):
        pass


class Note(Record):
    """A note beside the case (Ghi chú): a host's or an officer's few words."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField()
    text = SealedTextField(purpose="note.text")

    class Meta(Record.Meta):
        constraints = [models.CheckConstraint(condition=Q(written_by_id__gt=0), name="a_note_has_a_writer")]
