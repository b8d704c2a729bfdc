"""A throwaway record with sealed fields and its history, for the tests of sealed fields."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from casework.vault import keyring
from casework.vault.fields import (
    SealedDateField,
    SealedField,
    SealedJSONField,
    SealedTextField,
    sealed_bytes,
)
from casework.vault.keyring import Keyring

STORY = "Chồng chị về muộn, đập cửa."
CASE, OTHER_CASE = uuid4(), uuid4()


class CopiedHistory(HistoricalRecords):
    """History as the records keep it: stored bytes, as they are."""

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        values = {
            field.attname: sealed_bytes(instance, field.name)
            if isinstance(field, SealedField)
            else getattr(instance, field.attname)
            for field in self.fields_included(instance)
        }
        row = getattr(instance, self.manager_name).model(
            history_date=datetime.datetime.now(datetime.UTC), history_type=history_type, **values
        )
        row.save(force_insert=True)


class Remembered(models.Model):
    """simple-history asks an inherited history for no installed app, which these tests do not have."""

    history = CopiedHistory(inherit=True, app="vault_fields", history_user_id_field=models.IntegerField(null=True))

    class Meta:
        abstract = True
        app_label = "vault_fields"


class Heard(Remembered):
    """A throwaway record in a table of its own."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case_id: UUID = models.UUIDField()  # type: ignore[assignment]
    code = models.CharField(max_length=20, default="A-1")
    story = SealedTextField(purpose="incident.story")
    aside = SealedTextField(purpose="note.text", null=True, blank=True, max_length=40)
    facts = SealedJSONField(purpose="statistics.text", default=dict, blank=True)
    since = SealedDateField(purpose="survivor.birth", null=True, blank=True)

    objects: ClassVar[models.Manager[Heard]] = models.Manager()

    class Meta:
        app_label = "vault_fields"
        constraints = [
            models.CheckConstraint(condition=Q(since__isnull=True) | Q(aside__isnull=False), name="since_has_an_aside")
        ]


def locked() -> Any:
    """Nobody is signed in who holds a key."""
    return keyring.using(Keyring(None, {}))


def field(name: str) -> SealedField:
    """A sealed field of the record, by name."""
    found = Heard._meta.get_field(name)
    assert isinstance(found, SealedField)
    return found


def stored(record: Heard, column: str) -> bytes:
    """What the database itself has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_fields_heard WHERE id = %s", [record.id])
        row = cursor.fetchone()
    assert row is not None
    return bytes(row[0])


def told(**values: Any) -> Heard:
    """A record of the first case, kept."""
    return Heard.objects.create(**{"case_id": CASE, "story": STORY, **values})
