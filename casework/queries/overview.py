"""The overview of a desk: its three lists in one statement, which is the permission query of each of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from casework.policy import lists
from casework.policy.allowed import acts_allowed
from casework.policy.grant_tables import KINDS, permission_of
from casework.policy.lists import ListColumns, Listed
from casework.policy.predicates import (
    ACTIVE_MEMBERSHIPS_IN_ROLES,
    SEES,
    held,
    nobody_may_open,
    nobody_works_at,
    not_excluded,
    somebody_is_kept_out_at,
)
from casework.policy.table import TABLE, Hold
from casework.records.cases import Case
from casework.records.livelihood import LivelihoodPlan
from casework.records.reintegration import ClosureReview
from casework.records.setting_aside import SettingAside
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.news import EXPIRED, SEEN_KEPT
from casework.rulebook.news import KEPT as NEWS_KEPT
from casework.rulebook.stages import REFERRAL_OPEN, RiskLevel, Stage


class DutyPlace(NamedTuple):
    """Where a page of duties ended: how pressing, due when, which clock; and as of when pressing was reckoned, so that
    the order stands still while somebody reads on."""

    as_of: datetime
    rank: int
    due_at: datetime
    clock: int


@dataclass(frozen=True)
class Running:
    """A duty running at one of the worker's units, or at a unit below where nobody can see to it; its case is in her
    sight. `thing` says what it hangs on where its rule leaves that open, `acts` what she may do there now."""

    rule: str
    due_at: datetime
    object_id: UUID | None
    case: Listed
    place: DutyPlace
    thing: str = ""
    acts: frozenset[Act] = frozenset()
    began_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """One piece of news at one of the worker's units: by which act, when, by whom, on what; seen when and by whom."""

    act: str
    at: datetime
    object_id: UUID | None
    case: Listed
    by: str
    seen_at: datetime | None
    seen_by: str


@dataclass(frozen=True)
class Overview:
    """What a desk shows first: duties that fall due, what has just been reported to it, and the newest of her cases.

    `due_left`, `arrived_left` and `news_left` say how many there are beyond those that came. `beside` is the answer to
    what was asked along, None where nothing was or where there is no row for it to come with.
    """

    due: list[Running]
    arrived: list[Listed]
    cases: list[Listed]
    beside: str | None = None
    due_left: int = 0
    arrived_left: int = 0
    news: list[Told] = field(default_factory=list)
    news_left: int = 0


AWAITS_A_SECOND = "second"
DECIDED: Mapping[str, type[Model]] = {"closure": ClosureReview, "plan": LivelihoodPlan, "aside": SettingAside}
"""What a second person decides, each by the word that a page knows it by."""

DUE, ARRIVED, LISTED, TOLD = "due", "new", "all", "news"
MOST_NEWS = 5
"""So many lines of news stand on a desk; the rest stands behind them."""

SOON_ENOUGH = timedelta(days=1)
"""Very high risk presses from so long before its duty falls due."""


def overview(
    by: Worker,
    columns: tuple[str, ...],
    *,
    act: Act,
    until: datetime,
    arrivals: bool,
    soon: int,
    limit: int,
    news: bool = False,
    beside: str = "NULL",
    values: Mapping[str, Any] | None = None,
) -> Overview:
    """The three lists of a desk in one statement, each with its own limit.

    `until` is up to when duties count, the most pressing first; a duty shows only while its case is in her sight
    through one of her units. With `arrivals` the cases that stand reported at her own desks come too, with `news` what
    others did on what her units carry. `soon` bounds these lists, `limit` the list of all. `columns` are columns of the
    case; `desk` among them is the name of its desk. `beside` is the SQL of one text that the page needs as well, with
    its `values`: it comes along once.
    """
    arms = [_due(soon), *([_arrived(soon)] if arrivals else []), *([_told(MOST_NEWS)] if news else []), _all(limit)]
    return _asked(by, columns, arms, act=act, beside=beside, values={"until": until, **(values or {})})


def duties(by: Worker, columns: tuple[str, ...], *, act: Act, after: DutyPlace | None, limit: int) -> Overview:
    """All her running duties from there on, however far away, in the order of the desk."""
    asked: dict[str, Any] = {"until": None}
    if after is not None:
        asked |= {"rank": after.rank, "after": after.due_at, "clock": after.clock, "as_of": after.as_of}
    return _asked(by, columns, [_due(limit)], act=act, values=asked)


