"""The house the measurements are made in: one server kept under .run/bench, its databases, and how to be let in.

What was loaded is kept for the next run, under the size and a key of the schema: a changed migration loads anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from config.environment import keep_secret_in
from deploy.embedded_postgres import OWNER, SUPERUSER, THROWAWAY, EmbeddedPostgres
from deploy.postgres_programs import CannotRun

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".run" / "bench"
OURS = "ours"
RIVALS = ("plain", "ordinary", "tuned")
HOUSED_WITH = {"tuned": "ordinary"}
"""Rivals that differ from another only in their grants share its database: a million cases twice fill a disk."""
PACKAGES = KEPT / "packages"
"""What only the rivals need is installed here, beside the environment of the product."""

PASSPHRASE = "bon mua bon ben suong giang"
"""Everybody's in this house: it holds nobody's words."""

MEMORY: Mapping[str, str] = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "track_io_timing": "off",
    "max_connections": "60",
}
"""As a small server would be set up; for all contenders alike."""

COMMON = ("tests/bench/facts.py", "tests/bench/shape.py", "tests/bench/putting.py")
OF_OURS = ("casework/migrations", "casework/vault", "tests/bench/story.py", "tests/bench/copying.py")
OF_RIVALS = ("tests/bench/rivals/models.py", "tests/bench/rivals/loading.py", "tests/bench/rivals/telling.py")


def database_of(name: str) -> str:
    """The database a contender works in."""
    return HOUSED_WITH.get(name, name)


def schema_key(name: str) -> str:
    """Changes with whatever decides what a loaded row of this contender looks like."""
    seen = hashlib.sha256()
    for made_of in (*COMMON, *(OF_OURS if name == OURS else OF_RIVALS)):
        path = ROOT / made_of
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            seen.update(file.read_bytes())
    return seen.hexdigest()[:12]


def place_of(size: int) -> Path:
    """Where the house of this size is kept."""
    return KEPT / str(size)


def server_of(size: int, *, loading: bool) -> EmbeddedPostgres:
    """The server of one size; while loading nothing waits for the disk."""
    return EmbeddedPostgres(place_of(size) / "postgres", options={**MEMORY, **(THROWAWAY if loading else {})})


def environment_of_rival(
    server: EmbeddedPostgres, place: Path, name: str, size: int, *, database: str | None = None
) -> dict[str, str]:
    """The settings of a rival, on a database that it owns."""
    keep_secret_in(place / "secret_key")
    database = database or database_of(name)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.bench.rivals.settings",
        "CASEWORK_BENCH_RIVAL": name,
        "CASEWORK_BENCH_SIZE": str(size),
        "CASEWORK_SECRET_KEY_FILE": str(place / "secret_key"),
        "DATABASE_URL": server.url(database, role=OWNER),
        "CASEWORK_BENCH_SUPERUSER": server.url(database, role=SUPERUSER),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(PACKAGES)]),
    }


def environment(server: EmbeddedPostgres, place: Path, size: int, *, role: str | None = None) -> dict[str, str]:
    """Production's settings for the product itself, as the role of the application or as another."""
    keep_secret_in(place / "secret_key")
    for name in ("static", "trail"):
        (place / name).mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "CASEWORK_TEST_STATIC": str(place / "static"),
        "CASEWORK_SECRET_KEY_FILE": str(place / "secret_key"),
        "CASEWORK_HOSTS": "casework.example",
        "CASEWORK_TRAIL_ORIGIN": "casework.example/bench",
        "CASEWORK_TRAIL_DIRECTORY": str(place / "trail"),
        "DATABASE_URL": server.url(OURS, role=role) if role else server.url(OURS),
        "DATABASE_OWNER_URL": server.url(OURS, role=OWNER),
        "CASEWORK_BENCH_SIZE": str(size),
        "CASEWORK_BENCH_BEGUN": str(place / "begun"),
        "CASEWORK_BENCH_SUPERUSER": server.url(OURS, role=SUPERUSER),
        "PYTHONPATH": str(ROOT),
    }


def forget() -> None:
    """Remove every kept house, wherever its server had to put its data."""
    for place in sorted(KEPT.glob("[0-9]*")):
        try:
            EmbeddedPostgres(place / "postgres").forget()
        except CannotRun as error:
            raise CannotRun("A benchmark is running: stop it with Ctrl-C first.") from error
    shutil.rmtree(KEPT, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--forget"]:
        forget()
