"""Lists: the lists of what a worker may see, where the list itself is the permission query.

Nothing is filtered afterwards: a query gives objects, order and keys together, and the keys go on the ring.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import grants
from casework.policy.grant_tables import (
    KINDS,
    Guarded,
    of_a_unit,
    permission_of,
    texts_of_a_unit,
    unit_context,
    worker_context,
)
from casework.policy.predicates import ACTIVE_MEMBERSHIPS_IN_ROLES, UNEXPIRED, not_excluded
from casework.policy.table import TABLE, Hold
from casework.policy.unit_keys import unit_private
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.vault import keyring, wrapping
from casework.vault.batch import Texts
from casework.vault.errors import VaultError
from casework.vault.fields import SealedField, open_held
from casework.vault.keypairs import PrivateKey
from casework.vault.wrapping import Unwrapping

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
    _take_up(by, record, [row[:4] for row in kept])
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
                _take_up(by, Case, [row[:HEAD]])
                name = open_held(NAME, row[place], object_id, object_id)
            else:
                if unit_id not in ready:
                    ready[unit_id] = texts_of_a_unit(kind, unit_id, ring.unit_key(unit_id), NAME.purpose)
                name = ready[unit_id].text(object_id, wrapped, row[place])
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
    case_column = "id" if record is Case else "case_id"
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}), told AS (
                SELECT c.id, h.unit_id, h.personal, h.sealed_key, {_columns(columns)}
                FROM ({_listed(record, limit)}) h JOIN {record._meta.db_table} c ON c.id = h.content_object_id
                WHERE {not_excluded(f"c.{case_column}")}
            ){_desks(columns)}
            SELECT t.id, t.unit_id, t.personal, t.sealed_key, {_named(columns)}
            FROM told t {_joined(columns)}
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
    kind = KINDS[record]
    case_column = "id" if record is Case else "case_id"
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}), held AS (
                SELECT g.content_object_id, g.group_id AS unit_id, false AS personal, g.sealed_key
                FROM membership JOIN {kind.by_unit._meta.db_table} g ON g.group_id = membership.unit_id
                WHERE g.content_object_id = ANY(%(ids)s) AND g.permission_id = %(see)s AND {UNEXPIRED}
                UNION ALL
                SELECT g.content_object_id, g.through_unit_id, true, g.sealed_key
                FROM membership JOIN {kind.by_worker._meta.db_table} g ON g.through_unit_id = membership.unit_id
                WHERE g.user_id = %(worker)s AND g.content_object_id = ANY(%(ids)s) AND g.permission_id = %(see)s
                  AND {UNEXPIRED}
            )
            SELECT c.id, held.unit_id, held.personal, held.sealed_key, {_columns(columns)}
            FROM held JOIN {record._meta.db_table} c ON c.id = held.content_object_id
            WHERE {not_excluded(f"c.{case_column}")}
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
    _take_up(by, record, [row[:4] for row in rows.values()])
    return [
        Listed(object_id, unit_id, dict(zip(columns, values, strict=True)))
        for object_id, unit_id, _personal, _sealed, *values in rows.values()
    ]


@dataclass(frozen=True)
class Running:
    """A duty running at one of the worker's units, on a case in her sight."""

    rule: str
    due_at: datetime
    object_id: UUID | None
    case: Listed


@dataclass(frozen=True)
class Overview:
    """What a desk shows first: duties that fall due, what has just been reported to it, and the newest of her cases.

    `with_rows` is the answer to what was asked along, None where nothing was or where there is no row for it to come
    with.
    """

    due: list[Running]
    arrived: list[Listed]
    cases: list[Listed]
    beside: str | None = None


DUE, ARRIVED, LISTED = "due", "new", "all"


