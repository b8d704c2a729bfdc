"""A case as old as one gets: so many looks more in it while it is measured, and none of them afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg

NEW, OLD = 50, 8_000
"""How many events the young case has, and the old one."""

PAGES = ("case", "history")

OURS = """
INSERT INTO casework_event (id, at, act, outcome, worker_id, province_id, case_id, case_seq, body)
SELECT gen_random_uuid(), clock_timestamp(), 'case.look', 'looked', worker_id, province_id, case_id, case_seq + n, body
FROM (SELECT * FROM casework_event WHERE case_id = %(case)s ORDER BY case_seq DESC NULLS LAST LIMIT 1) last,
     generate_series(1, %(more)s) n
"""
CHAIN = "UPDATE casework_casechain SET length = length + %(more)s WHERE case_id = %(case)s"
RIVALS = """
INSERT INTO rivals_look (at, act, case_id, user_id)
SELECT clock_timestamp(), 'case.look', %(case)s, user_id
FROM (SELECT user_id FROM rivals_look WHERE case_id = %(case)s ORDER BY id DESC LIMIT 1) last,
     generate_series(1, %(more)s) n
"""
COUNT = {
    True: "SELECT count(*), clock_timestamp() FROM casework_event WHERE case_id = %(case)s",
    False: "SELECT count(*), clock_timestamp() FROM rivals_look WHERE case_id = %(case)s",
}


CHAIN_AS_LEFT = """
UPDATE casework_casechain c SET length = l.seq
FROM (SELECT max(case_seq) AS seq FROM casework_event WHERE case_id = %(case)s) l WHERE c.case_id = %(case)s
"""


@contextmanager
def grown(superuser: str, case: UUID, events: int, *, ours: bool) -> Iterator[None]:
    """A case with so many events; afterwards with those alone that it had."""
    table = "casework_event" if ours else "rivals_look"
    with psycopg.connect(superuser, autocommit=True) as super_:
        super_.execute("SET session_replication_role = replica")
        there, began = super_.execute(COUNT[ours].encode(), {"case": case}).fetchone() or (0, None)
        asked = {"case": case, "more": max(0, events - there), "began": began}
        super_.execute((OURS if ours else RIVALS).encode(), asked)
        if ours:
            super_.execute(CHAIN.encode(), asked)
        super_.execute(f"VACUUM (ANALYZE) {table}".encode())
        try:
            yield
        finally:
            super_.execute(f"DELETE FROM {table} WHERE case_id = %(case)s AND at >= %(began)s".encode(), asked)
            if ours:
                super_.execute(CHAIN_AS_LEFT.encode(), asked)
            super_.execute(f"VACUUM (ANALYZE) {table}".encode())
