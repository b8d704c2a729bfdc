"""Lists: the lists of what a worker may see, where the list itself is the permission query.

Nothing is filtered afterwards: a query gives objects, order and keys together, and the keys go on the ring.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import data_keys, settling, stated_reasons
from casework.policy.data_keys import Whose
from casework.policy.grant_tables import KINDS, Guarded, permission_of, texts_of_a_unit
from casework.policy.memberships import memberships_of
from casework.policy.predicates import (
    ACTIVE_MEMBERSHIPS_IN_ROLES,
    SEES,
    case_of,
    held,
    held_by_unit,
    held_in_own_name,
    not_excluded,
)
from casework.policy.table import TABLE, Hold
from casework.policy.unit_keys import GrantKeys, older_keys_of
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.vault import keyring, wrapping
from casework.vault.batch import Texts
from casework.vault.errors import Tampered, UnknownVersion, VaultError
from casework.vault.fields import SealedField, open_held

logger = logging.getLogger("casework")

NAME: SealedField = Case._meta.get_field("name")

LAST = UUID(int=(1 << 128) - 1)
"""Above every id: a list from its beginning."""


type Copy = tuple[UUID, int, bool, bytes]
"""Which object, the unit it is seen through, whether in her own name, and the wrapped key: so each row begins."""


class Listed(NamedTuple):
    """One row of a list: the object's clear columns by name and the unit it is seen through, its key on the ring."""

    id: UUID
    unit_id: int
    columns: dict[str, Any]
    name: Callable[[], str]
    """Of a case listed with its name: opens it now; empty where none was told. Raises VaultError."""


class NameOpener:
    """Opens names of listed cases: where the copy is settled, key and name in one go, and the ring keeps none.

    Copies that lie as they came from elsewhere, and cases whose key was turned, are opened as everywhere: by way of the
    ring, which knows the older keys.
    """

    def __init__(self, by: Worker) -> None:
        self._by, self._ring = by, keyring.current()
        self._ready: dict[int, Texts] = {}

    def name(self, copy: Copy, sealed: bytes | None) -> str:
        """The name of one case; empty where none was told. Raises VaultError."""
        object_id, unit_id, personal, wrapped = copy
        if sealed is None:
            return ""
        if not personal and wrapping.is_settled(wrapped):
            ready = self._ready.get(unit_id)
            if ready is None:
                key = self._ring.unit_key(unit_id)
                ready = self._ready[unit_id] = texts_of_a_unit(
                    KINDS[Case], unit_id, key, partial(older_keys_of, unit_id), NAME.purpose
                )
            try:
                return ready.text(object_id, wrapped, sealed)
            except (Tampered, UnknownVersion):
                pass
        take_up(self._by, Case, [copy])
        return open_held(NAME, sealed, object_id, object_id) or ""


def list_visible(
    by: Worker,
    record: type[Guarded],
    columns: tuple[str, ...],
    *,
    act: Act,
    before: UUID | None = None,
    limit: int = 50,
) -> list[Listed]:
    """What this worker may see, newest first: one index range per unit gives objects, order and keys together.

    `columns` are columns of the object's table; `before` is the last id of the page above.
    """
    return list_beside(by, record, columns, act=act, before=before, limit=limit)[0]


def list_beside(
    by: Worker,
    record: type[Guarded],
    columns: tuple[str, ...],
    *,
    act: Act,
    before: UUID | None,
    limit: int,
    beside: str = "NULL",
    values: Mapping[str, Any] | None = None,
) -> tuple[list[Listed], str | None]:
    """The same, and the answer to what is asked `beside`: the SQL of one text, with its `values`; None where there is
    no row for it to come with."""
    kept = _rows(by, record, columns, act=act, before=before, limit=limit, beside=beside, values=values)
    take_up(by, record, [row[:HEAD] for row in kept], when_read=True)
    made = Making(by, record, columns)
    return [made.row(row[:HEAD], row[HEAD:-1]) for row in kept], kept[0][-1] if kept else None


class Named(NamedTuple):
    """One case of a list that is searched: its name opened - None where it does not open - and its code."""

    id: UUID
    unit_id: int
    name: str | None
    code: str


