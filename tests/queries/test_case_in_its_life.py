"""A case page costs the database the same however often the case was opened in its life."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction

from casework.policy import signed_context
from casework.queries import casefile
from casework.queries.case_records import DONE, LOOKS_BACK, READER
from casework.records.cases import Case
from casework.trail.log.reading import OPENING
from tests.cast import Cast, Person
from tests.queries.reading import read
from tests.states import told_in_full

NEW, OLD = 50, 8_000


def looked_at(case: Case, person: Person, times: int) -> None:
    """So many looks more in the log of a case, as they would lie there after years; only a superuser can do this."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            """
            INSERT INTO casework_event (id, at, act, outcome, worker_id, province_id, case_id, case_seq, body)
            SELECT gen_random_uuid(), now(), 'case.look', 'looked', %(worker)s, province_id, case_id, case_seq + n, body
            FROM (SELECT * FROM casework_event WHERE case_id = %(case)s ORDER BY case_seq DESC LIMIT 1) last,
                 generate_series(1, %(times)s) n
            """,
            {"worker": person.worker.pk, "case": case.pk, "times": times},
        )
        cursor.execute("UPDATE casework_casechain SET length = length + %s WHERE case_id = %s", [times, str(case.pk)])
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE casework_event")


def buffers(case: Case, person: Person) -> int:
    """What the database reads for acts and readers of a case page."""
    with transaction.atomic(), connection.cursor() as cursor:
        signed_context.introduce(person.worker.pk)
        asked: list[Any] = [case.pk, [DONE, READER], 15, list(OPENING)]
        spent = 0
        for _ in range(7):  # the first uses of a function plan its statements
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM wall.file_of(%s, %s, %s, %s)", asked)
            said = cursor.fetchone()[0]
            plan = (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]
            spent = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        signed_context.forget()
        return int(spent)


def test_a_case_looked_at_eight_thousand_times_costs_what_a_fresh_one_does(cast: Cast) -> None:
    case = told_in_full(cast)
    looked_at(case, cast.hoa, NEW)
    fresh = buffers(case, cast.hoa)
    looked_at(case, cast.hoa, OLD)
    assert buffers(case, cast.hoa) <= 1.2 * fresh + LOOKS_BACK // 20, "rows of 200 looks lie on a few pages more"


def test_the_page_says_that_it_counts_the_newest_looks_only(cast: Cast) -> None:
    case = told_in_full(cast)
    assert not read(cast.hoa, casefile.casefile, case.pk).looks_cut
    looked_at(case, cast.quy, LOOKS_BACK)
    page = read(cast.hoa, casefile.casefile, case.pk)
    assert page.looks_cut and sum(one.times for one in page.lookers) == LOOKS_BACK
