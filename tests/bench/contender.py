"""One contender in a process of its own: it answers what the race asks over its standard input, one line of JSON each.

python -m tests.bench.contender <ours|open|plain|tuned_plain|ordinary|tuned|limit>

`open` is ours without the second wall: signed in as a role that row security does not hold, and of whom no function of
the database asks who may see a case; nobody's name is told. Times are of whole requests; CPU is this process's and its
database backend's together.
"""

from __future__ import annotations

import cProfile
import gc
import importlib
import json
import os
import pstats
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tests.bench.browsing import WsgiAnswer
from tests.bench.sampling import Sampler


class Contender(Protocol):
    """What every contender can do. `n` chooses which case or word, so that no request repeats the one before it."""

    def backend(self) -> int:
        """The process id of its database backend."""

    def ready(self, op: str, who: str, n: int) -> Callable[[], WsgiAnswer]:
        """One whole request, made ready: signed in, the form opened, everything but the request itself."""

    def statements(self) -> tuple[int, int]:
        """How many statements, and beside them how many marks of savepoints, were sent since the last call."""

    def flush(self) -> None:
        """Let the backend report what it has counted."""

    def leave(self) -> None:
        """A thread goes home, and closes the connection it had."""

    def case(self, who: str, n: int) -> str:
        """The id of the case that `case` and `history` are asked for."""

    def opened(self) -> int:
        """How many sealed things were opened since the last call; the first call begins to count."""


MODULES = {
    "ours": "ours",
    "open": "ours",
    "plain": "rival",
    "tuned_plain": "rival",
    "ordinary": "rival",
    "tuned": "rival",
    "limit": "limit",
}


def backend_cpu(pid: int) -> float:
    """Seconds of CPU a process has used; in nanoseconds where the kernel counts them, else in hundredths."""
    with suppress(OSError, ValueError):
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


NOTHING = (0, 0, 0)


class Counters:
    """Reads, from beside, what a backend has counted: buffers touched, and bytes written to the log."""

    def __init__(self, url: str) -> None:
        self._super = psycopg.connect(url, autocommit=True)

    def read(self, contender: Contender) -> tuple[int, int, int]:
        """Shared buffers hit or read, bytes of the write-ahead log, and images of whole pages in it, of its backend."""
        contender.flush()
        row = self._super.execute(
            "SELECT coalesce(sum(hits), 0) + coalesce(sum(reads), 0),"
            " (SELECT wal_bytes FROM pg_stat_get_backend_wal(%(pid)s)),"
            " (SELECT wal_fpi FROM pg_stat_get_backend_wal(%(pid)s))"
            " FROM pg_stat_get_backend_io(%(pid)s) WHERE object = 'relation'",
            {"pid": contender.backend()},
        ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1] or 0), int(row[2] or 0)


def serve(contender: Contender, counters: Counters) -> None:
    """WsgiAnswer until nobody asks any more."""
    kinds: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "count": lambda asked: _counted(contender, counters, asked),
        "sample": lambda asked: _sampled(contender, asked),
        "crowd": lambda asked: _crowded(contender, asked),
        "endure": lambda asked: _endured(contender, asked),
        "case": lambda asked: {"case": contender.case(asked["who"], asked["first"])},
    }
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(kinds[asked.pop("kind", "count")](asked)), flush=True)


def _sampled(contender: Contender, asked: dict[str, Any]) -> dict[str, Any]:
    """Where the CPU of this process goes, layer by layer."""
    sampler = Sampler()
    for n in range(asked["first"], asked["first"] + asked["count"]):
        sampler.during(contender.ready(asked["op"], asked["who"], n))
    return sampler.shares()


