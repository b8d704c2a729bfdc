"""Records from rows: those that the database hands over together as JSON, made into records again.

A case file has sixteen kinds of records. Asked kind by kind, most of a page's time is waiting between the statements.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from casework.vault.fields import SealedBytes, SealedField

ColumnReader = Callable[[Any], Any]


def from_json[R: models.Model](kind: type[R], text: str) -> R:
    """A record from its row in JSON. Columns sealed under a key of their own stay out."""
    kept = json.loads(text)
    names, columns = _columns(kind)
    return kind.from_db(connection.alias, names, [read(kept[column]) for column, read in columns])


@cache
def _columns(kind: type[models.Model]) -> tuple[list[str], list[tuple[str, ColumnReader]]]:
    fields = [
        field for field in kind._meta.concrete_fields if not (isinstance(field, SealedField) and field.guarded == "id")
    ]
    return [field.attname for field in fields], [(str(field.column), reader_of(field)) for field in fields]


@cache
def reader_of(field: models.Field[Any, Any]) -> ColumnReader:
    """How a value of this column comes back from JSON."""
    if isinstance(field, SealedField):
        return _sealed
    inner = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(inner, models.UUIDField):
        return _nullable(UUID)
    if isinstance(inner, models.DateTimeField):
        return _nullable(datetime.fromisoformat)
    if isinstance(inner, models.DateField):
        return _nullable(date.fromisoformat)
    return _as_it_is


def _nullable(read: ColumnReader) -> ColumnReader:
    return lambda value: None if value is None else read(value)


def _as_it_is(value: Any) -> Any:
    return value


def _sealed(value: str | None) -> SealedBytes | None:
    # After PostgreSQL's own "\x".
    return None if value is None else SealedBytes(bytes.fromhex(value[2:]))
