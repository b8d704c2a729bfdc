"""What tests do with the database's guards: take them down for a row no act would make, and count what was asked."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext


def history_guards_down(*tables: str) -> None:
    """Switch off what refuses a change past its history, on these tables, in the transaction of the test."""
    with connection.cursor() as cursor:
        # What the test did so far is still held to them.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            for trigger in ("version_moves", "has_its_history"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


def of_the_application(asked: CaptureQueriesContext) -> list[str]:
    """The statements the application itself sent: without savepoints and the tests' own way in and out of its role."""
    # With its value or still without: a cursor tells the one, a wrapper around it the other.
    ours = ("SAVEPOINT", " ROLE", "set_config(%s, '', true)", "set_config('casework.ctx', '', true)")
    return [query["sql"] for query in asked if not any(word in query["sql"] for word in ours)]
