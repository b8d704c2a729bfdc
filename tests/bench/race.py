"""Measures: runs all contenders in turn on the same requests in the house of each size, and writes docs/speed.md.

python -m tests.bench.race [--briefly] <cases> ...        (make bench, make bench SIZE=1000000)

What is not loaded yet is loaded first (tests/bench/seeding.py). What is measured is kept part by part: a run that was
stopped goes on where it was.

Every contender is a process of its own, asked over a pipe, a few requests at a time and in an order drawn anew each
round, so that a slow minute of the machine hits all alike.
"""

from __future__ import annotations

import contextlib
import json
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from deploy.embedded_postgres import APP, SUPERUSER, EmbeddedPostgres
from tests.bench import crowds, database, front, growth, interpreter, report, seeding, trail_bench
from tests.bench.database import LoadTestDatabase
from tests.bench.shape import NAMES, Shape
from tests.server import ROOT

WITHOUT_WALL = "casework_open"
"""A role of the benchmark's own server, which row security does not hold; it exists nowhere else."""

WRITTEN = ROOT / "docs" / "speed.md"

ASKING = """
SELECT pg_get_functiondef(p.oid) FROM pg_proc p
WHERE p.pronamespace = 'wall'::regnamespace AND p.prorettype = 'boolean'::regtype
  AND p.proname LIKE 'sees\\_%' AND strpos(p.prosrc, 'bench.open') = 0
"""
ASKS, OPENED = "\nBEGIN\n", "\nBEGIN\n    IF current_setting('bench.open', true) = 'yes' THEN RETURN true; END IF;\n"

MIX = (("list", "officer"), ("case", "officer"), ("list", "host"), ("history", "officer"), ("list", "supervisor"))
"""What a process is asked for, ten thousand times, before its memory is looked at."""

SMALL = 10_000
"""The house that a larger one is held against."""

WARM = 7
"""Executions before anything is counted: a prepared plan may change on the sixth."""

CONTENDERS = ("ours", "open", *database.RIVALS, "limit")


OURS = ("ours", "open")
DJANGO = (*OURS, *database.RIVALS)


@dataclass(frozen=True)
class Asked:
    """One kind of request, by one kind of worker; `rounds` of `count` requests each."""

    op: str
    who: str
    rounds: int = 8
    count: int = 5
    only: tuple[str, ...] = CONTENDERS


ASKED = (
    Asked("list", "host"),
    Asked("list", "officer"),
    Asked("list", "supervisor"),
    Asked("next", "host"),
    Asked("next", "officer"),
    Asked("next", "supervisor"),
    Asked("open", "officer"),
    Asked("case", "officer"),
    Asked("history", "officer"),
    Asked("create", "host"),
    Asked("change", "officer"),
    Asked("seen before", "officer", only=DJANGO),
    Asked("find", "officer", count=3, only=DJANGO),
    Asked("find", "supervisor", rounds=5, count=1, only=DJANGO),
    Asked("counts", "supervisor", rounds=5, count=1, only=OURS),
    Asked("sign in", "officer", rounds=4, count=1, only=DJANGO),
)
LARGE = (Asked("list", "large"),)
"""What the supervisor of the large province is asked for as well, where there is one."""


@dataclass(frozen=True)
class Patience:
    """How long all is measured."""

    rounds: float
    crowded: int
    endured: int


THOROUGH = Patience(rounds=1, crowded=3, endured=10_000)
BRIEF = Patience(rounds=1 / 4, crowded=1, endured=1_000)


@dataclass(frozen=True)
class Found:
    """What one kind of request cost one contender: milliseconds of one request; counts of the last round."""

    median: float
    p95: float
    cpu: float
    """This process's and its database backend's together: the mean, which a busy machine disturbs least."""
    database: float
    statements: int
    marks: int
    buffers: float
    wal: float
    """Bytes of records in the write-ahead log, without images of whole pages."""
    images: float
    """Images of whole pages that one request logs on average where a checkpoint has just been."""
    bytes: int


