"""What is overdue in a province: duties past their time by commune and kind, the oldest first; no names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import gate, looks
from casework.policy.held import KINDS, permission_of
from casework.policy.living import UNEXPIRED, not_excluded
from casework.policy.table import Hold
from casework.queries.audit import watch
from casework.records.cases import Case
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import clocks
from casework.rulebook.acts import Act
from casework.rulebook.rows import Words

A_PAGE = 50


@dataclass(frozen=True)
class Late:
    """One duty past its time; `posts` are those it waits at, the one it was due at first before the others."""

    id: int
    what: Words
    due_at: datetime
    case_id: UUID
    code: str
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """How many duties of one kind one post has past their time, and since when the oldest."""

    unit_id: int
    post: str
    rule: str
    what: Words
    count: int
    oldest: datetime


@dataclass(frozen=True)
class Wanted:
    """Which post and which kind are asked for; None asks for all. `after` is the last row of the page above."""

    unit_id: int | None = None
    rule: str | None = None
    after: tuple[datetime, int] | None = None


@dataclass(frozen=True)
class OverduePage:
    """A page of what is overdue, and the whole of it in numbers.

    `total` counts a duty once, however many posts it waits at; `groups` count it at each of them.
    """

    rows: tuple[Late, ...]
    groups: tuple[Group, ...]
    total: int
    older: tuple[datetime, int] | None


class NoSuchPost(ValueError):
    """A post was asked for that is none of this province."""


def overdue(by: Worker, *, wanted: Wanted) -> OverduePage:
    """Duties of the supervisor's province past their time. Raises NotAllowed, NoSuchPost."""
    with looks.look(by, Act.OVERDUE_LIST) as looking:
        realm_id = gate.require_role(by, Act.OVERDUE_LIST).realm_id
        posts = dict(Unit.objects.filter(realm_id=realm_id).values_list("pk", "name"))
        posts |= dict(Unit.objects.filter(pk=realm_id).values_list("pk", "name"))
        if wanted.unit_id is not None and wanted.unit_id not in posts:
            raise NoSuchPost
        now = timezone.now()
        without = [one.case_id for one in watch.decoys(realm_id)]
        asked = [wanted.unit_id] if wanted.unit_id is not None else list(posts)
        found = _rows(by, realm_id, asked, list(posts), wanted, now, without)
        rows, more = found[:A_PAGE], len(found) > A_PAGE
        looking.showed(dict.fromkeys(row[4] for row in rows))
        groups = tuple(_groups(by, realm_id, posts, now, without))
        return OverduePage(
            tuple(
                Late(
                    row_id,
                    clocks.name_of(rule),
                    due_at,
                    case_id,
                    code or f"…{case_id.hex[-6:]}",
                    tuple(posts[unit_id] for unit_id in waiting),
                )
                for row_id, rule, due_at, waiting, case_id, code in rows
            ),
            groups,
            _total(by, realm_id, posts, now, without),
            (rows[-1][2], rows[-1][0]) if more else None,
        )


# The province's own grant stands in both questions: a draft is not hers yet, and from some she is kept.
_SEEN = f"""
    EXISTS (SELECT 1 FROM {KINDS[Case].by_unit._meta.db_table} g WHERE g.content_object_id = d.case_id
      AND g.group_id = %(realm)s AND g.permission_id = %(see)s AND {UNEXPIRED})
    AND {not_excluded("d.case_id")} AND d.case_id <> ALL(%(without)s)
"""  # noqa: S608


_SAME = """
    o.case_id = {one}.case_id AND o.rule = {one}.rule AND o.thing_id IS NOT DISTINCT FROM {one}.thing_id
    AND o.met_at IS NULL
"""
"""The same duty at another post; case, rule and thing open the index that lets it run once at each."""


def _bound(by: Worker, realm_id: int, now: datetime, without: list[UUID]) -> dict[str, Any]:
    see = permission_of(Case, Hold.SEE)
    return {"worker": by.pk, "realm": realm_id, "see": see, "now": now, "without": without}


def _rows(
    by: Worker, realm_id: int, units: list[int], every: list[int], wanted: Wanted, now: datetime, without: list[UUID]
) -> list[tuple[int, str, datetime, list[int], UUID, str | None]]:
    """The oldest of each post in order of its own index, then of all posts together.

    What waits for a second person waits at her desk and at the province: it is one duty, told once, with both.
    """
    after = wanted.after or (datetime(1, 1, 1, tzinfo=now.tzinfo), 0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT k.id, k.rule, k.due_at, ARRAY(
                SELECT o.unit_id FROM casework_clock o WHERE {_SAME.format(one="k")} AND o.due_at < %(now)s
                  AND o.unit_id = ANY(%(all)s) ORDER BY o.due_at, o.id
            ), k.case_id, c.code
            FROM unnest(%(units)s::int[]) post CROSS JOIN LATERAL (
                SELECT d.id, d.rule, d.due_at, d.thing_id, d.case_id FROM casework_clock d
                WHERE d.unit_id = post AND d.met_at IS NULL AND d.due_at < %(now)s
                  AND (d.due_at, d.id) > (%(after)s, %(after_id)s)
                  AND (%(rule)s::text IS NULL OR d.rule = %(rule)s) AND {_SEEN}
                  AND NOT EXISTS (SELECT FROM casework_clock o WHERE {_SAME.format(one="d")}
                    AND o.unit_id = ANY(%(units)s) AND (o.due_at, o.id) < (d.due_at, d.id))
                ORDER BY d.due_at, d.id LIMIT %(limit)s
            ) k JOIN casework_case c ON c.id = k.case_id ORDER BY k.due_at, k.id LIMIT %(limit)s
            """,  # noqa: S608
            {
                **_bound(by, realm_id, now, without),
                "units": units,
                "all": every,
                "rule": wanted.rule,
                "after": after[0],
                "after_id": after[1],
                "limit": A_PAGE + 1,
            },
        )
        return list(cursor.fetchall())


def _groups(by: Worker, realm_id: int, posts: dict[int, str], now: datetime, without: list[UUID]) -> Iterable[Group]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT d.unit_id, d.rule, count(*), min(d.due_at) FROM casework_clock d
            WHERE d.unit_id = ANY(%(units)s) AND d.met_at IS NULL AND d.due_at < %(now)s AND {_SEEN}
            GROUP BY d.unit_id, d.rule ORDER BY min(d.due_at)
            """,  # noqa: S608
            {**_bound(by, realm_id, now, without), "units": list(posts)},
        )
        for unit_id, rule, count, oldest in cursor.fetchall():
            yield Group(unit_id, posts[unit_id], rule, clocks.name_of(rule), count, oldest)


def _total(by: Worker, realm_id: int, posts: dict[int, str], now: datetime, without: list[UUID]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FROM (
                SELECT DISTINCT d.case_id, d.rule, d.thing_id FROM casework_clock d
                WHERE d.unit_id = ANY(%(units)s) AND d.met_at IS NULL AND d.due_at < %(now)s AND {_SEEN}
            ) duty
            """,  # noqa: S608
            {**_bound(by, realm_id, now, without), "units": list(posts)},
        )
        return int(cursor.fetchone()[0])