def list_named(by: Worker, *, act: Act, before: UUID | None = None, limit: int) -> list[Named]:
    """The same of cases, with their names opened and no more than they are found by: a search looks at thousands."""
    name = NameOpener(by).name
    named: list[Named] = []
    rows = _rows(by, Case, ("name", "code"), act=act, before=before, limit=limit)
    for object_id, unit_id, personal, wrapped, sealed, code, _beside in rows:
        try:
            told: str | None = name((object_id, unit_id, personal, wrapped), sealed)
        except VaultError:
            told = None
            logger.error("a name did not open: case %s", object_id)
        named.append(Named(object_id, unit_id, told, code or ""))
    return named


HEAD = 4
"""Columns that stand before those asked for: id, unit, whether it is held in her own name, wrapped key."""


def _unnamed() -> str:
    """The name of what was listed without it."""
    return ""


class Making:
    """Makes rows of a list of what it reads: an object's copy, and then these columns of it."""

    def __init__(self, by: Worker, record: type[Guarded], columns: tuple[str, ...]) -> None:
        self._columns = columns
        self._place = columns.index("name") if record is Case and "name" in columns else None
        self._name = NameOpener(by).name

    def row(self, copy: Copy, values: Sequence[Any]) -> Listed:
        """One row."""
        columns = dict(zip(self._columns, values, strict=True))
        if self._place is None:
            return Listed(copy[0], copy[1], columns, _unnamed)
        return Listed(copy[0], copy[1], columns, partial(self._name, copy, values[self._place]))


def _rows(
    by: Worker,
    record: type[Guarded],
    columns: tuple[str, ...],
    *,
    act: Act,
    before: UUID | None,
    limit: int,
    beside: str = "NULL",
    values: Mapping[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    """Each an object's copy, the columns asked for, and last what was asked beside."""
    asked = ListColumns(columns)
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}), told AS (
                SELECT c.id, h.unit_id, h.personal, h.sealed_key, {asked.of_object}
                FROM ({newest_held(record, limit)}) h JOIN {record._meta.db_table} c ON c.id = h.content_object_id
                WHERE {not_excluded(case_of(record, "c"))}
            ){asked.desks}
            SELECT t.id, t.unit_id, t.personal, t.sealed_key, {asked.told}, ({beside})
            FROM told t {asked.joined}
            ORDER BY t.id DESC, t.personal, t.unit_id
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": permission_of(record, Hold.SEE),
                "roles": [role.value for role in TABLE[act].roles],
                "before": before or LAST,
                "now": timezone.now(),
                **(values or {}),
            },
        )
        rows = cursor.fetchall()
    # Every unit gave its newest `limit`, so the newest `limit` of them all are here once what two units share is one.
    first: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(row[0].int, row)  # by the number inside the UUID, which Python hashes faster
    return list(first.values())[:limit]


def among(
    by: Worker, record: type[Guarded], columns: tuple[str, ...], ids: Collection[UUID], *, act: Act
) -> list[Listed]:
    """Which of these objects this worker may see, with their columns; the keys go on the ring."""
    asked, asked_for = ListColumns(columns), f"g.content_object_id = ANY(%(ids)s) AND {SEES}"
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}),
            held AS ({held(KINDS[record], "g.content_object_id, membership.unit_id", asked_for)})
            SELECT c.id, held.unit_id, held.personal, held.sealed_key, {asked.of_object}
            FROM held JOIN {record._meta.db_table} c ON c.id = held.content_object_id
            WHERE {not_excluded(case_of(record, "c"))}
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": permission_of(record, Hold.SEE),
                "roles": [role.value for role in TABLE[act].roles],
                "ids": list(ids),
                "now": timezone.now(),
            },
        )
        rows = {row[0]: row for row in cursor.fetchall()}
    take_up(by, record, [row[:HEAD] for row in rows.values()])
    made = Making(by, record, columns)
    return [made.row(row[:HEAD], row[HEAD:]) for row in rows.values()]


