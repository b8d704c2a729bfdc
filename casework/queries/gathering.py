"""Gathering: records of many kinds in one statement, where a page would otherwise wait for each kind in turn.

Row security judges each row here as it does anywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from casework.vault.fields import SealedBytes, SealedField

Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Wanted:
    """The records of one kind for which `where` holds: SQL of our own about the table `t`, its values by name.

    Columns sealed under another key than the case's stay out, unless `apart`: they open on the pages of their own.
    """

    kind: type[models.Model]
    where: str
    apart: bool = False


def gathered(wanted: Iterable[Wanted], values: dict[str, Any], *, also: str = "NULL") -> tuple[list[list[Any]], Any]:
    """The records of each kind in the order of their keys, and the value of one more expression beside them."""
    asked = list(wanted)
    arms = [_arm(one, number) for number, one in enumerate(asked)]
    arms.append(f"SELECT {len(asked)}, 0, json_build_array({also})::text")
    with connection.cursor() as cursor:
        # Only names of our own tables and conditions of our own are put in; every value is bound.
        cursor.execute(f"{' UNION ALL '.join(arms)} ORDER BY 1, 2", values)
        rows = cursor.fetchall()
    found: list[list[Any]] = [[] for _ in asked]
    beside: Any = None
    for number, _place, text in rows:
        if number == len(asked):
            (beside,) = json.loads(text)
        else:
            found[number].append(_made(asked[number], json.loads(text)))
    return found, beside


def _made(wanted: Wanted, values: list[Any]) -> models.Model:
    fields = _fields(wanted.kind, apart=wanted.apart)
    names, readers = [field.attname for field in fields], [_reader(field) for field in fields]
    return wanted.kind.from_db(connection.alias, names, [read(one) for read, one in zip(readers, values, strict=True)])


@cache
def _fields(kind: type[models.Model], *, apart: bool) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in kind._meta.concrete_fields if apart or not _sealed_apart(field))


def _sealed_apart(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, SealedField) and field.guarded == "id"


def _arm(wanted: Wanted, number: int) -> str:
    meta = wanted.kind._meta
    fields = _fields(wanted.kind, apart=wanted.apart)
    listed = ", ".join(f"t.{connection.ops.quote_name(str(field.column))}" for field in fields)
    key = connection.ops.quote_name(str(meta.pk.column))
    return (
        f"SELECT {number} AS kind, row_number() OVER (ORDER BY t.{key}) AS place, json_build_array({listed})::text"  # noqa: S608
        f" FROM {meta.db_table} t WHERE {wanted.where}"
    )


@cache
def _reader(field: models.Field[Any, Any]) -> Reader:
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


def _nullable(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _as_it_is(value: Any) -> Any:
    return value


def _sealed(value: str | None) -> SealedBytes | None:
    return None if value is None else SealedBytes(bytes.fromhex(value[2:]))  # after PostgreSQL's own "\x"
