"""The shape of the database is watched: whoever changes it past the migrations leaves a line and an alert."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import Error, connection, transaction

from casework.trail.actor import act_of
from casework.trail.alerts import Alert
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from casework.trail.proof.leaves import Leaf
from casework.trail.proof.verification import said_by
from casework.trail.sequencer import mirror_log, schema_watch
from casework.trail.sequencer.placing import keep_sequencing
from deploy.verify.casework_verify import SOUND
from tests.trail.running_log import Log

CHANGES = [
    "ALTER TABLE casework_event DISABLE TRIGGER casework_append_only_row",
    "DROP TRIGGER event_joins ON casework_event",
    "ALTER TABLE casework_case NO FORCE ROW LEVEL SECURITY",
    "CREATE POLICY all_to_me ON casework_case TO casework_app USING (true)",
    "CREATE OR REPLACE FUNCTION wall.worker() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    "GRANT UPDATE ON casework_event TO casework_app",
    "ALTER TABLE casework_case ADD COLUMN husband text",
    "DROP INDEX event_of_worker",
    "CREATE TABLE copied AS TABLE casework_survivor",
    "ALTER FUNCTION wall.units() OWNER TO casework_app",
    "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO casework_app",
    "CREATE PUBLICATION everything FOR ALL TABLES",
    "CREATE PUBLICATION later",
    "CREATE EVENT TRIGGER mine ON sql_drop EXECUTE FUNCTION public.quiet()",
    "GRANT casework_wall TO casework_app",
    "ALTER ROLE casework_app SET session_replication_role = replica",
    "GRANT EXECUTE ON FUNCTION pg_sleep(double precision) TO PUBLIC",
    "CREATE SCHEMA aside",
    "CREATE FUNCTION pg_catalog.handy() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "GRANT pg_read_all_data TO casework_app",
    "CREATE ROLE spy LOGIN",
]
OF_THE_CLUSTER = {
    "GRANT casework_wall TO casework_app": "REVOKE casework_wall FROM casework_app",
    "ALTER ROLE casework_app SET session_replication_role = replica": (
        "ALTER ROLE casework_app RESET session_replication_role"
    ),
    "GRANT pg_read_all_data TO casework_app": "REVOKE pg_read_all_data FROM casework_app",
    "CREATE ROLE spy LOGIN": "DROP ROLE spy",
}
"""What would stay when the copy of the test database goes, and how it is taken back."""


def alerts() -> list[str]:
    return list(Alert.objects.values_list("kind", flat=True))


def watched_as_the_sequencer(log: Log) -> bool:
    """One look by the role that has the right to it, and no other."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
        return schema_watch.watch(log.sequencer.mirror)


def test_the_first_look_says_how_it_is_and_the_next_ones_nothing(log: Log):
    assert watched_as_the_sequencer(log)
    assert not watched_as_the_sequencer(log) and not watched_as_the_sequencer(log)
    event = Event.objects.get(act=schema_watch.CHANGED)
    assert (event.worker_id, event.case_id) == (None, None) and alerts() == []
    log.sequence()
    assert Leaf.objects.filter(event_id=event.pk).exists() and log.verify(log.keep()).code == SOUND


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_past_the_migrations_is_a_line_and_an_alarm(log: Log, change: str):
    log.attack("CREATE FUNCTION public.quiet() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")
    watched_as_the_sequencer(log)
    try:
        log.attack(change)
        assert watched_as_the_sequencer(log)
    finally:
        if change in OF_THE_CLUSTER:
            log.attack(OF_THE_CLUSTER[change])
    first, second = Event.objects.filter(act=schema_watch.CHANGED).order_by("id")
    told = said_by(second)
    assert told["before"] == said_by(first)["after"] != told["after"]
    assert alerts() == ["schema"] and Alert.objects.get().event_id == second.pk


