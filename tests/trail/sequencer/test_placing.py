"""The sequencer: one at a time, killed at any step, and it goes on without a gap and without a double."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from unittest import mock
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection

from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.trail.log.encoding import leaf_hash
from casework.trail.proof import dump as trail_dump
from casework.trail.proof import leaves
from casework.trail.proof.leaves import Checkpoint, Leaf, PendingEvent, TreeNode, latest_checkpoint, tree
from casework.trail.proof.signed_notes import checkpoint
from casework.trail.sequencer import placing as room
from casework.trail.sequencer.mirror_log import MirroredLeaf, MirrorLog
from casework.trail.sequencer.placing import AlreadyRunning, Forked, alone, keep_sequencing
from deploy.verify.casework_verify import SOUND
from tests.trail.running_log import WRITER, Log


class Killed(BaseException):
    """The process ended here."""


def whole(log: Log) -> None:
    log.sequence()
    assert not PendingEvent.objects.exists() and not Alert.objects.exists()
    assert leaves.size() == Event.objects.count()
    report = log.verify(log.keep(), files=True)
    assert report.code == SOUND and not report.names(), list(report.lines())


def test_every_event_gets_one_place_and_the_root_is_that_of_the_bodies(log: Log):
    log.work()
    assert log.sequencer.step() == Event.objects.count()
    assert log.sequencer.step() == 0
    made = log.sequencer.sign()
    assert made is not None and log.sequencer.sign() is None
    head = checkpoint(made.note, log.sequencer.verifier)
    assert (head.size, head.root) == (Leaf.objects.count(), tree().root())
    newest = latest_checkpoint()
    assert newest is not None and newest.note == made.note == (log.directory / "checkpoint").read_text()
    for leaf in Leaf.objects.all():
        assert bytes(leaf.leaf_hash) == leaf_hash(bytes(Event.objects.get(pk=leaf.event_id).body))


def test_what_does_not_continue_what_was_signed_is_not_signed(log: Log):
    """An early leaf is rewritten: the last one is as it was, so no round of placing notices."""
    log.work()
    log.sequence()
    log.attack("UPDATE casework_leaf SET leaf_hash = sha256('his') WHERE place = 0")
    log.work()
    log.sequencer.step()
    with pytest.raises(Forked):
        log.sequencer.sign()
    assert Alert.objects.filter(kind=AlertKind.FORKED).exists()


def test_the_nodes_of_three_hundred_leaves_are_kept_as_the_tree_wants_them(log: Log):
    writer = log.process("-c", WRITER, "1", "300", "00000000-0000-7000-8000-000000000001")
    assert writer.wait() == 0
    with mock.patch.object(room, "BATCH", 100):
        log.sequencer.step()
    assert list(TreeNode.objects.values_list("level", "place")) == [(8, 0)]
    whole(log)


@pytest.mark.parametrize(
    "step",
    [
        "casework.trail.proof.leaves.TreeNode.objects.bulk_create",
        "casework.trail.sequencer.placing.Sequencer._file",
        "casework.trail.sequencer.placing.Sequencer._compare",
        "casework.trail.sequencer.mirror_log.MirrorLog.keep_position",
        "casework.trail.sequencer.placing.signed_notes.signed",
        "casework.trail.sequencer.mirror_log.MirrorLog.keep_checkpoint",
        "casework.trail.proof.leaves.Checkpoint.objects.get_or_create",
        "casework.trail.proof.leaves.shut_tiles",
    ],
)
def test_killed_between_any_two_steps_it_goes_on_whole(log: Log, step: str):
    log.work()
    with mock.patch(step, side_effect=Killed), pytest.raises(Killed):
        log.sequence()
    connection.close()
    case = log.work()
    log.look(case)
    whole(log)


def test_killed_inside_a_write_of_its_file_it_writes_the_leaf_again(log: Log):
    log.work()
    log.sequence()
    leaves = log.directory / "leaves.jsonl"
    leaves.write_bytes(leaves.read_bytes()[:-70])
    log.work()
    whole(log)


def test_killed_with_nine_at_random_while_others_write_it_goes_on_whole(log: Log):
    cases = ["00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b"]
    writers = [log.process("-c", WRITER, "1", "400", *cases) for _ in range(2)]
    kills = 0
    while any(writer.poll() is None for writer in writers) or kills < 3:
        running = log.process("manage.py", "sequence")
        time.sleep(1.2 + kills % 3 * 0.17)
        running.send_signal(signal.SIGKILL)
        running.wait()
        kills += 1
        wait_until_unlocked()
    assert [writer.returncode for writer in writers] == [0, 0] and kills >= 3
    whole(log)


def wait_until_placed() -> None:
    """Somebody else is putting into order whatever waits."""
    for _ in range(2400):
        if not PendingEvent.objects.exists():
            return
        time.sleep(0.05)
    raise AssertionError("something still waits")


def wait_until_unlocked() -> None:
    """The server notices a killed client within moments."""
    for _ in range(2400):
        try:
            with alone():
                return
        except AlreadyRunning:
            time.sleep(0.05)
    raise AssertionError("the lock outlived its process")


def test_a_killed_writer_leaves_no_half_event(log: Log):
    for _ in range(3):
        before = Event.objects.count()
        writer = log.process("-c", WRITER, "1", "100000", "00000000-0000-7000-8000-00000000000a")
        while Event.objects.count() < before + 20:
            assert writer.poll() is None
            time.sleep(0.02)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    log.sequence()
    report = log.verify(log.keep(), files=True)
    # A writer killed between its commit and its line leaves an event without one; that is noted, nothing more.
    assert report.code == SOUND and not report.names(), list(report.lines())


def test_two_sequencers_cannot_run(log: Log):
    with alone():
        second = subprocess.run(
            [sys.executable, "manage.py", "sequence", "--once"],
            env=log.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode != 0 and "Another sequencer is running" in second.stderr
    with alone():
        pass


def test_the_command_places_and_signs_and_says_so(log: Log, capsys: pytest.CaptureFixture[str]):
    log.work()
    call_command("sequence", "--once")
    events = Event.objects.count()
    assert capsys.readouterr().out == f"Placed {events} events, signed a checkpoint over {events}.\n"
    call_command("sequence", "--once")
    assert capsys.readouterr().out == "Placed 0 events, nothing new to sign.\n"
    call_command("sequence", "--show-key")
    assert capsys.readouterr().out.strip() == log.key_text
    call_command("dump_trail", str(log.kept / "trail.jsonl"))
    assert log.verify(log.keep()).code == SOUND
    (log.directory / "key").chmod(0o644)
    with pytest.raises(CommandError, match="chmod 600"):
        call_command("sequence", "--once")


def test_a_dump_says_how_far_it_is_and_bears_its_name_only_when_it_is_whole(
    log: Log, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    log.work()
    log.sequence()
    monkeypatch.setattr(trail_dump, "TOLD_EACH", 5)
    where = log.kept / "told.jsonl"
    call_command("dump_trail", str(where))
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == ["5 lines ...", "10 lines ..."]
    whole_dump = where.read_bytes()
    monkeypatch.setattr(trail_dump, "recorded", mock.Mock(side_effect=Killed))
    with pytest.raises(Killed):
        call_command("dump_trail", str(where), verbosity=0)
    assert where.read_bytes() == whole_dump and where.with_name("told.jsonl.part").exists()


def as_role(role: str) -> None:
    """From here on this connection is one that signed in as the role, until it is closed."""
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {role}")


def test_the_sequencers_own_role_suffices_and_reaches_no_row_of_hers(log: Log):
    log.work()
    as_role("casework_sequencer")
    log.sequence()
    for statement in (
        "SELECT count(*) FROM casework_case",
        "SELECT count(*) FROM casework_historicalnote",
        # Of events it may write one word alone: that the shape of the database is another
        # (tests/trail/sequencer/test_schema_watch.py).
        "INSERT INTO casework_event (id) VALUES (gen_random_uuid())",
        "DELETE FROM casework_leaf",
        "UPDATE casework_checkpoint SET note = ''",
    ):
        with (
            connection.cursor() as cursor,
            pytest.raises(Error, match=r"permission denied|row-level security|append-only"),
        ):
            cursor.execute(statement)
    connection.close()
    assert Leaf.objects.count() == Event.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm') AND relnamespace = 'public'::regnamespace"
            " AND has_any_column_privilege('casework_sequencer', oid, 'SELECT, UPDATE, INSERT')"
        )
        assert {name.removeprefix("casework_") for (name,) in cursor.fetchall()} == OF_THE_LOG


OF_THE_LOG = {
    "alert", "checkpoint", "event", "leaf", "leaftile", "pendingevent", "treenode", "django_migrations",
}  # fmt: skip
"""What the sequencer reads and writes."""


def test_the_verifying_role_dumps_everything_and_the_application_is_refused(log: Log):
    log.work()
    log.sequence()
    whole_dump = log.dumped().read_bytes().splitlines()
    as_role("casework_verify")
    dumped = log.dumped().read_bytes().splitlines()
    assert dumped[1:] == whole_dump[1:]
    assert log.verify(log.keep()).code == SOUND
    with connection.cursor() as cursor, pytest.raises(Error, match="permission denied"):
        cursor.execute("DELETE FROM casework_pendingevent")
    as_role("casework_app")
    with pytest.raises(CommandError, match="sees only a part"):
        call_command("dump_trail", str(log.kept / "trail.jsonl"))
    for statement in (
        "INSERT INTO casework_leaf VALUES (99, gen_random_uuid(), 'x')",
        "INSERT INTO casework_pendingevent (event_id) VALUES (gen_random_uuid())",
        "DELETE FROM casework_pendingevent",
        "UPDATE casework_casechain SET head = 'x'",
        "INSERT INTO casework_checkpoint VALUES (1, 'x', 'x', now())",
        "INSERT INTO casework_alert (at, kind) VALUES (now(), 'gone')",
    ):
        with connection.cursor() as cursor, pytest.raises(Error, match="permission denied"):
            cursor.execute(statement)


def test_it_runs_until_it_is_told_to_stop_and_signs_at_the_end(log: Log):
    stop = threading.Event()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            keep_sequencing(log.sequencer, stop, pause=0.05)
        except BaseException as error:
            failed.append(error)
        connection.close()

    running = threading.Thread(target=run)
    running.start()
    case = log.work()
    wait_until_placed()
    log.attack(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )
    connection.close()
    log.look(case)
    wait_until_placed()
    stop.set()
    running.join(120)
    assert not running.is_alive() and not failed
    assert Checkpoint.objects.latest("size").size == Event.objects.count()
    whole(log)


def test_a_sink_without_a_file_or_with_noise_starts_anew(tmp_path: Path):
    mirror = MirrorLog(tmp_path)
    assert mirror.last() is None and mirror.checkpoint() is None and mirror.position() == 0
    (tmp_path / "leaves.jsonl").write_bytes(b"noise")
    line = MirroredLeaf(7, UUID(int=5), bytes(32))
    mirror.append([line])
    assert mirror.last() == line
    (tmp_path / "arrivals.position").write_text("noise")
    assert mirror.position() == 0
