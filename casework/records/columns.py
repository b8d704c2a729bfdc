"""Columns that many kinds of records have alike: the case they belong to, a worker or a unit that is named in them.

Migrations know them as Django's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from casework.records.cases import Case
    from casework.records.units import Unit

WORKER, UNIT = "casework.worker", "casework.unit"


if TYPE_CHECKING:
    WorkerRef = models.BigIntegerField  # so that a column of ids is typed as Django types its own
else:

    class WorkerRef(models.BigIntegerField):
        """The id of a worker who did something. No foreign key: what she did stays when she is gone."""

        def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
            name, _path, arguments, options = super().deconstruct()
            return name, "django.db.models.BigIntegerField", arguments, options


def case_key(related_name: str, *, indexed: bool = True) -> models.ForeignKey[Case, Case]:
    """The case this record belongs to; a case may have many of them. Not `indexed` where an index of the record's own
    begins with it."""
    return models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name=related_name, db_index=indexed)


def only_case_key(related_name: str) -> models.OneToOneField[Case, Case]:
    """The case this record belongs to; a case has one of them at most."""
    return models.OneToOneField("casework.Case", on_delete=models.CASCADE, related_name=related_name)


def unit_ref(*, null: bool = False) -> models.ForeignKey[Unit, Unit]:
    """A unit that has a part in this, and is not found by it."""
    return models.ForeignKey("casework.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, null=null)


def key_commitment() -> models.BinaryField[bytes | None, bytes | None]:
    """What commits to the one data key that is this object's own (vault/commitments): written once, with the event that
    says it too; empty in what is older than commitments."""
    return models.BinaryField(null=True, editable=False)


def older_keys() -> models.BinaryField[bytes | None, bytes | None]:
    """The keys that were this object's own before its newest, each wrapped under the next (vault/key_chain); empty
    while it has its first."""
    return models.BinaryField(null=True, editable=False)


def names_a_worker(column: models.Field[Any, Any]) -> bool:
    """Whether the id of a worker stands in this column."""
    return isinstance(column, WorkerRef) or _points_at(column, WORKER)


def names_a_unit(column: models.Field[Any, Any]) -> bool:
    """Whether the id of a unit stands in this column."""
    return _points_at(column, UNIT)


def _points_at(column: models.Field[Any, Any], label: str) -> bool:
    return isinstance(column, models.ForeignKey) and column.remote_field.model._meta.label_lower == label
