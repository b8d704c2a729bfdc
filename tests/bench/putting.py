"""Puts rows into a database by COPY, in two processes, a batch at a time, and goes on where a stopped run ended."""

from __future__ import annotations

import multiprocessing
import os
import queue
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql

PROCESSES = 2
BATCH = 500

type Row = list[object]
type Rows = Mapping[str, Sequence[Row]]


def say(text: str) -> None:
    """A line of progress."""
    print(text, flush=True)


def super_connection() -> psycopg.Connection[Any]:
    """The superuser's connection."""
    return psycopg.connect(os.environ["CASEWORK_BENCH_SUPERUSER"], autocommit=True)


def put(size: int, columns: Mapping[str, Sequence[str]], case: Callable[[int], Rows]) -> None:
    """All cases that are not there yet; `case` gives the rows of one by table. Then what a quiet night would do."""
    with super_connection() as super_:
        super_.execute("CREATE SCHEMA IF NOT EXISTS bench")
        super_.execute("CREATE TABLE IF NOT EXISTS bench.loaded (batch integer PRIMARY KEY)")
        there = {batch for (batch,) in super_.execute("SELECT batch FROM bench.loaded").fetchall()}
    missing = [batch for batch in range(-(-size // BATCH)) if batch not in there]
    fork = multiprocessing.get_context("fork")
    done = fork.Queue()
    running = [
        fork.Process(target=_copy_batches, args=(size, columns, case, missing[one::PROCESSES], done), daemon=True)
        for one in range(PROCESSES)
    ]
    began = time.monotonic()
    for process in running:
        process.start()
    for count, _ in enumerate(_answers(done, running, len(missing)), 1):
        if count % 20 == 0 or count == len(missing):
            rate = count * BATCH / (time.monotonic() - began)
            left = (len(missing) - count) * BATCH / rate
            say(f"  {min((len(there) + count) * BATCH, size):,} cases, {rate:.0f} a second, {left:.0f} s left")
    for process in running:
        process.join()
    with super_connection() as super_:
        super_.execute("VACUUM (ANALYZE)")
        super_.execute("CHECKPOINT")


def _copy_batches(
    size: int, columns: Mapping[str, Sequence[str]], case: Callable[[int], Rows], batches: Sequence[int], done: Any
) -> None:
    """One process: each batch is one transaction, with its own number in it; past triggers, as replication would."""
    with super_connection() as super_:
        super_.execute("SET session_replication_role = replica")
        for batch in batches:
            made: dict[str, list[Row]] = {table: [] for table in columns}
            for number in range(batch * BATCH, min((batch + 1) * BATCH, size)):
                for table, rows in case(number).items():
                    made[table] += rows
            with super_.transaction():
                for table, rows in made.items():
                    _copy(super_, table, columns[table], rows)
                super_.execute("INSERT INTO bench.loaded VALUES (%s)", [batch])
            done.put(batch)


def _copy(super_: psycopg.Connection[Any], table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with super_.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _answers(done: Any, running: Sequence[Any], count: int) -> Iterator[int]:
    while count:
        try:
            yield done.get(timeout=1)
            count -= 1
        except queue.Empty:
            if any(process.exitcode for process in running):
                raise SystemExit("a loading process failed; what was loaded stays, start again") from None
