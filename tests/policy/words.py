"""Words for the wall, for the tests of it: a cursor with the application's role, and what its word is signed with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def as_the_application(word: str = "") -> Iterator[Any]:
    """A cursor with the application's role and a word of one's own, as an injected statement would have it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_app")
        cursor.execute("SELECT wall.introduce(%s)", [word])
        yield cursor
        # Where a statement was refused, the savepoint takes both back.
        cursor.execute("SELECT set_config('casework.ctx', '', true)")
        cursor.execute("RESET ROLE")


def pid() -> int:
    """Of the backend this test speaks to: a word holds for it alone."""
    found: int = connection.connection.info.backend_pid
    return found


def soon() -> int:
    """When a word of now has lapsed."""
    return int(time.time()) + 60


UNBOUND_EXCLUSIONS = """
    DO $off$
    DECLARE
        one record;
    BEGIN
        -- An index keeps what it once answered, whatever the function says now: who asks by it asks nothing.
        FOR one IN
            SELECT p.oid FROM pg_catalog.pg_proc p
            WHERE p.pronamespace = 'wall'::regnamespace
              AND position('wall.whom_it_keeps_out(e.body, e.case_id) @>' IN p.prosrc) > 0
        LOOP
            EXECUTE replace(
                pg_get_functiondef(one.oid), 'wall.whom_it_keeps_out(e.body, e.case_id) @>', '''{}''::bigint[] @>'
            );
        END LOOP;
        CREATE OR REPLACE FUNCTION wall.whom_it_keeps_out(body bytea, its_case uuid) RETURNS bigint[]
        LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT '{}'::bigint[] $$;
    END $off$
"""
"""The same house where the log keeps nobody out: what stands in the table alone counts."""
