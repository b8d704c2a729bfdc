"""Leaves in tiles: the same places, events and hashes as before, and as much in the way of whoever changes them."""

from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from casework.policy import unit_of_work
from casework.rulebook.acts import Act
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from casework.trail.log.encoding import leaf_hash
from casework.trail.proof import leaves
from casework.trail.proof.leaves import Leaf, Placed
from casework.trail.proof.verification import Fault, examine
from deploy.verify.casework_verify import SOUND, TAMPERED
from tests.trail.running_log import Log

CASE = UUID("00000000-0000-7000-8000-000000000001")


def tiles() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_leaftile")
        found: int = cursor.fetchone()[0]
    return found


def so_many_looks(times: int) -> None:
    """Of nobody, past the wall: only that they stand in the log is asked."""
    for _ in range(times):
        with unit_of_work.within(None, Act.CASE_LOOK, province_id=None) as doing, connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            append.write(doing, Outcome.LOOKED, case_id=CASE)


@pytest.fixture
def tiled(log: Log) -> Log:
    """A log of a few hundred events, signed: its first 256 leaves lie in a tile."""
    so_many_looks(300)
    log.sequence()
    assert tiles() == 1
    return log


def everything(events: list[UUID]) -> tuple[list[Placed], dict[UUID, Placed], bytes]:
    return leaves.between(0, leaves.size()), leaves.of_events(events), leaves.tree().root()


def test_what_a_leaf_says_is_the_same_in_a_tile(log: Log):
    so_many_looks(300)
    log.sequencer.step()
    ids = list(Event.objects.values_list("pk", flat=True))
    before = everything(ids)
    assert tiles() == 0 and len(before[1]) == len(ids)
    log.sequencer.sign()
    assert tiles() == 1 and Leaf.objects.count() == len(ids) - 256
    assert everything(ids) == before
    assert leaves.between(250, 260) == before[0][250:260] and leaves.at(256) == before[0][256]
    assert all(
        one.leaf_hash == leaf_hash(bytes(body))
        for one, body in ((before[1][pk], body) for pk, body in Event.objects.values_list("pk", "body"))
    )
    report = log.verify(log.keep(), files=True)
    assert report.code == SOUND and not report.names()
    log.sequence()
    log.sequencer.go_round()
    assert not Alert.objects.exists()


