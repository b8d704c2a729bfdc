"""What a supervisor's page shows of a case: green while nobody touched it, red at the very event somebody did."""

import threading

from django.db import connection

from casework.journey.intake.hearing import add_note
from casework.policy import unit_of_work
from casework.trail.events import Event
from casework.trail.log.encoding import leaf_hash
from casework.trail.proof.leaves import Leaf
from casework.trail.proof.verification import Fault, ProofState, examine
from tests.trail.running_log import Log


def test_events_stand_as_waiting_placed_and_signed_in_turn(log: Log):
    case = log.work()
    assert set(examine(case.pk).standing.values()) == {ProofState.WAITING}
    log.sequencer.step()
    assert set(examine(case.pk).standing.values()) == {ProofState.PLACED}
    log.sequencer.sign()
    log.look(case)
    examined = examine(case.pk, verifier=log.sequencer.verifier)
    assert examined.is_sound and examined.signed_to == Leaf.objects.count()
    standing = list(examined.standing.values())
    assert standing[:-1] == [ProofState.SIGNED] * (len(standing) - 1) and standing[-1] is ProofState.WAITING


def faults(log: Log, case_id: object) -> set[Fault]:
    examined = examine(case_id, verifier=log.sequencer.verifier)  # type: ignore[arg-type]
    for found in examined.faults:
        if found.event_id is not None:
            assert examined.standing[found.event_id] is ProofState.BROKEN
    return {found.fault for found in examined.faults}


def test_each_attack_shows_red_where_it_was_done(log: Log):
    case = log.work()
    log.sequence()
    event = Event.objects.filter(case_id=case.pk, act="note.add").earliest("case_seq")
    history = log.asked("SELECT history_id FROM casework_historicalnote WHERE event_id = %s", event.id)
    assert faults(log, case.pk) == set()

    log.attack("UPDATE casework_historicalnote SET history_type = '~' WHERE history_id = %s", history)
    assert faults(log, case.pk) == {Fault.HISTORY_CHANGED}
    log.attack("DELETE FROM casework_historicalnote WHERE history_id = %s", history)
    assert faults(log, case.pk) == {Fault.HISTORY_MISSING}
    log.attack("UPDATE casework_case SET stage = 'draft', reported_at = NULL WHERE id = %s", case.pk)
    assert faults(log, case.pk) == {Fault.HISTORY_MISSING, Fault.RECORD_CHANGED}
    log.attack("UPDATE casework_event SET body = body || ' ' WHERE id = %s", event.id)
    assert Fault.EVENT_CHANGED in faults(log, case.pk)
    log.attack("UPDATE casework_event SET body = '\\x00' WHERE id = %s", event.id)
    assert Fault.EVENT_CHANGED in faults(log, case.pk)
    log.attack("DELETE FROM casework_event WHERE id = %s", event.id)
    assert Fault.EVENT_MISSING in faults(log, case.pk)
    log.attack("UPDATE casework_leaf SET leaf_hash = sha256('x') WHERE event_id = %s", event.id)
    assert Fault.EVENT_MISPLACED in faults(log, case.pk)
    log.attack("DELETE FROM casework_leaf WHERE place = 0")
    assert Fault.EVENT_MISPLACED in faults(log, case.pk)
    log.attack("DELETE FROM casework_leaf WHERE place > 3")
    assert Fault.CHECKPOINT in faults(log, case.pk)
    log.attack("UPDATE casework_checkpoint SET note = replace(note, 'test', 'text')")
    assert Fault.CHECKPOINT in faults(log, case.pk)


def test_a_body_rewritten_with_its_leaf_before_anything_is_signed_does_not_fit_its_neighbour(log: Log):
    """Placed and not signed yet: only the next event of the case says what stood before it."""
    case = log.work()
    log.sequencer.step()
    event = Event.objects.filter(case_id=case.pk).earliest("case_seq")
    body = bytes(event.body).replace(b'"done"', b'"done" ', 1)
    assert body != bytes(event.body)
    log.attack("UPDATE casework_event SET body = %s WHERE id = %s", body, event.id)
    log.attack("UPDATE casework_leaf SET leaf_hash = %s WHERE event_id = %s", leaf_hash(body), event.id)
    following = Event.objects.filter(case_id=case.pk, case_seq=2).get()
    examined = examine(case.pk)
    assert {found.event_id for found in examined.faults} & {event.id, following.id}, examined.faults
    assert Fault.EVENT_CHANGED in {found.fault for found in examined.faults}


def test_the_last_event_removed_before_it_was_placed_shows_red(log: Log):
    case = log.work()
    last = Event.objects.filter(case_id=case.pk).latest("case_seq")
    log.attack("DELETE FROM casework_event WHERE id = %s", last.id)
    assert faults(log, case.pk) == {Fault.EVENT_MISSING}
    log.sequence()
    assert faults(log, case.pk) == {Fault.EVENT_MISSING, Fault.LOST}


def test_a_case_that_somebody_writes_on_meanwhile_never_looks_broken(log: Log):
    case = log.work()
    log.sequence()

    def write() -> None:
        with log.cast.mai.acting() as mai:
            for number in range(30):
                add_note(mai, case, text=f"Lần {number}")
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    examined = []
    with log.cast.thu.acting() as thu:  # the writers of a case wait for nobody who does not see it
        while writer.is_alive():
            with unit_of_work.transaction_as(thu):
                examined.append(examine(case.pk, verifier=log.sequencer.verifier))
    writer.join()
    assert [one.faults for one in examined if not one.is_sound] == []
    assert len({len(one.events) for one in examined}) > 2, "it was examined while it grew"


def test_what_was_slipped_in_beside_the_log_shows_red(log: Log):
    case = log.work()
    log.sequence()
    note = Event.objects.filter(case_id=case.pk, act="note.add").earliest("case_seq")
    log.attack("UPDATE casework_event SET worker_id = worker_id + 1 WHERE id = %s", note.id)
    assert faults(log, case.pk) == {Fault.EVENT_CHANGED}
    log.attack("UPDATE casework_event SET worker_id = worker_id - 1 WHERE id = %s", note.id)
    assert faults(log, case.pk) == set()
    columns = "id, case_id, version, written_at, written_by_id, text, history_date, history_user_id, history_type"
    log.attack(
        f"INSERT INTO casework_historicalnote (history_id, event_id, {columns})"
        f" SELECT gen_random_uuid(), event_id, {columns} FROM casework_historicalnote WHERE event_id = %s",
        note.id,
    )
    assert faults(log, case.pk) == {Fault.HISTORY_FOREIGN}
    last = Event.objects.filter(case_id=case.pk).latest("case_seq")
    log.attack("DELETE FROM casework_leaf WHERE event_id = %s", last.id)
    log.attack("UPDATE casework_checkpoint SET at = at + interval '1 hour'")
    assert faults(log, case.pk) >= {Fault.EVENT_UNPLACED, Fault.CHECKPOINT}
