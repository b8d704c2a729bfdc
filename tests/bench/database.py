"""The databases that measurements are made in: a server for each size kept under .run/bench, and how to be let in.

What was loaded is kept for the next run, also of a later release: a migration that came since is run on what is there,
as in a house at work, whose older cases were told as it was done then. Only another shape of the house loads anew, and
a migration that is not what it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.environment import keep_secret_in
from deploy.embedded_postgres import APP, OWNER, SUPERUSER, THROWAWAY, EmbeddedPostgres
from deploy.postgres_programs import CannotRun
from tests.server import ROOT, production

KEPT = Path(os.environ.get("CASEWORK_BENCH_KEPT", ROOT / ".run" / "bench")).absolute()
"""Where all of it lies: `make bench KEPT=/elsewhere` names another place, which several checkouts may measure in."""

OURS = "ours"
LOADED_RIVALS = ("plain", "ordinary", "tuned")
RIVALS = ("plain", "tuned_plain", "ordinary", "tuned")
HOUSED_WITH = {"tuned": "ordinary", "tuned_plain": "plain"}
"""Rivals that differ from another only in their grants share its database, and so does one that differs in its code
alone: a million cases twice fill a disk."""
PACKAGES = KEPT / "packages"
"""What only the rivals need is installed here, beside the environment of the product."""

PASSPHRASE = "bon mua bon ben suong giang"
"""Everybody's here: these databases hold nobody's words."""

MEMORY: Mapping[str, str] = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "track_io_timing": "off",
    "max_connections": "60",
}
"""As a small server would be set up; for all contenders alike."""

COMMON = ("tests/bench/facts.py", "tests/bench/shape.py", "tests/bench/putting.py")
TOLD_BY = ("tests/bench/story.py", "tests/bench/copying.py")
"""How a case is told and retold: follows the product nearly every week, and a house told by an earlier one stands."""
MIGRATIONS = ROOT / "casework" / "migrations"
OF_RIVALS = ("tests/bench/rivals/models.py", "tests/bench/rivals/loading.py", "tests/bench/rivals/telling.py")


def database_of(name: str) -> str:
    """The database a contender works in."""
    return HOUSED_WITH.get(name, name)


def product() -> str:
    """Changes with the product and with what measures it: what was measured of another is measured anew."""
    seen = hashlib.sha256()
    for made_of in ("casework", "config", "templates", "tests/bench"):
        for file in sorted((ROOT / made_of).rglob("*")):
            if file.suffix in {".py", ".sql", ".html"}:
                seen.update(file.read_bytes())
    return seen.hexdigest()[:12]


type Seeded = dict[str, str]
"""What a database was seeded with: a digest of its shape, of what its cases were told by, and of each migration it has
run."""


def seeds(name: str) -> Seeded:
    """What this contender's database would be seeded with now."""
    if name != OURS:
        return {"shape": _digest(*COMMON, *OF_RIVALS)}
    migrations = sorted(MIGRATIONS.rglob("*.py")) + sorted(MIGRATIONS.rglob("*.sql"))
    names = [str(file.relative_to(ROOT)) for file in migrations]
    return {"shape": _digest(*COMMON), "told": _digest(*TOLD_BY), **{one: _digest(one) for one in names}}


def _digest(*files: str) -> str:
    seen = hashlib.sha256()
    for file in files:
        seen.update((ROOT / file).read_bytes())
    return seen.hexdigest()[:12]


def seeded(stamp: Path) -> Seeded:
    """What is written there that a database was seeded with; nothing where nothing is."""
    found: Seeded = json.loads(stamp.read_text()) if stamp.exists() else {}
    return found


def carries(found: Seeded, now: Seeded) -> bool:
    """Whether what was seeded then is carried forward: its shape and what it has run have not changed, something may
    have come, and its cases may be told otherwise by now."""
    return bool(found) and {**found, "told": ""}.items() <= {**now, "told": ""}.items()


@dataclass(frozen=True)
class LoadTestDatabase:
    """The databases of one size, ours and the rivals', on one server, with every file of theirs below one place."""

    place: Path
    size: int

    @classmethod
    def kept(cls, size: int) -> LoadTestDatabase:
        """The one of this size that is kept for the next run."""
        return cls(KEPT / str(size), size)

    def server(self, *, loading: bool) -> EmbeddedPostgres:
        """Its server; while loading nothing waits for the disk."""
        return EmbeddedPostgres(self.place / "postgres", options={**MEMORY, **(THROWAWAY if loading else {})})

    def environment(
        self, server: EmbeddedPostgres, *, database: str = OURS, role: str = APP, secret_key: str = ""
    ) -> dict[str, str]:
        """Production's settings for the product itself, as the role of the application or as another."""
        return production(
            self.place,
            host="casework.example",
            origin="casework.example/bench",
            secret_key=secret_key,
            DATABASE_URL=server.url(database, role=role),
            DATABASE_OWNER_URL=server.url(database, role=OWNER),
            CASEWORK_BENCH_SIZE=str(self.size),
            CASEWORK_BENCH_BEGUN=str(self.place / "begun"),
            CASEWORK_BENCH_SUPERUSER=server.url(database, role=SUPERUSER),
        )

    def environment_of_rival(
        self, server: EmbeddedPostgres, name: str, *, database: str | None = None
    ) -> dict[str, str]:
        """The settings of a rival, on a database that it owns."""
        keep_secret_in(self.place / "secret_key")
        database = database or database_of(name)
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.bench.rivals.settings",
            "CASEWORK_BENCH_RIVAL": name,
            "CASEWORK_BENCH_SIZE": str(self.size),
            "CASEWORK_SECRET_KEY_FILE": str(self.place / "secret_key"),
            "DATABASE_URL": server.url(database, role=OWNER),
            "CASEWORK_BENCH_SUPERUSER": server.url(database, role=SUPERUSER),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(PACKAGES)]),
        }


def forget() -> None:
    """Remove everything that is kept, wherever its server had to put its data."""
    for place in sorted(KEPT.glob("[0-9]*")):
        try:
            EmbeddedPostgres(place / "postgres").forget()
        except CannotRun as error:
            raise CannotRun("A benchmark is running: stop it with Ctrl-C first.") from error
    shutil.rmtree(KEPT, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--forget"]:
        forget()
