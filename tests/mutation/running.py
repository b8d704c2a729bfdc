"""Runs the tests that must notice a guard's absence: all collected once, each guard in a child of its own.

A child is a fork of a pytest that has read every test and run none. A database with the cast is prepared once; each
child works in a copy of it, for a guard of the wall in a copy where its SQL was run.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from deploy.embedded_postgres import THROWAWAY, EmbeddedPostgres, in_memory
from deploy.postgres_programs import CannotRun
from tests.mutation.guards import Guard
from tests.mutation.switching import ROOT, DoesNotStand, house, in_the_copy, in_this_process

LONGEST_SECONDS = 240
"""A guard without which nothing ends costs so much; on a busy machine the tests of a suite take as long."""
# Django has no settings yet when this is read: tests/database.py cannot be asked for the name.
WITH_THE_CAST = "with_the_cast"
PREPARED = "prepared_for_guards"
OF_THE_SERVER = ("postgres", "template0", "template1", "casework", PREPARED, WITH_THE_CAST)
LISTED = ("--import-mode=importlib", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist")
NOTHING_RAN = "no test of this name"


@dataclass(frozen=True)
class Told:
    """What a child says: the first test that fell (or nothing), why, and how many passed before it."""

    fell: str = ""
    why: str = ""
    passed: int = 0
    elsewhere: bool = False
    """Whether this process could not be changed, so that a copy must tell."""


@dataclass
class Servant:
    """The server of this run, and the prepared database in it."""

    server: EmbeddedPostgres
    off: str = "?"

    @property
    def superuser_url(self) -> str:
        """Where its superuser comes in."""
        return self.server.url("postgres", role="postgres")

    def environment(self) -> dict[str, str]:
        """What tests/conftest.py needs to use this server and start none."""
        return {
            "DATABASE_URL": self.server.url("casework", role="postgres"),
            "CASEWORK_TEST_POSTGRES": f"{self.server.data}|{self.server.bin}|{self.superuser_url}",
        }

    def is_prepared(self) -> bool:
        """Whether an earlier run left it."""
        with psycopg.connect(self.superuser_url, autocommit=True) as super_:
            asked = super_.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [PREPARED]).fetchone()
        return asked == (1,)

    def prepare(self) -> None:
        """Keep what the first process gathered as the one that all others are copies of."""
        with psycopg.connect(self.superuser_url, autocommit=True) as super_:
            super_.execute(_copy(PREPARED, WITH_THE_CAST))

    def put(self, without: str) -> None:
        """Have the cast's database as it was prepared, with this SQL run in it, and none that earlier tests left."""
        self.server.keep_running()
        with psycopg.connect(self.superuser_url, autocommit=True) as super_:
            for (name,) in super_.execute("SELECT datname FROM pg_database").fetchall():
                if name not in OF_THE_SERVER or (name == WITH_THE_CAST and self.off != without):
                    super_.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            if self.off == without:
                return
            super_.execute(_copy(WITH_THE_CAST, PREPARED))
        self.off = "?"
        if without:
            with psycopg.connect(self.server.url(WITH_THE_CAST, role="postgres")) as connection:
                connection.execute(without.encode())
        self.off = without


def _copy(name: str, template: str) -> sql.Composed:
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    return copy.format(sql.Identifier(name), sql.Identifier(template))


