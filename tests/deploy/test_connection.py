"""The connection to the database: what it prepares, and how it notices that the server has hung up."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import _queries

from tests.database import TestPostgres

pytestmark = pytest.mark.django_db


def test_savepoints_of_one_depth_share_a_name_and_undo_only_their_own_work() -> None:
    names = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (word text) ON COMMIT DROP")
        for word in ("a", "b"):
            with transaction.atomic():
                names.append(connection.savepoint_ids[-1])
                cursor.execute("INSERT INTO said VALUES (%s)", [word])
                with pytest.raises(ZeroDivisionError), transaction.atomic():
                    names.append(connection.savepoint_ids[-1])
                    cursor.execute("INSERT INTO said VALUES (%s)", [word * 2])
                    raise ZeroDivisionError
        cursor.execute("SELECT word FROM said ORDER BY word")
        assert cursor.fetchall() == [("a",), ("b",)]
    assert names[:2] == names[2:]
    assert len(set(names)) == 2


def test_what_was_prepared_stays_prepared_past_a_refusal() -> None:
    asked = "SELECT 'kept past a rollback'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            cursor.execute("SELECT 1")
            raise ZeroDivisionError
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [asked])
        assert cursor.fetchone() == (1,)


def test_a_connection_that_the_server_ended_is_not_used_again(postgres_server: TestPostgres) -> None:
    other = connection.copy()
    try:
        other.ensure_connection()
        assert other.is_usable()
        with psycopg.connect(postgres_server.superuser_url, autocommit=True) as super_:
            super_.execute("SELECT pg_terminate_backend(%s, 5000)", [other.connection.info.backend_pid])
        assert not other.is_usable()
    finally:
        other.close()


def test_a_long_statement_that_comes_again_is_looked_through_once() -> None:
    asked = "SELECT " + ", ".join(f"%(value_{place})s::integer" for place in range(300))
    values = {f"value_{place}": place for place in range(300)}
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        looked_through = _queries._query2pg.cache_info().misses
        cursor.execute(asked, values)
        assert cursor.fetchone() == tuple(range(300))
        assert _queries._query2pg.cache_info().misses == looked_through
