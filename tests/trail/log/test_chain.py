"""The chain of a case and what an event binds: written with the act, by many at once, or not at all."""

import json
import os
import threading
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import Error, connection, transaction
from django.test import override_settings
from django.utils import timezone

from casework.journey.intake.hearing import add_note, note_person
from casework.journey.intake.opening import open_case
from casework.policy import unit_of_work, viewing
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.people import Survivor
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.trail.actor import act_of
from casework.trail.events import Event, Outcome
from casework.trail.ids import uuid7
from casework.trail.log import append
from casework.trail.log.canonical import compact, digest, live_of
from casework.trail.log.encoding import leaf_hash
from casework.trail.log.rows import recorded, stored
from casework.trail.proof.leaves import PendingEvent
from casework.trail.proof.verification import AS_KEPT, bound_by, said_by
from deploy.verify.casework_verify import SOUND
from tests.cast import Cast
from tests.trail.running_log import WRITER, Log

ROOT = Path(__file__).resolve().parent.parent.parent


def test_each_event_of_a_case_names_the_one_before(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        add_note(mai, case, text="Chị ấy bế theo con nhỏ")
        viewing.enter(mai, Case, case.pk, Act.CASE_LOOK)
    with cast.binh.acting() as binh, pytest.raises(NotFound):
        viewing.enter(binh, Case, case.pk, Act.CASE_LOOK)
    events = Event.objects.filter(case_id=case.pk).order_by("case_seq")
    assert [event.case_seq for event in events] == [1, 2, 3, 4]
    before = None
    for event in events:
        body = said_by(event)
        assert (body["seq"], body["prev"]) == (event.case_seq, before)
        assert compact(json.loads(bytes(event.body))) == bytes(event.body)
        before = leaf_hash(bytes(event.body)).hex()
    assert events[3].outcome == Outcome.REFUSED
    assert PendingEvent.objects.filter(event_id__in=[event.pk for event in events]).count() == 4


def test_an_event_of_no_case_is_in_no_chain(cast: Cast):
    with unit_of_work.within(cast.hoa.worker, Act.DOOR_SIGN_OUT, province_id=None) as doing:
        event = Event.objects.get(pk=append.write(doing, Outcome.DONE))
    body = said_by(event)
    assert body["case"] is body["seq"] is body["prev"] is event.case_seq is None


def test_an_event_binds_every_row_its_act_wrote_as_it_is_stored(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        note_person(mai, case, expected_version=1, name="Thào Thị Dợ A", details={})
        add_note(mai, case, text="Chị ấy bế theo con nhỏ")
    by_label = {one.label: one for one in recorded()}
    bound = 0
    newest: dict[tuple[str, str], bytes | None] = {}
    for event in Event.objects.filter(case_id=case.pk).order_by("case_seq"):
        for one in bound_by(said_by(event)):
            (row,) = stored(by_label[one.label].history, one.label, [UUID(one.history_id)])
            assert digest(row.row) == one.history and one.live is AS_KEPT, one.label
            newest[one.label, one.row_id] = live_of(row.row)
            bound += 1
    for (label, row_id), live in newest.items():
        (row,) = stored(by_label[label].record, label, [UUID(row_id)])
        assert row.row == live, label
    assert bound >= 6 and {"casework.case", "casework.survivor", "casework.note"} <= {label for label, _ in newest}


def test_a_removed_record_is_bound_as_gone(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        note = add_note(mai, case, text="Chị ấy bế theo con nhỏ")
    with transaction.atomic(), act_of(cast.mai.worker.pk, None, "note.add") as doing:
        Note.objects.get(pk=note.pk).delete()
        (change,) = doing.changed
        (row,) = stored(Note.history.model, change.label, [change.history_id])
        transaction.set_rollback(True)  # the wall lets nobody remove a record; this is about what would be bound
    assert (change.label, change.row_id, live_of(row.row)) == ("casework.note", note.pk, None)


def test_an_event_past_its_chain_is_refused(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    for seq in (None, 0, 1, 3):
        with pytest.raises(Error, match="leaves its place in its chain to the database"), transaction.atomic():
            Event.objects.create(at=timezone.now(), act="x", outcome="done", case_id=case.pk, case_seq=seq, body=b"{}")
    with (
        pytest.raises(Error, match="permission denied"),
        unit_of_work.within(cast.mai.worker, Act.CASE_LOOK, province_id=None),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE casework_casechain SET length = 2 WHERE case_id = %s", [case.pk])


def test_every_record_of_hers_is_bound(db: None):
    kept = {model for model in apps.get_app_config("casework").get_models() if hasattr(model, "history")}
    assert {one.record for one in recorded()} == kept and len(kept) >= 16


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["leaf", "treenode", "checkpoint", "alert"])
def test_what_the_sequencer_wrote_is_only_added_to(log: Log, table: str, statement: str):
    log.work()
    log.sequence()
    log.attack("INSERT INTO casework_treenode VALUES (8, 0, 'x')")
    log.attack("INSERT INTO casework_alert (at, kind) VALUES (now(), 'gone')")
    column = {"leaf": "leaf_hash", "treenode": "node_hash", "checkpoint": "note", "alert": "kind"}[table]
    with connection.cursor() as cursor, pytest.raises(Error, match="append-only"), transaction.atomic():
        cursor.execute(statement.format(f"casework_{table}", column, column))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_casechain SET length = length - 1",
        "UPDATE casework_casechain SET head = sha256('x')",
        "UPDATE casework_casechain SET length = length + 2",
        "DELETE FROM casework_casechain",
        "TRUNCATE casework_casechain",
    ],
)
def test_a_chain_only_grows(log: Log, statement: str):
    log.work()
    with connection.cursor() as cursor, pytest.raises(Error, match="only"), transaction.atomic():
        cursor.execute(statement)


# T9: the trail cannot be written


def nothing_happened(log: Log, case: Case) -> None:
    events, notes = Event.objects.count(), Note.objects.count()
    with log.cast.mai.acting() as mai, pytest.raises(Exception):  # noqa: B017 - any error, as long as it is one
        add_note(mai, case, text="Không được lưu")
    shown = []
    with log.cast.mai.acting() as mai, pytest.raises(Exception):  # noqa: B017
        shown.append(viewing.enter(mai, Case, case.pk, Act.CASE_LOOK))
    assert not shown and (Event.objects.count(), Note.objects.count()) == (events, notes)


@pytest.mark.parametrize(
    "broken",
    [
        "ALTER TABLE casework_event ADD CONSTRAINT full_disk CHECK (false) NOT VALID",
        "ALTER TABLE casework_pendingevent ADD CONSTRAINT full_disk CHECK (false) NOT VALID",
        "ALTER TABLE casework_casechain ADD CONSTRAINT full_disk CHECK (false) NOT VALID",
        "REVOKE INSERT ON casework_event FROM casework_app",
        "REVOKE INSERT ON casework_pendingevent FROM casework_wall",
        "REVOKE EXECUTE ON FUNCTION wall.next_link FROM casework_wall",
        "ALTER TABLE casework_event RENAME TO elsewhere",
    ],
)
def test_t9_a_trail_that_cannot_be_written_shows_and_does_nothing(log: Log, broken: str):
    case = log.work()
    log.attack(broken)
    if "RENAME" not in broken:
        nothing_happened(log, case)
        return
    shown = []
    with log.cast.hoa.acting() as hoa, pytest.raises(Error):
        shown.append(viewing.enter(hoa, Case, case.pk, Act.CASE_LOOK))
    assert not shown


def test_t9_without_its_file_beside_the_database_nothing_is_shown_either(log: Log):
    case = log.work()
    with override_settings(TRAIL_DIRECTORY=str(log.directory / "not mounted")):
        nothing_happened(log, case)


def test_a_rolled_back_act_leaves_no_line(log: Log):
    log.work()
    before = (log.directory / "arrivals.jsonl").read_bytes()
    with (
        pytest.raises(RuntimeError),
        unit_of_work.within(log.cast.hoa.worker, Act.DOOR_SIGN_OUT, province_id=None) as doing,
    ):
        append.write(doing, Outcome.DONE)
        raise RuntimeError
    assert (log.directory / "arrivals.jsonl").read_bytes() == before


# many at once


def test_eight_writers_at_once_leave_every_chain_whole(log: Log):
    cases = [str(uuid7()) for _ in range(3)]
    writers = log.process("-c", WRITER, "8", "60", *cases)
    while writers.poll() is None:
        log.sequencer.step()
    assert writers.returncode == 0
    log.sequence()
    for case in cases:
        assert Event.objects.filter(case_id=case).count() == 160
    report = log.verify(log.keep(), files=True)
    assert report.code == SOUND and report.names() == set(), list(report.lines())
    lines = (log.directory / "arrivals.jsonl").read_bytes().splitlines()
    assert len(lines) == len(set(lines)) == 480 and all(len(line) == 122 for line in lines)


def test_one_case_waits_for_its_writer_and_others_do_not(log: Log):
    mine, other = uuid7(), uuid7()
    somebody = Worker.objects.order_by("pk").first()
    done: list[str] = []

    def write(case_id: UUID, name: str) -> None:
        with unit_of_work.within(somebody, Act.CASE_LOOK, province_id=None) as doing:
            append.write(doing, Outcome.LOOKED, case_id=case_id)
        done.append(name)
        connection.close()

    with unit_of_work.within(somebody, Act.CASE_LOOK, province_id=None) as doing:
        append.write(doing, Outcome.LOOKED, case_id=mine)
        waits = threading.Thread(target=write, args=(mine, "same"))
        passes = threading.Thread(target=write, args=(other, "other"))
        waits.start()
        passes.start()
        passes.join(120)
        assert done == ["other"]
    waits.join(120)
    assert done == ["other", "same"]
    assert list(Event.objects.filter(case_id=mine).order_by("case_seq").values_list("case_seq", flat=True)) == [1, 2]


def test_the_survivors_words_are_in_no_file_beside_the_database(log: Log):
    case = log.work()
    log.sequence()
    assert Survivor.objects.filter(case=case).exists()
    held = b"".join(path.read_bytes() for path in log.directory.iterdir()) + log.dumped().read_bytes()
    for word in ("Thào", "Lời kể", "Dợ"):
        assert word.encode() not in held and json.dumps(word)[1:-1].encode() not in held
    assert os.stat(log.directory / "arrivals.jsonl").st_mode & 0o007 == 0
