"""The records of one case that a page needs, by kind, with the names of the people and units in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection, models

from casework.policy.grants import Holder, strongest
from casework.policy.viewing import Viewing
from casework.queries.people import Names
from casework.records.cases import Case, Clock
from casework.records.intake import Note
from casework.records.people import SafeContact
from casework.records.referral import Referral
from casework.records.rows import columns_of, from_json
from casework.records.struck import ENTRIES, StruckEntry
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import REFERRAL_OPEN
from casework.trail.log.reading import OPENING, FileReader
from casework.vault.fields import SealedField

R = TypeVar("R", bound=models.Model)

DONE, READER, HOLDER, WORKER, UNIT, ELSEWHERE = "done", "reader", "holder", "worker", "unit", "elsewhere"
"""What stands beside the records: acts, readers, holders, the names of people and units, and whether an identifier of
hers is in another case."""

LOOKS_BACK = 50
"""Of so many of the newest looks the readers are told, for each opening adds one; wall.file_of() says the same."""

SHORT: Mapping[type[models.Model], str] = {
    Clock: "running_clock",
    Note: "newest_note",
    Referral: "newest_referral",
}
"""What grows with a case, and the word by which a page asks for as much of it as it shows: the duties that run, the
newest notes, the newest packets and whichever is open."""

NEWEST = 20
"""So many notes and packets; wall.file_of() brings one more, which says that there are others."""


WARNED = "warned"
_WARNED = f"""
    UNION ALL SELECT {WARNED!r}, to_json(w.said_at)::text FROM casework_contactwarning w
    WHERE w.case_id = %s AND w.ended_at IS NULL
"""  # noqa: S608
"""Since when the way to reach her is not safe, beside the way itself."""


@dataclass(frozen=True)
class CaseEvent:
    """One act in the life of a case: when, which, by whom, on which thing."""

    at: datetime
    act: str
    worker_id: int | None
    object_id: UUID | None = None


@dataclass(frozen=True)
class Strike:
    """Why an entry counts no more: when it was struck, by whom, with which reason."""

    at: datetime
    by: str
    why: str


class CaseRecords:
    """The records of one case that was entered, each kind in the order of its ids (oldest first), in one statement.

    What is read stands in the line of the look it is read in: there are no `CaseRecords` without a look.

    With them comes what is asked for `beside` them: what was done (the newest `most_done`, newest first), who opened
    the file (the latest first), who holds it, and whether she may have been here before. `names` are those of the
    people and units in all this; what only a sealed word names must be asked for. Of the kinds read `in_the_clear` all
    that is sealed stays out, and the line of the look does not name it.

    Of the kinds read `in_short` (of `SHORT`) comes what a page shows, however much lies there; `cut` are those of which
    there is more.

    An entry that was struck is not among the records of its kind: no sum, count or curve has it. A page that shows
    it all the same asks for the records `with_struck`, and for the `strike` of each.
    """

    def __init__(
        self,
        access: Viewing,
        case: Case,
        kinds: Iterable[type[models.Model]],
        *,
        in_the_clear: Iterable[type[models.Model]] = (),
        in_short: Iterable[type[models.Model]] = (),
        beside: Iterable[str] = (),
        most_done: int = 0,
    ):
        self.case = case
        self.reader_id = access.by.pk
        self.reader_at = frozenset(one.unit_id for one in access.memberships)
        self._access = access
        self.names = Names()
        self.done: list[CaseEvent] = []
        self.readers: list[FileReader] = []
        self.holders: list[Holder] = []
        self.known_elsewhere = False
        opened, self._clear = tuple(kinds), frozenset(in_the_clear)
        access.reads(*opened)
        strikes = (StruckEntry,) if set(ENTRIES) & {*opened, *self._clear} else ()
        self._found: dict[type[models.Model], list[models.Model]] = {
            kind: [] for kind in (*opened, *self._clear, *strikes)
        }
        tables = {kind._meta.db_table: kind for kind in self._found}
        short = frozenset(in_short)
        asked = [SHORT[kind] if kind in short else kind._meta.db_table for kind in self._found]
        other: dict[str, list[Any]] = {}
        warned = _WARNED if SafeContact in self._found else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT kind, record FROM wall.file_of(%s, %s, %s, %s) {warned}",  # noqa: S608
                [case.pk, [*asked, *beside], most_done, list(OPENING), *([case.pk] if warned else [])],
            )
            for name, record in cursor.fetchall():
                if name in tables:
                    self._found[tables[name]].append(self._with_case(from_json(tables[name], record)))
                else:
                    other.setdefault(name, []).append(json.loads(record))
        self._lay_beside(other)
        self.cut = frozenset(
            kind for kind in (Note, Referral) if kind in short and kind in self._found and self._is_cut(kind)
        )
        self.older_done = 0 < most_done <= len(self.done)
        self._strikes = {one.entry_id: one for one in self.with_struck(StruckEntry)} if strikes else {}

    def _lay_beside(self, other: Mapping[str, list[Any]]) -> None:
        moment = datetime.fromisoformat
        self.contact_unsafe_since = next((moment(at) for at in other.get(WARNED, ())), None)
        self.done = [
            CaseEvent(moment(at), act, who, UUID(thing) if thing else None)
            for rows in other.get(DONE, ())
            for at, act, who, thing in rows
        ]
        self.readers = [
            FileReader(who, times, moment(last)) for rows in other.get(READER, ()) for who, times, last in rows
        ]
        self.holders = strongest(
            Case,
            (
                (name, permission_id, moment(since), origin, moment(until) if until else None)
                for name, permission_id, since, origin, until in other.get(HOLDER, ())
            ),
        )
        self.names.learn(other.get(WORKER, ()), other.get(UNIT, ()))
        self.known_elsewhere = ELSEWHERE in other

    def _is_cut(self, kind: type[models.Model]) -> bool:
        """Whether more lies there than is shown; what came beyond that, and is no open packet, is left out."""
        found = self._found[kind]
        if len(found) <= NEWEST:
            return False
        beyond = (one for one in found if not (isinstance(one, Referral) and one.stage in REFERRAL_OPEN))
        oldest = next(beyond, None)
        self._found[kind] = [one for one in found if one is not oldest]
        return True

    def _with_case(self, record: models.Model) -> models.Model:
        record.case = self.case  # type: ignore[attr-defined]
        if type(record) in self._clear:
            for column in columns_of(type(record)).values():
                if isinstance(column, SealedField):
                    record.__dict__.pop(column.attname, None)
        return record

    def __contains__(self, kind: type[models.Model]) -> bool:
        return kind in self._found

    def all(self, kind: type[R]) -> list[R]:
        """All records of a kind that stand, oldest first."""
        return [record for record in self.with_struck(kind) if record.pk not in self._strikes]

    def with_struck(self, kind: type[R]) -> list[R]:
        """The same, and the entries that were struck."""
        return cast(list[R], self._found[kind])

    def strike(self, record: models.Model) -> Strike | None:
        """By whom, when and why this entry was struck; None for one that stands."""
        struck = self._strikes.get(record.pk)
        if struck is None:
            return None
        self._access.reads(StruckEntry)
        return Strike(struck.struck_at, self.names[struck.struck_by_id], struck.reason)

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

    def found(self, kind: type[R], record_id: UUID) -> R:
        """The record of a kind with this id. Raises NotFound, also where it is of another case."""
        for record in self.all(kind):
            if record.pk == record_id:
                return record
        raise NotFound
