"""F3: full disks, one after the other - the database's, its WAL's, the trail's, the logs' - and what people see then.

Each lies on a small file system of its own that a ballast file fills to the last byte and then leaves again.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from deploy.postgres_programs import CannotRun
from tests.faults.clients import ActingPerson, Ledger
from tests.faults.examine import Found, examine
from tests.faults.installation import Installation, a_place

NEEDS = (
    "A full disk needs a small file system, and none could be made here ({}). Run this as root (or with CAP_SYS_ADMIN) "
    "on Linux: it mounts a tmpfs of its own for each disk and takes it away again."
)
MEGABYTE = 1024 * 1024
FULL_FOR = 12.0


class NoSmallDisk(Exception):
    """No file system of a fixed size can be made here; the message says what is needed."""


@dataclass
class Full:
    """One disk: what was answered while it was full, and what was there afterwards."""

    answers: Counter[int] = field(default_factory=Counter)
    acknowledged_while_full: int = 0
    seconds_to_serve: float = 0.0
    found: Found = field(default_factory=Found)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def small_disk(where: Path, megabytes: int) -> Iterator[Path]:
    """A file system of so many megabytes at this place."""
    where.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "casework-faults", str(where)]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoSmallDisk(NEEDS.format(error.strerror)) from error
    if made.returncode:
        raise NoSmallDisk(NEEDS.format(made.stderr.strip() or f"mount ended with {made.returncode}"))
    try:
        yield where
    finally:
        for _ in range(50):
            if not subprocess.run(["umount", str(where)], capture_output=True, check=False).returncode:
                break
            time.sleep(0.2)


class Ballast:
    """A file that takes whatever room there is."""

    def __init__(self, disk: Path) -> None:
        self.file = disk / "ballast"

    def fill(self) -> None:
        """Until not one byte more goes in."""
        with self.file.open("ab", buffering=0) as file:
            for size in (MEGABYTE, 4096, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def leave(self) -> None:
        """Give the room back."""
        self.file.unlink(missing_ok=True)


@contextmanager
def _data(place: Path) -> Iterator[tuple[Installation, Path]]:
    """Everything of the database's on one small disk."""
    with small_disk(place / "disk", 300) as disk:
        options = {"max_wal_size": "64MB", "min_wal_size": "32MB"}
        installation = Installation(place, home=disk / "postgres", options=options)
        installation.settle()
        yield installation, disk


@contextmanager
def _wal(place: Path) -> Iterator[tuple[Installation, Path]]:
    """Only the write-ahead log on a small disk: when that is full PostgreSQL ends itself."""
    with small_disk(place / "disk", 96) as disk:
        installation = Installation(place, options={"max_wal_size": "64MB", "min_wal_size": "32MB"})
        installation.settle()
        installation.database.stop()
        kept = installation.database.data / "pg_wal"
        moved = disk / "pg_wal"
        subprocess.run(["cp", "-a", str(kept), str(moved)], check=True)
        subprocess.run(["rm", "-r", str(kept)], check=True)
        kept.symlink_to(moved)
        installation.database.start()
        yield installation, disk


@contextmanager
def _trail(place: Path) -> Iterator[tuple[Installation, Path]]:
    """Arrivals, leaves and checkpoint."""
    with small_disk(place / "trail", 4) as disk:
        installation = Installation(place)
        installation.settle()
        yield installation, disk


@contextmanager
def _logs(place: Path) -> Iterator[tuple[Installation, Path]]:
    """What servers, sequencer and database say."""
    with small_disk(place / "logs", 2) as disk:
        installation = Installation(place)
        installation.settle()
        installation.database.stop()
        installation.database.log.unlink()
        installation.database.log.symlink_to(disk / "postgres.log")
        installation.database.start()
        yield installation, disk


DISKS: dict[str, Callable[[Path], contextlib.AbstractContextManager[tuple[Installation, Path]]]] = {
    "database": _data,
    "write-ahead log": _wal,
    "trail": _trail,
    "logs": _logs,
}
STOPS = {"database", "write-ahead log", "trail"}
"""Disks without which nothing may be acknowledged for long; a full log disk stops nobody."""


def run_one(name: str, *, full_for: float = FULL_FOR, say: Callable[[str], None] = print) -> Full:
    """People work, the disk fills up, they go on trying, the room is given back, they go on working."""
    result = Full()
    with a_place() as place, DISKS[name](place) as (installation, disk):
        try:
            installation.open()
            _fill_under_load(name, installation, Ballast(disk), result, full_for, say)
        finally:
            installation.close()
    return result


def _fill_under_load(
    name: str, installation: Installation, ballast: Ballast, result: Full, full_for: float, say: Callable[[str], None]
) -> None:
    ledger = Ledger()
    working = [
        ActingPerson(installation, ledger, who, seed=place) for place, who in enumerate(("mai", "lu", "hoa", "binh"))
    ]
    for person in working:
        person.start()
    _served(installation, ledger, time.monotonic())
    time.sleep(2)
    ballast.fill()
    with ledger.lock:
        before, done = ledger.answers.copy(), len(ledger.acknowledged)
    until = time.monotonic() + full_for
    while time.monotonic() < until:
        ballast.fill()  # what is given back meanwhile is taken again
        installation.keep_sequencing()
        with contextlib.suppress(CannotRun, psycopg.Error):
            installation.database.keep_running()
            if name == "write-ahead log":
                _next_segment(installation)
        time.sleep(0.3)
    with ledger.lock:
        result.answers = ledger.answers - before
        result.acknowledged_while_full = len(ledger.acknowledged) - done
    ballast.leave()
    began = time.monotonic()
    installation.bring_back_database()
    result.seconds_to_serve = _served(installation, ledger, began)
    time.sleep(2)
    for person in working:
        person.stop()
    result.found = examine(installation, ledger)
    result.wrong += result.found.wrong
    if name in STOPS and not result.answers[503]:
        result.wrong.append("the disk never was so full that anybody was told")
    if name not in STOPS and (result.answers[503] or not result.acknowledged_while_full):
        result.wrong.append("people were stopped")
    codes = ", ".join(f"{count} x {code or 'cut off'}" for code, count in sorted(result.answers.items()))
    say(f"  {name} full: {codes}; served again after {result.seconds_to_serve:.1f} s")


def _next_segment(installation: Installation) -> None:
    """As many hours of work would: the segments that were made beforehand are used up, and a new one finds no room."""
    with installation.outside() as connection:
        connection.execute("SELECT pg_logical_emit_message(true, 'faults', 'one more'), pg_switch_wal()")


def _served(installation: Installation, ledger: Ledger, since: float, longest: float = 90) -> float:
    while time.monotonic() - since < longest:
        with ledger.lock:
            if all(ledger.last_done.get(port, 0.0) > since for port in installation.ports):
                return time.monotonic() - since
        with contextlib.suppress(CannotRun, psycopg.OperationalError):
            installation.database.keep_running()
        installation.keep_sequencing()
        time.sleep(0.05)
    raise AssertionError("nobody is served any more")


def can_mount() -> None:
    """Raise NoSmallDisk at once, not after minutes."""
    with a_place() as place, small_disk(place / "disk", 1) as disk:
        os.stat(disk)
