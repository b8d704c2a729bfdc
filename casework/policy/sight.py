"""Sight: the lists of what a worker may see, where the list itself is the permission query.

Nothing is filtered afterwards: a query gives objects, order and keys together, and the keys go on the ring.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import grants
from casework.policy.held import KINDS, Guarded, permission_of, unit_context, worker_context
from casework.policy.living import LIVING_POSTS_IN_ROLES, UNEXPIRED, not_excluded
from casework.policy.post_keys import unit_private
from casework.policy.table import TABLE, Hold
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.vault import keyring, wrapping
from casework.vault.errors import VaultError
from casework.vault.keypairs import PrivateKey

logger = logging.getLogger("casework")


@dataclass(frozen=True)
class Sighted:
    """One row of a list: the object's clear columns by name and the post it is seen through, its key on the ring."""

    id: UUID
    unit_id: int
    columns: dict[str, Any]


def in_sight(
    by: Worker,
    record: type[Guarded],
    columns: tuple[str, ...],
    *,
    act: Act,
    before: UUID | None = None,
    limit: int = 50,
    stage: Stage | None = None,
) -> list[Sighted]:
    """What this worker may see, newest first: one index range per post gives objects, order and keys together.

    `columns` are columns of the object's table; `before` is the last id of the page above; `stage` keeps only what
    stands there.
    """
    rule = TABLE[act]
    kind = KINDS[record]
    names = ", ".join(f"c.{connection.ops.quote_name(name)}" for name in columns)
    case_column = "id" if record is Case else "case_id"
    table = record._meta.db_table
    at_stage = f"JOIN {table} s ON s.id = g.content_object_id AND s.stage = %(stage)s" if stage else ""
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; every value is bound
            f"""
            SELECT c.id, h.unit_id, h.personal, h.sealed_key, {names} FROM (
                (SELECT x.* FROM ({LIVING_POSTS_IN_ROLES}) post CROSS JOIN LATERAL (
                    SELECT g.content_object_id, g.group_id AS unit_id, false AS personal, g.sealed_key
                    FROM {kind.by_unit._meta.db_table} g {at_stage}
                    WHERE g.group_id = post.group_id AND g.permission_id = %(see)s
                      AND g.content_object_id < %(before)s AND {UNEXPIRED}
                    ORDER BY g.content_object_id DESC LIMIT %(limit)s
                 ) x)
                UNION ALL
                (SELECT g.content_object_id, g.through_id, true, g.sealed_key
                 FROM {kind.by_worker._meta.db_table} g {at_stage}
                 JOIN ({LIVING_POSTS_IN_ROLES}) post ON post.group_id = g.through_id
                 WHERE g.user_id = %(worker)s AND g.permission_id = %(see)s
                   AND g.content_object_id < %(before)s AND {UNEXPIRED}
                 ORDER BY g.content_object_id DESC LIMIT %(limit)s)
            ) h JOIN {table} c ON c.id = h.content_object_id
            WHERE {not_excluded(f"c.{case_column}")}
            ORDER BY c.id DESC, h.personal, h.unit_id
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": permission_of(record, Hold.SEE),
                "roles": [role.value for role in rule.roles],
                "before": before or UUID(int=(1 << 128) - 1),
                "now": timezone.now(),
                "limit": limit,
                "stage": stage,
            },
        )
        rows = cursor.fetchall()
    # Every post gave its newest `limit`, so the newest `limit` of them all are here once what two posts share is one.
    first: dict[UUID, tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(row[0], row)
    kept = list(first.values())[:limit]
    _take_up(by, record, [(thing_id, unit_id, personal, sealed) for thing_id, unit_id, personal, sealed, *_ in kept])
    return [
        Sighted(thing_id, unit_id, dict(zip(columns, values, strict=True)))
        for thing_id, unit_id, _personal, _sealed, *values in kept
    ]


@dataclass(frozen=True)
class Running:
    """A duty running at one of the worker's posts, on a case in her sight."""

    rule: str
    due_at: datetime
    thing_id: UUID | None
    case: Sighted


