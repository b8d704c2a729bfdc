"""The overview of a desk: its three lists in one statement, which is the permission query of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import lists
from casework.policy.grant_tables import KINDS, permission_of
from casework.policy.lists import ListColumns, Listed
from casework.policy.predicates import ACTIVE_MEMBERSHIPS_IN_ROLES, SEES, held, not_excluded
from casework.policy.table import TABLE, Hold
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage


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

    `beside` is the answer to what was asked along, None where nothing was or where there is no row for it to come
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
    `beside` is the SQL of one text that the page needs as well, with its `values`: it comes along once.
    """
    asked = ListColumns(columns)
    arms = [_due(soon), *([_arrived(soon)] if arrivals else []), _all(limit)]
    # A case that stands in two lists is read once.
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}),
            chosen AS MATERIALIZED ({" UNION ALL ".join(f"({arm})" for arm in arms)}),
            told AS MATERIALIZED (
                SELECT c.id, {asked.of_object} FROM casework_case c
                WHERE c.id IN (SELECT content_object_id FROM chosen) AND {not_excluded("c.id")}
            ){asked.desks}
            SELECT h.list, h.rule, h.due_at, h.object_id, ({beside}), t.id, h.unit_id, h.personal, h.sealed_key,
                   {asked.told}
            FROM chosen h JOIN told t ON t.id = h.content_object_id {asked.joined}
            ORDER BY h.due_at, t.id DESC, h.personal, h.unit_id
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": permission_of(Case, Hold.SEE),
                "roles": [role.value for role in TABLE[act].roles],
                "before": lists.LAST,
                "until": until,
                "now": timezone.now(),
                **(values or {}),
            },
        )
        rows = cursor.fetchall()
    lists.take_up(by, Case, [row[5:9] for row in rows])
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


HELD_THROUGH_A_UNIT = f"""
    {held(KINDS[Case], "membership.unit_id", f"g.content_object_id = d.case_id AND {SEES}")} LIMIT 1
"""
"""How she holds the case of `d` through any of her units, with its key."""


def _all(limit: int) -> str:
    """Her cases, newest first."""
    return f"""
        SELECT {LISTED!r} AS list, NULL AS rule, NULL::timestamptz AS due_at, NULL::uuid AS object_id, n.*
        FROM ({lists.newest_held(Case, limit)}) n
    """  # noqa: S608


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
