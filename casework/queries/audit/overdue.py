"""What is overdue in a province: duties past their time by commune and kind, the most dangerous first; no names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import gate, viewing
from casework.policy.grant_tables import KINDS, permission_of
from casework.policy.predicates import SEES, held_by_unit, is_late, not_excluded
from casework.policy.table import Hold
from casework.queries.audit import alerts, stand_by
from casework.records.cases import Case
from casework.records.first_words import HerNo
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import deadlines
from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.rulebook.stages import HIGH_RISK, RiskLevel

A_PAGE = 15

UNITS_SHOWN = 10
"""So many units stand open above the others, which are folded behind their number."""

NOTICES_LEFT_SHOWN = timedelta(days=30)
"""So long the province reads that something was left untold (house rule)."""


@dataclass(frozen=True)
class Late:
    """One duty past its time; `units` are those it waits at, the one it was due at first before the others."""

    id: int
    what: Words
    due_at: datetime
    began_at: datetime
    case_id: UUID
    code: str
    units: tuple[str, ...]
    risk: str | None = None

    @property
    def high(self) -> bool:
        """Whether the danger is to be seen in the line."""
        return self.risk in HIGH_RISK


class LatePlace(NamedTuple):
    """Where a page of the list ended: how dangerous, due when, which row."""

    rank: int
    due_at: datetime
    row: int


@dataclass(frozen=True)
class Group:
    """How many duties of one kind one unit has past their time, and since when the oldest."""

    unit_id: int
    unit: str
    rule: str
    what: Words
    count: int
    oldest: datetime


@dataclass(frozen=True)
class LateUnit:
    """All that is late at one unit: how many duties, since when the oldest, and each kind of them."""

    unit_id: int
    unit: str
    count: int
    oldest: datetime
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class OverdueFilter:
    """Which unit and which kind are asked for; None asks for all. `after` is the last row of the page above."""

    unit_id: int | None = None
    rule: str | None = None
    after: LatePlace | None = None


@dataclass(frozen=True)
class NoticeLeft:
    """Somebody said no to being written down, and what the law has told of her - the notice to the People's Committee,
    the report of a harmed child - was not told before her file went dark: no file asks for it any more, so the province
    asks whoever heard her."""

    unit: str
    heard_at: datetime


@dataclass(frozen=True)
class OverduePage:
    """A page of what is overdue, and the whole of it in numbers.

    `total` counts a duty once, however many units it waits at; `groups` count it at each of them. `without_stand_by`
    are the desks for which nobody stands by: that is the province's own to see to. `notices_left` are those that went
    dark with her no before anybody gave them, each for as long as `left_shown`.
    """

    rows: tuple[Late, ...]
    groups: tuple[Group, ...]
    total: int
    older: LatePlace | None
    without_stand_by: tuple[str, ...] = ()
    notices_left: tuple[NoticeLeft, ...] = ()
    left_shown: timedelta = NOTICES_LEFT_SHOWN

    @property
    def units(self) -> tuple[LateUnit, ...]:
        """The groups by their units, those with the most late duties first."""
        of_unit: dict[int, list[Group]] = defaultdict(list)
        for group in self.groups:
            of_unit[group.unit_id].append(group)
        rows = [
            LateUnit(
                unit_id, found[0].unit, sum(one.count for one in found), min(one.oldest for one in found), tuple(found)
            )
            for unit_id, found in of_unit.items()
        ]
        return tuple(sorted(rows, key=lambda one: (-one.count, one.oldest)))


class NoSuchUnit(ValueError):
    """A unit was asked for that is none of this province."""


def overdue(by: Worker, *, wanted: OverdueFilter) -> OverduePage:
    """Duties of the supervisor's province past their time. Raises NotAllowed, NoSuchUnit."""
    with viewing.view_access(by, Act.OVERDUE_LIST) as access:
        province_id = gate.require_role(by, Act.OVERDUE_LIST).province_id
        units = dict(Unit.objects.filter(province_id=province_id).values_list("pk", "name"))
        units |= dict(Unit.objects.filter(pk=province_id).values_list("pk", "name"))
        if wanted.unit_id is not None and wanted.unit_id not in units:
            raise NoSuchUnit
        now = timezone.now()
        without = [one.case_id for one in alerts.decoys(province_id)]
        asked = [wanted.unit_id] if wanted.unit_id is not None else list(units)
        found = _rows(by, province_id, asked, list(units), wanted, now, without)
        rows, more = found[:A_PAGE], len(found) > A_PAGE
        access.showed(dict.fromkeys(row[4] for row in rows))
        groups = tuple(_groups(by, province_id, units, now, without))
        return OverduePage(
            tuple(
                Late(
                    row_id,
                    deadlines.name_of(rule),
                    due_at,
                    began_at,
                    case_id,
                    code or f"…{case_id.hex[-6:]}",
                    tuple(units[unit_id] for unit_id in waiting),
                    risk,
                )
                for row_id, rule, due_at, waiting, case_id, code, risk, _rank, began_at in rows
            ),
            groups,
            _total(by, province_id, units, now, without),
            LatePlace(rows[-1][7], rows[-1][2], rows[-1][0]) if more else None,
            tuple(one.desk for one in stand_by.of_province(province_id).without),
            tuple(_notices_left(units, now)),
        )


