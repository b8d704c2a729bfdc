"""T1 to T8: an administrator with superuser rewrites the trail, and the offline verifier names what and where."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from casework.records.intake import Note
from casework.trail.events import Event
from casework.trail.log.encoding import leaf_hash
from casework.trail.proof.leaves import Checkpoint, Leaf
from casework.trail.proof.signed_notes import Head, NoteSigner, signed
from casework.trail.proof.verification import said_by
from casework.trail.sequencer.placing import Forked
from casework.vault.signing import SigningKey
from deploy.verify import casework_verify
from deploy.verify.casework_verify import BAD_SIGNATURE, INCOMPLETE, SOUND, TAMPERED, WRONGLY_ASKED, Report
from tests.trail.running_log import ORIGIN, Log, in_bytes


def said(report: Report) -> str:
    return "\n".join(report.lines())


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


# T1: edit


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


# T2: delete, insert, reorder, double


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


# T3, T4, T8: another log


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


# T5: checkpoints


def test_t5_a_checkpoint_by_another_key_is_refused(log: Log):
    log.work()
    log.sequence()
    other = SigningKey.make_file(log.kept / "other")
    head = Head(ORIGIN, Leaf.objects.count(), bytes(Checkpoint.objects.latest("size").root))
    foreign = signed(head.text(), [NoteSigner(ORIGIN, other.public.to_bytes(), other.sign)])
    log.attack("UPDATE casework_checkpoint SET note = %s", foreign)
    report = log.verify()
    assert report.code == BAD_SIGNATURE and "checkpoint in the dump" in report.names()
    with pytest.raises(Forked):
        log.sequencer.sign()
    (log.kept / "foreign.txt").write_text(foreign)
    assert log.verify(log.kept / "foreign.txt").code == BAD_SIGNATURE


@pytest.mark.parametrize(
    "bend",
    [
        lambda note: note.replace(ORIGIN, "other.example/log"),
    ],
)
def test_t5_a_kept_checkpoint_that_is_none_is_refused(log: Log, bend):
    log.sequence()
    kept = log.keep()
    kept.write_text(bend(kept.read_text()), newline="")
    report = log.verify(kept)
    assert report.code == BAD_SIGNATURE and "kept checkpoint" in report.names()


@pytest.mark.parametrize(
    "bend",
    [
        lambda note: note[:-1],
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.replace("\u2014 ", "-"),
        lambda note: note.replace("\n", "\r\n"),
        lambda note: " ".join(note.split()),
        lambda note: "\n".join(note[at : at + 20] for at in range(0, len(note), 20)),
    ],
)
def test_t5_a_checkpoint_typed_from_paper_is_understood(log: Log, bend):
    log.sequence()
    kept = log.keep()
    kept.write_text(bend(kept.read_text()), newline="")
    report = log.verify(kept)
    assert report.code == SOUND, said(report)
    assert said(report).endswith("Kết luận: nguyên vẹn.\nSOUND")


@pytest.mark.parametrize("wrong", ["", "abc", "\x00", "gone", "key", "nothing"])
def test_t5_what_was_asked_wrongly_is_no_verdict(log: Log, wrong: str, capsys: pytest.CaptureFixture[str]):
    log.sequence()
    kept = log.keep()
    asked = ["checkpoints", str(kept), "--key", log.key_text]
    if wrong == "gone":
        kept.unlink()
    elif wrong == "key":
        asked[-1] = str(kept)
    elif wrong == "nothing":
        with pytest.raises(SystemExit) as ended:
            casework_verify.main(asked[:1])
        assert ended.value.code == WRONGLY_ASKED
        return
    else:
        kept.write_text(wrong)
    assert casework_verify.main(asked) == WRONGLY_ASKED
    assert "chưa kiểm được gì" in capsys.readouterr().err


def test_t5_every_kind_of_finding_has_its_vietnamese_line():
    text = Path(casework_verify.__file__).read_text(encoding="utf-8")
    named = re.findall(r'report\.(?:tampered|incomplete|bad_signature|note)\(\s*"([^"]+)"', text)
    assert set(named) <= set(casework_verify.FINDINGS) and len(named) > 20


# T6: proofs


def test_t6_every_bent_proof_of_a_bundle_is_refused(log: Log):
    case = log.work()
    log.sequence()
    where = log.kept / "case.json"
    log.verify_case(case.pk)
    sound = json.loads(where.read_text())
    assert len(sound["events"]) > 5
    number = 3
    proof = sound["events"][number]["proof"]
    bent = [proof[:-1], [*proof, proof[0]], proof[::-1], ["00" * 32, *proof[1:]], ["zz"], "x", [proof[0][:-2]], [7]]
    for one in bent:
        sound["events"][number]["proof"] = one
        where.write_text(json.dumps(sound))
        report = casework_verify.check_bundle(where, log.pinned)
        assert report.code == TAMPERED and report.names() == {"inclusion"}, one
    sound["events"][number]["proof"] = proof
    for place in (0, -1, 10**9, "3", None):
        sound["events"][number]["place"] = place
        where.write_text(json.dumps(sound))
        assert casework_verify.check_bundle(where, log.pinned).names() == {"inclusion"}
    del sound["events"][number]
    where.write_text(json.dumps(sound))
    assert "chain" in casework_verify.check_bundle(where, log.pinned).names()


def test_t6_no_bundle_however_bent_ends_the_verifier_or_is_sound(log: Log):
    case = log.work()
    log.sequence()
    kept = log.keep()
    log.verify_case(case.pk, kept)
    where = log.kept / "case.json"
    held = where.read_text()
    words: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            words.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    whole = json.loads(held)
    walk(whole)
    others: list[Any] = [None, [], {}, 7, "x", [[1]], -1]
    for node, key in words:
        before = node[key]
        for other in others:
            if other == before:
                continue
            node[key] = other
            where.write_text(json.dumps(whole))
            report = casework_verify.check_bundle(where, log.pinned, [kept])
            harmless = key in ("origin", "continues", "label", "size") or node is whole["continues"] or "size" in node
            assert report.code != SOUND or harmless, (key, before, other)
        node[key] = before
    where.write_text(json.dumps(whole))
    assert casework_verify.check_bundle(where, log.pinned, [kept]).code == SOUND


def test_t6_a_bundle_whose_checkpoint_was_bent_is_refused(log: Log):
    case = log.work()
    log.sequence()
    where = log.kept / "case.json"
    log.verify_case(case.pk)
    sound = json.loads(where.read_text())
    where.write_text(json.dumps(sound | {"checkpoint": sound["checkpoint"].replace("\n", "\n1", 1)}))
    assert casework_verify.check_bundle(where, log.pinned).code == BAD_SIGNATURE
    where.write_text(json.dumps(sound | {"checkpoint": None}))
    assert casework_verify.check_bundle(where, log.pinned).code == INCOMPLETE
    where.write_text("[" * 100_000)
    assert casework_verify.check_bundle(where, log.pinned).code == INCOMPLETE


# T7: clocks


@pytest.mark.parametrize("shift", [timedelta(days=-1), timedelta(days=1)])
def test_t7_a_clock_set_back_or_forward_is_named_and_breaks_no_order(log: Log, monkeypatch, shift: timedelta):
    case = log.work()
    log.sequence()
    true = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: true() + shift)
    log.look(case)
    log.sequence()
    monkeypatch.undo()
    log.look(case)
    log.sequence()
    report = log.verify(log.keep())
    assert report.names() == {"clock"} and report.code == TAMPERED
    assert "a clock was set" in said(report)
    assert len(report.found[TAMPERED, "clock"]) == 1


# the dump itself


@pytest.mark.parametrize("cut", [2, 40, 400])
def test_a_dump_that_was_cut_off_is_incomplete(log: Log, cut: int):
    log.work()
    log.sequence()
    dump = log.dumped()
    held = dump.read_bytes()
    dump.write_bytes(held[:-cut])
    report = casework_verify.check_dump(dump, log.pinned)
    assert report.code != SOUND and "dump" in report.names()


def test_no_dump_however_bent_is_sound_or_ends_the_verifier(log: Log):
    log.work()
    log.sequence()
    dump = log.dumped()
    lines = dump.read_bytes().splitlines(keepends=True)
    kept = log.keep()
    bent = Path(log.kept / "bent.jsonl")
    for number, line in enumerate(lines):
        for other in (b"", b"{}\n", b"not json\n", line.replace(b"1", b"2"), line.replace(b":", b";", 1), line + line):
            if other == line:
                continue
            bent.write_bytes(b"".join([*lines[:number], other, *lines[number + 1 :]]))
            report = casework_verify.check_dump(bent, log.pinned, [kept])
            assert report.code != SOUND or (number == 0 and b"at" in other), (number, line, other)
