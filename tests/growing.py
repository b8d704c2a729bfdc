"""A case as it lies there after years: so many looks, acts, notes, duties, packets, versions or readers more.

Written as a superuser past every act, sealed under the case's own key, so that pages open them as any other. And what
the database reads for a page: each question it is asked while the page is made, counted in buffers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from casework.policy import gate
from casework.records.base import history_of
from casework.records.cases import Case, Clock
from casework.records.intake import Note
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook.stages import ReferralStage
from casework.trail.ids import uuid7
from tests.cast import Cast, Person

LOOKED = "'case.look', 'looked'"
DONE = "'note.add', 'done'"


@contextmanager
def past_the_wall(person: Person, case: Case) -> Iterator[Worker]:
    """Her keys are on the ring, and no policy, trigger or constraint of another table asks anything."""
    with person.acting() as by, connection.cursor() as cursor:
        gate.hold_keys(by, Case, [case.pk])
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield by
        cursor.execute("SET LOCAL session_replication_role = origin")


def _events(case: Case, worker_ids: list[int], what: str) -> None:
    """As many events more as there are ids, of the body of the newest that names no key, each behind the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"""
            WITH RECURSIVE last AS (
                SELECT case_seq, province_id, sha256('\\x00'::bytea || body) AS hash
                FROM casework_event WHERE case_id = %(case)s AND case_seq IS NOT NULL ORDER BY case_seq DESC LIMIT 1
            ), told AS (
                SELECT convert_from(e.body, 'UTF8') AS words,
                    ',' || e.case_seq || ',"' || wall.short(sha256('\\x00'::bytea || before.body)) || '"' AS link
                FROM casework_event e
                JOIN casework_event before ON before.case_id = e.case_id AND before.case_seq = e.case_seq - 1
                WHERE e.case_id = %(case)s AND position('["key","'::bytea IN e.body) = 0
                ORDER BY e.case_seq DESC LIMIT 1
            ), planted AS (
                SELECT 0 AS place, hash, ''::bytea AS body FROM last
                UNION ALL
                SELECT p.place + 1, sha256('\\x00'::bytea || n.body), n.body
                FROM planted p, last, told, LATERAL (SELECT convert_to(replace(
                    told.words, told.link, ',' || (last.case_seq + p.place + 1) || ',"' || wall.short(p.hash) || '"'
                ), 'UTF8') AS body) n
                WHERE p.place < %(times)s
            ), written AS (
                INSERT INTO casework_event (id, at, act, outcome, worker_id, province_id, case_id, case_seq, body)
                SELECT gen_random_uuid(), clock_timestamp(), {what}, (%(workers)s::bigint[])[p.place], last.province_id,
                    %(case)s, last.case_seq + p.place, p.body
                FROM planted p, last WHERE p.place > 0
            )
            UPDATE casework_casechain c SET length = c.length + %(times)s,
                head = (SELECT p.hash FROM planted p WHERE p.place = %(times)s)
            WHERE c.case_id = %(case)s
            """,
            {"case": case.pk, "workers": worker_ids, "times": len(worker_ids)},
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def looks(cast: Cast, case: Case, times: int) -> None:
    """It was opened so often."""
    _events(case, [cast.hoa.worker.pk] * times, LOOKED)


