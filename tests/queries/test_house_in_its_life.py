"""A request costs the database the same however many work in the house, however long its log, and however much its desk
had before or has far ahead of it: planned as the application plans it, once for everybody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg import sql
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer

from casework.records.cases import Case
from tests.cast import Cast
from tests.database import TestPostgres
from tests.growing import analyzed
from tests.signing_in import SignedIn
from tests.states import taken_in

STEPS = (1_500, 4_500)
"""So many rows are there when it is counted first, and so many more when it is counted again."""
MOST, FEW = 1.2, 80
"""An index grows by a level, a table of a few rows is read by its index or whole: that much more is still the same."""

ROWS: Mapping[str, str] = {
    "people": """
        WITH come AS (
            INSERT INTO casework_worker (username, display_name, is_active, public_key, joined_at)
            SELECT 'khac' || %(step)s || '.' || n, 'Người khác ' || n, true, w.public_key, now()
            FROM generate_series(1, %(many)s) n, casework_worker w WHERE w.id = %(worker)s
            RETURNING id
        )
        INSERT INTO casework_membership (worker_id, unit_id, role, began_at)
        SELECT id, %(far)s, 'host', now() FROM come
    """,
    "lines of the log": """
        INSERT INTO casework_event (id, at, act, outcome, worker_id, province_id, body)
        SELECT gen_random_uuid(), now(), 'case.list', 'looked', %(other)s, %(province)s,
            convert_to(repeat('x', 250), 'UTF8')
        FROM generate_series(1, %(many)s) n
    """,
    "holds that last": """
        INSERT INTO casework_caseheldbyunit
            (group_id, permission_id, content_object_id, sealed_key, granted_by, granted_at, origin, reason)
        SELECT %(far)s, permission_id, gen_random_uuid(), sealed_key, granted_by, granted_at, origin, reason
        FROM (SELECT * FROM casework_caseheldbyunit LIMIT 1) one, generate_series(1, %(many)s) n
    """,
    "news of years": """
        INSERT INTO casework_news (unit_id, case_id, act, at, by_id)
        SELECT %(desk)s, %(case)s, 'note.add', now() - make_interval(days => 100 + n %% 900), %(other)s
        FROM generate_series(1, 4 * %(many)s) n
    """,
    "duties of years ahead": """
        INSERT INTO casework_clock (case_id, rule, object_id, unit_id, began_at, due_at)
        SELECT gen_random_uuid(), 'risk', NULL, %(desk)s, now(), now() + make_interval(days => 100 + n %% 900)
        FROM generate_series(1, %(many)s) n
    """,
}
"""What grows, as rows of a house at work; of cases that hold no key, for nobody here enters them."""

APPLICATIONS = {"plan_cache_mode": "force_generic_plan", "enable_bitmapscan": "off", "jit": "off"}
"""As in config/environment.py."""

PREPARED = "counted_here"
DONE_BY_ASKING = ("wall.introduce", "wall.keep_session", "wall.end_session", "wall.sweep_unsent", "INSERT INTO")
"""What is not asked twice."""


class Planned:
    """Counts the buffers of each question, planned as for everybody."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def __call__(
        self, execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        text = str(statement)
        if text.lstrip(" (\n").startswith(("SELECT", "WITH")) and not any(word in text for word in DONE_BY_ASKING):
            said = " ".join(text.split())[:120]
            self.of[said] = self.of.get(said, 0) + self._read(context["cursor"].db.connection, text, params)
        return execute(statement, params, many, context)

    @staticmethod
    def _read(server: psycopg.Connection[Any], text: str, params: Any) -> int:
        query = PostgresQuery(Transformer(server))
        query.convert(text, params)
        given = [params[name] for name in query._order] if query._order else list(params or ())
        kinds = [server.adapters.types.get(oid) for oid in query.types]
        types = ", ".join(
            (f"{kind.name}[]" if oid == kind.array_oid else kind.name) if kind and kind.name != "text" else "unknown"
            for oid, kind in zip(query.types, kinds, strict=True)
        )
        values = sql.SQL(", ").join(map(sql.Literal, given))
        with server.cursor() as cursor:
            cursor.execute(f"PREPARE {PREPARED} {f'({types})' if types else ''} AS {query.query.decode()}".encode())
            call = sql.SQL("EXECUTE {}({})" if given else "EXECUTE {}").format(sql.Identifier(PREPARED), values)
            asked = sql.SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {}").format(call)
            said: list[int] = []
            # The second finds what functions planned at the first; whatever cleans up beside makes one plan anew.
            for _ in range(3):
                cursor.execute(asked)
                row = cursor.fetchone()
                assert row is not None
                plan = (json.loads(row[0]) if isinstance(row[0], str) else row[0])[0]["Plan"]
                said.append(int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]))
            cursor.execute(f"DEALLOCATE {PREPARED}".encode())
        return min(said)


@contextmanager
def planned() -> Iterator[Planned]:
    """Count inside, under the settings of the application."""
    with connection.cursor() as cursor:
        for setting, value in APPLICATIONS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
    counted = Planned()
    with connection.execute_wrapper(counted):
        yield counted


def cost(cast: Cast, client: Client, case: Case) -> dict[str, dict[str, int]]:
    """Of each request what each of its questions read."""
    found = {}
    for name in ("desk", "case"):
        with planned() as counted:
            assert client.get(reverse(name, args=() if name == "desk" else (case.pk,))).status_code == 200
        found[name] = counted.of
    at_the_door = Client()
    at_the_door.get(reverse("sign-in"))
    with planned() as counted:
        sent = {"username": cast.hoa.username, "passphrase": cast.hoa.passphrase}
        assert at_the_door.post(reverse("sign-in"), sent).status_code == 302
    return {**found, "sign-in": counted.of}


@pytest.fixture(autouse=True)
def swept(django_db_setup: None, postgres_server: TestPostgres) -> None:
    """What tests before this one took back lies in the tables until somebody sweeps: done now, no sweeper comes between
    two countings and has a statement planned anew."""
    with psycopg.connect(postgres_server.outside(connection.settings_dict["NAME"]), autocommit=True) as outside:
        outside.execute("VACUUM")


@pytest.mark.parametrize("grown", ROWS)
def test_no_request_reads_what_grows_with_the_house(cast: Cast, signed_in: SignedIn, grown: str) -> None:
    case = taken_in(cast)
    client = signed_in(cast.hoa)
    before, after = (_grown(cast, client, case, ROWS[grown], many) for many in STEPS)
    grew = {
        f"{name}: {question}": f"{before[name].get(question, 0)} -> {read}"
        for name, questions in after.items()
        for question, read in questions.items()
        if read > MOST * before[name].get(question, 0) + FEW
    }
    assert not grew, f"with {grown}: {grew}"


def _grown(cast: Cast, client: Client, case: Case, rows: str, many: int) -> dict[str, dict[str, int]]:
    """What each request costs once there are so many rows more."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            rows,
            {
                "many": many,
                "step": many,
                "worker": cast.hoa.worker.pk,
                "other": cast.mai.worker.pk,
                "far": cast.address.pk,
                "desk": cast.desk.pk,
                "province": cast.province.pk,
                "case": case.pk,
            },
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    analyzed()
    return cost(cast, client, case)
