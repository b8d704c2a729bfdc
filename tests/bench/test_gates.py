"""What one request may use: statements, buffers, bytes and opened seals, counted exactly and the same on any machine.

Two thousand cases are put into a copy of the test database, and pages are asked for as in the benchmark: the real
application, production's settings, the application's own role. A figure may only fall; whoever makes it fall writes the
new one here. Where the goal is lower than what stands today, it stands beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker

from deploy.embedded_postgres import EmbeddedPostgres
from tests.bench import house
from tests.bench.race import Running
from tests.conftest import TestServer

SIZE = 2_000
SPREAD = 1.1
GIVES = frozenset({"buffers", "bytes", "wal"})
"""Random ids may fall into another page, a random mark may be a letter longer: so much more is still the same."""


@dataclass(frozen=True)
class Gate:
    """What one kind of request used when it was last counted; `goal` is what it should come down to, where it is not
    there yet."""

    op: str
    who: str
    statements: int
    buffers: int
    opened: int
    bytes: int
    wal: int
    goal: str = ""

    @property
    def name(self) -> str:
        """As the benchmark calls it."""
        return f"{self.op} {self.who}"


GATES = (
    Gate("list", "host", statements=4, buffers=504, opened=101, bytes=32_500, wal=851),
    Gate("list", "officer", statements=4, buffers=866, opened=127, bytes=50_800, wal=851, goal="600 buffers"),
    Gate("list", "supervisor", statements=5, buffers=586, opened=52, bytes=34_000, wal=851, goal="4 statements"),
    Gate("case", "officer", statements=10, buffers=284, opened=13, bytes=22_900, wal=1_379),
    Gate("history", "officer", statements=7, buffers=283, opened=25, bytes=30_300, wal=1_341),
    Gate("create", "host", statements=16, buffers=432, opened=1, bytes=0, wal=6_400),
    Gate("change", "officer", statements=13, buffers=333, opened=7, bytes=0, wal=4_540, goal="10 statements"),
    Gate("find", "officer", statements=4, buffers=3_340, opened=801, bytes=3_600, wal=941),
    Gate("find", "supervisor", statements=5, buffers=8_330, opened=2_001, bytes=3_650, wal=941),
    Gate("counts", "supervisor", statements=6, buffers=12_300, opened=2_001, bytes=6_400, wal=860),
    Gate("sign in", "officer", statements=23, buffers=808, opened=2, bytes=0, wal=2_290),
)


@pytest.fixture(scope="module")
def ours(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    postgres_server: TestServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Running]:
    """The product as the benchmark runs it, on a copy of the test database with two thousand cases."""
    place = tmp_path_factory.mktemp("gates")
    name = f"gates_{os.getpid()}"
    template = connection.settings_dict["NAME"]
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(postgres_server.superuser_url, autocommit=True) as super_:
        with django_db_blocker.unblock():
            connection.close()
        super_.execute(drop)
        super_.execute(copy)
        try:
            environment = _environment(postgres_server, place, name)
            loading = [sys.executable, "-m", "tests.bench.loading", str(SIZE)]
            subprocess.run(loading, env=environment, cwd=house.ROOT, check=True, stdout=subprocess.DEVNULL)
            running = Running("ours", environment, Path(sys.executable))
            yield running
            running.stop()
        finally:
            super_.execute(drop)


def _environment(server: TestServer, place: Path, name: str) -> dict[str, str]:
    app = EmbeddedPostgres(server.data.parent)
    outside = make_conninfo(server.superuser_url, dbname=name)
    environment = house.environment(app, place, SIZE)
    environment.pop("CASEWORK_SECRET_KEY_FILE")
    return {
        **environment,
        # The copied database knows the wall's key of these tests.
        "CASEWORK_SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": app.url(name),
        "DATABASE_OWNER_URL": app.url(name, role="postgres"),
        "CASEWORK_BENCH_SUPERUSER": outside,
    }


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_a_request_uses_no_more_than_it_did(ours: Running, gate: Gate) -> None:
    common = {"op": gate.op, "who": gate.who}
    ours.ask(**common, first=0, count=7, counted=False)  # a prepared plan may change on the sixth
    counted = ours.ask(**common, first=100, count=3, counted=True)
    used = {
        "statements": counted["statements"],
        "buffers": round(min(counted["buffers"])),
        "opened": counted["opened"],
        "bytes": counted["bytes"],
        "wal": round(min(counted["wal"])),
    }
    assert set(counted["statuses"]) <= {200, 302}
    allowed = {kind: getattr(gate, kind) * (SPREAD if kind in GIVES else 1) for kind in used}
    over = {kind: f"{count}, not {getattr(gate, kind)}" for kind, count in used.items() if count > allowed[kind]}
    assert not over, f"{gate.name} used more than it did: {over}"
