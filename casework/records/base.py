"""What a record about her is: a time-ordered id, a version, and a history row for each change an act makes to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, ClassVar, Self

from django.db import DatabaseError, connection, models
from simple_history.models import HistoricalRecords

from casework.records import rows
from casework.records.about import About
from casework.rulebook.refusals import EditConflict
from casework.trail import actor
from casework.trail.actor import Acting, HistoryCommitment
from casework.trail.ids import uuid7
from casework.trail.log.canonical import canonical_row
from casework.vault.fields import SealedField, sealed_bytes


class Unattributed(RuntimeError):
    """A record about her was about to change outside any act; that is a defect, so nothing is written."""


class RecordHistory(HistoricalRecords):  # type: ignore[misc]
    """History that copies sealed columns as they are, names the act that made it, and has indexes of its own alone."""

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
        for field in fields.values():
            field.db_index = False
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
        options["indexes"] = list(_indexes(model))
        options["get_latest_by"] = ("history_id",)
        options["default_permissions"] = ()
        return options

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        """The history of what was written otherwise than by `insert` and `update`, with Django's own `save`."""
        left = _leaving(instance, history_type)
        history_of(type(instance))(**left.about, **left.values).save(force_insert=True)
        left.acting.changed.append(left.change)


def _indexes(record: type[models.Model]) -> Iterator[models.Index]:
    """The rows of a case in their order, for a page of its history reads as many as it shows; and, where a case has
    several such records, those of each, for a row is told by what differs from the one before it."""
    word = record._meta.model_name
    kept = next((field for field in record._meta.fields if field.name == "case"), None)
    yield models.Index(fields=["case" if kept else "id", "history_id"], name=f"{word}_in_order")
    if kept is not None and not kept.one_to_one:
        yield models.Index(fields=["id", "history_id"], name=f"{word}_by_id")


@cache
def history_of(record: type[models.Model]) -> Any:
    """The model of a record's history. Asked of simple-history once: it makes a new class at every question."""
    return record.history.model  # type: ignore[attr-defined]  # every kept record has one


@dataclass(frozen=True)
class _Leaving:
    """One history row about to be written: what stands in it, and the change its event will name."""

    acting: Acting
    values: dict[str, Any]
    about: dict[str, Any]
    change: HistoryCommitment


def _leaving(record: models.Model, history_type: str) -> _Leaving:
    """The history row that a record as it stands leaves behind. Raises Unattributed outside any act."""
    doing = actor.acting()
    if doing is None:
        raise Unattributed(record._meta.label)
    values = {
        field.attname: sealed_bytes(record, field.name)
        if isinstance(field, SealedField)
        else field.to_python(getattr(record, field.attname))
        for field in record._meta.concrete_fields
    }
    history_id = uuid7()
    about = {
        "history_id": history_id,
        "history_date": doing.at,
        "history_type": history_type,
        "history_user_id": doing.worker_id,
        "event_id": doing.event_id,
    }
    row = {column: values[field.attname] for column, field in rows.written_columns(type(record)).items()} | about
    change = HistoryCommitment(record._meta.label_lower, history_id, sha256(canonical_row(row)).digest(), record.pk)
    return _Leaving(doing, values, about, change)


class Record(models.Model):
    """A record about her. `version` counts its changes; whoever edits says which version was seen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    about: ClassVar[About]
    history: ClassVar[Any] = RecordHistory()
    has_own_key: ClassVar[bool] = False
    """Whether it has a key and holders of its own."""

    class Meta:
        abstract = True
        default_permissions = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not isinstance(cls.__dict__.get("about"), About):
            raise TypeError(f"{cls.__name__} does not say what it is: give it `about = About(...)`")

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"

    def update(self, *, expected_version: int | None = None, **values: object) -> Self:
        """Change the named fields and save; `expected_version` is the version the person had before her eyes.

        Raises EditConflict when somebody else changed the record since.
        """
        if expected_version is not None and expected_version != self.version and not self._says_as_in(expected_version):
            raise EditConflict
        for name, value in values.items():
            setattr(self, name, value)
        self.version += 1
        written = rows.values_of(self, adding=False)
        leaving = _leaving(self, "~")
        if not rows.execute(rows.update_statement(type(self), history_of(type(self))), written | leaving.about):
            raise DatabaseError(f"{self} is not there to be amended")
        leaving.acting.changed.append(leaving.change)
        return self

    def _says_as_in(self, version: int) -> bool:
        """Whether since this version nothing but the object's key was turned: a page of before still says what it
        says."""
        if not self.has_own_key or not 0 < version < self.version:
            return False
        said = [field.attname for field in self._meta.concrete_fields if field.attname not in KEY_COLUMNS]
        since = history_of(type(self))._default_manager.filter(id=self.pk, version__range=(version, self.version))
        rows = list(since.order_by("version").values_list(*said))
        return len(rows) == self.version - version + 1 and all(row == rows[0] for row in rows)


KEY_COLUMNS = frozenset({"version", "key_commitment", "older_keys"})
"""What a turn of its key changes of an object: nothing that anybody reads."""


def insert(*records: Record, with_rows: Sequence[models.Model] = ()) -> None:
    """Insert new records of the act under way, each with its history row, and all of them in one statement.

    `with_rows` are rows without history that begin with them, like a clock; which number the database gives them is not
    asked.

    A record with a key of its own (a case, a referral, a shelter stay) is inserted alone: who may write its history is
    known only once it is there.
    """
    for record in (guarded for guarded in records if guarded.has_own_key):
        _insert_alone(record)
    together = [record for record in records if not record.has_own_key]
    if not together:
        return
    written = [rows.values_of(record, adding=True) for record in (*with_rows, *together)]
    leaving = [_leaving(record, "+") for record in together]
    sent = [
        *written[: len(with_rows)],
        *(row | left.about for row, left in zip(written[len(with_rows) :], leaving, strict=True)),
    ]
    values = {f"{name}_{place}": value for place, row in enumerate(sent) for name, value in row.items()}
    kinds = tuple((type(record), _history_if_any(type(record))) for record in (*with_rows, *together))
    rows.execute(rows.insert_all_statement(kinds), values)
    for record, left in zip(together, leaving, strict=True):
        _is_inserted(record, left)


def _insert_alone(record: Record) -> None:
    written = rows.values_of(record, adding=True)
    rows.execute(rows.insert_statement(type(record)), written)
    left = _leaving(record, "+")
    rows.execute(rows.insert_history_statement(type(record), history_of(type(record))), written | left.about)
    _is_inserted(record, left)


def _history_if_any(kind: type[models.Model]) -> type[models.Model] | None:
    return history_of(kind) if issubclass(kind, Record) else None


def _is_inserted(record: Record, left: _Leaving) -> None:
    record._state.adding = False
    record._state.db = connection.alias
    left.acting.changed.append(left.change)
