"""Rows: how a record is made from a row of the database, and the statements by which rows are read and written.

It knows tables and columns, and no act. Each statement is made once. Only names of our own tables and columns are put
in; every value is bound.

A case file has sixteen kinds of records. Asked kind by kind, most of a page's time is waiting between the statements:
so the database hands them over together, as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from casework.vault.fields import SealedBytes, SealedField

ColumnReader = Callable[[Any], Any]
type Fields = dict[str, models.Field[Any, Any]]

ABOUT = ("history_id", "history_date", "history_type", "history_user_id", "event_id")
"""The columns that a history row has beside those of its record."""


@cache
def columns_of(kind: type[models.Model]) -> Fields:
    """Every column of a kind of record by its name in the table, in the order in which `from_row` takes them."""
    return {str(field.column): field for field in kind._meta.concrete_fields}


@cache
def written_columns(kind: type[models.Model]) -> Fields:
    """The same without what the database numbers by itself."""
    return {column: field for column, field in columns_of(kind).items() if not isinstance(field, models.AutoField)}


# A record from a row


def from_row[R: models.Model](kind: type[R], row: Iterable[Any]) -> R:
    """A record from its columns as the database gives them; what is sealed stays so."""
    names, sealed = _row_of(kind)
    values = [
        SealedBytes(value) if shut and value is not None else value for value, shut in zip(row, sealed, strict=True)
    ]
    return kind.from_db(connection.alias, names, values)


@cache
def _row_of(kind: type[models.Model]) -> tuple[list[str], list[bool]]:
    fields = columns_of(kind).values()
    return [field.attname for field in fields], [isinstance(field, SealedField) for field in fields]


def from_json[R: models.Model](kind: type[R], text: str) -> R:
    """A record from its row in JSON. Columns sealed under a key of their own stay out."""
    kept = json.loads(text)
    names, columns = _json_of(kind)
    return kind.from_db(connection.alias, names, [read(kept[column]) for column, read in columns])


@cache
def _json_of(kind: type[models.Model]) -> tuple[list[str], list[tuple[str, ColumnReader]]]:
    fields = {
        column: field
        for column, field in columns_of(kind).items()
        if not (isinstance(field, SealedField) and field.guarded == "id")
    }
    return [field.attname for field in fields.values()], [
        (column, reader_of(field)) for column, field in fields.items()
    ]


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
    if isinstance(inner, models.BinaryField):
        return _nullable(_bytes)
    if isinstance(inner, models.DateField):
        return _nullable(date.fromisoformat)
    return _as_it_is


def _nullable(read: ColumnReader) -> ColumnReader:
    return lambda value: None if value is None else read(value)


def _as_it_is(value: Any) -> Any:
    return value


def _bytes(value: str) -> bytes:
    # After PostgreSQL's own "\x".
    return bytes.fromhex(value[2:])


def _sealed(value: str | None) -> SealedBytes | None:
    return None if value is None else SealedBytes(_bytes(value))


def get_one[R: models.Model](kind: type[R], *, locked: bool = False, **where: UUID) -> R:
    """The one record with this `id`, or of this `case_id`; locked until the transaction ends where it will be changed.

    What `objects.get` answers, for a fifth of its price. Raises the record's DoesNotExist.
    """
    ((column, value),) = where.items()
    with connection.cursor() as cursor:
        cursor.execute(_select_one(kind, column, locked), [value])
        row = cursor.fetchone()
    if row is None:
        raise kind.DoesNotExist  # type: ignore[attr-defined]
    return from_row(kind, row)


# What is sent, and the statements


def values_of(record: models.Model, *, adding: bool) -> dict[str, Any]:
    """What is sent for each column, sealed where it is a sealed one."""
    return {
        column: field.get_db_prep_save(field.pre_save(record, adding), connection)
        for column, field in written_columns(type(record)).items()
    }


def execute(statement: str, values: dict[str, Any]) -> int:
    """Run a statement; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def named(kind: type[models.Model], table: str) -> str:
    """The columns of a kind for a SELECT from the table called so there, as `from_row` takes them."""
    return ", ".join(f"{table}.{column}" for column in columns_of(kind))


@cache
def _select_one(kind: type[models.Model], column: str, locked: bool) -> str:
    found = f"FROM {kind._meta.db_table} t WHERE t.{columns_of(kind)[column].column} = %s"
    return f"SELECT {named(kind, 't')} {found}{' FOR UPDATE' if locked else ''}"


def _insert(table: str, columns: Iterable[str], suffix: str = "") -> str:
    names = list(columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f'%({name}{suffix})s' for name in names)})"  # noqa: S608


@cache
def insert_statement(kind: type[models.Model]) -> str:
    """One statement that inserts a record."""
    return _insert(kind._meta.db_table, written_columns(kind))


@cache
def insert_history_statement(kind: type[models.Model], history: type[models.Model]) -> str:
    """One statement that inserts the history row of a record."""
    return _insert(history._meta.db_table, [*written_columns(kind), *ABOUT])


@cache
def insert_all_statement(kinds: tuple[tuple[type[models.Model], type[models.Model] | None], ...]) -> str:
    """One statement that inserts records of these kinds, each with a row of its history where it has one.

    The values of the first are named `id_0`, of the second `id_1`, and so on.
    """
    inserts = []
    for place, (kind, history) in enumerate(kinds):
        inserts.append(_insert(kind._meta.db_table, written_columns(kind), f"_{place}"))
        if history is not None:
            inserts.append(_insert(history._meta.db_table, [*written_columns(kind), *ABOUT], f"_{place}"))
    before = ", ".join(f"w{place} AS ({insert})" for place, insert in enumerate(inserts[:-1]))
    return f"WITH {before} {inserts[-1]}"


@cache
def update_statement(kind: type[models.Model], history: type[models.Model]) -> str:
    """One statement that changes a record and inserts its history row; none where the record is not there."""
    columns = list(written_columns(kind))
    changes = ", ".join(f"{name} = %({name})s" for name in columns if name != "id")
    names = [*columns, *ABOUT]
    return (
        f"WITH amended AS (UPDATE {kind._meta.db_table} SET {changes} WHERE id = %(id)s RETURNING id)"  # noqa: S608
        f" INSERT INTO {history._meta.db_table} ({', '.join(names)})"
        f" SELECT {', '.join(f'%({name})s' for name in names)} FROM amended"
    )
