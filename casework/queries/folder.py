"""The folder: every record a page needs of one case, by kind, with the names of the people and posts in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeVar, cast

from django.db import connection, models

from casework.queries.gathering import made
from casework.queries.people import Names
from casework.records.cases import Case

R = TypeVar("R", bound=models.Model)


class Folder:
    """The records of one case that was entered, each kind in the order of its ids (oldest first), in one statement.

    `names` are those of the people and posts in it, once the page has asked for them.
    """

    def __init__(self, case: Case, kinds: Iterable[type[models.Model]], *, seen_elsewhere: bool = False) -> None:
        self.case = case
        self.names = Names()
        self.seen_elsewhere = False
        self._found: dict[type[models.Model], list[models.Model]] = {kind: [] for kind in kinds}
        tables = {kind._meta.db_table: kind for kind in self._found}
        also = " UNION ALL SELECT NULL, 'seen' WHERE wall.seen_elsewhere(%s)" if seen_elsewhere else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT kind, record FROM wall.file_of(%s, %s){also}",  # noqa: S608
                [case.pk, list(tables), *([case.pk] if seen_elsewhere else [])],
            )
            for table, record in cursor.fetchall():
                if table is None:
                    self.seen_elsewhere = True
                else:
                    self._found[tables[table]].append(self._with_case(made(tables[table], record)))

    def _with_case(self, record: models.Model) -> models.Model:
        record.case = self.case  # type: ignore[attr-defined]
        return record

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
def _by(kind: type[models.Model]) -> list[str]:
    return [field.attname for field in kind._meta.concrete_fields if field.attname.endswith("_by_id")]
