"""The survivor herself and how she can be reached safely."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.records.about import PARTS, About, Column, Notation
from casework.records.base import Record
from casework.records.columns import case_key, only_case_key, unit_ref
from casework.rulebook.sections import Section
from casework.vault.fields import SealedJSONField


class Survivor(Record):
    """The person the case is about. `birth` keeps the precision she could give; `details` keys are those of intake."""

    about = About(
        _("Người đến"),
        section=Section.PERSON,
        labels={"birth": Column(_("Ngày sinh hoặc tuổi"), notation=Notation.BIRTH), "details": PARTS},
    )

    case = only_case_key("survivor")
    birth = SealedJSONField(purpose="survivor.birth", null=True)
    details = SealedJSONField(purpose="survivor.details", null=True)

    class Meta(Record.Meta):
        pass


class SafeContact(Record):
    """The safe ways to reach her; until she names one, the way is none (`{"channel": "none"}`)."""

    about = About(_("Cách liên lạc an toàn"), section=Section.CONTACT, labels={"ways": PARTS})

    case = only_case_key("safe_contact")
    ways = SealedJSONField(purpose="contact.ways", null=True)

    class Meta(Record.Meta):
        pass


class Fingerprint(models.Model):
    """A keyed digest of an exact identifier (CCCD, phone): answers "seen before?" without saying whose.

    The key belongs to the province and is held by its units like every other key; `key_number` is which of its keys.
    While two stand a case has rows under both, so that it is found beside one that has those of the older alone.
    Those of whoever did it hang on the case's own id, so that no two of them are equal (`policy/perpetrators.py`).
    """

    province = unit_ref()
    digest = models.BinaryField()
    case = case_key("fingerprints")
    kind = models.CharField(max_length=8)
    key_number = models.PositiveSmallIntegerField(default=1)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["province", "digest", "case"], name="fingerprint_once_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} fingerprint of case {self.case_id}"
