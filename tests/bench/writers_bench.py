"""Says what the chain costs eight writers at once: python -m tests.bench.writers_bench [seconds a round]

Each writer looks at a case and adds a note to it, again and again, through the same gate and operation as a page does;
on a database that waits for its disk. "Without" inserts the same event and nothing of chain, waiting line and arrivals.
"""

import multiprocessing
import os
import queue
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test")

import django
import psycopg

django.setup()

from django.conf import settings  # noqa: E402 - records are known only after setup
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from casework.journey.intake.hearing import add_note  # noqa: E402
from casework.journey.intake.opening import open_case  # noqa: E402
from casework.policy import unit_of_work, viewing  # noqa: E402
from casework.records.cases import Case  # noqa: E402
from casework.rulebook.acts import Act  # noqa: E402
from casework.trail.events import Outcome  # noqa: E402
from casework.trail.log import append, witness_log  # noqa: E402
from config.environment import database_from  # noqa: E402
from deploy.embedded_postgres import OWNER, SUPERUSER, EmbeddedPostgres  # noqa: E402
from tests.cast import Cast, gather  # noqa: E402

type Make = Callable[[Cast, UUID], Callable[[], None]]

WRITERS = 8
SLICE = 0.5
"""Seconds of one turn: short, so that a slow minute of the machine hits both alike."""


PLAIN = """
CREATE OR REPLACE FUNCTION wall.event_joins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF current_setting('bench.plain', true) = 'yes' THEN RETURN NULL; END IF;
    {body}
"""


def plain_made_possible(url: str) -> None:
    """Teach the trigger of this one database to stand aside; nowhere else can it."""
    with psycopg.connect(url, autocommit=True) as super_:
        row = super_.execute("SELECT prosrc FROM pg_proc WHERE proname = 'event_joins'").fetchone()
        assert row is not None
        body = row[0].strip().removeprefix("BEGIN").strip()
        super_.execute((PLAIN.format(body=body) + "$$").encode())


class Chained:
    """Lets one process write with the chain and, a moment later, without: by the clock, all writers together."""

    def __init__(self) -> None:
        self.plain = False
        for room, name, instead in (
            (append, "in_its_chain", append.alone),
            (witness_log, "ready", lambda: None),
            (witness_log, "arrived", lambda event_id, hashed: None),
        ):
            self._by_turns(room, name, instead)

    def turn(self, plain: bool) -> None:
        """Whose turn it is."""
        if plain is not self.plain:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('bench.plain', %s, false)", ["yes" if plain else ""])
        self.plain = plain

    def _by_turns(self, room: ModuleType, name: str, instead: Callable[..., Any]) -> None:
        real = getattr(room, name)
        setattr(room, name, lambda *given: instead(*given) if self.plain else real(*given))


def act_of_a_page(cast: Cast, case_id: UUID) -> Callable[[], None]:
    """What one writer does over and over: two acts."""

    def once() -> None:
        with cast.mai.acting() as mai:
            with unit_of_work.transaction_as(mai):
                case = viewing.enter(mai, Case, case_id, Act.CASE_LOOK)
            with unit_of_work.transaction_as(mai):
                add_note(mai, case, text="Chị ấy bế theo con nhỏ, xin ngủ lại một đêm.")

    return once


def bare_event(cast: Cast, case_id: UUID) -> Callable[[], None]:
    """Nothing but the event in its transaction: the chain at its dearest."""

    with cast.mai.acting() as mai:
        by = mai

    def once() -> None:
        with unit_of_work.within(by, Act.CASE_LOOK, province_id=None) as doing:
            append.write(doing, Outcome.LOOKED, case_id=case_id)

    return once


def writer(make: Make, cast: Cast, case_id: UUID, until: float, counted: Any) -> None:
    """One of the eight: by turns with the chain and without."""
    connection.close()
    chained = Chained()
    once = make(cast, case_id)
    once()
    done = [0, 0]
    while (now := time.monotonic()) < until:
        turn = int(now / SLICE) % 2
        chained.turn(plain=turn == 1)
        once()
        done[turn] += 1
    counted.put(done)
    connection.close()


def throughput(make: Make, cast: Cast, cases: Sequence[UUID], seconds: float) -> tuple[float, float]:
    """How often a second eight writers do it together, with the chain and without."""
    fork = multiprocessing.get_context("fork")
    counted = fork.Queue()
    until = (time.monotonic() + seconds) // (2 * SLICE) * 2 * SLICE
    running = [
        fork.Process(target=writer, args=(make, cast, cases[n % len(cases)], until, counted)) for n in range(WRITERS)
    ]
    for one in running:
        one.start()
    totals: list[list[int]] = []
    while len(totals) < len(running):
        with suppress(queue.Empty):
            totals.append(counted.get(timeout=1))
            continue
        if any(one.exitcode for one in running):
            raise SystemExit("a writer fell")
    for one in running:
        one.join()
    return sum(one for one, _ in totals) / seconds * 2, sum(other for _, other in totals) / seconds * 2


def measure(seconds: float) -> dict[str, tuple[float, float]]:
    """For each kind of work, how often a second: with the chain, and without."""
    cast = gather()
    with cast.mai.acting() as mai:
        cases = [open_case(mai, cast.address, name="Thào Thị Dợ").pk for _ in range(WRITERS)]
    connection.close()
    kinds = {
        "a page and a form, each its own case": (act_of_a_page, cases),
        "a page and a form, all the same case": (act_of_a_page, cases[:1]),
        "a bare event, each its own case": (bare_event, cases),
    }
    return {name: throughput(make, cast, which, seconds) for name, (make, which) in kinds.items()}


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    with tempfile.TemporaryDirectory() as directory, EmbeddedPostgres(Path(directory) / "postgres") as server:
        server.create_database("casework")
        beside = Path(directory) / "beside"
        beside.mkdir()
        settings.TRAIL_DIRECTORY = str(beside)
        settings.OWNER_DATABASE = database_from(server.url("casework", role=OWNER))
        connections["default"].settings_dict.update(database_from(server.url("casework")))
        call_command("migrate", verbosity=0)
        plain_made_possible(server.url("casework", role=SUPERUSER))
        for name, (chained, plain) in measure(seconds).items():
            print(f"{name:40} {chained:7.0f} a second, without {plain:7.0f}: {chained / plain:6.1%}")


if __name__ == "__main__":
    main()