def _crowded(contender: Contender, asked: dict[str, Any]) -> dict[str, Any]:
    """Some clients at once in this one process, each in a thread and on a connection of its own, each with a round of
    requests that she goes through again and again."""
    begin = threading.Barrier(len(asked["each"]))
    taken: list[list[float]] = [[] for _ in asked["each"]]

    def client(number: int) -> None:
        round_ = asked["each"][number]
        n = asked["first"] + number * 100
        for op, who in dict.fromkeys(map(tuple, round_)):
            contender.ready(op, who, n)()
        begin.wait()
        until = time.monotonic() + asked["seconds"]
        while time.monotonic() < until:
            op, who = round_[n % len(round_)]
            n += 1
            began = time.perf_counter()
            contender.ready(op, who, n)()
            taken[number].append(time.perf_counter() - began)
        contender.leave()

    cpu = time.process_time()
    clients = [threading.Thread(target=client, args=(number,)) for number in range(len(asked["each"]))]
    op, who = asked["each"][0][0]
    contender.ready(op, who, asked["first"])
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return {"seconds": [second for one in taken for second in one], "cpu": time.process_time() - cpu}


def _endured(contender: Contender, asked: dict[str, Any]) -> dict[str, Any]:
    """Many requests one after the other, and how much memory this process holds before and after."""
    before = _memory()
    for n in range(asked["first"], asked["first"] + asked["count"]):
        op, who = asked["mix"][n % len(asked["mix"])]
        contender.ready(op, who, n)()
    return {"before": before, "after": _memory()}


def _memory() -> float:
    """MiB of memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _counted(contender: Contender, counters: Counters, asked: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, list[float]] = {name: [] for name in ("seconds", "cpu", "database", "buffers", "wal", "images")}
    sent: list[tuple[int, int]] = []
    statuses: set[int] = set()
    size = opened = 0
    calls, left = [], []
    for n in range(asked["first"], asked["first"] + asked["count"]):
        request = contender.ready(asked["op"], asked["who"], asked["first"] if asked.get("same") else n)
        before = counters.read(contender) if asked["counted"] else NOTHING
        contender.statements()
        if asked["counted"]:
            contender.opened()
        pid = contender.backend()
        began = backend_cpu(pid)
        if asked["counted"]:
            answer, called, stays = _looked_at(request)
            calls.append(called)
            left.append(stays)
        else:
            answer = request()
        made["database"].append(backend_cpu(pid) - began)
        sent.append(contender.statements())
        if asked["counted"]:
            opened = max(opened, contender.opened())
        after = counters.read(contender) if asked["counted"] else NOTHING
        made["buffers"].append(after[0] - before[0])
        made["wal"].append(after[1] - before[1])
        made["images"].append(after[2] - before[2])
        made["seconds"].append(answer.seconds)
        made["cpu"].append(answer.cpu)
        statuses.add(answer.status)
        size = len(answer.body)
    statements, marks = (max(counts) for counts in zip(*sent, strict=True))
    counts = {"statements": statements, "marks": marks, "opened": opened, "bytes": size}
    # The least of a few: one of them may have met something for the first time.
    counts |= {"calls": min(calls, default=0), "left": min(left, default=0)}
    return {**made, **counts, "statuses": sorted(statuses)}


def _looked_at(request: Callable[[], WsgiAnswer]) -> tuple[WsgiAnswer, int, int]:
    """The answer; how many functions were called for it, of Python and of C; and how many objects it leaves that only a
    collection of garbage finds, with whatever keys they hold."""
    gc.collect()
    gc.disable()
    profile = cProfile.Profile()
    answer = profile.runcall(request)
    left = gc.collect()
    gc.enable()
    return answer, int(pstats.Stats(profile).total_calls), left  # type: ignore[attr-defined]  # the stubs leave it out


def main() -> None:
    name = sys.argv[1]
    made = importlib.import_module(f"tests.bench.{MODULES[name]}").contender(name)
    print(json.dumps({"ready": name}), flush=True)
    serve(made, Counters(os.environ["CASEWORK_BENCH_SUPERUSER"]))


if __name__ == "__main__":
    main()