def news(by: Worker, columns: tuple[str, ...], *, act: Act, limit: int) -> Overview:
    """What others did on what her units carry, the newest first, what nobody saw yet before the rest."""
    return _asked(by, columns, [_told(limit)], act=act, values={})


def _asked(
    by: Worker, columns: tuple[str, ...], arms: list[str], *, act: Act, beside: str = "NULL", values: Mapping[str, Any]
) -> Overview:
    asked, now = ListColumns(columns), timezone.now()
    given = {
        "worker": by.pk,
        "see": permission_of(Case, Hold.SEE),
        "roles": [role.value for role in TABLE[act].roles],
        "before": lists.LAST,
        "now": now,
        "as_of": now,
        "rank": -1,
        "after": now,
        "clock": 0,
        "news_since": now - NEWS_KEPT,
        "seen_since": now - SEEN_KEPT,
        **values,
    }
    given["pressing"] = given["as_of"] + SOON_ENOUGH
    # A case that stands in two lists is read once.
    stage = "" if "stage" in columns else ", c.stage"
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables and numbers of our own are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES}),
            chosen AS MATERIALIZED ({" UNION ALL ".join(f"({arm})" for arm in arms)}),
            told AS MATERIALIZED (
                SELECT c.id{stage}, {asked.of_object} FROM casework_case c
                WHERE c.id IN (SELECT content_object_id FROM chosen) AND {not_excluded("c.id")}
            ){asked.desks}
            SELECT h.list, h.rule, h.due_at, h.object_id, h.rank, h.clock, h.total, ({beside}),
                   {_HOLDS}, {_ABOUT_NEWS}, t.stage, t.id, h.unit_id, h.personal, h.sealed_key, {asked.told}
            FROM chosen h JOIN told t ON t.id = h.content_object_id {asked.joined}
            ORDER BY h.rank, h.due_at, h.clock, t.id DESC, h.personal, h.unit_id
            """,  # noqa: S608
            given,
        )
        rows = cursor.fetchall()
    lists.take_up(by, Case, [row[11:15] for row in rows], when_read=True)
    things = _things([row[3] for row in rows if row[1] == AWAITS_A_SECOND])
    return _sorted(rows, lists.Making(by, Case, columns), things, given["as_of"])


def _sorted(rows: list[Any], made: lists.Making, things: Mapping[UUID, str], as_of: datetime) -> Overview:
    due: list[Running] = []
    cases: dict[str, dict[UUID, Listed]] = {ARRIVED: {}, LISTED: {}}
    total = {DUE: 0, ARRIVED: 0, LISTED: 0, TOLD: 0}
    told: list[Told] = []
    for which, rule, due_at, object_id, rank, clock, of_all, _beside, *more in rows:
        holds, about, stage, case_id, unit_id, personal, key, *kept = more
        case = made.row((case_id, unit_id, personal, key), kept)
        total[which] = of_all or 0
        if which == DUE:
            place = DutyPlace(as_of, rank, due_at, clock)
            due.append(
                Running(
                    rule,
                    due_at,
                    object_id,
                    case,
                    place,
                    things.get(object_id, ""),
                    acts_held(holds, Stage(stage)),
                    datetime.fromisoformat(json.loads(about)) if about else None,
                )
            )
        elif which == TOLD:
            told.append(_news(rule, due_at, object_id, case, json.loads(about)))
        else:
            cases[which].setdefault(case_id, case)
    arrived = list(cases[ARRIVED].values())
    return Overview(
        due,
        arrived,
        list(cases[LISTED].values()),
        rows[0][7] if rows else None,
        due_left=total[DUE] - len(due),
        arrived_left=total[ARRIVED] - len(arrived),
        news=sorted(told, key=lambda one: (one.seen_at is None, one.at), reverse=True),
        news_left=total[TOLD] - len(told),
    )


def _things(ids: Collection[UUID]) -> dict[UUID, str]:
    """What each of these is that wait for a second person. Few desks have one, so it is asked for where there is."""
    if not ids:
        return {}
    of_each = (
        f"SELECT x.id, {word!r} FROM {kind._meta.db_table} x WHERE x.id = ANY(%(ids)s)"  # noqa: S608 - names only
        for word, kind in DECIDED.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(of_each), {"ids": list(ids)})
        return dict(cursor.fetchall())


def _news(act: str, at: datetime, object_id: UUID | None, case: Listed, about: list[Any]) -> Told:
    by, seen_at, seen_by = about
    return Told(act, at, object_id, case, by or "", datetime.fromisoformat(seen_at) if seen_at else None, seen_by or "")


@lru_cache(maxsize=1_024)
def acts_held(holds: str | None, stage: Stage) -> frozenset[Act]:
    """All acts that any of these holds allows: pairs of role and word, of which a house has few."""
    words = {permission_of(Case, word): word for word in Hold}
    found = (acts_allowed(Role(role), words[word], stage) for role, word in json.loads(holds or "[]"))
    return frozenset[Act]().union(*found)


_ABOUT_NEWS = f"""
    CASE WHEN h.list = {DUE!r} THEN (SELECT to_json(k.began_at)::text FROM casework_clock k WHERE k.id = h.clock)
         WHEN h.list <> {TOLD!r} THEN NULL
         WHEN h.clock IS NULL THEN '[null, null, null]'
         ELSE (
             SELECT json_build_array(b.display_name, n.seen_at, s.display_name)::text FROM casework_news n
             LEFT JOIN casework_worker b ON b.id = n.by_id LEFT JOIN casework_worker s ON s.id = n.seen_by_id
             WHERE n.id = h.clock
         )
    END
