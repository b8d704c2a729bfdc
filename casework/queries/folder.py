"""The folder: every record a page needs of one case, fetched in one statement.

Asked one kind at a time, a case file costs the database thirty statements, and most of a page's time is spent waiting
between them. Row security judges each row here as it does anywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection, models

from casework.queries.people import Names
from casework.records.cases import Case
from casework.vault.fields import SealedBytes, SealedField

R = TypeVar("R", bound=models.Model)

Reader = Callable[[Any], Any]


class Folder:
    """The records of one case that was entered, by kind, each kind in the order of its ids (oldest first).

    `names` are those of the people and posts in it, once the page has asked for them. Columns sealed under another key
    than the case's are left out: they open on the pages of what they belong to.
    """

    def __init__(self, case: Case, kinds: Iterable[type[models.Model]], *, seen_elsewhere: bool = False) -> None:
        self.case = case
        self.names = Names()
        self.seen_elsewhere = False
        self._found: dict[type[models.Model], list[models.Model]] = {kind: [] for kind in kinds}
        order = list(self._found)
        arms = [_arm(kind, number) for number, kind in enumerate(order)]
        if seen_elsewhere:
            arms.append(f"SELECT {len(order)}, 0, json_build_array(wall.seen_elsewhere(%(case)s))::text")
        with connection.cursor() as cursor:
            cursor.execute(f"{' UNION ALL '.join(arms)} ORDER BY 1, 2", {"case": case.pk})
            rows = cursor.fetchall()
        for number, _place, text in rows:
            values = json.loads(text)
            if number == len(order):
                self.seen_elsewhere = bool(values[0])
            else:
                self._found[order[number]].append(self._made(order[number], values))

    def _made(self, kind: type[models.Model], values: list[Any]) -> models.Model:
        names, readers = _columns(kind)
        made = kind.from_db(connection.alias, names, [read(one) for read, one in zip(readers, values, strict=True)])
        if "case_id" in names:
            made.case = self.case  # type: ignore[attr-defined]
        return made

    def __contains__(self, kind: type[models.Model]) -> bool:
        return kind in self._found

    def signers(self) -> set[int]:
        """Everybody who wrote, assessed, asked or decided something here."""
        return {
            worker_id
            for records in self._found.values()
            for record in records
            for name in _by(type(record))
            if (worker_id := getattr(record, name)) is not None
        }

    def all(self, kind: type[R]) -> list[R]:
        """All records of a kind, oldest first."""
        return cast(list[R], self._found[kind])

    def newest(self, kind: type[R]) -> list[R]:
        """The same, newest first."""
        return self.all(kind)[::-1]

    def only(self, kind: type[R]) -> R | None:
        """The one record of a kind of which a case has one at most."""
        return next(iter(self.all(kind)), None)

    def one(self, kind: type[R]) -> R:
        """The one record of a kind that every case has. Raises the kind's DoesNotExist."""
        found = self.only(kind)
        if found is None:
            raise kind.DoesNotExist  # type: ignore[attr-defined]
        return found


@cache
def _columns(kind: type[models.Model]) -> tuple[list[str], list[Reader]]:
    fields = [field for field in kind._meta.concrete_fields if not _sealed_apart(field)]
    return [field.attname for field in fields], [_reader(field) for field in fields]


@cache
def _by(kind: type[models.Model]) -> list[str]:
    return [name for name in _columns(kind)[0] if name.endswith("_by_id")]


def _sealed_apart(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, SealedField) and field.guarded == "id"


def _arm(kind: type[models.Model], number: int) -> str:
    fields = [field for field in kind._meta.concrete_fields if not _sealed_apart(field)]
    columns = ", ".join(f"t.{connection.ops.quote_name(str(field.column))}" for field in fields)
    table = kind._meta.db_table
    return (
        f"SELECT {number} AS kind, row_number() OVER (ORDER BY t.id) AS place, json_build_array({columns})::text"  # noqa: S608
        f" FROM {table} t WHERE t.case_id = %(case)s"
    )


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
