"""The lists of an overview, each as a part of its one statement: what is due, who arrived, what is told, all."""

from __future__ import annotations

from datetime import UTC, datetime

from casework.policy import lists
from casework.policy.grant_tables import KINDS
from casework.policy.predicates import (
    SEES,
    held,
    nobody_may_open,
    nobody_works_at,
    not_excluded,
    somebody_is_kept_out_at,
)
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.news import EXPIRED
from casework.rulebook.stages import REFERRAL_OPEN, RiskLevel, Stage

DUE, ARRIVED, LISTED, TOLD = "due", "new", "all", "news"

ABOUT_NEWS = f"""
    CASE WHEN h.list <> {TOLD!r} THEN NULL
         WHEN h.clock IS NULL THEN '[null, null, null]'
         ELSE (
             SELECT json_build_array(b.display_name, n.seen_at, s.display_name)::text FROM casework_news n
             LEFT JOIN casework_worker b ON b.id = n.by_id LEFT JOIN casework_worker s ON s.id = n.seen_by_id
             WHERE n.id = h.clock
         )
    END
"""  # noqa: S608
"""Of news, by whom it is, when and by whom it was seen. Nobody made time go by."""

HOLDS = f"""
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

NO_DUTY = """
    NULL AS rule, NULL::timestamptz AS due_at, NULL::timestamptz AS began_at, NULL::uuid AS object_id,
    NULL::int AS rank, NULL::bigint AS clock
"""


def newest(limit: int) -> str:
    """Her cases, newest first."""
    return f"""
        SELECT {LISTED!r} AS list, {NO_DUTY}, NULL::bigint AS total, n.*
        FROM ({lists.newest_held(Case, limit)}) n
    """  # noqa: S608


FOR_EVER = datetime.max.replace(tzinfo=UTC)
"""Up to when duties count where all do."""

_RUNS = "k.met_at IS NULL AND k.due_at < %(until)s"
"""The bound is always there and nothing but a value, so that the index has it in any plan: a desk has hundreds of
duties that are far ahead, and row security would ask of each whether she sees its case."""

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


def due(limit: int) -> str:
    """The unmet duties of her units, the most pressing first. They are counted as far as she sees their cases; by which
    unit she holds them, and with which key, is asked of those that are shown."""
    return f"""
        SELECT {DUE!r} AS list, d.rule, d.due_at, d.began_at, d.object_id, d.rank, d.clock, d.total,
               d.case_id AS content_object_id, h.unit_id, h.personal, h.sealed_key
        FROM (
            SELECT k.rule, k.due_at, k.began_at, k.object_id, r.rank, k.id AS clock, count(*) OVER () AS total,
                   k.case_id
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
        WHERE w.id = d.case_id AND w.stage = {Stage.REPORTED.value!r}
    )
"""
"""That somebody arrived, while she stands among the arrivals: there she is, and no second time."""


def told(limit: int) -> str:
    """News of her units, what nobody saw first, then the newest."""
    return f"""
        SELECT {TOLD!r} AS list, k.act AS rule, k.at AS due_at, NULL::timestamptz AS began_at, k.object_id,
               NULL::int AS rank, k.clock, k.total, k.case_id AS content_object_id, k.unit_id, k.personal, k.sealed_key
        FROM (
            SELECT d.act, d.at, d.object_id, d.clock, count(*) OVER () AS total, d.case_id,
                   h.unit_id, h.personal, h.sealed_key
            FROM ({_NEWS}) d CROSS JOIN LATERAL ({HELD_THROUGH_A_UNIT}) h
            WHERE {not_excluded("d.case_id")} AND NOT (d.seen_at IS NULL AND {_ARRIVED_AND_WAITS})
            ORDER BY d.seen_at IS NULL DESC, d.at DESC LIMIT {limit:d}
        ) k
    """  # noqa: S608


_DANGER = f"""
    CASE coalesce(d.risk_level, {RiskLevel.HIGH.value!r})
    {" ".join(f"WHEN {level.value!r} THEN {rank}" for rank, level in enumerate(reversed(RiskLevel)))} END
"""
"""How dangerous it is, the most dangerous first; what nobody knows counts as high."""


def arrived(limit: int) -> str:
    """What stands reported at her desks, the most dangerous first, then who waits longest. The stage is no parameter:
    a partial index serves it."""
    return f"""
        SELECT {ARRIVED!r} AS list, NULL AS rule, k.reported_at AS due_at, NULL::timestamptz AS began_at,
               NULL::uuid AS object_id, k.rank, NULL::bigint AS clock,
               k.total, k.case_id AS content_object_id, k.unit_id, k.personal, k.sealed_key
        FROM (
            SELECT d.case_id, d.reported_at, r.rank, count(*) OVER () AS total, h.unit_id, h.personal, h.sealed_key
            FROM membership JOIN (
                SELECT r.id AS case_id, r.desk_id, r.stage, r.reported_at, r.risk_level FROM casework_case r
            ) d ON d.desk_id = membership.unit_id AND d.stage = {Stage.REPORTED.value!r}
            CROSS JOIN LATERAL (SELECT {_DANGER} AS rank) r
            CROSS JOIN LATERAL (
                {HELD_THROUGH_A_UNIT}
            ) h
            WHERE {not_excluded("d.case_id")}
            ORDER BY r.rank, d.reported_at, d.case_id LIMIT {limit:d}
        ) k
    """  # noqa: S608