def due(by: Worker, columns: tuple[str, ...], *, act: Act, until: datetime, limit: int = 50) -> list[Running]:
    """The unmet duties of the worker's posts that fall due before `until`, first due first, with the cases' columns.

    A duty shows only while its case is in her sight through one of her posts: a duty alone gives no sight.
    """
    kind = KINDS[Case]
    names = ", ".join(f"c.{connection.ops.quote_name(name)}" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; every value is bound
            f"""
            WITH post AS ({LIVING_POSTS_IN_ROLES})
            SELECT k.rule, k.due_at, k.thing_id, c.id, k.unit_id, k.personal, k.sealed_key, {names}
            FROM post CROSS JOIN LATERAL (
                SELECT d.id, d.rule, d.due_at, d.thing_id, d.case_id, h.unit_id, h.personal, h.sealed_key
                FROM casework_clock d CROSS JOIN LATERAL (
                    SELECT g.group_id AS unit_id, false AS personal, g.sealed_key
                    FROM post p JOIN {kind.by_unit._meta.db_table} g ON g.group_id = p.group_id
                    WHERE g.content_object_id = d.case_id AND g.permission_id = %(see)s
                      AND {UNEXPIRED}
                    UNION ALL
                    SELECT g.through_id, true, g.sealed_key
                    FROM post p JOIN {kind.by_worker._meta.db_table} g ON g.through_id = p.group_id
                    WHERE g.content_object_id = d.case_id AND g.permission_id = %(see)s AND g.user_id = %(worker)s
                      AND {UNEXPIRED}
                    LIMIT 1
                ) h
                WHERE d.unit_id = post.group_id AND d.met_at IS NULL AND d.due_at < %(until)s
                  AND {not_excluded("d.case_id")}
                ORDER BY d.due_at LIMIT %(limit)s
            ) k JOIN casework_case c ON c.id = k.case_id
            ORDER BY k.due_at, k.id LIMIT %(limit)s
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": permission_of(Case, Hold.SEE),
                "roles": [role.value for role in TABLE[act].roles],
                "until": until,
                "now": timezone.now(),
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    _take_up(
        by, Case, [(case_id, unit_id, personal, sealed) for _, _, _, case_id, unit_id, personal, sealed, *_ in rows]
    )
    return [
        Running(rule, due_at, thing_id, Sighted(case_id, unit_id, dict(zip(columns, values, strict=True))))
        for rule, due_at, thing_id, case_id, unit_id, _personal, _sealed, *values in rows
    ]


def _take_up(by: Worker, record: type[Guarded], rows: list[tuple[UUID, int, bool, bytes]]) -> None:
    """Put the keys of listed objects on the ring; copies that came by HPKE are settled on the way.

    A copy that does not open is left out, and its object is listed without what it says: one bad row must not take a
    whole desk down.
    """
    kind = KINDS[record]
    unsettled: dict[tuple[UUID, int], bytes] = {}
    pairs: dict[int, PrivateKey] = {}
    ring = keyring.current()
    for thing_id, unit_id, personal, wrapped in rows:
        if ring.holds(thing_id):
            continue
        sealed = bytes(wrapped)
        try:
            if personal:
                context = worker_context(kind, thing_id, by.pk)
                data_key = wrapping.unwrap(sealed, context=context, private=ring.private)
            else:
                context = unit_context(kind, thing_id, unit_id)
                if wrapping.is_settled(sealed):
                    data_key = wrapping.unwrap(sealed, context=context, key=ring.unit_key(unit_id))
                else:
                    if unit_id not in pairs:
                        pairs[unit_id] = unit_private(unit_id)
                    data_key = wrapping.unwrap(sealed, context=context, private=pairs[unit_id])
                    unsettled[thing_id, unit_id] = data_key
        except VaultError:
            logger.error("a wrapped key did not open: %s %s of unit %s", kind.word, thing_id, unit_id)
            continue
        ring.hold(thing_id, data_key)
    if unsettled:
        grants.settle(record, unsettled)
