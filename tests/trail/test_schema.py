"""The shape of the database is watched: whoever changes it past the migrations leaves a line and an alarm."""

from __future__ import annotations

import json
import time

import pytest
from django.db import Error, connection, transaction

from casework.trail import schema
from casework.trail.alarms import Alarm
from casework.trail.events import Event
from casework.trail.leaves import Leaf
from deploy.verify.casework_verify import SOUND
from tests.trail.conftest import House

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
    "GRANT casework_wall TO casework_app",
]


def alarms() -> list[str]:
    return list(Alarm.objects.values_list("kind", flat=True))


def watched_as_the_sequencer() -> bool:
    """One look by the role that has the right to it, and no other."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
        return schema.watch()


def test_the_first_look_says_how_it_is_and_the_next_ones_nothing(house: House):
    assert watched_as_the_sequencer()
    assert not watched_as_the_sequencer() and not watched_as_the_sequencer()
    event = Event.objects.get(act=schema.CHANGED)
    assert (event.worker_id, event.case_id) == (None, None) and alarms() == []
    house.sequence()
    assert Leaf.objects.filter(event_id=event.pk).exists() and house.verify(house.keep()).code == SOUND


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_past_the_migrations_is_a_line_and_an_alarm(house: House, change: str):
    watched_as_the_sequencer()
    try:
        house.attack(change)
        assert watched_as_the_sequencer()
    finally:
        if change == CHANGES[-1]:
            house.attack("REVOKE casework_wall FROM casework_app")
    first, second = Event.objects.filter(act=schema.CHANGED).order_by("id")
    told = json.loads(bytes(second.body))
    assert told["before"] == json.loads(bytes(first.body))["after"] != told["after"]
    assert alarms() == ["schema"] and Alarm.objects.get().event_id == second.pk


def test_a_migration_is_a_line_and_no_alarm(house: House):
    watched_as_the_sequencer()
    house.attack("ALTER TABLE casework_case ADD COLUMN later text")
    house.attack("INSERT INTO django_migrations (app, name, applied) VALUES ('casework', '9999_later', now())")
    assert watched_as_the_sequencer() and alarms() == []


def test_the_sequencer_writes_no_other_event(house: House):
    with pytest.raises(Error, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
        cursor.execute(
            "INSERT INTO casework_event (id, at, act, outcome, worker_id, body)"
            " VALUES (gen_random_uuid(), now(), 'case.look', 'looked', 1, '{}')"
        )


def test_a_look_is_cheap(house: House):
    """It runs every minute: half a second of a busy machine is far more than it may take."""
    watched_as_the_sequencer()
    took = []
    for _ in range(5):
        began = time.perf_counter()
        watched_as_the_sequencer()
        took.append(time.perf_counter() - began)
    print(f"a look at the catalog: {min(took) * 1000:.0f} ms")
    assert min(took) < 0.5
