"""The list of cases by danger: what a worker may see, narrowed by what she asks for, page by page by key.

As in `lists`, the list is the permission query. Who watches over a province sees nearly every case there is, so her
list walks the cases in the order of their danger and asks of each whether she holds it; everybody else's begins with
what her units hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from casework.policy import lists
from casework.policy.grant_tables import KINDS, permission_of
from casework.policy.lists import ListColumns, Listed
from casework.policy.predicates import (
    ACTIVE_MEMBERSHIPS_IN_ROLES,
    SEES,
    held,
    is_kept_from,
    is_late,
    not_excluded,
    works_at,
)
from casework.policy.table import TABLE, Hold
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.list_views import DANGERS, LATE, MINE, NOBODYS, STAGES, UNKNOWN, ListView, due_before
from casework.rulebook.stages import REFERRAL_OPEN

ALL_OF_ONE = 500
"""More cases than one officer ever answers for."""


class ListPlace(NamedTuple):
    """Where a page of the list ended: how far up by its danger, and which case."""

    urgency: int
    case_id: UUID


@dataclass(frozen=True)
class Sifted:
    """One case of the list: where it stands in it, the name of whoever it is assigned to, and what falls due on it
    next, by which rule and when."""

    case: Listed
    place: ListPlace
    assigned: str
    due_rule: str
    due_at: datetime | None
    began_at: datetime | None


URGENCY = "(CASE c.risk_level WHEN 'very_high' THEN 3 WHEN 'medium' THEN 1 WHEN 'low' THEN 0 ELSE 2 END)"
"""How far up a case stands (`rulebook/list_views.URGENCY`), as the index of migration 0037 says it."""

_ASSIGNED = f"""
    (SELECT a.display_name FROM casework_worker a WHERE a.id = c.assigned_id
       AND {works_at("a.id", "c.desk_id")} AND NOT {is_kept_from("a.id", "c.id")})
"""  # noqa: S608
"""Who it is assigned to: somebody who works at its desk and is not kept from it."""

_NEXT_DUE = """
    SELECT k.rule, k.due_at, k.began_at FROM casework_clock k WHERE k.case_id = c.id AND k.met_at IS NULL
    ORDER BY k.due_at, k.id LIMIT 1
"""

_OPEN_PACKETS = ", ".join(repr(stage.value) for stage in REFERRAL_OPEN)

_WAITS = f"""
    (EXISTS (SELECT 1 FROM casework_referral r WHERE r.case_id = c.id AND r.stage IN ({_OPEN_PACKETS}))
     OR EXISTS (SELECT 1 FROM casework_clock s WHERE s.case_id = c.id AND s.rule = 'second' AND s.met_at IS NULL))
"""  # noqa: S608
"""A packet lies with another, or a second person is to decide."""

_FALLS_DUE = "EXISTS (SELECT 1 FROM casework_clock d WHERE d.case_id = c.id AND d.met_at IS NULL AND {when})"

OF_WHOM = """(c.assigned_id = %(worker)s OR c.assigned_id IN (
    SELECT t.worker_id FROM casework_handover t
    WHERE t.to_id = %(worker)s AND t.ended_at IS NULL AND t.until_on >= %(today)s AND t.unit_id = c.desk_id
))"""
"""Assigned to her, or to somebody whose cases were handed over to her for now."""


def list_by_danger(
    by: Worker,
    columns: tuple[str, ...],
    *,
    act: Act,
    view: ListView,
    watching: bool,
    after: ListPlace | None,
    limit: int,
    now: datetime,
    today: date,
    kept_from: int | None = None,
) -> list[Sifted]:
    """What this worker may see of what the view asks for, the most dangerous first, then the newest.

    `watching` is whether she watches over a province, `after` the last case of the page above. With `kept_from` only
    those come from which that worker is kept.
    """
    asked = ListColumns(columns)
    given: dict[str, Any] = {
        "worker": by.pk,
        "see": permission_of(Case, Hold.SEE),
        "roles": [role.value for role in TABLE[act].roles],
        "now": now,
        "today": today,
    }
    where = [not_excluded("c.id"), *_asked_for(view, given, now)]
    if kept_from is not None:
        where.append(is_kept_from("%(kept_from)s", "c.id"))
        given["kept_from"] = kept_from
    if after is not None:
        where.append(f"({URGENCY}, c.id) < (%(urgency)s, %(after)s)")
        given |= {"urgency": after.urgency, "after": after.case_id}
    found = _walked if watching else _of_what_is_held
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}),
            told AS MATERIALIZED (
                SELECT c.id, f.unit_id, f.personal, f.sealed_key, f.urgency, {_ASSIGNED} AS assigned,
                       k.rule, k.due_at, k.began_at, {asked.of_object}
                FROM ({found(" AND ".join(where), limit)}) f
                JOIN casework_case c ON c.id = f.id
                LEFT JOIN LATERAL ({_NEXT_DUE}) k ON true
            ){asked.desks}
            SELECT t.id, t.unit_id, t.personal, t.sealed_key, t.urgency, t.assigned, t.rule, t.due_at, t.began_at,
                   {asked.told}
            FROM told t {asked.joined}
            ORDER BY t.urgency DESC, t.id DESC
            """,  # noqa: S608
            given,
        )
        rows = cursor.fetchall()
    lists.take_up(by, Case, [row[:4] for row in rows], when_read=True)
    made = lists.Making(by, Case, columns)
    return [_sifted(made, row) for row in rows]


