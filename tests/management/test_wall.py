"""The wall as it is stands in docs/wall.sql, for whoever reads it without a database."""

from __future__ import annotations

import difflib
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection

WRITTEN = Path(__file__).resolve().parents[2] / "docs" / "wall.sql"


def said() -> str:
    out = StringIO()
    call_command("wall", stdout=out)
    return out.getvalue()


def test_the_wall_that_is_written_down_is_the_wall_that_stands(db: None):
    difference = list(difflib.unified_diff(WRITTEN.read_text().splitlines(), said().splitlines(), "written", "stands"))
    assert not difference, "The wall was changed: write it down with `make wall`.\n" + "\n".join(difference[:60])


def test_whatever_is_changed_in_the_wall_shows(db: None):
    before = said()
    for change in (
        "DROP POLICY visible ON casework_note",
        "ALTER POLICY visible ON casework_note USING (true)",
        "ALTER TABLE casework_note NO FORCE ROW LEVEL SECURITY",
        "DROP TRIGGER version_moves ON casework_note",
        "ALTER TABLE casework_clock DISABLE TRIGGER USER; ALTER TABLE casework_event DISABLE TRIGGER event_joins",
        "GRANT DELETE ON casework_note TO casework_app",
        "GRANT UPDATE (code) ON casework_case TO casework_app",
        "GRANT USAGE ON SEQUENCE casework_alert_id_seq TO PUBLIC",
        "GRANT EXECUTE ON FUNCTION wall.version_moves() TO casework_app",
        "ALTER FUNCTION wall.worker() OWNER TO casework_owner",
        "CREATE OR REPLACE FUNCTION wall.worker() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "CREATE OR REPLACE VIEW wall.kept_from_me AS SELECT case_id FROM casework_exclusion",
        "ALTER TABLE wall.record_kind ADD COLUMN more text",
    ):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before")
            for statement in change.split("; "):
                cursor.execute(statement)
            assert said() != before, change
            cursor.execute("ROLLBACK TO SAVEPOINT before")
    assert said() == before
