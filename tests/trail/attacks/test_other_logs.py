"""T3, T4 and T8: another log is shown or an earlier one put back, and who kept a checkpoint finds it."""

import pytest

from casework.trail.events import Event
from casework.trail.proof.leaves import Leaf
from casework.trail.sequencer.placing import Forked
from deploy.verify import casework_verify
from deploy.verify.casework_verify import SOUND, TAMPERED, Report
from tests.trail.running_log import Log, said


def rebuilt(log: Log, forged: bytes, event_id: object) -> None:
    """Everything anew with the stolen key: bodies, leaves, nodes, checkpoints, all consistent with each other."""
    log.attack("UPDATE casework_event SET body = %s WHERE id = %s", forged, event_id)
    log.attack("TRUNCATE casework_leaf, casework_treenode, casework_checkpoint, casework_pendingevent")
    log.attack("INSERT INTO casework_pendingevent (event_id) SELECT id FROM casework_event ORDER BY case_seq, id")
    for name in ("leaves.jsonl", "arrivals.jsonl", "arrivals.position", "checkpoint"):
        (log.directory / name).unlink(missing_ok=True)
    log.sequence()


def test_t3_a_log_rebuilt_with_the_stolen_key_is_not_the_one_that_was_seen(log: Log):
    log.work()
    log.sequence()
    kept = log.keep()
    event = Event.objects.filter(case_id=None).latest("id")
    rebuilt(log, bytes(event.body).replace(b'"done"', b'"gone"'), event.id)
    assert log.verify().names() <= {"column beside a body", "chain", "clock"}
    report = log.verify(kept)
    assert report.code == TAMPERED and "root" in report.names() and "your checkpoint kept.txt" in said(report)


def test_t4_two_supervisors_who_compare_find_the_split(log: Log):
    log.work()
    log.sequence()
    thu = log.keep("thu.txt")
    event = Event.objects.filter(case_id=None).latest("id")
    rebuilt(log, bytes(event.body).replace(b'"done"', b'"gone"'), event.id)
    lan = log.keep("lan.txt")
    report = Report()
    casework_verify.kept_checkpoints([thu, lan], log.pinned, report)
    assert report.code == TAMPERED and report.names() == {"two logs were shown"}
    assert "thu.txt and lan.txt" in said(report)
    assert casework_verify.main(["checkpoints", str(thu), str(lan), "--key", log.key_text]) == TAMPERED


def test_t4_two_logs_of_different_sizes_cannot_both_continue(log: Log):
    case = log.work()
    log.sequence()
    thu = log.keep("thu.txt")
    event = Event.objects.filter(case_id=None).latest("id")
    rebuilt(log, bytes(event.body).replace(b'"done"', b'"gone"'), event.id)
    log.look(case)
    log.sequence()
    assert "root" in log.verify(thu, log.keep("lan.txt")).names()
    assert "root" in log.verify_case(case.pk, thu).names()


def test_t8_a_database_put_back_to_an_earlier_point_is_named(log: Log):
    case = log.work()
    log.sequence()
    early = Leaf.objects.count()
    log.work()
    log.look(case)
    log.sequence()
    kept = log.keep()
    size = Leaf.objects.count()
    after = "SELECT event_id FROM casework_leaf WHERE place >= %s"
    log.attack(f"DELETE FROM casework_event WHERE id IN ({after})", early)
    log.attack("DELETE FROM casework_leaf WHERE place >= %s", early)
    log.attack("DELETE FROM casework_checkpoint WHERE size > %s", early)
    report = log.verify(kept)
    assert "log too short" in report.names() and f"covers {size} events" in said(report)
    log.look(case)
    with pytest.raises(Forked):
        log.sequence()  # and nothing new is signed over what went before
    assert log.asked("SELECT count(*) FROM casework_alert WHERE kind = 'forked'") == 1
    bundled = log.verify_case(case.pk, kept)
    assert bundled.code != SOUND and "log too short" in bundled.names()
