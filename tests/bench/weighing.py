"""Weighs a case: bytes of tables and indexes for each, where every case has thirty rows of history.

A small database of its own is loaded for it, so that nothing else lies in those tables; ours with its whole trail,
sequenced.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

import psycopg
from psycopg import sql

from deploy.embedded_postgres import SEQUENCER, SUPERUSER, THROWAWAY, EmbeddedPostgres
from tests.bench import event_weight
from tests.bench.database import KEPT, LOADED_RIVALS, MEMORY, OURS, LoadTestDatabase
from tests.server import ROOT

CASES = 1_000
ROWS = 30
NOT_OF_A_CASE: tuple[str, ...] = ("auth\\_%", "django\\_%", "rivals\\_unit")
NOT_OF_A_CASE += tuple(
    f"casework\\_{name}"
    for name in (
        "unit",
        "unitkey",
        "worker",
        "credential",
        "membership%",
        "signinfailure",
        "organisation",
        "territoryunit",
    )
)


def weights() -> dict[str, float]:
    """Bytes a case for each contender; of ours also those that are the trail's alone, and what is left without it."""
    kept = LoadTestDatabase(KEPT / "weights", CASES)
    found: dict[str, float] = {}
    # Files of the log of an earlier weighing, whose database is gone.
    shutil.rmtree(kept.place / "trail", ignore_errors=True)
    with EmbeddedPostgres(kept.place / "postgres", options={**MEMORY, **THROWAWAY}) as server:
        for name in (OURS, *LOADED_RIVALS):
            server.create_database(name, afresh=True)
            (kept.place / "begun").unlink(missing_ok=True)
            if name == OURS:
                environment, module = kept.environment(server), "tests.bench.loading"
            else:
                environment = kept.environment_of_rival(server, name, database=name)
                module = "tests.bench.rivals.loading"
            environment["CASEWORK_BENCH_LONG"] = str(ROWS)
            command = [sys.executable, "-m", module, str(CASES)]
            subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            if name == OURS:
                parts = event_weight.of_an_event(environment["CASEWORK_BENCH_SUPERUSER"])
                found |= {f"event: {part}": size for part, size in parts.items()}
                found["event"] = event_weight.whole(parts)
                _sequence(server, environment)
            _as_at_work(server, name)
            found[name] = _bytes(server, name, "%") / CASES
        trail = ("%event", "%casechain", "%leaf", "%leaftile", "%treenode")
        found["trail"] = sum(_bytes(server, OURS, one) for one in trail) / CASES
        found["without"] = found[OURS] - found["trail"]
    EmbeddedPostgres(kept.place / "postgres").forget()
    return found


def _as_at_work(server: EmbeddedPostgres, name: str) -> None:
    """Build every index anew. The past is loaded under a few rows of today, so that ids of rising order come as if out
    of order and leave their indexes half empty; in a database at work they are full. It favours the others at least as
    much: an index in random order is never as full as this."""
    with psycopg.connect(server.url(name, role=SUPERUSER), autocommit=True) as super_:
        super_.execute(sql.SQL("REINDEX DATABASE {}").format(sql.Identifier(name)))


def _sequence(server: EmbeddedPostgres, environment: dict[str, str]) -> None:
    """Give every loaded event its leaf."""
    with psycopg.connect(server.url(OURS, role=SUPERUSER), autocommit=True) as super_:
        super_.execute(
            "INSERT INTO casework_pendingevent (event_id) SELECT e.id FROM casework_event e"
            " WHERE NOT EXISTS (SELECT FROM casework_pendingevent p WHERE p.event_id = e.id) ORDER BY e.id"
        )
    environment["DATABASE_SEQUENCER_URL"] = server.url(OURS, role=SEQUENCER)
    environment["CASEWORK_TRAIL_KEY_FILE"] = f"{environment['CASEWORK_TRAIL_DIRECTORY']}/key"
    for what in ("--make-key", "--once"):
        command = [sys.executable, "manage.py", "sequence", what]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(server.url(OURS, role=SUPERUSER), autocommit=True) as super_:
        super_.execute("VACUUM FULL casework_pendingevent")


def _bytes(server: EmbeddedPostgres, database: str, like: str) -> int:
    with psycopg.connect(server.url(database, role=SUPERUSER)) as super_:
        row = super_.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND relname LIKE %s AND NOT relname LIKE ANY(%s)",
            [like, list(NOT_OF_A_CASE)],
        ).fetchone()
    assert row is not None
    return int(row[0])