"""  # noqa: S608
"""Of a duty, since when it runs; of news, by whom it is, when and by whom it was seen. Nobody made time go by."""

_HOLDS = f"""
    CASE WHEN h.list = {DUE!r} THEN (
        SELECT json_agg(json_build_array(w.role, w.permission_id))::text
        FROM ({held(KINDS[Case], "membership.role, g.permission_id", "g.content_object_id = h.content_object_id")}) w
    ) END
"""  # noqa: S608
"""Of a duty, every way in which its case is held: as whom, and with which word."""

HELD_THROUGH_A_UNIT = f"""
    {held(KINDS[Case], "membership.unit_id", f"g.content_object_id = d.case_id AND {SEES}")} LIMIT 1
"""
"""How she holds the case of `d` through any of her units, with its key."""

NO_DUTY = "NULL AS rule, NULL::timestamptz AS due_at, NULL::uuid AS object_id, NULL::int AS rank, NULL::bigint AS clock"


def _all(limit: int) -> str:
    """Her cases, newest first."""
    return f"""
        SELECT {LISTED!r} AS list, {NO_DUTY}, NULL::bigint AS total, n.*
        FROM ({lists.newest_held(Case, limit)}) n
    """  # noqa: S608


_RUNS = "k.met_at IS NULL AND (%(until)s::timestamptz IS NULL OR k.due_at < %(until)s)"

DUTIES_OF_UNITS = f"""
    SELECT k.* FROM membership JOIN casework_clock k ON k.unit_id = membership.unit_id WHERE {_RUNS}
    UNION ALL
    SELECT k.* FROM membership
    JOIN casework_unit below ON below.parent_id = membership.unit_id AND (
        {nobody_works_at("below.group_id")} OR {somebody_is_kept_out_at("below.group_id")}
    )
    JOIN casework_clock k ON k.unit_id = below.group_id
    WHERE {_RUNS} AND {nobody_may_open("below.group_id", "k.case_id")} AND NOT EXISTS (
        SELECT 1 FROM casework_clock o WHERE o.case_id = k.case_id AND o.rule = k.rule
          AND o.object_id IS NOT DISTINCT FROM k.object_id AND o.unit_id = membership.unit_id AND o.met_at IS NULL
    )
"""  # noqa: S608
"""The duties of her units, and those of a unit below where nobody can see to them: they go up, and come down again by
themselves once somebody is there. Few units are looked at twice: without people, or with one who is kept from a
case."""

_RANK = f"""
    CASE WHEN c.risk_level = {RiskLevel.VERY_HIGH.value!r} AND k.due_at < %(pressing)s THEN 0
         WHEN k.due_at >= %(as_of)s THEN 3
         WHEN coalesce(c.risk_level, {RiskLevel.HIGH.value!r})
              IN ({RiskLevel.HIGH.value!r}, {RiskLevel.VERY_HIGH.value!r}) THEN 1
         ELSE 2 END