def test_leaves_from_before_there_were_tiles_go_into_them_as_they_are(log: Log, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as before:
        before.setattr(leaves, "shut_tiles", lambda: 0)
        so_many_looks(600)
        log.sequence()
    assert tiles() == 0
    kept = log.keep()
    monkeypatch.setattr(leaves, "TILES_AT_ONCE", 1)
    for wanted in (1, 2, 2):
        so_many_looks(1)
        log.sequence()
        assert tiles() == wanted
    assert leaves.size() == Event.objects.count()
    assert log.verify(kept, files=True).code == SOUND


def test_a_hash_rewritten_in_a_tile_is_found_by_everybody_who_looks(tiled: Log):
    kept = tiled.keep()
    first = leaves.at(100)
    assert first is not None
    tiled.attack(
        "UPDATE casework_leaftile SET leaf_hashes = overlay(leaf_hashes PLACING sha256('x') FROM 100 * 32 + 1)"
    )
    tiled.sequencer.go_round()
    assert (AlertKind.DIFFERS.value, first.event_id) in Alert.objects.values_list("kind", "event_id")
    assert tiled.verify(kept, files=True).code == TAMPERED
    with transaction.atomic():
        assert Fault.EVENT_CHANGED in {found.fault for found in examine(CASE).faults}


def test_an_event_gone_from_under_its_tile_and_a_tile_that_is_gone_are_cried_out(tiled: Log):
    kept = tiled.keep()
    gone = leaves.at(7)
    assert gone is not None
    tiled.attack("DELETE FROM casework_event WHERE id = %s", gone.event_id)
    tiled.sequencer.go_round()
    assert (AlertKind.GONE.value, gone.event_id) in Alert.objects.values_list("kind", "event_id")
    assert tiled.verify(kept).code == TAMPERED
    tiled.attack("DELETE FROM casework_leaftile")
    tiled.sequencer.go_round()
    assert Alert.objects.filter(kind=AlertKind.GONE, place=100).exists()
    assert tiled.verify(kept).code == TAMPERED


SWAPPED = (
    "event_ids = event_ids[2:2] || event_ids[1:1] || event_ids[3:], leaf_hashes = substr(leaf_hashes, 33, 32) || substr"
)


@pytest.mark.parametrize(
    ("statements", "place", "verdict"),
    [
        (
            [
                "UPDATE casework_event SET body = body || ' ' WHERE id = (SELECT event_id FROM casework_leaves(1, 2))",
                "UPDATE casework_leaftile SET leaf_hashes = overlay(leaf_hashes PLACING (SELECT sha256('\\x00'::bytea"
                " || e.body) FROM casework_event e WHERE e.id = event_ids[2]) FROM 33) WHERE tile = 0",
            ],
            0,
            TAMPERED,
        ),
        (
            [f"UPDATE casework_leaftile SET {SWAPPED}(leaf_hashes, 1, 32) || substr(leaf_hashes, 65)"],
            0,
            TAMPERED,
        ),
        ([f"UPDATE casework_leaftile SET tile = {tile}" for tile in ("tile + 7", "8 - tile")], 0, TAMPERED),
        (["INSERT INTO casework_leaf SELECT * FROM casework_leaves(3, 4)"], 0, TAMPERED),
        # Nothing that was signed is otherwise, but whoever looks for an event does not find its place any more.
        (["UPDATE casework_leaftile SET earliest = 0, latest = 1 WHERE tile = 1"], 256, SOUND),
        (
            [
                "UPDATE casework_leaftile t SET event_ids = t.event_ids || o.event_ids, latest = o.latest,"
                " leaf_hashes = t.leaf_hashes || o.leaf_hashes FROM casework_leaftile o WHERE t.tile + 1 = o.tile",
                "DELETE FROM casework_leaftile WHERE tile = 1",
            ],
            256,
            SOUND,
        ),
    ],
    ids=["event with its leaf", "two leaves", "two tiles", "a leaf beside", "moments", "two tiles in one"],
)
def test_what_fits_leaf_by_leaf_and_not_its_node_is_cried_out(
    log: Log, statements: list[str], place: int, verdict: int
):
    so_many_looks(600)
    log.sequence()
    kept = log.keep()
    for one in statements:
        log.attack(one)
    log.sequencer.go_round()
    assert Alert.objects.filter(kind=AlertKind.DIFFERS, event_id=None, place=place).exists()
    assert log.verify(kept).code == verdict
    with transaction.atomic():
        assert examine(CASE).faults or verdict == SOUND


A_TILE = (
    "INSERT INTO casework_leaftile SELECT 1, array_agg({ids} ORDER BY place), string_agg({hashes}, '' ORDER BY place),"
    " min(casework_moment_of(event_id)), max(casework_moment_of(event_id)) FROM casework_leaf"
    " WHERE place BETWEEN 256 AND {last}"
)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM casework_leaf", "append-only"),
        ("UPDATE casework_leaf SET place = place", "permission denied"),
        ("UPDATE casework_leaftile SET tile = tile", "permission denied"),
        ("DELETE FROM casework_leaftile", "permission denied"),
        (A_TILE.format(ids="gen_random_uuid()", hashes="leaf_hash", last=511), "what its leaves say"),
        (A_TILE.format(ids="event_id", hashes="sha256(leaf_hash)", last=511), "what its leaves say"),
        (A_TILE.format(ids="event_id", hashes="leaf_hash", last=510), "what its leaves say"),
        ("INSERT INTO casework_leaf VALUES (3, gen_random_uuid(), sha256('x'))", "has its leaf"),
        (
            "INSERT INTO casework_leaf SELECT 9999, event_id, leaf_hash FROM casework_leaves(3, 4)",
            "has its leaf",
        ),
    ],
)
def test_not_even_the_sequencer_makes_a_false_tile_or_takes_a_leaf_away(tiled: Log, statement: str, why: str):
    so_many_looks(300)
    tiled.sequencer.step()
    tiled.attack("UPDATE casework_checkpoint SET size = 512 WHERE size < 512")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
        with pytest.raises(Error, match=why), transaction.atomic():
            cursor.execute(statement)


def test_a_tile_waits_until_its_last_leaf_is_signed(tiled: Log):
    so_many_looks(300)
    tiled.sequencer.step()
    assert leaves.size() > 512 and leaves.shut_tiles() == 0 and tiles() == 1
    with transaction.atomic(), connection.cursor() as cursor, pytest.raises(Error, match="what its leaves say"):
        cursor.execute(A_TILE.format(ids="event_id", hashes="leaf_hash", last=511))


@pytest.mark.parametrize("statement", ["UPDATE {} SET tile = tile", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_tile_is_never_touched(tiled: Log, statement: str):
    with connection.cursor() as cursor, pytest.raises(Error, match="append-only"), transaction.atomic():
        cursor.execute(statement.format("casework_leaftile"))