def _sifted(made: lists.Making, row: Sequence[Any]) -> Sifted:
    case_id, unit_id, personal, key, urgency, assigned, rule, due_at, began_at, *values = row
    case = made.row((case_id, unit_id, personal, key), values)
    return Sifted(case, ListPlace(urgency, case_id), assigned or "", rule or "", due_at, began_at)


def _of_what_is_held(where: str, limit: int) -> str:
    """What her units hold, and what she holds in her own name; what two of them share is one."""
    holds = held(KINDS[Case], "g.content_object_id, membership.unit_id", SEES)
    return f"""
        SELECT DISTINCT ON ({URGENCY}, c.id) c.id, {URGENCY} AS urgency, h.unit_id, h.personal, h.sealed_key
        FROM ({holds}) h JOIN casework_case c ON c.id = h.content_object_id
        WHERE {where}
        ORDER BY {URGENCY} DESC, c.id DESC, h.personal, h.unit_id LIMIT {limit:d}
    """  # noqa: S608


def _walked(where: str, limit: int) -> str:
    """Every case in the order of its danger, with how she holds it."""
    hers = held(KINDS[Case], "membership.unit_id", f"g.content_object_id = c.id AND {SEES}")
    return f"""
        SELECT c.id, {URGENCY} AS urgency, h.unit_id, h.personal, h.sealed_key
        FROM casework_case c CROSS JOIN LATERAL ({hers} LIMIT 1) h
        WHERE {where}
        ORDER BY {URGENCY} DESC, c.id DESC LIMIT {limit:d}
    """  # noqa: S608


def _asked_for(view: ListView, given: dict[str, Any], now: datetime) -> list[str]:
    found = ["c.stage = ANY(%(stages)s)"]
    given["stages"] = [stage.value for stage in STAGES[view.stage][1]]
    if view.danger in DANGERS:
        found.append("c.risk_level IS NULL" if view.danger == UNKNOWN else "c.risk_level = %(danger)s")
        given["danger"] = view.danger
    if view.due:
        when = is_late("d", "%(due)s") if view.due == LATE else "d.due_at < %(due)s"
        found.append(_FALLS_DUE.format(when=when))
        given["due"] = due_before(view.due, now)
    if view.place is not None:
        found.append("(c.origin_id = %(place)s OR c.desk_id = %(place)s)")
        given["place"] = view.place
    if view.whose == MINE:
        found.append(OF_WHOM)
    elif view.whose == NOBODYS:
        found.append(f"{_ASSIGNED} IS NULL")
    elif view.whose:
        found.append("c.assigned_id = %(whose)s")
        given["whose"] = int(view.whose)
    if view.waits:
        found.append(_WAITS)
    return found