@dataclass
class Runner:
    """Knows every test of the suites asked for; tells who falls without a guard."""

    servant: Servant
    items: Sequence[pytest.Item]
    session: pytest.Session
    there: Path
    stands: set[str] = field(default_factory=set)

    def prepare(self) -> None:
        """Gather the cast, by the first test that needs it, unless this house has it already."""
        if self.servant.is_prepared():
            return
        first = next(one for one in self.items if "cast" in getattr(one, "fixturenames", ()))
        told = self._in_a_child([first], lambda: True)
        if told.fell or not told.passed:
            raise SystemExit(f"the house does not stand: {told.fell} {told.why}")
        self.servant.prepare()

    def who_falls(self, guard: Guard, known: str, *, alone: bool = False) -> Told:
        """The first test that falls without it; `alone` asks the known one only."""
        asked = self._named(known) if alone else self._asked(guard, known)
        if not asked:
            return Told(why=NOTHING_RAN)
        try:
            self.servant.put(guard.put if guard.in_the_wall else guard.behind)
        except psycopg.Error as error:
            raise DoesNotStand(str(error)) from error
        told = Told(elsewhere=True)
        if not guard.anew:
            told = self._in_a_child(asked, lambda: guard.in_the_wall or in_this_process(guard))
        if told.elsewhere or (not told.fell and not guard.in_the_wall and _starts_processes(guard)):
            told = self._in_the_copy(guard, known, alone=alone)
        return told

    def falls_anyway(self, tests: Collection[str]) -> dict[str, str]:
        """Which of these fall with every guard on, and why: what they noticed was nothing."""
        found: dict[str, str] = {}
        for test in sorted({*tests} - self.stands):
            # Each finds the cast as it was prepared, and no copy of it that the one before left.
            self.servant.put("")
            told = self._in_a_child(self._named(test), lambda: True)
            if told.fell or told.why:
                found[test] = told.why
            else:
                self.stands.add(test)
        return found

    def _asked(self, guard: Guard, known: str) -> list[pytest.Item]:
        words = guard.select.split(" or ") if guard.select else [""]
        of_its = [
            one
            for place in guard.suite
            for one in self.items
            if (one.nodeid.startswith((f"{place}/", f"{place}::")) or one.nodeid == place)
            and any(word.lower() in one.nodeid.lower() for word in words)
        ]
        first = self._named(known) if known else []
        return [*first, *(one for one in dict.fromkeys(of_its) if one not in set(first))]

    def _named(self, test: str) -> list[pytest.Item]:
        return [one for one in self.items if one.nodeid.split("[")[0] == test]

    def _in_a_child(self, asked: Sequence[pytest.Item], switch_off: Callable[[], bool]) -> Told:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.close(reading)
                os.setpgid(0, 0)
                told = self._ran(asked) if switch_off() else Told(elsewhere=True)
                with os.fdopen(writing, "w") as out:
                    json.dump([told.fell, told.why, told.passed, told.elsewhere], out)
                code = 0
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
            finally:
                os._exit(code)
        os.close(writing)
        ended = _waited(child)
        with os.fdopen(reading) as said:
            text = said.read()
        if not ended:
            return Told(why="it did not end")
        return Told(*json.loads(text)) if text else Told(why="the child broke")

    def _ran(self, asked: Sequence[pytest.Item]) -> Told:
        """In the child: test after test until one falls."""
        heard = _Heard()
        plugins = self.session.config.pluginmanager
        plugins.unregister(name="terminalreporter")
        plugins.register(heard)
        for number, item in enumerate(asked):
            after = asked[number + 1] if number + 1 < len(asked) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if heard.fell:
                break
        with contextlib.suppress(BaseException):
            self.session._setupstate.teardown_exact(None)
        return Told(heard.fell.split("[")[0], heard.why, heard.passed)

    def _in_the_copy(self, guard: Guard, known: str, *, alone: bool) -> Told:
        """A whole pytest of its own, for what cannot be changed in this process or is asked of another one."""
        for asked in ([known] if known else [], [] if alone else [*guard.suite]):
            if not asked:
                continue
            self.servant.put(guard.behind)
            command = [sys.executable, "-m", "pytest", "-x", *LISTED, *asked]
            if guard.select and asked != [known]:
                command += ["-k", guard.select]
            there = {**os.environ, "PYTHONPATH": str(self.there)}
            if guard.anew:
                for name in self.servant.environment():
                    there.pop(name)
            with in_the_copy(guard, self.there):
                try:
                    ran = subprocess.run(
                        command, cwd=self.there, env=there, capture_output=True, text=True, timeout=LONGEST_SECONDS,
                        check=False,
                    )  # fmt: skip
                except subprocess.TimeoutExpired:
                    return Told(why="it did not end")
            for line in ran.stdout.splitlines():
                # A line of a log that was caught begins with such a word as well.
                if line.startswith(("FAILED tests/", "ERROR tests/")):
                    return Told(line.split()[1].split("[")[0], ran.stdout[-3_000:])
            if ran.returncode != 0:
                return Told(why=f"the tests did not run: {ran.stdout[-2_000:]}{ran.stderr[-1_000:]}")
        return Told()


def _starts_processes(guard: Guard) -> bool:
    """Whether its tests ask another process, which has the guard."""
    return any(place.startswith(("tests/attack", "tests/deploy", "tests/trail/sequencer")) for place in guard.suite)


class _Heard:
    """Hears of each test of a child."""

    def __init__(self) -> None:
        self.fell, self.why, self.passed = "", "", 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first that fell."""
        if report.failed and not self.fell:
            self.fell, self.why = report.nodeid, report.longreprtext[-3_000:]
        self.passed += report.passed and report.when == "call"


def _waited(child: int) -> bool:
    """Whether it ended by itself in time."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


class _Instead:
    """A plugin that does its own work instead of running the tests that were collected."""

    def __init__(self, work: Callable[[pytest.Session], None]) -> None:
        self.work = work

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Never run them here."""
        self.work(session)
        return True


def _digest_of_the_house() -> str:
    """Another where anything changed that what is prepared is made of."""
    made_of = [ROOT / "tests" / "cast.py", ROOT / "tests" / "database.py"]
    for place in ("casework", "config", "deploy/postgres"):
        made_of += sorted(one for one in (ROOT / place).rglob("*") if one.suffix in {".py", ".sql"})
    return sha256(b"".join(one.read_bytes() for one in made_of)).hexdigest()[:16]


@contextlib.contextmanager
def _serving() -> Iterator[Servant]:
    """A server that stays where it is for the next run, as long as the house is the same."""
    place = (in_memory() or ROOT / ".run") / f"casework-prepared-{_digest_of_the_house()}"
    for other in place.parent.glob("casework-prepared-*"):
        if other != place:
            with contextlib.suppress(CannotRun):
                EmbeddedPostgres(other).forget()
    with EmbeddedPostgres(place, options=THROWAWAY) as server:
        server.create_database("casework")
        yield Servant(server)


def with_tests_of(suites: Sequence[str], work: Callable[[Runner], None]) -> None:
    """Collect these once and hand a runner of them to the work."""
    with _serving() as servant, house() as there:
        os.environ.update(servant.environment())

        def inside(session: pytest.Session) -> None:
            runner = Runner(servant, session.items, session, there)
            runner.prepare()
            work(runner)

        code = pytest.main([*LISTED, *suites], plugins=[_Instead(inside)])
        if code != 0:
            raise SystemExit(f"the tests could not be read ({code})")
