"""The bytes of an event: what each version says, that nothing is lost in the short one, and that the old ones stand."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from casework.journey.intake.hearing import add_note
from casework.records.intake import Note
from casework.trail.actor import HistoryCommitment
from casework.trail.events import Event
from casework.trail.log import encoding
from casework.trail.log.canonical import ABOUT_HISTORY, canonical, digest, live_of
from casework.trail.log.encoding import Body, leaf_hash, written
from casework.trail.log.rows import recorded, stored
from casework.trail.proof.verification import Fault, bound_by, examine, said_by
from casework.trail.sequencer import row_binding
from deploy.verify import casework_verify
from deploy.verify.casework_verify import SOUND, TAMPERED
from tests.trail.running_log import Log
from tests.trail.small_house import become_older

CASE, SUBJECT, ROW, KEPT = (UUID(f"018f0000-0000-7000-8000-00000000000{number}") for number in range(1, 5))
EVENT = UUID("018f0000-0000-7000-8000-0000000000ff")
AT = datetime(2026, 11, 22, 8, 30, 0, 123456, UTC)
PREV, HISTORY = sha256(b"one").digest(), sha256(b"two").digest()

WHOLE = Body(
    *(EVENT, AT, "note.add", "done", 7, 3, CASE, 12, PREV, SUBJECT),
    [
        HistoryCommitment("casework.note", KEPT, HISTORY, SUBJECT),
        HistoryCommitment("casework.case", KEPT, HISTORY, ROW),
    ],
    [["give", "case", str(CASE), "unit:4", "see"], ["certify", "membership", "unit:4", "", ""]],
    {"opened": ["story"], "code": "no"},
)
IN_BYTES = (
    b'[3,"AY8AAAAAcACAAAAAAAAA/w",1795336200123456,"note.add","done",7,3,"AY8AAAAAcACAAAAAAAAAAQ",12,'
    b'"dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0","AY8AAAAAcACAAAAAAAAAAg",'
    b'[["note","AY8AAAAAcACAAAAAAAAABA","P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM"],'
    b'["case","AY8AAAAAcACAAAAAAAAABA","P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM","AY8AAAAAcACAAAAAAAAAAw"]],'
    b'[["give","case","=","unit:4","see"],["certify","membership","unit:4","",""]],{"code":"no","opened":["story"]}]'
)
OTHERS: list[object] = ["x", "=" * 22, "A" * 22, 7, -1, 10**400, 1.5, True, [], [[]], [7], {}, {"a": 1}, "\ud800"]
NONE = [b"[]", b"[3]", b"[4,1]", b'[2,"a"]', b"[" * 9000, b'["3"]', IN_BYTES[:-1], IN_BYTES + b"]"]


def test_an_event_is_these_bytes_and_no_others():
    assert written(WHOLE) == IN_BYTES


def test_nothing_is_lost_in_the_short_form():
    assert encoding.said(IN_BYTES) == {
        "v": 3,
        "id": str(EVENT),
        "at": "2026-11-22T08:30:00.123456+00:00",
        "act": "note.add",
        "outcome": "done",
        "worker": 7,
        "province": 3,
        "case": str(CASE),
        "seq": 12,
        "prev": PREV.hex(),
        "thing": str(SUBJECT),
        "changed": [
            ["casework.note", str(KEPT), HISTORY.hex(), str(SUBJECT)],
            ["casework.case", str(KEPT), HISTORY.hex(), str(ROW)],
        ],
        "rights": [["give", "case", str(CASE), "unit:4", "see"], ["certify", "membership", "unit:4", "", ""]],
        "opened": ["story"],
        "code": "no",
    }


def test_what_is_empty_at_the_end_costs_nothing():
    bare = Body(EVENT, AT, "door.sign_in", "refused", None, None, None, None, None, None, [], [], {})
    assert written(bare) == b'[3,"AY8AAAAAcACAAAAAAAAA/w",1795336200123456,"door.sign_in","refused"]'
    said = encoding.said(written(bare)) or {}
    assert said["case"] is said["seq"] is said["prev"] is said["worker"] is None and said["changed"] == []


def test_details_never_stand_for_what_the_event_says_itself():
    forged = encoding.said(written(WHOLE._replace(details={"act": "x", "id": "y", "changed": [], "v": 2}))) or {}
    assert (forged["act"], forged["id"], forged["v"], len(forged["changed"])) == ("note.add", str(EVENT), 3, 2)


@pytest.mark.parametrize("place", range(14))
@pytest.mark.parametrize(
    "other", ["x", "=" * 22, "A" * 22, 7, -1, 10**400, 1.5, True, [], [[]], [7], {}, {"a": 1}, "\ud800"]
)
def test_no_damaged_event_breaks_whoever_reads_it(place: int, other: object):
    parts = json.loads(IN_BYTES)
    parts[place] = other
    said = encoding.said(json.dumps(parts).encode())
    bound_by(said or {})
    assert said is None or (isinstance(said["rights"], list) and json.dumps(said, ensure_ascii=False).encode())
    casework_verify.said_in(json.dumps(parts).encode())


@pytest.mark.parametrize(
    "body", [b"[]", b"[3]", b"[4,1]", b'[2,"a"]', b"[" * 9000, b'["3"]', IN_BYTES[:-1], IN_BYTES + b"]"]
)
def test_what_is_no_event_says_nothing(body: bytes):
    assert encoding.said(body) is None


def test_a_history_row_is_its_record_and_what_stands_about_history(db: None):
    for one in recorded():
        kept = {field.column for field in one.history._meta.concrete_fields}
        live = {field.column for field in one.record._meta.concrete_fields}
        assert kept - live == ABOUT_HISTORY and live <= kept, one.label


@pytest.mark.parametrize("words", ['"', '\\"history_id":"x",', ',"event_id":"x",', "{", '{"history_id":"x",', "\\"])
def test_server_and_verifier_take_the_same_record_from_a_history_row(words: str):
    about = {"event_id": str(EVENT), "history_date": "x", "history_id": str(KEPT), "history_type": "~"}
    live: dict[str, Any] = {"case_id": str(CASE), "code": words, "id": str(ROW), "version": 2}
    for user in ({"history_user_id": 7}, {}):
        row = canonical({**live, **about, **user})
        assert live_of(row) == canonical(live)
        assert casework_verify.live_in(row) == digest(canonical(live))
    gone = canonical({**live, **about, "history_type": "-"})
    assert live_of(gone) is None and casework_verify.live_in(gone) is None


# An installation from before: its events stand in version 2, and new ones follow them in the same chains


def in_version_2(event: Event, prev: bytes | None) -> bytes:
    """The bytes this event would have been written in before."""
    said = said_by(event)
    changed = []
    for one in bound_by(said):
        kept = next(kept for kept in recorded() if kept.label == one.label)
        (row,) = stored(kept.history, one.label, [UUID(one.history_id)])
        record = live_of(row.row)
        changed.append([one.label, one.history_id, one.history, record and digest(record), one.row_id])
    return canonical({**said, "v": 2, "prev": prev.hex() if prev else None, "changed": changed})


def grown(log: Log) -> UUID:
    """A case whose first events are of version 2."""
    case = log.work()
    prev: bytes | None = None
    for event in Event.objects.filter(case_id=case.pk).order_by("case_seq"):
        body = in_version_2(event, prev)
        prev = leaf_hash(body)
        log.attack("UPDATE casework_event SET body = %s WHERE id = %s", body, event.id)
    log.attack("UPDATE casework_casechain SET head = %s WHERE case_id = %s", prev, case.pk)
    become_older(log)
    row_binding.say_unsaid()
    (log.directory / "arrivals.jsonl").unlink()
    return case.pk


def test_a_log_that_began_in_version_2_is_whole(log: Log):
    case_id = grown(log)
    log.sequence()
    kept = log.keep()
    with log.cast.mai.acting() as mai:
        add_note(mai, Note.objects.filter(case_id=case_id).earliest("id").case, text="Chị ấy gọi lại")
    log.sequence()
    versions = {said_by(event)["v"] for event in Event.objects.filter(case_id=case_id)}
    assert versions == {2, 3}
    for report in (log.verify(kept), log.verify_case(case_id, kept)):
        assert report.code == SOUND, list(report.lines())
    assert examine(case_id).is_sound


@pytest.mark.parametrize("version", [2, 3])
def test_a_record_put_back_is_named_in_every_version(log: Log, version: int):
    case_id = grown(log) if version == 2 else log.work().pk
    log.sequence()
    row = Note.objects.filter(case_id=case_id).latest("id").pk
    log.attack("UPDATE casework_note SET version = version + 1 WHERE id = %s", row)
    assert [found.fault for found in examine(case_id).faults] == [Fault.RECORD_CHANGED]
    for report in (log.verify(), log.verify_case(case_id)):
        assert report.code == TAMPERED and report.names() == {"record"} and str(row) in "".join(report.lines())


def test_a_record_before_its_history_is_not_believed(log: Log):
    case = log.work()
    log.sequence()
    row = Note.objects.filter(case_id=case.pk).latest("id").pk
    log.attack("UPDATE casework_note SET version = version + 1 WHERE id = %s", row)
    dump = log.dumped()
    lines = dump.read_bytes().splitlines(keepends=True)
    live = [line for line in lines if b',"live":"' in line and line.startswith(b'{"row":')]
    first = next(place for place, line in enumerate(lines) if b',"history":"' in line)
    rest = [line for line in lines[first:] if line not in live]
    dump.write_bytes(b"".join([*lines[:first], *live, *rest]))
    report = casework_verify.check_dump(dump, log.pinned)
    assert report.code == TAMPERED and "record" in report.names()