@dataclass(frozen=True)
class ListColumns:
    """The columns that a list is asked for, as SQL; `desk` among them is the name of a case's desk."""

    names: tuple[str, ...]

    @property
    def of_object(self) -> str:
        """The columns of an object's table, there called `c`; of its desk what it is found by."""
        return ", ".join("c.desk_id" if name == "desk" else f"c.{self._quoted(name)}" for name in self.names)

    @property
    def desks(self) -> str:
        """The desks of what is `told`, each looked up once: a province has few, its list has many rows of each."""
        if "desk" not in self.names:
            return ""
        return """, place AS MATERIALIZED (
                SELECT d.desk_id AS group_id, (SELECT u.name FROM casework_unit u WHERE u.group_id = d.desk_id) AS name
                FROM (SELECT DISTINCT desk_id FROM told) d
            )"""

    @property
    def joined(self) -> str:
        """How the desks are joined to what is told, there called `t`."""
        return "LEFT JOIN place d ON d.group_id = t.desk_id" if "desk" in self.names else ""

    @property
    def told(self) -> str:
        """The columns as they are answered."""
        return ", ".join("d.name" if name == "desk" else f"t.{self._quoted(name)}" for name in self.names)

    def _quoted(self, name: str) -> str:
        return connection.ops.quote_name(name)


def newest_held(record: type[Guarded], limit: int) -> str:
    """The newest objects of each of her units, and those she holds in her own name, each with unit and wrapped key."""
    kind, where = KINDS[record], f"{SEES} AND g.content_object_id < %(before)s"
    newest = f"ORDER BY g.content_object_id DESC LIMIT {limit:d}"
    return f"""
        SELECT x.* FROM membership CROSS JOIN LATERAL (
            SELECT g.content_object_id, g.group_id AS unit_id, false AS personal, g.sealed_key
            FROM {held_by_unit(kind, "membership.unit_id", where)} {newest}
        ) x
        UNION ALL
        (SELECT g.content_object_id, g.through_unit_id, true, g.sealed_key
         FROM membership, {held_in_own_name(kind, "membership.unit_id", where)} {newest})
    """  # noqa: S608


def take_up(by: Worker, record: type[Guarded], rows: Iterable[Copy], *, when_read: bool = False) -> None:
    """Put the keys of listed objects on the ring; copies that came by HPKE are settled on the way.

    A copy that does not open, or holds a key that is not its object's own, is left out, and its object is listed
    without what it says: one bad row must not take a whole desk down. With `when_read` a settled copy is opened only
    when something sealed of its object is read.
    """
    kind, ring = KINDS[record], keyring.current()
    keys = GrantKeys(by.pk, kind)
    overseen = stated_reasons.overseen_by(memberships_of(by)) if record is Case else frozenset()

    def opened(object_id: UUID, unit_id: int, personal: bool, wrapped: bytes) -> bytes:
        try:
            return keys.open_copy(object_id, wrapped, unit_id=unit_id, personal=personal)
        except VaultError:
            logger.error("a wrapped key did not open: %s %s", kind.word, object_id)
            raise

    in_her_name: dict[UUID, bytes] = {}
    for object_id, unit_id, personal, wrapped in rows:
        if ring.holds(object_id):
            continue
        if unit_id in overseen:
            stated_reasons.shut(object_id)
        older = partial(data_keys.chain_of, kind, object_id)
        copy = partial(opened, object_id, unit_id, personal, bytes(wrapped))
        if when_read and wrapping.is_settled(bytes(wrapped)):
            ring.hold_when_read(object_id, copy, older)
            continue
        with suppress(VaultError):
            ring.hold(object_id, copy(), older)
            if personal:
                in_her_name[object_id] = ring.data_key(object_id)
    whose = data_keys.whose_are(kind, in_her_name, whole=False)
    for wrong in (Whose.FOREIGN, Whose.HALF_SAID):
        data_keys.note_foreign(kind, [(one, f"worker:{by.pk}") for one in whose if whose[one] is wrong], wrong)
    foreign = frozenset(one for one in whose if whose[one] is Whose.FOREIGN)
    if keys.unsettled:
        foreign |= settling.settle(record, keys.unsettled)
    for object_id in foreign:
        ring.drop(object_id)
