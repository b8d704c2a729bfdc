"""No kind of record forgets a guard: none that is kept, and one that is planted with each left out in turn is found."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from casework.policy import signed_context
from casework.records import kinds
from casework.records.cases import Case
from casework.trail.log.rows import recorded
from tests.cast import Cast
from tests.many_cases import two_cases
from tests.policy.words import as_the_application, pid, soon
from tests.records.missing_guards import missing_guards

PLANTED = """
CREATE TABLE casework_plantedrecord (
    id uuid PRIMARY KEY, version int NOT NULL, case_id uuid NOT NULL REFERENCES casework_case, asked_on date NOT NULL,
    decided_by_id bigint, asked_at_id int REFERENCES casework_unit
);
CREATE TABLE casework_historicalplantedrecord (
    LIKE casework_plantedrecord, history_id uuid PRIMARY KEY, history_date timestamptz NOT NULL,
    history_type text NOT NULL, history_user_id bigint, event_id uuid NOT NULL
);
"""
GUARDED = "CALL wall.guard_record('plantedrecord', workers => '{decided_by_id}', units => '{asked_at_id}')"


def run(statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in filter(None, map(str.strip, statements.split(";"))):
            cursor.execute(statement)


@pytest.fixture
def planted(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that the house does not have, made and guarded as the recipe says, and told of by the history page."""
    run(PLANTED)
    run(GUARDED)
    monkeypatch.setattr(kinds, "BY_WORD", {**kinds.BY_WORD, "plantedrecord": Case})


def test_there_are_records_to_ask_about():
    assert len(recorded()) >= 16


@pytest.mark.parametrize("table", [one.record._meta.db_table for one in recorded()])
def test_a_kept_record_has_all_its_guards(db: None, table: str):
    assert missing_guards(table) == []


def test_the_history_page_tells_of_every_kept_record_and_of_nothing_else():
    assert set(kinds.BY_WORD.values()) == {one.record for one in recorded()}


def test_the_one_call_guards_a_record_wholly(planted: None):
    assert missing_guards("casework_plantedrecord") == []


def test_without_it_everything_is_missed(db: None):
    run(PLANTED)
    missing = missing_guards("casework_plantedrecord")
    assert len(missing) == 19, missing
    assert "guard_record('plantedrecord'" in missing[0]
    for word in (
        "version_moves",
        "has_its_history",
        "append_only_row",
        "append_only_statement",
        "row security",
        "visible",
    ):
        assert any(word in sentence for sentence in missing), word


OMISSIONS = {
    "DROP TRIGGER version_moves ON casework_plantedrecord": ["casework_plantedrecord has no trigger version_moves"],
    "DROP TRIGGER has_its_history ON casework_plantedrecord": ["casework_plantedrecord has no trigger has_its_history"],
    "ALTER TABLE casework_plantedrecord DISABLE TRIGGER has_its_history": [
        "casework_plantedrecord has no trigger has_its_history"
    ],
    "DROP TRIGGER casework_append_only_row ON casework_historicalplantedrecord": [
        "casework_historicalplantedrecord has no trigger casework_append_only_row"
    ],
    "DROP TRIGGER casework_append_only_statement ON casework_historicalplantedrecord": [
        "casework_historicalplantedrecord has no trigger casework_append_only_statement"
    ],
    "ALTER TABLE casework_plantedrecord NO FORCE ROW LEVEL SECURITY": [
        "casework_plantedrecord has no forced row security"
    ],
    "ALTER TABLE casework_historicalplantedrecord DISABLE ROW LEVEL SECURITY": [
        "casework_historicalplantedrecord has no forced row security"
    ],
    "DROP POLICY visible ON casework_plantedrecord": ["casework_plantedrecord has no policy visible"],
    "DROP POLICY updated ON casework_plantedrecord": ["casework_plantedrecord has no policy updated"],
    "DROP POLICY inserted ON casework_historicalplantedrecord": [
        "casework_historicalplantedrecord has no policy inserted"
    ],
    "UPDATE wall.record_kind SET workers = '{}' WHERE name = 'plantedrecord'; CALL wall.rebuild_readers()": [
        "casework_plantedrecord.decided_by_id names a worker, and wall.file_of looks up no name for it"
    ],
    "UPDATE wall.record_kind SET units = '{}' WHERE name = 'plantedrecord'; CALL wall.rebuild_readers()": [
        "casework_plantedrecord.asked_at_id names a unit, and wall.file_of looks up no name for it"
    ],
    "UPDATE wall.record_kind SET workers = units, units = workers WHERE name = 'plantedrecord';"
    " CALL wall.rebuild_readers()": [
        "casework_plantedrecord.asked_at_id names a unit, and wall.file_of looks up no name for it",
        "casework_plantedrecord.decided_by_id names a worker, and wall.file_of looks up no name for it",
    ],
    "DELETE FROM wall.record_kind WHERE name = 'plantedrecord'; CALL wall.rebuild_readers()": [
        "casework_plantedrecord does not come with wall.file_of",
        "casework_historicalplantedrecord is not read by wall.changes_in",
        "casework_plantedrecord.asked_at_id names a unit, and wall.file_of looks up no name for it",
        "casework_plantedrecord.decided_by_id names a worker, and wall.file_of looks up no name for it",
    ],
}