def overview(
    by: Worker,
    columns: tuple[str, ...],
    *,
    act: Act,
    until: datetime,
    arrivals: bool,
    soon: int,
    limit: int,
    beside: str = "NULL",
    values: Mapping[str, Any] | None = None,
) -> Overview:
    """The three lists of a desk in one statement, each with its own index range and its own limit.

    `until` is up to when duties count, first due first; a duty shows only while its case is in her sight through one
    of her units. With `arrivals` the cases that stand reported at her own desks come too. `soon` bounds these two
    lists, `limit` the list of all. `columns` are columns of the case; `desk` among them is the name of its desk.
    `with_rows` is the SQL of one text that the page needs as well, with its `values`: it comes along once.
    """
    arms = [_due(soon), *([_arrived(soon)] if arrivals else []), _listed(Case, limit)]
    # A case that stands in two lists is read once.
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}),
            chosen AS MATERIALIZED ({" UNION ALL ".join(f"({arm})" for arm in arms)}),
            told AS MATERIALIZED (
                SELECT c.id, {_columns(columns)} FROM casework_case c
                WHERE c.id IN (SELECT content_object_id FROM chosen) AND {not_excluded("c.id")}
            ){_desks(columns)}
            SELECT h.list, h.rule, h.due_at, h.object_id, ({beside}), t.id, h.unit_id, h.personal, h.sealed_key,
                   {_named(columns)}
            FROM chosen h JOIN told t ON t.id = h.content_object_id {_joined(columns)}
            ORDER BY h.due_at, t.id DESC, h.personal, h.unit_id
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": permission_of(Case, Hold.SEE),
                "roles": [role.value for role in TABLE[act].roles],
                "before": LAST,
                "until": until,
                "now": timezone.now(),
                **(values or {}),
            },
        )
        rows = cursor.fetchall()
    _take_up(by, Case, [row[5:9] for row in rows])
    found = Overview([], [], [])
    seen: dict[str, set[UUID]] = {ARRIVED: set(), LISTED: set()}
    for which, rule, due_at, object_id, _beside, case_id, unit_id, _personal, _sealed, *kept in rows:
        case = Listed(case_id, unit_id, dict(zip(columns, kept, strict=True)))
        if which == DUE:
            found.due.append(Running(rule, due_at, object_id, case))
        elif case_id not in seen[which]:
            seen[which].add(case_id)
            (found.arrived if which == ARRIVED else found.cases).append(case)
    return Overview(found.due[:soon], found.arrived[:soon], found.cases[:limit], rows[0][4] if rows else None)


def _columns(columns: tuple[str, ...]) -> str:
    """The columns of an object's table; of its desk what it is found by."""
    return ", ".join("c.desk_id" if name == "desk" else f"c.{connection.ops.quote_name(name)}" for name in columns)


def _desks(columns: tuple[str, ...]) -> str:
    """The desks of what is told, each looked up once: a province has few, and its list has many rows of each."""
    if "desk" not in columns:
        return ""
    return """, place AS MATERIALIZED (
                SELECT d.desk_id AS group_id, (SELECT u.name FROM casework_unit u WHERE u.group_id = d.desk_id) AS name
                FROM (SELECT DISTINCT desk_id FROM told) d
            )"""


def _joined(columns: tuple[str, ...]) -> str:
    return "LEFT JOIN place d ON d.group_id = t.desk_id" if "desk" in columns else ""


def _named(columns: tuple[str, ...]) -> str:
    return ", ".join("d.name" if name == "desk" else f"t.{connection.ops.quote_name(name)}" for name in columns)


def _listed(record: type[Guarded], limit: int) -> str:
    """The newest objects of each of her units, and those she holds in her own name."""
    kind = KINDS[record]
    return f"""
        SELECT {LISTED!r} AS list, NULL AS rule, NULL::timestamptz AS due_at, NULL::uuid AS object_id, x.*
        FROM membership CROSS JOIN LATERAL (
            SELECT g.content_object_id, g.group_id AS unit_id, false AS personal, g.sealed_key
            FROM {kind.by_unit._meta.db_table} g
            WHERE g.group_id = membership.unit_id AND g.permission_id = %(see)s
              AND g.content_object_id < %(before)s AND {UNEXPIRED}
            ORDER BY g.content_object_id DESC LIMIT {limit:d}
        ) x
        UNION ALL
        (SELECT {LISTED!r}, NULL, NULL, NULL, g.content_object_id, g.through_unit_id, true, g.sealed_key
         FROM {kind.by_worker._meta.db_table} g JOIN membership ON membership.unit_id = g.through_unit_id
         WHERE g.user_id = %(worker)s AND g.permission_id = %(see)s
           AND g.content_object_id < %(before)s AND {UNEXPIRED}
         ORDER BY g.content_object_id DESC LIMIT {limit:d})
    """  # noqa: S608