class Running:
    """One contender under way."""

    def __init__(self, name: str, environment: Mapping[str, str], python: Path) -> None:
        self.name = name
        self.superuser = environment["CASEWORK_BENCH_SUPERUSER"]
        self._process = subprocess.Popen(
            [python, "-m", "tests.bench.contender", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(environment),
            cwd=ROOT,
        )
        self._answer()

    def ask(self, **asked: Any) -> dict[str, Any]:
        """Ask it for something and wait."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} fell")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """Let it go home."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


def run(
    asked: Asked, running: Sequence[Running], patience: Patience, *, first: int, same: bool = False
) -> dict[str, Found]:
    """One kind of request, by all contenders in turn; of the `same` case always where that is asked for."""
    kinds = ("seconds", "cpu", "database")
    taken: dict[str, dict[str, list[float]]] = {one.name: {kind: [] for kind in kinds} for one in running}
    counted: dict[str, dict[str, Any]] = {}
    common = {"op": asked.op, "who": asked.who}
    for one in running:
        one.ask(**common, first=first, count=WARM if asked.count > 1 else 2, counted=False, same=same)
    first += 0 if same else WARM
    for _ in range(math.ceil(asked.rounds * patience.rounds)):
        for one in random.sample(running, len(running)):
            answer = one.ask(**common, first=first, count=asked.count, counted=False, same=same)
            if not set(answer["statuses"]) <= {200, 302}:
                raise SystemExit(f"{one.name} answered {answer['statuses']} to {asked}")
            for kind in kinds:
                taken[one.name][kind] += answer[kind]
        first += 0 if same else asked.count
    count = 8 if asked.count > 1 else 2
    for one in running:
        counted[one.name] = one.ask(**common, first=first, count=count, counted=True, same=same)
    with without_images(running[0].superuser):
        for one in running:
            again = one.ask(**common, first=first + count, count=count, counted=True, same=same)
            counted[one.name]["wal"] = again["wal"]
    return {name: _found(taken[name], counted[name]) for name in taken}


def _found(taken: Mapping[str, list[float]], counted: Mapping[str, Any]) -> Found:
    seconds = sorted(taken["seconds"])
    database = statistics.mean(taken["database"])
    return Found(
        median=statistics.median(seconds) * 1e3,
        p95=seconds[min(len(seconds) - 1, round(len(seconds) * 0.95))] * 1e3,
        cpu=(statistics.mean(taken["cpu"]) + database) * 1e3,
        database=database * 1e3,
        statements=counted["statements"],
        marks=counted["marks"],
        # The least of a few: one of them may have met a page that had to be cleaned, or logged whole.
        buffers=min(counted["buffers"]),
        wal=min(counted["wal"]),
        images=statistics.mean(counted["images"]),
        bytes=counted["bytes"],
    )


@contextlib.contextmanager
def without_images(superuser: str) -> Iterator[None]:
    """No page is logged whole meanwhile: what is counted is what the requests themselves wrote. An image comes with the
    first change of a page after a checkpoint, and how many pages are met for the first time hangs on how a house was
    filled."""
    with psycopg.connect(superuser, autocommit=True) as super_:

        def told(setting: str) -> None:
            super_.execute(f"ALTER SYSTEM SET full_page_writes = {setting}".encode())
            super_.execute("SELECT pg_reload_conf()")
            time.sleep(0.3)  # until every process has heard of it

        told("off")
        try:
            yield
        finally:
            told("on")


@contextlib.contextmanager
def started(size: int, names: Sequence[str]) -> Iterator[list[Running]]:
    """All contenders on the server of this size."""
    kept = LoadTestDatabase.kept(size)
    with kept.server(loading=False) as server, contextlib.ExitStack() as stack:
        _let_in_without_wall(server)
        _let_nothing_wait(server)
        running = []
        for name in names:
            if name in database.RIVALS:
                environment = kept.environment_of_rival(server, name)
            else:
                environment = kept.environment(server, role=WITHOUT_WALL if name == "open" else APP)
            one = Running(name, environment, Path(sys.executable))
            stack.callback(one.stop)
            running.append(one)
        yield running


def _let_in_without_wall(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url(database.OURS, role=SUPERUSER), autocommit=True) as super_:
        found = super_.execute("SELECT FROM pg_roles WHERE rolname = %s", [WITHOUT_WALL]).fetchone()
        role = sql.Identifier(WITHOUT_WALL)
        if found is None:
            super_.execute(sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS IN ROLE casework_app").format(role))
        # Functions that ask who may see a case before they hand it out: for this role they ask nothing.
        super_.execute(sql.SQL("ALTER ROLE {} SET \"bench.open\" = 'yes'").format(role))
        for (function,) in super_.execute(ASKING).fetchall():
            if ASKS not in function:
                raise SystemExit(f"who may see a case is asked in a way that nobody here can leave out: {function}")
            super_.execute(function.replace(ASKS, OPENED, 1).encode())
        password = sql.Literal(server.password(WITHOUT_WALL))
        super_.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, password))


def _let_nothing_wait(server: EmbeddedPostgres) -> None:
    """As the sequencer leaves it, which runs beside the pages of a house: here it does not, and the line of events that
    wait for it would be as long as all earlier runs together. Whoever gives a right looks through that line."""
    with psycopg.connect(server.url(database.OURS, role=SUPERUSER), autocommit=True) as super_:
        super_.execute("DELETE FROM casework_pendingevent")
        super_.execute("VACUUM casework_pendingevent")


type Part = Callable[[int, Patience], dict[str, Any]]


def raced(size: int, patience: Patience) -> dict[str, Any]:
    """All contenders in turn on the same requests, and several clients at once."""
    results: dict[str, dict[str, Any]] = {}
    asked = ASKED + (LARGE if len(set(Shape(size).provinces)) > 1 and size >= 1_000_000 else ())
    with started(size, CONTENDERS) as running:
        for number, one in enumerate(asked):
            there = [contender for contender in running if contender.name in one.only]
            found = run(one, there, patience, first=number * 1000)
            name = f"{one.op} {one.who}"
            results[name] = {contender: asdict(what) for contender, what in found.items()}
            print(report.line(name, results[name]), flush=True)
        profiles = {
            f"{op} ({who})": running[0].ask(kind="sample", op=op, who=who, first=0, count=60)
            for op, who in (("list", "officer"), ("case", "officer"), ("history", "officer"))
        }
        django = [one for one in running if one.name in DJANGO]
        crowded = {op: crowds.crowd(op, django, patience.crowded) for op in ("list", "open")}
        crowded["day"] = crowds.day(django, patience.crowded)
    return {"results": results, "profiles": profiles, "crowds": crowded}