@pytest.mark.parametrize("omission", OMISSIONS)
def test_a_guard_that_is_left_out_is_named(planted: None, omission: str):
    run(omission)
    assert missing_guards("casework_plantedrecord") == OMISSIONS[omission]


@pytest.mark.parametrize(
    ("function", "missing"),
    [
        ("file_of", "casework_plantedrecord does not come with wall.file_of"),
        ("changes_in", "casework_historicalplantedrecord is not read by wall.changes_in"),
    ],
)
def test_a_reader_written_by_hand_without_it_is_named(planted: None, function: str, missing: str):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", [function])
        (text,) = cursor.fetchone()
        cursor.execute(text.replace("plantedrecord' = ANY (kinds)", "note' = ANY (kinds)"))
    assert missing_guards("casework_plantedrecord") == [missing]


def test_a_history_page_without_it_is_named(planted: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kinds, "BY_WORD", {"note": kinds.BY_WORD["note"]})
    assert missing_guards("casework_plantedrecord") == ["plantedrecord is not told of by kinds.BY_WORD"]


@pytest.mark.parametrize("role", ["app", "intake", "sequencer", "backup", "verify", "wall"])
@pytest.mark.parametrize("call", [GUARDED, "CALL wall.rebuild_readers()", "SELECT * FROM wall.record_kind"])
def test_nobody_but_the_owner_guards_records(db: None, role: str, call: str):
    if role == "backup" and call.startswith("SELECT"):
        return  # a backup has every table
    run(PLANTED)
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        run(f"SET LOCAL ROLE casework_{role}; {call}")


def test_a_column_that_is_not_there_is_said(db: None):
    run(PLANTED)
    with pytest.raises(Error, match="casework_plantedrecord has no column decided_by, unit_id"), transaction.atomic():
        run("CALL wall.guard_record('plantedrecord', workers => '{decided_by}', units => '{unit_id}')")
    with pytest.raises(Error, match="casework_nothing has no column"), transaction.atomic():
        run("CALL wall.guard_record('nothing')")


def test_the_guards_of_a_planted_record_hold(cast: Cast, planted: None):
    with transaction.atomic():
        hers, other = two_cases(cast)
        mai, lu = (signed_context.signed_word(one.worker.pk, pid(), until=soon()) for one in (cast.mai, cast.lu))
        ban = "INSERT INTO casework_plantedrecord VALUES (%s, 1, %s, '2026-04-03', %s, %s)"
        with as_the_application(mai) as cursor:
            cursor.execute(ban, [hers.pk, hers.pk, cast.mai.worker.pk, cast.other_desk.pk])
            with pytest.raises(Error, match="row-level security"), transaction.atomic():
                cursor.execute(ban, [other.pk, other.pk, cast.mai.worker.pk, None])
            with pytest.raises(Error, match="past its history"), transaction.atomic():
                cursor.execute("UPDATE casework_plantedrecord SET asked_on = '2026-04-04'")
            with pytest.raises(Error, match="without its history or its event"), transaction.atomic():
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "INSERT INTO casework_historicalplantedrecord"
                " SELECT *, gen_random_uuid(), now(), '+', %s, gen_random_uuid() FROM casework_plantedrecord",
                [cast.mai.worker.pk],
            )
            with pytest.raises(Error, match="permission denied"), transaction.atomic():
                cursor.execute("DELETE FROM casework_historicalplantedrecord")
            cursor.execute("SELECT kind FROM wall.file_of(%s, '{casework_plantedrecord,worker,unit}')", [hers.pk])
            kinds = [kind for (kind,) in cursor.fetchall()]
            assert (kinds.count("casework_plantedrecord"), kinds.count("unit")) == (1, 3) and "worker" in kinds
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            run("DELETE FROM casework_historicalplantedrecord")
        with as_the_application(lu) as cursor:
            for table in ("casework_plantedrecord", "casework_historicalplantedrecord"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM wall.file_of(%s, '{casework_plantedrecord,worker,unit}')", [hers.pk])
            assert cursor.fetchone() == (0,)
        transaction.set_rollback(True)  # nothing of it is held to its history at the end of this test
