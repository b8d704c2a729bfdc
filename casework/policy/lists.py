"""Lists: the lists of what a worker may see, where the list itself is the permission query.

Nothing is filtered afterwards: a query gives objects, order and keys together, and the keys go on the ring.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
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


@dataclass(frozen=True)
class Listed:
    """One row of a list: the object's clear columns by name and the unit it is seen through, its key on the ring."""

    id: UUID
    unit_id: int
    columns: dict[str, Any]


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
    kept = _rows(by, record, columns, act=act, before=before, limit=limit)
    take_up(by, record, [row[:4] for row in kept], when_read=True)
    return [_as_listed(columns, row) for row in kept]


class Named(NamedTuple):
    """One case of a list that is searched: its name opened - None where it does not open - and its row as it came."""

    name: str | None
    columns: tuple[str, ...]
    row: tuple[Any, ...]

    def column(self, name: str) -> Any:
        """One of its columns."""
        return self.row[HEAD + self.columns.index(name)]

    def listed(self) -> Listed:
        """As a list has it. Its key is not on the ring."""
        return _as_listed(self.columns, self.row)


def list_named(
    by: Worker, columns: tuple[str, ...], *, act: Act, before: UUID | None = None, limit: int
) -> list[Named]:
    """The same of cases, with their names opened: for a search, which looks at thousands to show a few.

    Copies that lie as they came from elsewhere are opened as everywhere, by way of the ring.
    """
    rows = _rows(by, Case, columns, act=act, before=before, limit=limit)
    place = HEAD + columns.index("name")
    ring, kind = keyring.current(), KINDS[Case]
    ready: dict[int, Texts] = {}
    named: list[Named] = []
    for row in rows:
        object_id, unit_id, personal, wrapped = row[:HEAD]
        name: str | None = None
        try:
            if row[place] is None:
                name = ""
            elif personal or not wrapping.is_settled(wrapped):
                take_up(by, Case, [row[:HEAD]])
                name = open_held(NAME, row[place], object_id, object_id)
            else:
                if unit_id not in ready:
                    older = partial(older_keys_of, unit_id)
                    ready[unit_id] = texts_of_a_unit(kind, unit_id, ring.unit_key(unit_id), older, NAME.purpose)
                try:
                    name = ready[unit_id].text(object_id, wrapped, row[place])
                except (Tampered, UnknownVersion):  # its key was turned, and the ring knows its older ones
                    take_up(by, Case, [row[:HEAD]])
                    name = open_held(NAME, row[place], object_id, object_id)
        except VaultError:
            logger.error("a name did not open: %s %s of unit %s", kind.word, object_id, unit_id)
        named.append(Named(name, columns, row))
    return named


HEAD = 4
"""Columns that stand before those asked for: id, unit, whether it is held in her own name, wrapped key."""


def _as_listed(columns: tuple[str, ...], row: tuple[Any, ...]) -> Listed:
    object_id, unit_id, _personal, _wrapped, *values = row
    return Listed(object_id, unit_id, dict(zip(columns, values, strict=True)))


def _rows(
    by: Worker, record: type[Guarded], columns: tuple[str, ...], *, act: Act, before: UUID | None, limit: int
) -> list[tuple[Any, ...]]:
    asked = ListColumns(columns)
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}), told AS (
                SELECT c.id, h.unit_id, h.personal, h.sealed_key, {asked.of_object}
                FROM ({newest_held(record, limit)}) h JOIN {record._meta.db_table} c ON c.id = h.content_object_id
                WHERE {not_excluded(case_of(record, "c"))}
            ){asked.desks}
            SELECT t.id, t.unit_id, t.personal, t.sealed_key, {asked.told}
            FROM told t {asked.joined}
            ORDER BY t.id DESC, t.personal, t.unit_id
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": permission_of(record, Hold.SEE),
                "roles": [role.value for role in TABLE[act].roles],
                "before": before or LAST,
                "now": timezone.now(),
            },
        )
        rows = cursor.fetchall()
    # Every unit gave its newest `limit`, so the newest `limit` of them all are here once what two units share is one.
    first: dict[UUID, tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(row[0], row)
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
    take_up(by, record, [row[:4] for row in rows.values()])
    return [
        Listed(object_id, unit_id, dict(zip(columns, values, strict=True)))
        for object_id, unit_id, _personal, _sealed, *values in rows.values()
    ]


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


def take_up(
    by: Worker, record: type[Guarded], rows: Iterable[tuple[UUID, int, bool, bytes]], *, when_read: bool = False
) -> None:
    """Put the keys of listed objects on the ring; copies that came by HPKE are settled on the way.

    A row is an object's id, the unit it is seen through, whether in the worker's own name, and the wrapped key. A copy
    that does not open, or holds a key that is not its object's own, is left out, and its object is listed without what
    it says: one bad row must not take a whole desk down. With `when_read` a settled copy is opened only when something
    sealed of its object is read: a list shows names to some and to others none.
    """
    kind, ring = KINDS[record], keyring.current()
    keys = GrantKeys(by.pk, kind)
    overseen = stated_reasons.overseen_by(memberships_of(by)) if record is Case else frozenset()

    def opened(object_id: UUID, unit_id: int, personal: bool, wrapped: bytes) -> bytes:
        try:
            return keys.open_copy(object_id, wrapped, unit_id=unit_id, personal=personal)
        except VaultError:
            logger.error("a wrapped key did not open: %s %s of unit %s", kind.word, object_id, unit_id)
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
