"""The survivor herself and how she can be reached safely."""

from __future__ import annotations

from django.db import models

from casework.records.base import Record
from casework.records.cases import Case
from casework.records.units import Unit
from casework.vault.fields import SealedJSONField


class Survivor(Record):
    """The person the case is about. `birth` keeps the precision she could give; `details` keys are those of intake."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="survivor")
    birth = SealedJSONField(purpose="survivor.birth", null=True)
    details = SealedJSONField(purpose="survivor.details", null=True)

    class Meta(Record.Meta):
        pass


class SafeContact(Record):
    """The safe ways to reach her; until she names one, the way is none (`{"channel": "none"}`)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="safe_contact")
    ways = SealedJSONField(purpose="contact.ways", null=True)

    class Meta(Record.Meta):
        pass


class Fingerprint(models.Model):
    """A keyed digest of an exact identifier (CCCD, phone): answers "seen before?" without saying whose.

    The key belongs to the province and is held by its units like every other key.
    """

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.BinaryField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="fingerprints")
    kind = models.CharField(max_length=8)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["province", "digest", "case"], name="fingerprint_once_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} fingerprint of case {self.case_id}"
