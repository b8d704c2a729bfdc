"""An installation as it runs in production, in processes that may be killed: database, two servers, sequencer."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from config.environment import keep_secret_in
from deploy.embedded_postgres import OWNER, SEQUENCER, VERIFY, EmbeddedPostgres, _die_with_parent
from deploy.postgres_programs import CannotRun
from tests.server import HOST, ROOT, free_port, production

NAME = "casework"
ORIGIN = "casework.example/faults"
PATIENCE = 600
"""Seconds in which a busy machine starts a process; one that ended is noticed at once."""
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class NotDurable(Exception):
    """The database would lose what it acknowledged: figures from it would say nothing."""


class Installation:
    """Everything runs from `place`; the trail's files lie in `trail`, logs in `logs`, the database in `home`."""

    def __init__(
        self, place: Path, *, home: Path | None = None, options: Mapping[str, str] | None = None, servers: int = 2
    ) -> None:
        self.place = place
        self.trail, self.logs, self.kept = place / "trail", place / "logs", place / "kept"
        for directory in (self.trail, self.logs, self.kept, place / "static", place / "temporary"):
            directory.mkdir(exist_ok=True)
        self.database = EmbeddedPostgres(home or place / "postgres", options=options)
        self.secret = place / "secret_key"
        self.ports = [free_port() for _ in range(servers)]
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    # beginning and end

    def settle(self) -> None:
        """A new database with the cast."""
        keep_secret_in(self.secret)
        self._begin()
        self.run("-m", "tests.faults.settle")

    def settle_copy(self, superuser_url: str, secret: str) -> None:
        """A copy of a database that has the cast already."""
        self.secret.write_text(secret)
        self.secret.chmod(0o600)
        self._begin()
        programs = self.database.bin
        dumped = subprocess.run([programs / "pg_dump", superuser_url], capture_output=True, check=True)
        restore: list[str | Path] = [programs / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d"]
        subprocess.run(
            [*restore, self.superuser_url], input=dumped.stdout, check=True, stdout=subprocess.DEVNULL, cwd="/"
        )
        self.run("manage.py", "collectstatic", "--noinput", "-v0")
        self.run("manage.py", "sequence", "--make-key")

    def _begin(self) -> None:
        self.database.start()
        self.database.create_database(NAME)
        with self.outside() as connection:
            for setting, wanted in DURABLE.items():
                (found,) = connection.execute(f"SHOW {setting}").fetchone() or ("",)
                if found != wanted:
                    raise NotDurable(f"{setting} is {found}")

    def open(self) -> None:
        """Start the servers and the sequencer."""
        for port in self.ports:
            self.start_server(port)
        self.start_sequencer()
        for port in self.ports:
            self.wait_for(port)

    def close(self) -> None:
        """End every process we started."""
        for name in list(self.running):
            self.kill(name)
        self.database.stop()

    # processes

    @property
    def superuser_url(self) -> str:
        """The database as its administrator reaches it."""
        return self.database.url(NAME, role="postgres")

    @contextmanager
    def outside(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """The administrator's connection."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            yield connection

    def environment(self, **more: str) -> dict[str, str]:
        """What production's settings ask for."""
        return production(
            self.place,
            host=HOST,
            origin=ORIGIN,
            CASEWORK_PROXY=HOST,
            CASEWORK_TRAIL_KEY_FILE=str(self.place / "trail.key"),
            DATABASE_URL=self.database.url(NAME),
            DATABASE_OWNER_URL=self.database.url(NAME, role=OWNER),
            DATABASE_SEQUENCER_URL=self.database.url(NAME, role=SEQUENCER),
            DATABASE_VERIFY_URL=self.database.url(NAME, role=VERIFY),
            **more,
        )

    def run(self, *code: str, given: str = "") -> str:
        """Run one command to its end; answers what it printed."""
        done = subprocess.run(
            [sys.executable, *code],
            env=self.environment(),
            cwd=ROOT,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{code}: {done.stdout}{done.stderr}")
        return done.stdout

    def _start(self, name: str, *code: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *code],
                env=self.environment(),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent(os.getpid()),  # ended with us in whatever way, they leave no orphan
            )

    def start_server(self, port: int) -> None:
        """The production command on one port."""
        self._start(f"server-{port}", "-m", "deploy.serving", "--processes", "1", "--port", str(port))

    def start_sequencer(self) -> None:
        """The production command of the trail."""
        self._start("sequencer", "manage.py", "sequence")

    def keep_sequencing(self) -> None:
        """What a service manager does: start it again when it ended by itself."""
        process = self.running.get("sequencer")
        if process is None or process.poll() is not None:
            self.start_sequencer()

    def wait_for(self, port: int, seconds: float = PATIENCE) -> None:
        """Until somebody listens there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                return
            if self.running[f"server-{port}"].poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"no server on {port}: {(self.logs / f'server-{port}.log').read_text()[-2000:]}")

    def kill(self, name: str, how: int = signal.SIGKILL) -> None:
        """End one process of ours, by default without a word."""
        process = self.running.pop(name)
        process.send_signal(how)
        process.wait(PATIENCE)

    def kill_database(self, *, whole: bool = True) -> None:
        """kill -9 of the postmaster, and of all its children in the same moment."""
        parent = self.database.pid
        if parent is None:
            return
        for pid in [parent, *(_children(parent) if whole else [])]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill_backend(self, pid: int) -> None:
        """kill -9 of one process of the database's: it then starts itself anew."""
        parent = self.database.pid
        if parent is not None and pid in _children(parent):
            os.kill(pid, signal.SIGKILL)

    def backends(self) -> list[int]:
        """The processes that serve the application now."""
        with self.outside() as connection:
            found = connection.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'casework_app'").fetchall()
        return [pid for (pid,) in found]

    def bring_back_database(self, seconds: float = PATIENCE) -> None:
        """Start it again as a service manager does, and wait until it answers."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.database.keep_running()
                with self.outside():
                    return
            except (CannotRun, psycopg.OperationalError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    # what is there

    def asked(self, query: str, *values: Any) -> Any:
        """One value the administrator reads."""
        with self.outside() as connection:
            row = connection.execute(query, values).fetchone()
        assert row is not None
        return row[0]

    def notes(self, people: Mapping[str, tuple[str, list[str]]]) -> dict[str, dict[str, int]]:
        """The opened notes of these people's cases, each with how often it is there."""
        found: dict[str, dict[str, int]] = json.loads(self.run("-m", "tests.faults.reading", given=json.dumps(people)))
        return found


def _children(parent: int) -> list[int]:
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, ppid = int(file.parent.name), int(file.read_text().rsplit(")", 1)[1].split()[1])
            if ppid == parent:
                found.append(pid)
    return found


@contextmanager
def a_place(where: Path | None = None) -> Iterator[Path]:
    """A directory the database's user can walk to, gone at the end."""
    place = Path(tempfile.mkdtemp(prefix="casework-faults-", dir=where))
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def an_installation(**more: Any) -> Iterator[Installation]:
    """A new installation that is open, and everything of it gone at the end."""
    with a_place() as place:
        installation = Installation(place, **more)
        try:
            installation.settle()
            installation.open()
            yield installation
        finally:
            installation.close()


def token() -> str:
    """Words nobody wrote before; letters alone, for figures by chance may be a number that a page asks about."""
    return f"Ghi chú {secrets.token_hex(6).translate(str.maketrans('0123456789', 'ghijklmnop'))}"
