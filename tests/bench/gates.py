"""What one request used when it was last counted, and the product as the benchmark runs it, to be counted again.

Two thousand cases are put into a copy of the test database, and pages are asked for as in the benchmark: the real
application, production's settings, the application's own role. A figure may only fall; whoever makes it fall writes the
new one here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from deploy.embedded_postgres import EmbeddedPostgres
from tests.bench.database import LoadTestDatabase
from tests.bench.race import Running
from tests.database import TestPostgres
from tests.server import ROOT

SIZE = 2_000


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
    calls: int
    """Functions called, of Python and of C."""
    left: int = 0
    """Objects that only a collection of garbage finds: until then the keys they hold stay as well."""

    @property
    def name(self) -> str:
        """As the benchmark calls it."""
        return f"{self.op} {self.who}"


GATES = (
    # A host's list tells namesakes apart by age and hamlet, and here nearly every row has one. A new case
    # asks whether one of this name came within the hour; signing in reads when she was here last.
    Gate("list", "host", statements=5, buffers=522, opened=248, bytes=37_400, wal=732, calls=22_020),
    Gate("list", "officer", statements=4, buffers=616, opened=35, bytes=18_300, wal=719, calls=8_300),
    Gate("list", "supervisor", statements=4, buffers=418, opened=1, bytes=35_450, wal=719, calls=9_370),
    Gate("next", "host", statements=5, buffers=525, opened=248, bytes=35_050, wal=732, calls=21_310),
    Gate("next", "officer", statements=4, buffers=356, opened=101, bytes=35_900, wal=719, calls=9_930),
    Gate("next", "supervisor", statements=4, buffers=397, opened=1, bytes=35_200, wal=719, calls=9_280),
    Gate("case", "officer", statements=5, buffers=206, opened=10, bytes=12_750, wal=1_005, calls=9_730),
    Gate("history", "officer", statements=5, buffers=305, opened=19, bytes=32_200, wal=1_002, calls=18_410),
    Gate("create", "host", statements=12, buffers=1_005, opened=19, bytes=0, wal=12_589, calls=12_630, left=271),
    Gate("change", "officer", statements=13, buffers=490, opened=14, bytes=0, wal=3_099, calls=16_950, left=180),
    Gate("find", "officer", statements=6, buffers=2_192, opened=801, bytes=4_300, wal=809, calls=16_690, left=83),
    Gate("find", "supervisor", statements=7, buffers=5_313, opened=2_001, bytes=4_300, wal=809, calls=30_850, left=83),
    Gate(
        "counts", "supervisor", statements=7, buffers=10_392, opened=2_001, bytes=8_400, wal=729, calls=14_720, left=148
    ),
    Gate("sign in", "officer", statements=16, buffers=127, opened=2, bytes=0, wal=2_302, calls=26_740, left=67),
)


@contextmanager
def counting(postgres: TestPostgres, place: Path) -> Iterator[Running]:
    """The product on a copy of the test database with two thousand cases."""
    name = f"gates_{os.getpid()}"
    with postgres.copied(name):
        server = EmbeddedPostgres(postgres.data.parent)
        environment = LoadTestDatabase(place, SIZE).environment(
            server,
            database=name,
            secret_key=settings.SECRET_KEY,  # the wall's key in the copied database is of these tests
        )
        environment["DATABASE_OWNER_URL"] = server.url(name, role="postgres")
        loading = [sys.executable, "-m", "tests.bench.loading", str(SIZE)]
        subprocess.run(loading, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        running = Running("ours", environment, Path(sys.executable))
        yield running
        running.stop()


def counted(ours: Running, gate: Gate) -> dict[str, Any]:
    """What this kind of request uses now."""
    common = {"op": gate.op, "who": gate.who}
    ours.ask(**common, first=0, count=7, counted=False)  # a prepared plan may change on the sixth
    found = ours.ask(**common, first=100, count=3, counted=True)
    assert set(found["statuses"]) <= {200, 302}
    return {
        "statements": found["statements"],
        "buffers": round(min(found["buffers"])),
        "opened": found["opened"],
        "bytes": found["bytes"],
        "wal": round(min(found["wal"])),
        "calls": found["calls"],
        "left": found["left"],
    }


def over(gate: Gate, used: dict[str, Any], allowed: dict[str, float]) -> dict[str, str]:
    """What was used beyond what is allowed: so many times the figure of the gate."""
    return {
        kind: f"{used[kind]}, not {getattr(gate, kind)}"
        for kind, times in allowed.items()
        if used[kind] > getattr(gate, kind) * times
    }
