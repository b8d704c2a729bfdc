"""The same facts as ours, in the fields that each rival keeps them in: clear, or encrypted one by one with Fernet."""

from __future__ import annotations

import importlib
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models
from simple_history.models import HistoricalRecords

from casework.trail.ids import uuid7

Text: Any = models.TextField
Facts: Any = models.JSONField
if settings.RIVAL not in settings.PLAIN:
    encrypted = importlib.import_module("encrypted_fields.fields")
    Text, Facts = encrypted.EncryptedTextField, encrypted.EncryptedJSONField


class Unit(models.Model):
    """A unit."""

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    phone = models.CharField(max_length=20, blank=True)


class Case(models.Model):
    """One survivor's case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=12, unique=True, null=True)
    stage = models.CharField(max_length=16, default="draft")
    risk_level = models.CharField(max_length=12, null=True)
    origin = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    desk = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    programme = models.CharField(max_length=16, blank=True)
    received_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField(null=True)
    name = Text()
    history = HistoricalRecords()

    class Meta:
        permissions: ClassVar[list[tuple[str, str]]] = [("see_case", "see"), ("work_case", "work")]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["origin", "-id"]),
            models.Index(fields=["desk", "-id"]),
            models.Index(fields=["province", "-id"]),
        ]


class OfACase(models.Model):
    """What hangs on a case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Survivor(OfACase):
    """Who she is."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE)
    birth = Facts(default=dict)
    details = Facts(default=dict)
    cccd = models.CharField(max_length=64, blank=True, db_index=True)
    """In the clear where nothing is encrypted; else a salted hash, as a developer who must find it again would keep."""
    history = HistoricalRecords()


class SafeContact(OfACase):
    """How to reach her."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE)
    ways = Facts(default=dict)
    history = HistoricalRecords()


class Incident(OfACase):
    """What happened."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE)
    answers = Facts(default=dict)
    story = Text(null=True)  # an empty text is kept as nothing by the encrypted field
    history = HistoricalRecords()


class Consent(OfACase):
    """What she agreed to."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    asked_at = models.DateTimeField()
    terms = Facts(default=dict)
    history = HistoricalRecords()


class RiskAssessment(OfACase):
    """How dangerous it is."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey(User, on_delete=models.PROTECT)
    answers = Facts(default=dict)
    history = HistoricalRecords()


class Note(OfACase):
    """A note beside the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT)
    text = Text()
    history = HistoricalRecords()


class Clock(models.Model):
    """A duty."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    rule = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)


class Look(models.Model):
    """Who opened what: the one line of an audit that even a plain system keeps."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    act = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)


if settings.RIVAL == "tuned":
    guardian = importlib.import_module("guardian.models")

    class CaseUserObjectPermission(guardian.UserObjectPermissionBase):  # type: ignore[name-defined]  # only there then
        """Who holds a case, by a real foreign key."""

        content_object = models.ForeignKey(Case, on_delete=models.CASCADE)

    class CaseGroupObjectPermission(guardian.GroupObjectPermissionBase):  # type: ignore[name-defined]  # as above
        """Never filled: this rival asks for no groups."""

        content_object = models.ForeignKey(Case, on_delete=models.CASCADE)


KEPT: tuple[type[models.Model], ...] = (Case, Survivor, SafeContact, Incident, Consent, RiskAssessment, Note)
"""What keeps its history."""