def _notices_left(units: dict[int, str], now: datetime) -> Iterable[NoticeLeft]:
    noes = HerNo.objects.filter(unit_id__in=units, notice_left=True, heard_at__gt=now - NOTICES_LEFT_SHOWN)
    for unit_id, heard_at in noes.order_by("-heard_at").values_list("unit_id", "heard_at"):
        yield NoticeLeft(units[unit_id], heard_at)


# The province's own grant stands in both questions: a draft is not hers yet, and from some she is kept.
_SEEN = f"""
    EXISTS (SELECT 1 FROM {held_by_unit(KINDS[Case], "%(province)s", f"g.content_object_id = d.case_id AND {SEES}")})
    AND {not_excluded("d.case_id")} AND d.case_id <> ALL(%(without)s)
"""  # noqa: S608


_RANK = f"""
    CASE coalesce(c.risk_level, {RiskLevel.HIGH.value!r})
    WHEN {RiskLevel.VERY_HIGH.value!r} THEN 0 WHEN {RiskLevel.HIGH.value!r} THEN 1 ELSE 2 END
"""
"""How dangerous it is that this is late; what nobody knows counts as high, as on a desk."""

_SAME = """
    o.case_id = {one}.case_id AND o.rule = {one}.rule AND o.object_id IS NOT DISTINCT FROM {one}.object_id
    AND o.met_at IS NULL
"""
"""The same duty at another unit; case, rule and object open the index that lets it run once at each."""


def _bound(by: Worker, province_id: int, now: datetime, without: list[UUID]) -> dict[str, Any]:
    see = permission_of(Case, Hold.SEE)
    return {"worker": by.pk, "province": province_id, "see": see, "now": now, "without": without}


def _rows(
    by: Worker,
    province_id: int,
    units: list[int],
    every: list[int],
    wanted: OverdueFilter,
    now: datetime,
    without: list[UUID],
) -> list[tuple[int, str, datetime, list[int], UUID, str | None, str | None, int, datetime]]:
    """The most dangerous of each unit, the oldest of them first, then of all units together.

    What waits for a second person waits at her desk and at the province: it is one duty, told once, with both.
    """
    after = wanted.after or LatePlace(-1, now, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT k.id, k.rule, k.due_at, ARRAY(
                SELECT o.unit_id FROM casework_clock o WHERE {_SAME.format(one="k")} AND {is_late("o")}
                  AND o.unit_id = ANY(%(all)s) ORDER BY o.due_at, o.id
            ), k.case_id, k.code, k.risk_level, k.rank, k.began_at
            FROM unnest(%(units)s::int[]) unit CROSS JOIN LATERAL (
                SELECT d.id, d.rule, d.due_at, d.began_at, d.object_id, d.case_id, c.code, c.risk_level, r.rank
                FROM casework_clock d JOIN casework_case c ON c.id = d.case_id
                CROSS JOIN LATERAL (SELECT {_RANK} AS rank) r
                WHERE d.unit_id = unit AND d.met_at IS NULL AND {is_late("d")}
                  AND (r.rank, d.due_at, d.id) > (%(rank)s, %(after)s, %(after_id)s)
                  AND (%(rule)s::text IS NULL OR d.rule = %(rule)s) AND {_SEEN}
                  AND NOT EXISTS (SELECT FROM casework_clock o WHERE {_SAME.format(one="d")}
                    AND o.unit_id = ANY(%(units)s) AND (o.due_at, o.id) < (d.due_at, d.id))
                ORDER BY r.rank, d.due_at, d.id LIMIT %(limit)s
            ) k ORDER BY k.rank, k.due_at, k.id LIMIT %(limit)s
            """,  # noqa: S608
            {
                **_bound(by, province_id, now, without),
                "units": units,
                "all": every,
                "rule": wanted.rule,
                "rank": after.rank,
                "after": after.due_at,
                "after_id": after.row,
                "limit": A_PAGE + 1,
            },
        )
        return list(cursor.fetchall())


def _groups(by: Worker, province_id: int, units: dict[int, str], now: datetime, without: list[UUID]) -> Iterable[Group]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT d.unit_id, d.rule, count(*), min(d.due_at) FROM casework_clock d
            WHERE d.unit_id = ANY(%(units)s) AND d.met_at IS NULL AND {is_late("d")} AND {_SEEN}
            GROUP BY d.unit_id, d.rule ORDER BY min(d.due_at)
            """,  # noqa: S608
            {**_bound(by, province_id, now, without), "units": list(units)},
        )
        for unit_id, rule, count, oldest in cursor.fetchall():
            yield Group(unit_id, units[unit_id], rule, deadlines.name_of(rule), count, oldest)


def _total(by: Worker, province_id: int, units: dict[int, str], now: datetime, without: list[UUID]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FROM (
                SELECT DISTINCT d.case_id, d.rule, d.object_id FROM casework_clock d
                WHERE d.unit_id = ANY(%(units)s) AND d.met_at IS NULL AND {is_late("d")} AND {_SEEN}
            ) duty
            """,  # noqa: S608
            {**_bound(by, province_id, now, without), "units": list(units)},
        )
        return int(cursor.fetchone()[0])
