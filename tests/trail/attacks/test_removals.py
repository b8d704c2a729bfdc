"""T2: events are deleted, slipped in, reordered or doubled, and the verifier names what and where."""

from datetime import timedelta

import pytest

from casework.trail.events import Event
from casework.trail.log.encoding import leaf_hash
from casework.trail.proof.leaves import Leaf
from casework.trail.proof.verification import said_by
from casework.trail.sequencer.placing import Forked
from deploy.verify.casework_verify import INCOMPLETE, SOUND, TAMPERED
from tests.trail.running_log import Log, in_bytes, said


def test_t2_an_event_deleted_from_the_middle_is_named(log: Log):
    case = log.work()
    log.sequence()
    event = Event.objects.filter(case_id=case.pk, act="note.add").earliest("id")
    log.attack("DELETE FROM casework_event WHERE id = %s", event.id)
    report = log.verify()
    assert report.code == TAMPERED and {"event gone", "chain"} <= report.names()
    assert f"event {event.id} at place" in said(report)
    assert "chain" in log.verify_case(case.pk).names()


def test_t2_an_event_deleted_with_its_leaf_is_a_gap(log: Log):
    case = log.work()
    log.sequence()
    event = Event.objects.filter(case_id=case.pk, act="note.add").earliest("id")
    place = Leaf.objects.get(event_id=event.id).place
    log.attack("DELETE FROM casework_event WHERE id = %s", event.id)
    log.attack("DELETE FROM casework_leaf WHERE place = %s", place)
    report = log.verify(log.keep(), files=True)
    assert report.code == TAMPERED and {"gap", "chain", "root"} <= report.names()
    assert f"places {place} to {place} are gone" in said(report)


def test_t2_a_tail_cut_off_with_all_its_leaves_is_missed_by_who_kept_a_checkpoint(log: Log):
    case = log.work()
    log.sequence()
    kept = log.keep()
    size = Leaf.objects.count()
    for _ in range(3):
        cut = log.asked("SELECT event_id FROM casework_leaf ORDER BY place DESC LIMIT 1")
        log.attack("DELETE FROM casework_event WHERE id = %s", cut)
        log.attack("DELETE FROM casework_leaf WHERE event_id = %s", cut)
    log.attack("DELETE FROM casework_checkpoint")
    log.attack(
        "UPDATE casework_casechain SET length = length - 3, head = (SELECT leaf_hash FROM casework_leaf l"
        " JOIN casework_event e ON e.id = l.event_id WHERE e.case_id = %s ORDER BY case_seq DESC LIMIT 1)"
        " WHERE case_id = %s",
        case.pk,
        case.pk,
    )
    report = log.verify(kept)
    assert report.code in (TAMPERED, INCOMPLETE) and "log too short" in report.names()
    assert f"covers {size} events, here are {size - 3}" in said(report)
    assert "second sink" in log.verify(kept, files=True).names()
    with pytest.raises(Forked):
        log.sequence()


def test_t2_an_event_removed_before_it_was_sequenced_is_missed_by_the_arrivals(log: Log):
    case = log.work()
    log.sequence()
    log.look(case)
    event = Event.objects.filter(case_id=case.pk).latest("case_seq")
    log.attack("DELETE FROM casework_event WHERE id = %s", event.id)
    log.attack("DELETE FROM casework_pendingevent WHERE event_id = %s", event.id)
    log.attack(
        "UPDATE casework_casechain SET length = length - 1, head = (SELECT leaf_hash FROM casework_leaf l"
        " JOIN casework_event e ON e.id = l.event_id WHERE e.case_id = %s ORDER BY case_seq DESC LIMIT 1)"
        " WHERE case_id = %s",
        case.pk,
        case.pk,
    )
    assert log.verify().code == SOUND  # the database alone cannot tell
    report = log.verify(files=True)
    assert report.code == TAMPERED and f"event {event.id} was acknowledged" in said(report)
    log.sequence()
    assert log.asked("SELECT kind FROM casework_alert WHERE event_id = %s", event.id) == "gone"


def test_t2_a_waiting_event_removed_alone_raises_the_alarm_and_breaks_its_chain(log: Log):
    case = log.work()
    event = Event.objects.filter(case_id=case.pk).latest("case_seq")
    log.attack("DELETE FROM casework_event WHERE id = %s", event.id)
    assert "chain" in log.verify().names()
    log.sequence()
    assert log.asked("SELECT count(*) FROM casework_alert WHERE event_id = %s AND kind = 'gone'", event.id) == 1


