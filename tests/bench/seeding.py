"""Loads what is measured, and keeps it for the next run: the houses of each size, the house of names, and weights.

python -m tests.bench.seeding <cases> ...        (make bench-seed, make bench-seed SIZE=1000000)

It may run beside other work and be stopped: it goes on where it was. What an earlier release loaded is carried forward
by its migrations, as in a house at work.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable

from tests.bench import database, weighing
from tests.bench.database import LoadTestDatabase
from tests.bench.shape import NAMES
from tests.server import ROOT


def seeded(sizes: Iterable[int]) -> dict[str, float]:
    """Everything for these sizes; answers what a case and an event weigh."""
    packages()
    for size in (*sizes, NAMES):
        loaded(size)
    return weighed()


def weighed() -> dict[str, float]:
    """Bytes of a case and of an event, weighed where they were not for this schema."""
    kept, stamp, now = database.KEPT / "weights.json", database.KEPT / "weights.seeds", database.seeds(database.OURS)
    if not kept.exists() or database.seeded(stamp) != now:
        kept.write_text(json.dumps(weighing.weights()))
        stamp.write_text(json.dumps(now))
    found: dict[str, float] = json.loads(kept.read_text())
    return found


def loaded(size: int) -> None:
    """The databases of this size: as an earlier run left them, or as far as that came, or made now."""
    wanted = (database.OURS,) if size == NAMES else (database.OURS, *database.LOADED_RIVALS)
    missing = [name for name in wanted if not _whole(size, name)]
    kept = LoadTestDatabase.kept(size)
    if not missing:
        _collected(kept)
        return
    place = kept.place
    print(f"Loading {size:,} cases (kept for the next run in {place})", flush=True)
    with kept.server(loading=True) as server:
        for name in missing:
            stamp, now = place / f"{name}.seeds", database.seeds(name)
            fresh = not database.carries(database.seeded(stamp), now)
            if name == database.OURS:
                # A start that was cut off before the units were all there begins again.
                fresh = fresh or not (place / "begun").exists()
                if fresh:
                    (place / "begun").unlink(missing_ok=True)
                environment, module = kept.environment(server), "tests.bench.loading"
            else:
                environment = kept.environment_of_rival(server, name)
                module = "tests.bench.rivals.loading"
            server.create_database(database.database_of(name), afresh=fresh and name not in database.HOUSED_WITH)
            stamp.write_text(json.dumps(now))
            command = [sys.executable, "-m", module, str(size)]
            subprocess.run(command, env=environment, check=True, cwd=ROOT)
            (place / f"{name}.whole").write_text(json.dumps(now))


def _collected(kept: LoadTestDatabase) -> None:
    """The files that pages name, as they are now: what is loaded may be older than they."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(command, env=kept.environment(kept.server(loading=False)), check=True, cwd=ROOT)


def _whole(size: int, name: str) -> bool:
    return database.seeded(LoadTestDatabase.kept(size).place / f"{name}.whole") == database.seeds(name)


def packages() -> None:
    """What only the rivals need, pinned and hashed, in a place of its own."""
    lock = ROOT / "tests" / "bench" / "requirements.lock"
    stamp = database.PACKAGES / "lock"
    if stamp.exists() and stamp.read_text() == lock.read_text():
        return
    shutil.rmtree(database.PACKAGES, ignore_errors=True)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*install, "--target", database.PACKAGES, "--requirement", lock], check=True)
    stamp.write_text(lock.read_text())


if __name__ == "__main__":
    seeded([int(word) for word in sys.argv[1:]] or [10_000, 100_000])
