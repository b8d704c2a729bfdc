"""A province of many cases on its first page: counted within bounds, in time and in what the database reads.

The cases are copied from one, past every act and trigger: what is counted of them stands in the clear. As many as are
asked for: `CASEWORK_PROVINCE=100000 .venv/bin/python -m pytest tests/queries/test_large_province.py -s`.
"""

from __future__ import annotations

import json
import os
import time

from django.db import connection

from casework.policy.signed_context import known_to_the_database
from casework.queries import province as queries
from casework.queries.province import Chosen
from tests.cast import Cast
from tests.states import arrived

MANY = int(os.environ.get("CASEWORK_PROVINCE", "10000"))
BUFFERS_OF_EACH = 8
"""What the database may read for each case: its row, its grant, and of the few that are new their first act."""
SECONDS_OF_TEN_THOUSAND = 0.6
"""Wall clock, on a machine that is busy besides; alone it is a fifth of it."""

COPIES = """
    INSERT INTO casework_case SELECT (jsonb_populate_record(c, jsonb_build_object(
        'id', gen_random_uuid(), 'code', 'T' || n, 'desk_id', (%(desks)s::int[])[1 + n %% 2],
        'stage', (ARRAY['reported', 'active', 'follow_up', 'closed'])[1 + n %% 4],
        'risk_level', (ARRAY['low', 'medium', 'high', 'low'])[1 + n %% 4],
        'reported_at', now() - n %% 1500 * interval '1 day', 'registered_at', now() - n %% 1500 * interval '1 day',
        'closed_at', CASE WHEN n %% 4 = 3 THEN now() - n %% 1500 * interval '1 day' END
    ))).* FROM casework_case c, generate_series(1, %(many)s) n WHERE c.id = %(case)s
"""
GRANTS = """
    INSERT INTO casework_caseheldbyunit SELECT (jsonb_populate_record(g, jsonb_build_object(
        'id', nextval('casework_caseheldbyunit_id_seq'), 'content_object_id', c.id
    ))).* FROM casework_caseheldbyunit g, casework_case c
    WHERE g.content_object_id = %(case)s AND g.group_id = %(province)s AND c.id <> %(case)s
"""
CLOCKS = """
    INSERT INTO casework_clock SELECT (jsonb_populate_record(NULL::casework_clock, to_jsonb(k) || jsonb_build_object(
        'id', nextval('casework_clock_id_seq'), 'case_id', c.id, 'unit_id', c.desk_id,
        'due_at', now() - interval '1 day'
    ))).* FROM (SELECT * FROM casework_clock WHERE case_id = %(case)s AND met_at IS NULL LIMIT 1) k, casework_case c
    WHERE c.id <> %(case)s AND c.risk_level = 'high'
"""


def test_the_first_page_of_a_large_province_is_bounded(cast: Cast):
    case = arrived(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL statement_timeout = 0")
        given = {
            "case": case.pk,
            "many": MANY,
            "province": cast.province.pk,
            "desks": [cast.desk.pk, cast.other_desk.pk],
        }
        for one in (COPIES, GRANTS, CLOCKS):
            cursor.execute(one, given)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("RESET statement_timeout")
        cursor.execute("ANALYZE casework_case, casework_caseheldbyunit, casework_clock")
    with cast.thu.acting() as thu:
        began = time.perf_counter()
        page = queries.of_province(thu, chosen=Chosen())
        took = time.perf_counter() - began
        with known_to_the_database(thu.pk), connection.cursor() as cursor:
            cursor.execute(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM wall.province_figures('{}', now(), now(), now(),"
                " '{1}', '{}', 'UTC')"
            )
            plan = cursor.fetchone()[0]
    plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    read = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    print(f"\n{MANY:,} cases: {took:.2f} s, {read:,} buffers")
    assert isinstance(page.open, int) and abs(page.open - MANY * 3 // 4) < 10
    assert read < BUFFERS_OF_EACH * MANY
    assert took < SECONDS_OF_TEN_THOUSAND * MANY / 10_000
