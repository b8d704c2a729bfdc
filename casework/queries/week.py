"""The week: visits, ends of stays, appointments and whatever else has a day, each on its case, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.policy import gate, lists, viewing
from casework.policy.grant_tables import KINDS, permission_of
from casework.policy.lists import ListColumns, Listed
from casework.policy.memberships import memberships_of
from casework.policy.predicates import ACTIVE_MEMBERSHIPS_IN_ROLES, held, not_excluded
from casework.policy.table import TABLE, Hold
from casework.queries.desk import columns_of_list
from casework.queries.list_rows import CaseRow, Reader
from casework.queries.overview import acts_held
from casework.queries.overview_lists import HELD_THROUGH_A_UNIT
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook import deadlines
from casework.rulebook.acts import Act
from casework.rulebook.rows import VIETNAM, Words, day_of
from casework.rulebook.stages import ReferralStage, Stage

DAYS = 7
MOST = 100
"""So much in one week; what is beyond is said, with the way to all duties."""

WITH_A_DAY = ("followup", "stay", "milestone", "flag")
"""Duties whose day somebody chose."""

APPOINTMENT = "appointment"
WORDS: Words = _("Hẹn ở nơi nhận phiếu")


@dataclass(frozen=True)
class WeekRow:
    """One thing of the week: what, on which case; by which rule, on what, and what its reader may do there now."""

    what: Words
    on: date
    case: CaseRow
    rule: str
    object_id: UUID | None
    acts: frozenset[str]


@dataclass(frozen=True)
class Week:
    """The days of one week, each with its things; `more` where there is more than a page shows."""

    first: date
    days: tuple[tuple[date, tuple[WeekRow, ...]], ...]
    more: bool


def monday_of(day: date) -> date:
    """The day its week begins with."""
    return day - timedelta(days=day.weekday())


def week(by: Worker, *, first: date | None = None) -> Week:
    """The week that begins on that Monday, or this one. Raises NotAllowed."""
    memberships, now = memberships_of(by), timezone.now()
    monday = monday_of(first or day_of(now))
    with viewing.view_access(by, Act.WEEK_LOOK, memberships=memberships) as access:
        gate.require_role(by, Act.WEEK_LOOK)
        columns = tuple({**dict.fromkeys(columns_of_list(memberships)), "stage": None})
        found = _found(by, columns, monday, now)
        shown = found[:MOST]
        access.showed(dict.fromkeys(case.id for _row, case in shown))
        read = Reader(memberships)
        rows = [_row(row, case, read) for row, case in shown]
        days = [monday + timedelta(days=number) for number in range(DAYS)]
        return Week(
            monday, tuple((day, tuple(row for row in rows if row.on == day)) for day in days), len(found) > MOST
        )


def _row(row: tuple[Any, ...], case: Listed, read: Reader) -> WeekRow:
    rule, at, object_id, holds = row
    acts = frozenset(str(act.value) for act in acts_held(holds, Stage(case.columns["stage"])))
    what = WORDS if rule == APPOINTMENT else deadlines.name_of(rule)
    return WeekRow(what, day_of(at - timedelta(microseconds=1)), read.row(case), rule, object_id, acts)


def _found(by: Worker, columns: tuple[str, ...], monday: date, now: datetime) -> list[tuple[tuple[Any, ...], Listed]]:
    asked = ListColumns(columns)
    since = datetime.combine(monday, time(), VIETNAM)
    holds = held(KINDS[Case], "membership.role, g.permission_id", "g.content_object_id = d.case_id")
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}), d AS (
                SELECT k.rule, k.due_at AS at, k.object_id, k.case_id
                FROM membership JOIN casework_clock k ON k.unit_id = membership.unit_id
                WHERE k.met_at IS NULL AND k.rule = ANY(%(rules)s) AND k.due_at > %(since)s AND k.due_at <= %(until)s
                UNION ALL
                SELECT {APPOINTMENT!r}, (r.appointment_on + 1) AT TIME ZONE 'Asia/Ho_Chi_Minh', r.id, r.case_id
                FROM membership JOIN casework_referral r ON r.from_unit_id = membership.unit_id
                WHERE r.stage = {ReferralStage.ACCEPTED.value!r}
                  AND r.appointment_on BETWEEN %(monday)s AND %(sunday)s
            ), told AS MATERIALIZED (
                SELECT d.rule, d.at, d.object_id, c.id, h.unit_id, h.personal, h.sealed_key, {asked.of_object},
                    (SELECT json_agg(json_build_array(w.role, w.permission_id))::text FROM ({holds}) w) AS holds
                FROM d JOIN casework_case c ON c.id = d.case_id CROSS JOIN LATERAL ({HELD_THROUGH_A_UNIT}) h
                WHERE {not_excluded("d.case_id")}
                ORDER BY d.at, c.id, d.rule, d.object_id LIMIT {MOST + 1:d}
            ){asked.desks}
            SELECT t.rule, t.at, t.object_id, t.holds, t.id, t.unit_id, t.personal, t.sealed_key, {asked.told}
            FROM told t {asked.joined}
            ORDER BY t.at, t.id, t.rule, t.object_id
            """,  # noqa: S608
            {
                "worker": by.pk,
                "see": permission_of(Case, Hold.SEE),
                "roles": [role.value for role in TABLE[Act.WEEK_LOOK].roles],
                "now": now,
                "rules": list(WITH_A_DAY),
                "since": since,
                "until": since + timedelta(days=DAYS),
                "monday": monday,
                "sunday": monday + timedelta(days=DAYS - 1),
            },
        )
        rows = cursor.fetchall()
    lists.take_up(by, Case, [row[4:8] for row in rows], when_read=True)
    made = lists.Making(by, Case, columns)
    return [(row[:4], made.row(row[4:8], row[8:])) for row in rows]