def of_ours(size: int, patience: Patience) -> dict[str, Any]:
    """Ours alone: memory after very many requests, and a process for each core."""
    with started(size, ("ours",)) as (one,):
        endured = one.ask(kind="endure", mix=MIX, first=0, count=patience.endured)
    with started(size, ("ours",) * crowds.cores()) as pair:
        in_two = {"processes": len(pair), "a second": crowds.in_two("list", pair, patience.crowded)}
    return {"memory": {**endured, "requests": patience.endured}, "in two": in_two}


def from_outside(size: int, _patience: Patience) -> dict[str, Any]:
    """What is met from outside, which does not depend on how many cases lie inside."""
    with LoadTestDatabase.kept(size).server(loading=False) as server:
        return {"front": front.measure(LoadTestDatabase.kept(size).environment(server))}


SEARCHES = (Asked("find", "supervisor", rounds=5, count=1), Asked("find all", "large", rounds=3, count=1))


def searched(_size: int, patience: Patience) -> dict[str, Any]:
    """Searches through very many names, in a house of names."""
    with started(NAMES, ("ours",)) as running:
        found = {
            f"{one.op} {one.who}": run(one, running, patience, first=number * 1000)["ours"]
            for number, one in enumerate(SEARCHES)
        }
    return {"names": {name: asdict(cost) for name, cost in found.items()}}


def parts_of(size: int) -> dict[str, Part]:
    """What is measured in a house of this size, each part by itself."""
    parts: dict[str, Part] = {"race": raced, "ours": of_ours}
    if size == SMALL:
        parts |= {"life": lambda size, patience: {"life": life(size, patience)}}
        parts |= {"names": searched, "front": from_outside}
    if size > SMALL:
        parts |= {"flat": lambda size, patience: {"flat": flat(size, patience)}}
    return parts


def measure(size: int, patience: Patience) -> None:
    """Measure what is not measured yet, and keep each part beside the house as soon as it is; of a run that came to its
    end all parts are measured anew."""
    file = LoadTestDatabase.kept(size).place / "results.json"
    measured = {"product": database.product(), "patience": asdict(patience)}
    kept = json.loads(file.read_text()) if file.exists() else {}
    parts = parts_of(size)
    if kept.get("measured") != measured or set(parts) <= set(kept["parts"]):
        kept = {"size": size, "at": time.time(), "machine": interpreter.machine(), "measured": measured, "parts": []}
    for name, part in parts.items():
        if name in kept["parts"]:
            continue
        print(f"{size:,} cases: {name}", flush=True)
        kept |= part(size, patience)
        kept["parts"].append(name)
        file.write_text(json.dumps(kept, indent=1))


def flat(size: int, patience: Patience) -> dict[str, dict[str, Any]]:
    """The lists of this house and of a small one, asked in turns."""
    seeding.loaded(SMALL)
    found = {}
    with started(size, ("ours",)) as (here,), started(SMALL, ("ours",)) as (small,):
        here.name, small.name = "here", "small"
        for number, one in enumerate(asked for asked in ASKED if asked.op == "list"):
            costs = run(one, (here, small), patience, first=number * 1000)
            found[f"{one.op} {one.who}"] = {name: asdict(cost) for name, cost in costs.items()}
    return found


def life(size: int, patience: Patience) -> dict[str, dict[str, dict[str, Any]]]:
    """One case of ours and of plain, young and old: its page and its history."""
    found: dict[str, dict[str, dict[str, Any]]] = {page: {} for page in growth.PAGES}
    with started(size, ("ours", "plain")) as running:
        for one in running:
            case = UUID(one.ask(kind="case", who="officer", first=0)["case"])
            for events in (growth.NEW, growth.OLD):
                with growth.grown(one.superuser, case, events, ours=one.name == "ours"):
                    for page in growth.PAGES:
                        cost = run(Asked(page, "officer"), [one], patience, first=0, same=True)[one.name]
                        found[page][f"{one.name} {events}"] = asdict(cost)
    return found


def main() -> None:
    patience = BRIEF if "--briefly" in sys.argv else THOROUGH
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [10_000, 100_000]
    weights = seeding.seeded(sizes)
    for size in sizes:
        measure(size, patience)
    verified = trail_bench.measure(100_000)["verify"]
    kept = [json.loads(file.read_text()) for file in database.KEPT.glob("*/results.json")]
    whole = [one for one in kept if set(parts_of(one["size"])) <= set(one.get("parts", ()))]
    said = WRITTEN.read_text(encoding="utf-8")
    WRITTEN.write_text(report.filled(said, whole, weights=weights, verified=verified), encoding="utf-8")
    print(f"Written: {WRITTEN.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