"""
"""How a duty presses: very high risk that falls due within a day, what is overdue at high risk (which nobody knows
counts as high), what else is overdue, what is to come."""


def _due(limit: int) -> str:
    """The unmet duties of her units, the most pressing first. They are counted as far as she sees their cases; by which
    unit she holds them, and with which key, is asked of those that are shown."""
    return f"""
        SELECT {DUE!r} AS list, d.rule, d.due_at, d.object_id, d.rank, d.clock, d.total,
               d.case_id AS content_object_id, h.unit_id, h.personal, h.sealed_key
        FROM (
            SELECT k.rule, k.due_at, k.object_id, r.rank, k.id AS clock, count(*) OVER () AS total, k.case_id
            FROM ({DUTIES_OF_UNITS}) k JOIN casework_case c ON c.id = k.case_id
            CROSS JOIN LATERAL (SELECT {_RANK} AS rank) r
            WHERE {not_excluded("k.case_id")} AND (r.rank, k.due_at, k.id) > (%(rank)s, %(after)s, %(clock)s)
            ORDER BY r.rank, k.due_at, k.id LIMIT {limit:d}
        ) d CROSS JOIN LATERAL ({HELD_THROUGH_A_UNIT}) h
    """  # noqa: S608


_OPEN = ", ".join(repr(stage.value) for stage in REFERRAL_OPEN)

_NEWS = f"""
    SELECT n.act, n.at, n.object_id, n.id AS clock, n.case_id, n.seen_at
    FROM membership JOIN casework_news n ON n.unit_id = membership.unit_id
    WHERE n.case_id IS NOT NULL AND n.at > %(news_since)s AND n.by_id IS DISTINCT FROM %(worker)s
      AND (n.to_id IS NULL OR n.to_id = %(worker)s) AND (n.seen_at IS NULL OR n.seen_at > %(seen_since)s)
    UNION ALL
    SELECT {EXPIRED!r}, r.expires_at, r.id, NULL, r.case_id, NULL
    FROM membership JOIN casework_referral r ON r.from_unit_id = membership.unit_id
    WHERE r.stage IN ({_OPEN}) AND r.expires_at <= %(now)s AND r.expires_at > %(news_since)s
"""  # noqa: S608
"""What others did on what her units carry, not what she did herself; and packets whose time went by."""


_ARRIVED_AND_WAITS = f"""
    d.act = {Act.INTAKE_SUBMIT.value!r} AND EXISTS (
        SELECT FROM casework_case w JOIN membership ON membership.unit_id = w.desk_id
        WHERE w.id = d.case_id AND w.stage = {Stage.REPORTED.value!r})
"""
"""That somebody arrived, while she stands among the arrivals: there she is, and no second time."""


def _told(limit: int) -> str:
    """News of her units, what nobody saw first, then the newest."""
    return f"""
        SELECT {TOLD!r} AS list, k.act AS rule, k.at AS due_at, k.object_id, NULL::int AS rank, k.clock, k.total,
               k.case_id AS content_object_id, k.unit_id, k.personal, k.sealed_key
        FROM (
            SELECT d.act, d.at, d.object_id, d.clock, count(*) OVER () AS total, d.case_id,
                   h.unit_id, h.personal, h.sealed_key
            FROM ({_NEWS}) d CROSS JOIN LATERAL ({HELD_THROUGH_A_UNIT}) h
            WHERE {not_excluded("d.case_id")} AND (d.seen_at IS NOT NULL OR NOT ({_ARRIVED_AND_WAITS}))
            ORDER BY d.seen_at IS NULL DESC, d.at DESC LIMIT {limit:d}
        ) k
    """  # noqa: S608


_DANGER = f"""
    array_position(ARRAY[{", ".join(repr(level.value) for level in reversed(RiskLevel))}],
                   coalesce(d.risk_level, {RiskLevel.HIGH.value!r})::text)
"""
"""The most dangerous first; what nobody knows counts as high."""


def _arrived(limit: int) -> str:
    """What stands reported at her desks, the most dangerous first, then who waits longest. The stage is no parameter:
    a partial index serves it."""
    return f"""
        SELECT {ARRIVED!r} AS list, NULL AS rule, k.reported_at AS due_at, NULL::uuid AS object_id, k.rank,
               NULL::bigint AS clock, k.total, k.case_id AS content_object_id, k.unit_id, k.personal, k.sealed_key
        FROM (
            SELECT d.case_id, d.reported_at, r.rank, count(*) OVER () AS total, h.unit_id, h.personal, h.sealed_key
            FROM membership JOIN (
                SELECT r.id AS case_id, r.desk_id, r.stage, r.reported_at, r.risk_level FROM casework_case r) d
              ON d.desk_id = membership.unit_id AND d.stage = {Stage.REPORTED.value!r}
            CROSS JOIN LATERAL (SELECT {_DANGER} AS rank) r CROSS JOIN LATERAL ({HELD_THROUGH_A_UNIT}) h
            WHERE {not_excluded("d.case_id")}
            ORDER BY r.rank, d.reported_at, d.case_id LIMIT {limit:d}
        ) k
    """  # noqa: S608
