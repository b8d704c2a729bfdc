"""Several clients at once: on one page in one process, on one page in a process for each core, and a mixed day."""

from __future__ import annotations

import os
import statistics
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.bench.race import Running

SECONDS = 4.0
CLIENTS = 4

DAY: dict[str, tuple[tuple[str, int], ...]] = {
    "host": (("list", 6), ("next", 1), ("create", 2), ("sign in", 1)),
    "officer": (("list", 6), ("case", 8), ("history", 2), ("change", 4), ("find", 1), ("seen before", 1)),
    "supervisor": (("list", 4), ("next", 4), ("sign in", 1)),
    "officer again": (("list", 3), ("case", 6), ("change", 2)),
}
"""What four people at their desks ask for in one round of a day, each how often; one host and one supervisor come in
anew in each round. The houses that are raced have no partners, so a second officer is the fourth."""


def round_of(role: str) -> list[tuple[str, str]]:
    """One round of somebody's day, the kinds of request spread over it."""
    who = role.split()[0]
    asked = [(place / times, op) for op, times in DAY[role] for place in range(times)]
    return [(op, who) for _, op in sorted(asked)]


def crowd(op: str, running: Sequence[Running], turns: int) -> dict[str, dict[str, float]]:
    """Four clients on one page in one process of each, by turns."""
    each = [[(op, "officer")]] * CLIENTS
    return _by_turns(running, each, turns)


def day(running: Sequence[Running], turns: int) -> dict[str, dict[str, float]]:
    """A mixed day: lists, cases, changes, new cases, searches and sign-ins, by four people at once."""
    return _by_turns(running, [round_of(role) for role in DAY], turns)


def in_two(op: str, pair: Sequence[Running], turns: int) -> float:
    """Requests a second of one contender in as many processes, each with its share of the clients."""
    taken: list[float] = []

    def asked(one: Running, turn: int, number: int) -> None:
        clients = [[(op, "officer")]] * (CLIENTS // len(pair))
        first = (turn * len(pair) + number) * 1000
        taken.extend(one.ask(kind="crowd", each=clients, first=first, seconds=SECONDS)["seconds"])

    for turn in range(turns):
        threads = [threading.Thread(target=asked, args=(one, turn, number)) for number, one in enumerate(pair)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return len(taken) / (turns * SECONDS)


def cores() -> int:
    """How many processes a pair is here."""
    return max(2, min(CLIENTS, os.cpu_count() or 2))


def _by_turns(running: Sequence[Running], each: Sequence[Any], turns: int) -> dict[str, dict[str, float]]:
    taken: dict[str, list[float]] = {one.name: [] for one in running}
    cpu = dict.fromkeys(taken, 0.0)
    for turn in range(turns):
        for one in running:
            said = one.ask(kind="crowd", each=each, first=turn * 1000, seconds=SECONDS)
            taken[one.name] += said["seconds"]
            cpu[one.name] += said["cpu"]
    return {
        name: {
            "a second": len(seconds) / (turns * SECONDS),
            "p50": statistics.median(seconds) * 1e3,
            "p95": sorted(seconds)[round(len(seconds) * 0.95) - 1] * 1e3,
            "cpu": cpu[name] / len(seconds) * 1e3,
        }
        for name, seconds in taken.items()
    }
