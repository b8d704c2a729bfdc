"""T1: an administrator with superuser edits the trail or what it speaks of, and the verifier names what and where."""

from casework.records.intake import Note
from casework.trail.events import Event
from casework.trail.log.encoding import leaf_hash
from casework.trail.proof.leaves import Leaf
from deploy.verify.casework_verify import SOUND, TAMPERED
from tests.trail.running_log import Log, said


def test_a_trail_nobody_touched_is_sound(log: Log):
    case = log.work()
    log.sequence()
    kept = log.keep()
    log.work()
    log.look(case)
    log.sequence()
    log.look(case)  # this one still waits
    report = log.verify(kept, log.keep("newer.txt"), files=True)
    assert report.code == SOUND and not report.names(), said(report)
    assert log.verify_case(case.pk, kept).code == SOUND


def test_t1_an_edited_body_is_named(log: Log):
    case = log.work()
    log.sequence()
    event = Event.objects.filter(case_id=case.pk, act="note.add").earliest("id")
    forged = bytes(event.body).replace(b'"note.add"', b'"note.axe"')
    assert log.attack("UPDATE casework_event SET body = %s WHERE id = %s", forged, event.id) == 1
    report = log.verify()
    assert report.code == TAMPERED and {"body", "chain"} <= report.names()
    assert f"event {event.id} at place" in said(report)
    bundled = log.verify_case(case.pk)
    assert bundled.code == TAMPERED and {"inclusion", "chain"} <= bundled.names() and str(event.id) in said(bundled)


def test_t1_a_body_made_unreadable_is_named(log: Log):
    log.work()
    log.sequence()
    place = Leaf.objects.count() - 2
    event_id = Leaf.objects.get(place=place).event_id
    log.attack("UPDATE casework_event SET body = '\\x00ff' WHERE id = %s", event_id)
    report = log.verify(files=True)
    assert report.code == TAMPERED and f"place {place}" in said(report)


def test_t1_an_edited_leaf_is_named(log: Log):
    log.work()
    log.sequence()
    log.attack("UPDATE casework_leaf SET leaf_hash = sha256('x') WHERE place = 2")
    report = log.verify()
    assert report.code == TAMPERED and "at place 2 was changed: it does not fit its leaf" in said(report)


def test_t1_a_body_and_its_leaf_edited_together_are_found_by_the_root(log: Log):
    log.work()
    log.sequence()
    event = Event.objects.filter(case_id=None).earliest("id")
    forged = bytes(event.body).replace(b'"done"', b'"gone"')
    assert forged != bytes(event.body)
    log.attack("UPDATE casework_event SET body = %s, outcome = 'done' WHERE id = %s", forged, event.id)
    log.attack("UPDATE casework_leaf SET leaf_hash = %s WHERE event_id = %s", leaf_hash(forged), event.id)
    report = log.verify(log.keep())
    assert report.code == TAMPERED and "root" in report.names()
    assert "what stands in places 0 to" in said(report)


def test_t1_a_column_beside_the_body_is_named(log: Log):
    case = log.work()
    log.sequence()
    event = Event.objects.filter(case_id=case.pk).latest("case_seq")
    log.attack("UPDATE casework_event SET worker_id = 999 WHERE id = %s", event.id)
    report = log.verify()
    assert report.code == TAMPERED and f"event {event.id}: ['worker']" in said(report)


def test_t1_a_rewritten_history_row_is_named(log: Log):
    case = log.work()
    log.sequence()
    row = log.asked("SELECT history_id FROM casework_historicalnote WHERE case_id = %s LIMIT 1", case.pk)
    log.attack("UPDATE casework_historicalnote SET written_by_id = 4711 WHERE history_id = %s", row)
    report = log.verify()
    assert report.code == TAMPERED and f"casework.note {row} was rewritten since event" in said(report)
    assert "history" in log.verify_case(case.pk).names()


def test_t1_sealed_words_changed_in_history_are_named(log: Log):
    case = log.work()
    log.sequence()
    log.attack(
        "UPDATE casework_historicalsurvivor SET details = (SELECT details FROM casework_historicalsurvivor LIMIT 1),"
        " history_type = '~' WHERE case_id = %s",
        case.pk,
    )
    assert log.verify().names() == {"history"}


def test_t1_history_removed_or_slipped_in_is_named(log: Log):
    case = log.work()
    log.sequence()
    row = log.asked("SELECT history_id FROM casework_historicalnote WHERE case_id = %s LIMIT 1", case.pk)
    columns = ", ".join(
        field.column for field in Note.history.model._meta.concrete_fields if field.column != "history_id"
    )
    log.attack(
        f"INSERT INTO casework_historicalnote (history_id, {columns})"
        f" SELECT gen_random_uuid(), {columns} FROM casework_historicalnote WHERE history_id = %s",
        row,
    )
    log.attack("DELETE FROM casework_historicalnote WHERE history_id = %s", row)
    report = log.verify()
    assert report.code == TAMPERED and report.names() == {"history"}
    assert f"casework.note {row}, written by event" in said(report)
    assert "no event wrote this history row" in said(report)


def test_c3_a_row_put_back_to_an_older_state_is_named(log: Log):
    case = log.work()
    log.sequence()
    columns = "stage, reported_at, version"
    hit = log.attack(
        f"UPDATE casework_case SET ({columns}) = (SELECT {columns} FROM casework_historicalcase h"
        " WHERE h.id = casework_case.id ORDER BY version LIMIT 1) WHERE id = %s",
        case.pk,
    )
    assert hit == 1
    report = log.verify()
    assert report.code == TAMPERED and f"casework.case {case.pk} is not as event" in said(report)
    assert "record" in log.verify_case(case.pk).names()


def test_a_record_removed_or_slipped_in_behind_the_trail_is_named(log: Log):
    case = log.work()
    log.sequence()
    gone = log.asked("SELECT id FROM casework_note WHERE case_id = %s LIMIT 1", case.pk)
    log.attack("DELETE FROM casework_note WHERE id = %s", gone)
    log.attack(
        "INSERT INTO casework_note (id, version, case_id, written_at, written_by_id, text)"
        " SELECT gen_random_uuid(), 1, case_id, written_at, written_by_id, text FROM casework_note"
        " WHERE case_id = %s LIMIT 1",
        case.pk,
    )
    report = log.verify()
    assert report.code == TAMPERED and report.names() == {"record"}
    assert f"casework.note {gone}, last written by event" in said(report)
    assert "no event wrote this record" in said(report)