def acts(cast: Cast, case: Case, times: int) -> None:
    """So much was done, each act after a look."""
    for _ in range(times // 50):
        _events(case, [cast.hoa.worker.pk] * 50, DONE)
        _events(case, [cast.hoa.worker.pk] * 50, LOOKED)


def readers(cast: Cast, case: Case, times: int) -> None:
    """So many people opened it."""
    people = [
        Worker(username=f"doc{uuid7().hex}", display_name=f"Người đọc {number}", joined_at=timezone.now())
        for number in range(times)
    ]
    with past_the_wall(cast.hoa, case):
        Worker.objects.bulk_create(people)
    _events(case, [worker.pk for worker in people if worker.pk], LOOKED)


def notes(cast: Cast, case: Case, times: int) -> None:
    """So many notes were written, each with its history."""
    with past_the_wall(cast.hoa, case) as hoa:
        written = [
            Note(case=case, written_at=timezone.now(), written_by_id=hoa.pk, text=f"Gọi lần {number}")
            for number in range(times)
        ]
        Note.objects.bulk_create(written)
        _history(Note, case, hoa, [(note.pk, 1) for note in written])


def duties(cast: Cast, case: Case, times: int) -> None:
    """So many duties were met."""
    at = timezone.now()
    with past_the_wall(cast.hoa, case):
        Clock.objects.bulk_create(
            Clock(case=case, rule="risk", unit_id=case.desk_id, began_at=at, due_at=at, met_at=at) for _ in range(times)
        )


def packets(cast: Cast, case: Case, times: int) -> None:
    """So many packets were sent and taken back, each change with its history."""
    at = timezone.now()
    with past_the_wall(cast.hoa, case) as hoa:
        for_each = {"case": case, "to_unit": cast.health, "from_unit": cast.desk, "sent_at": at, "answer_by": at}
        for_each |= {"expires_at": at + timedelta(days=30), "ended_at": at, "stage": ReferralStage.WITHDRAWN}
        gone = [Referral(**for_each, version=2, why={"service": "health"}) for _ in range(times)]
        for one in gone:
            one.__dict__["packet"] = None
        with connection.cursor() as cursor:
            settled(cursor)
            cursor.execute("ALTER TABLE casework_referral ALTER packet DROP NOT NULL")
            cursor.execute("ALTER TABLE casework_historicalreferral ALTER packet DROP NOT NULL")
        Referral.objects.bulk_create(gone)
        for version in (1, 2):
            _history(Referral, case, hoa, [(one.pk, version) for one in gone])


def versions(cast: Cast, case: Case, times: int) -> None:
    """What happened was written anew so often."""
    with past_the_wall(cast.hoa, case) as hoa:
        first = case.incident.version
        _history(type(case.incident), case, hoa, [(case.incident.pk, first + n + 1) for n in range(times)])
        type(case.incident).objects.filter(pk=case.incident.pk).update(version=first + times)


def _history(kind: type[models.Model], case: Case, by: Worker, rows: list[tuple[Any, int]]) -> None:
    """A row of history for each of these versions of these records, as they stand now."""
    columns = [str(field.column) for field in kind._meta.concrete_fields if field.column not in {"id", "version"}]
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {history_of(kind)._meta.db_table}
                (id, version, {listed}, history_id, history_date, history_type, history_user_id, event_id)
            SELECT t.id, n.version, {", ".join(f't."{column}"' for column in columns)}, n.history_id, now(),
                CASE n.version WHEN 1 THEN '+' ELSE '~' END, %s,
                (SELECT e.id FROM casework_event e WHERE e.case_id = %s ORDER BY e.case_seq DESC LIMIT 1)
            FROM unnest(%s::uuid[], %s::int[], %s::uuid[]) n (id, version, history_id)
            JOIN {kind._meta.db_table} t ON t.id = n.id
            """,
            [by.pk, case.pk, [row for row, _ in rows], [version for _, version in rows], [uuid7() for _ in rows]],
        )


GROWN: Mapping[str, Callable[[Cast, Case, int], None]] = {
    "looks": looks,
    "acts": acts,
    "readers": readers,
    "notes": notes,
    "duties": duties,
    "packets": packets,
    "versions": versions,
}


SPREAD = ("event", "note", "clock", "referral", *(f"historical{word}" for word in ("note", "referral", "incident")))
"""What is written here lies as after years: a few rows of this case on a page, the others are of other cases."""


def settled(cursor: Any) -> None:
    """Whatever waits for the end of the transaction is asked now, so that tables can be altered; what comes later waits
    for the end again, as on any page that changes rows before its event is written."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def spread() -> None:
    """Let the rows that follow lie apart."""
    with connection.cursor() as cursor:
        settled(cursor)
        for table in SPREAD:
            cursor.execute(f"ALTER TABLE casework_{table} SET (fillfactor = 10)")


def analyzed() -> None:
    """The planner knows what lies there, as it does after a night."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Reading:
    """What the database read, in buffers, for all that was asked while it was counted."""

    def __init__(self) -> None:
        self.buffers = 0
        self.of: dict[str, int] = {}

    def __call__(
        self, execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and not many:
            with context["cursor"].db.connection.cursor() as aside:
                said = aside.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", params).fetchone()[0]
            plan = (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]
            read = int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
            self.buffers += read
            self.of[statement[:90]] = self.of.get(statement[:90], 0) + read
        return execute(statement, params, many, context)


@contextmanager
def reading() -> Iterator[Reading]:
    """Count what is read inside."""
    counted = Reading()
    with connection.execute_wrapper(counted):
        yield counted
