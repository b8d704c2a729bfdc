"""Weighs one event of the trail as it lies in a house at work: its row, each of its indexes, and its leaf.

The loaded events are put once more into tables of the same kind, one after the other as they would have come: those of
hundreds of cases and of everybody who works among each other, for a case lives for months. How full an index is hangs
on the order in which its entries come. Their leaves lie in tiles, as they do once they are signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg

GOAL = 720
"""Bytes of an event with everything."""

SPREAD = 3
"""Days from one event of a case to its next."""

MADE = ("come", "event", "leaftile", "treenode")
COLUMNS = "at, act, outcome, worker_id, province_id, case_id, case_seq, object_id, body"
IN_THEIR_ORDER = f"""
CREATE UNLOGGED TABLE bench.come AS
SELECT row_number() OVER (
    ORDER BY e.at + make_interval(days => {SPREAD}) * coalesce(e.case_seq, 0), e.id
) - 1 AS place, e.* FROM casework_event e
"""
ANEW = f"""
INSERT INTO bench.event (id, {COLUMNS})
SELECT encode(substr(int8send(place << 16), 1, 6) || substr(uuid_send(id), 7), 'hex')::uuid, {COLUMNS}
FROM bench.come ORDER BY place
"""
"""The moment of an id is in its first bits: it is its place here. The others are as random as ever."""

IN_TILES = """
INSERT INTO bench.leaftile
SELECT place / 256, array_agg(id ORDER BY place), string_agg(sha256(body), '' ORDER BY place), min(place), max(place)
FROM bench.come GROUP BY 1 ORDER BY 1
"""
NODES = "INSERT INTO bench.treenode SELECT 8, tile, substr(leaf_hashes, 1, 32) FROM bench.leaftile ORDER BY tile"

INDEXES = """
SELECT c.relname, pg_relation_size(c.oid) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
WHERE i.indrelid = 'bench.event'::regclass
"""


def of_an_event(superuser: str) -> dict[str, float]:
    """Bytes of one event by part, and how long its body is of it."""
    with psycopg.connect(superuser, autocommit=True) as super_:
        super_.execute("CREATE SCHEMA IF NOT EXISTS bench")
        _clear(super_)
        for name in MADE[1:]:
            super_.execute(f"CREATE TABLE bench.{name} (LIKE casework_{name} INCLUDING ALL)".encode())
        for statement in (IN_THEIR_ORDER, ANEW, IN_TILES, NODES):
            super_.execute(statement.encode())
        events = _number(super_, "SELECT count(*) FROM bench.event")
        parts = {"row": _number(super_, "SELECT pg_relation_size('bench.event')") / events}
        indexes = {str(name): int(size) for name, size in super_.execute(INDEXES.encode()).fetchall()}
        parts |= {name.removeprefix("event_"): size / events for name, size in sorted(indexes.items())}
        leaves = "SELECT pg_total_relation_size('bench.leaftile') + pg_total_relation_size('bench.treenode')"
        parts["leaf"] = _number(super_, leaves) / events
        parts["of the row its body"] = _number(super_, "SELECT avg(length(body)) FROM bench.event")
        _clear(super_)
    return parts


def whole(parts: Mapping[str, float]) -> float:
    """All of it together."""
    return sum(size for name, size in parts.items() if not name.startswith("of the row"))


def said(parts: Mapping[str, float]) -> str:
    """The parts in words."""
    return ", ".join(f"{name} {size:.0f}" for name, size in parts.items())


def _clear(super_: psycopg.Connection[Any]) -> None:
    super_.execute(f"DROP TABLE IF EXISTS {', '.join(f'bench.{name}' for name in MADE)}".encode())


def _number(super_: psycopg.Connection[Any], statement: str) -> float:
    row = super_.execute(statement.encode()).fetchone()
    assert row is not None
    return float(row[0])