def test_t2_a_waiting_event_edited_before_it_is_placed_is_not_what_was_acknowledged(log: Log):
    case = log.work()
    log.sequence()
    log.look(case)
    event = Event.objects.filter(case_id=case.pk).latest("case_seq")
    forged = bytes(event.body).replace(b'"looked"', b'"locked"')
    log.attack("UPDATE casework_event SET body = %s WHERE id = %s", forged, event.id)
    log.attack("UPDATE casework_casechain SET head = %s WHERE case_id = %s", leaf_hash(forged), case.pk)
    log.sequence()
    assert log.asked("SELECT kind FROM casework_alert WHERE event_id = %s", event.id) == "differs"
    report = log.verify(files=True)
    assert report.code == TAMPERED and f"event {event.id} is not as it was acknowledged" in said(report)


def test_t2_a_back_dated_event_slipped_in_is_named(log: Log):
    case = log.work()
    log.sequence()
    last = Event.objects.filter(case_id=case.pk).latest("case_seq")
    body = said_by(last)
    at = last.at - timedelta(days=3)
    forged_id = "01890000-0000-7000-8000-000000000001"
    body |= {"id": forged_id, "at": at.isoformat(timespec="microseconds"), "seq": body["seq"] + 1}
    body |= {"prev": leaf_hash(bytes(last.body)).hex()}
    forged = in_bytes(body)
    log.attack(
        "INSERT INTO casework_event (id, at, act, outcome, worker_id, province_id, case_id, case_seq, object_id, body)"
        " SELECT %s, %s, act, outcome, worker_id, province_id, case_id, case_seq + 1, object_id, %s"
        " FROM casework_event WHERE id = %s",
        forged_id,
        at,
        forged,
        last.id,
    )
    waiting = log.verify()
    assert waiting.code != SOUND and "not sequenced" in waiting.names()
    log.attack("INSERT INTO casework_pendingevent (event_id) VALUES (%s)", forged_id)
    log.attack(
        "UPDATE casework_casechain SET length = length + 1, head = %s WHERE case_id = %s", leaf_hash(forged), case.pk
    )
    log.sequence()  # it even gets its place and its signature
    report = log.verify(files=True)
    assert report.code == TAMPERED and report.names() == {"clock", "arrivals"}
    assert f"event {forged_id}" in said(report) and "never arrived" in said(report)
    bundled = log.verify_case(case.pk)
    assert bundled.code == TAMPERED and bundled.names() == {"clock"} and forged_id in said(bundled)


def test_t2_an_event_slipped_between_others_has_no_place(log: Log):
    log.work()
    log.sequence()
    log.attack("UPDATE casework_leaf SET place = place + 1000 WHERE place >= 3")
    log.attack("UPDATE casework_leaf SET place = place - 999 WHERE place >= 1000")
    log.attack("INSERT INTO casework_leaf VALUES (3, gen_random_uuid(), sha256('slipped in'))")
    report = log.verify()
    assert report.code == TAMPERED and {"event gone", "root"} <= report.names() and "place 3" in said(report)


def test_t2_reordered_events_are_named(log: Log):
    case = log.work()
    log.sequence()
    first, second = Event.objects.filter(case_id=case.pk, act="note.add").order_by("case_seq")[:2]
    one, other = (Leaf.objects.get(event_id=event.id) for event in (first, second))
    log.attack("DELETE FROM casework_leaf WHERE place IN (%s, %s)", one.place, other.place)
    for place, leaf in ((one.place, other), (other.place, one)):
        log.attack("INSERT INTO casework_leaf VALUES (%s, %s, %s)", place, leaf.event_id, bytes(leaf.leaf_hash))
    report = log.verify()
    assert report.code == TAMPERED and {"chain", "root"} <= report.names()


def test_t2_a_doubled_event_is_named(log: Log):
    log.work()
    log.sequence()
    event_id = Leaf.objects.get(place=4).event_id
    log.attack("INSERT INTO casework_pendingevent (event_id) VALUES (%s)", event_id)
    log.sequence()
    assert log.asked("SELECT kind FROM casework_alert WHERE event_id = %s", event_id) == "twice"
    log.attack("ALTER TABLE casework_leaf DROP CONSTRAINT casework_leaf_event_id_key")
    size = Leaf.objects.count()
    log.attack("INSERT INTO casework_leaf SELECT %s, event_id, leaf_hash FROM casework_leaf WHERE place = 4", size)
    report = log.verify()
    assert report.code == TAMPERED and "duplicate" in report.names() and f"place {size}" in said(report)