HELD_THROUGH_A_UNIT = f"""
    SELECT g.group_id AS unit_id, false AS personal, g.sealed_key
    FROM membership p JOIN {KINDS[Case].by_unit._meta.db_table} g ON g.group_id = p.unit_id
    WHERE g.content_object_id = d.case_id AND g.permission_id = %(see)s AND {UNEXPIRED}
    UNION ALL
    SELECT g.through_unit_id, true, g.sealed_key
    FROM membership p JOIN {KINDS[Case].by_worker._meta.db_table} g ON g.through_unit_id = p.unit_id
    WHERE g.content_object_id = d.case_id AND g.permission_id = %(see)s AND g.user_id = %(worker)s AND {UNEXPIRED}
    LIMIT 1
"""  # noqa: S608
"""How she holds the case of `d` through any of her units, with its key."""


def _due(limit: int) -> str:
    """The unmet duties of each of her units, first due first."""
    return f"""
        SELECT {DUE!r} AS list, k.rule, k.due_at, k.object_id, k.case_id AS content_object_id,
               k.unit_id, k.personal, k.sealed_key
        FROM membership CROSS JOIN LATERAL (
            SELECT d.rule, d.due_at, d.object_id, d.case_id, h.unit_id, h.personal, h.sealed_key
            FROM casework_clock d CROSS JOIN LATERAL ({HELD_THROUGH_A_UNIT}) h
            WHERE d.unit_id = membership.unit_id AND d.met_at IS NULL AND d.due_at < %(until)s
              AND {not_excluded("d.case_id")}
            ORDER BY d.due_at LIMIT {limit:d}
        ) k
    """  # noqa: S608


def _arrived(limit: int) -> str:
    """What stands reported at each of her desks, newest first. The stage is no parameter: a partial index serves it."""
    return f"""
        SELECT {ARRIVED!r} AS list, NULL AS rule, NULL::timestamptz AS due_at, NULL::uuid AS object_id,
               k.case_id AS content_object_id, k.unit_id, k.personal, k.sealed_key
        FROM membership CROSS JOIN LATERAL (
            SELECT d.case_id, h.unit_id, h.personal, h.sealed_key
            FROM (SELECT r.id AS case_id, r.desk_id, r.stage FROM casework_case r) d
            CROSS JOIN LATERAL ({HELD_THROUGH_A_UNIT}) h
            WHERE d.desk_id = membership.unit_id AND d.stage = {Stage.REPORTED.value!r}
            ORDER BY d.case_id DESC LIMIT {limit:d}
        ) k
    """  # noqa: S608


def _take_up(by: Worker, record: type[Guarded], rows: Iterable[tuple[Any, ...]]) -> None:
    """Put the keys of listed objects on the ring; copies that came by HPKE are settled on the way.

    A copy that does not open is left out, and its object is listed without what it says: one bad row must not take a
    whole desk down.
    """
    kind = KINDS[record]
    unsettled: dict[tuple[UUID, int], bytes] = {}
    pairs: dict[int, PrivateKey] = {}
    ready: dict[int, Unwrapping] = {}
    ring = keyring.current()
    for object_id, unit_id, personal, wrapped in rows:
        if ring.holds(object_id):
            continue
        sealed = bytes(wrapped)
        try:
            if personal:
                context = worker_context(kind, object_id, by.pk)
                data_key = wrapping.unwrap(sealed, context=context, private=ring.private)
            elif wrapping.is_settled(sealed):
                if unit_id not in ready:
                    ready[unit_id] = of_a_unit(kind, unit_id, ring.unit_key(unit_id))
                data_key = ready[unit_id].unwrap(sealed, object_id)
            else:
                if unit_id not in pairs:
                    pairs[unit_id] = unit_private(unit_id)
                context = unit_context(kind, object_id, unit_id)
                data_key = wrapping.unwrap(sealed, context=context, private=pairs[unit_id])
                unsettled[object_id, unit_id] = data_key
        except VaultError:
            logger.error("a wrapped key did not open: %s %s of unit %s", kind.word, object_id, unit_id)
            continue
        ring.hold(object_id, data_key)
    if unsettled:
        grants.settle(record, unsettled)