def test_a_function_put_before_postgresqls_own_blinds_nobody(log: Log):
    watched_as_the_sequencer(log)
    told = said_by(Event.objects.get(act=schema_watch.CHANGED))["after"]
    log.attack(
        "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT decode('{told}', 'hex') $$"
    )
    log.attack("CREATE POLICY leak ON casework_case TO casework_app USING (true)")
    assert watched_as_the_sequencer(log) and alerts() == ["schema"]


NEWEST = "(SELECT max(name) FROM django_migrations WHERE app = 'casework')"


def test_a_migration_of_the_running_code_is_a_line_and_no_alarm(log: Log):
    newest = log.asked(f"SELECT {NEWEST}")
    log.attack(f"DELETE FROM django_migrations WHERE app = 'casework' AND name = {NEWEST}")
    watched_as_the_sequencer(log)
    log.attack("ALTER TABLE casework_case ADD COLUMN later text")
    log.attack("INSERT INTO django_migrations (app, name, applied) VALUES ('casework', %s, now())", newest)
    assert watched_as_the_sequencer(log) and alerts() == []


@pytest.mark.parametrize(
    "excuse",
    [
        "INSERT INTO django_migrations (app, name, applied) VALUES ('casework', '9999_later', now())",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '0001_tables', now())",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('casework', '0001_tables', now())",
        f"DELETE FROM django_migrations WHERE app = 'casework' AND name = {NEWEST}",
    ],
)
def test_a_name_that_the_running_code_does_not_have_explains_nothing(log: Log, excuse: str):
    watched_as_the_sequencer(log)
    log.attack("ALTER TABLE casework_case ADD COLUMN husband text")
    log.attack(excuse)
    assert watched_as_the_sequencer(log) and alerts() == ["schema"]


def test_what_the_database_says_of_its_shape_is_not_believed(log: Log):
    """The owner changes it and writes the line himself that says it was always so."""
    watched_as_the_sequencer(log)
    log.attack("ALTER TABLE casework_case ADD COLUMN husband text")
    with transaction.atomic():
        now = schema_watch.shape()
        with act_of(None, None, schema_watch.CHANGED) as doing:
            append.write(doing, Outcome.DONE, before=None, after=now.digest, applied=list(now.migrations), lost=False)
    assert watched_as_the_sequencer(log) and alerts() == ["schema"]


@pytest.mark.parametrize("left", [None, "", "[]", '{"digest": 7, "migrations": [1]}', "\x00"])
def test_a_lost_file_is_said_and_cried_out_once(log: Log, left: str | None):
    watched_as_the_sequencer(log)
    kept = log.directory / mirror_log.SHAPE
    if left is None:
        kept.unlink()
    else:
        kept.write_text(left)
    assert watched_as_the_sequencer(log) and alerts() == ["schema"]
    assert said_by(Event.objects.filter(act=schema_watch.CHANGED).latest("id"))["lost"] is True
    assert not watched_as_the_sequencer(log) and alerts() == ["schema"]


def test_the_running_sequencer_looks_each_time_it_signs(log: Log):
    stop = threading.Event()
    running = threading.Thread(target=sequenced, args=(log, stop))
    running.start()
    try:
        began = time.monotonic()
        while not (log.directory / mirror_log.SHAPE).exists() and time.monotonic() - began < 120:
            time.sleep(0.05)
    finally:
        stop.set()
        running.join()
    assert Leaf.objects.filter(event_id=Event.objects.get(act=schema_watch.CHANGED).pk).exists()


def sequenced(log: Log, stop: threading.Event) -> None:
    """What the sequencer's process does."""
    try:
        keep_sequencing(log.sequencer, stop, pause=0.05, checkpoint_every=0.1)
    finally:
        connection.close()


def test_the_sequencer_writes_no_other_event(log: Log):
    with pytest.raises(Error, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
        cursor.execute(
            "INSERT INTO casework_event (id, at, act, outcome, worker_id, body)"
            " VALUES (gen_random_uuid(), now(), 'case.look', 'looked', 1, '{}')"
        )
