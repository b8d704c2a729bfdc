"""What one request may use: statements, buffers, bytes and opened seals, counted exactly and the same on any machine.

Two thousand cases are put into a copy of the test database, and pages are asked for as in the benchmark: the real
application, production's settings, the application's own role. A figure may only fall; whoever makes it fall writes the
new one here.
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
from tests.bench import database
from tests.bench.race import Running
from tests.conftest import TestServer

SIZE = 2_000
SPREAD = {"buffers": 1.4, "bytes": 1.1, "wal": 1.1}
"""Random ids may fall into another page, a random mark may be a letter longer: so much more is still the same. And a
probe of an index fetches the row as well where another test's open transaction kept vacuum from marking its page."""


@dataclass(frozen=True)
class Gate:
    """What one kind of request used when it was last counted."""

    op: str
    who: str
    statements: int
    buffers: int
    opened: int
    bytes: int
    wal: int

    @property
    def name(self) -> str:
        """As the benchmark calls it."""
        return f"{self.op} {self.who}"


GATES = (
    Gate("list", "host", statements=4, buffers=348, opened=101, bytes=32_500, wal=727),
    Gate("list", "officer", statements=4, buffers=472, opened=127, bytes=50_800, wal=727),
    Gate("list", "supervisor", statements=4, buffers=365, opened=52, bytes=34_000, wal=727),
    Gate("case", "officer", statements=5, buffers=149, opened=13, bytes=22_850, wal=1_115),
    Gate("history", "officer", statements=5, buffers=205, opened=19, bytes=30_250, wal=1_077),
    Gate("create", "host", statements=8, buffers=380, opened=1, bytes=0, wal=5_560),
    Gate("change", "officer", statements=9, buffers=201, opened=7, bytes=0, wal=2_760),
    Gate("find", "officer", statements=4, buffers=2_145, opened=801, bytes=3_600, wal=817),
    Gate("find", "supervisor", statements=5, buffers=5_240, opened=2_001, bytes=3_650, wal=817),
    Gate("counts", "supervisor", statements=6, buffers=10_290, opened=2_001, bytes=6_400, wal=731),
    Gate("sign in", "officer", statements=23, buffers=582, opened=2, bytes=0, wal=2_130),
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
            subprocess.run(loading, env=environment, cwd=database.ROOT, check=True, stdout=subprocess.DEVNULL)
            running = Running("ours", environment, Path(sys.executable))
            yield running
            running.stop()
        finally:
            super_.execute(drop)


def _environment(server: TestServer, place: Path, name: str) -> dict[str, str]:
    app = EmbeddedPostgres(server.data.parent)
    outside = make_conninfo(server.superuser_url, dbname=name)
    environment = database.environment(app, place, SIZE)
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
    allowed = {kind: getattr(gate, kind) * SPREAD.get(kind, 1) for kind in used}
    over = {kind: f"{count}, not {getattr(gate, kind)}" for kind, count in used.items() if count > allowed[kind]}
    assert not over, f"{gate.name} used more than it did: {over}"
