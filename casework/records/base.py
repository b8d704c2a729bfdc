"""The common ground of every record about her: time-ordered id, version, and a history row for each change."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar, Self

from django.db import models
from simple_history.models import HistoricalRecords

from casework.rulebook.refusals import Overtaken
from casework.trail import actor
from casework.trail.actor import Change
from casework.trail.canonical import canonical_row
from casework.trail.ids import uuid7
from casework.vault.fields import SealedField, sealed_bytes


class Unattributed(RuntimeError):
    """A record about her was about to change outside any act; that is a defect, so nothing is written."""


class KeptHistory(HistoricalRecords):  # type: ignore[misc]
    """History that copies sealed columns as they are, names the act that made it, and keeps one index."""

    def __init__(self, *, guarded: str = "case", **options: Any) -> None:
        self.guarded = guarded
        super().__init__(
            inherit=True,
            history_id_field=models.UUIDField(default=uuid7),
            history_user_id_field=models.BigIntegerField(null=True),
            **options,
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        kept = "id" if "case" not in fields else "case"
        for name, field in fields.items():
            field.db_index = name == kept
        return fields

    def get_extra_fields(self, model: type[models.Model], fields: dict[str, Any]) -> dict[str, Any]:
        extra: dict[str, Any] = super().get_extra_fields(model, fields)
        # A free-text reason in the clear would be a place for her words; the event says what was done.
        del extra["history_change_reason"]
        extra["event_id"] = models.UUIDField()
        return extra

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        options["ordering"] = ("-history_id",)
        options["get_latest_by"] = ("history_id",)
        options["default_permissions"] = ()
        return options

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        doing = actor.acting()
        if doing is None:
            raise Unattributed(instance._meta.label)
        included = self.fields_included(instance)
        values = {
            field.attname: sealed_bytes(instance, field.name)
            if isinstance(field, SealedField)
            else field.to_python(getattr(instance, field.attname))
            for field in included
        }
        manager = getattr(instance, self.manager_name)
        history_id = uuid7()
        about = {
            "history_id": history_id,
            "history_date": doing.at,
            "history_type": history_type,
            "history_user_id": doing.worker_id,
            "event_id": doing.event_id,
        }
        manager.model(**about, **values).save(force_insert=True)
        row = {**{field.column: values[field.attname] for field in included}, **about}
        doing.changed.append(
            Change(instance._meta.label_lower, history_id, sha256(canonical_row(row)).digest(), instance.pk)
        )


class Kept(models.Model):
    """A record about her. `version` counts its changes; whoever edits says which version was seen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history: ClassVar[Any] = KeptHistory()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"

    def amend(self, *, seen: int | None = None, **values: object) -> Self:
        """Change the named fields and save; `seen` is the version the person had before her eyes.

        Raises Overtaken when somebody else changed the record since.
        """
        if seen is not None and seen != self.version:
            raise Overtaken
        for name, value in values.items():
            setattr(self, name, value)
        self.version += 1
        self.save(force_update=True)
        return self
