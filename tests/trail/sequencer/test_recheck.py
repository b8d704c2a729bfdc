"""What was placed and signed is gone through again: events taken out later, rewritten, or never announced."""

import json
from datetime import timedelta
from pathlib import Path
from unittest import mock
from uuid import UUID

import pytest
from django.utils import timezone

from casework.records.cases import Case
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.trail.ids import uuid7
from casework.trail.log.encoding import leaf_hash
from casework.trail.proof.leaves import Leaf
from casework.trail.proof.verification import Fault, examine, said_by
from casework.trail.sequencer import recheck
from deploy.verify import casework_verify
from deploy.verify.casework_verify import INCOMPLETE, SOUND, TAMPERED
from tests.trail.running_log import Log, in_bytes


def cried(kind: AlertKind) -> list[UUID | None]:
    return list(Alert.objects.filter(kind=kind).order_by("id").values_list("event_id", flat=True))


def faults(log: Log, case: Case) -> set[Fault]:
    return {found.fault for found in examine(case.pk, verifier=log.sequencer.verifier).faults}


def cut_off(log: Log, case: Case) -> Event:
    """The last event of a case is taken out, and the end of its chain put back; its leaf stays."""
    last = Event.objects.filter(case_id=case.pk).latest("case_seq")
    log.attack("DELETE FROM casework_event WHERE id = %s", last.id)
    log.attack(
        "UPDATE casework_casechain SET length = length - 1, head = (SELECT sha256('\\x00'::bytea || body) FROM"
        " casework_event WHERE case_id = %s ORDER BY case_seq DESC LIMIT 1) WHERE case_id = %s",
        case.pk,
        case.pk,
    )
    return last


def slipped_in(log: Log, case: Case, **said: object) -> UUID:
    """An event that never happened, in the form and at the place it would have; the database itself queues it."""
    last = Event.objects.filter(case_id=case.pk).latest("case_seq")
    body = said_by(last)
    forged, at = uuid7(), timezone.now()
    body |= {"id": str(forged), "seq": body["seq"] + 1, "prev": leaf_hash(bytes(last.body)).hex()}
    body |= {"at": at.isoformat(timespec="microseconds"), "changed": [], **said}
    log.attack(
        "INSERT INTO casework_event (id, at, act, outcome, worker_id, province_id, case_id, case_seq, object_id, body)"
        " SELECT %s, %s::timestamptz, act, outcome, worker_id, province_id, case_id, case_seq + 1, object_id, %s"
        " FROM casework_event WHERE id = %s",
        forged,
        body["at"],
        in_bytes(body),
        last.id,
    )
    log.attack("INSERT INTO casework_pendingevent (event_id) VALUES (%s)", forged)
    log.attack(
        "UPDATE casework_casechain SET length = length + 1, head = %s WHERE case_id = %s",
        leaf_hash(in_bytes(body)),
        case.pk,
    )
    return forged


def later(log: Log) -> None:
    """The checkpoints there are were signed a while ago."""
    log.attack("UPDATE casework_checkpoint SET at = at - interval '3 minutes'")
    log.sequencer.go_round()


def test_nobody_touched_anything_and_no_round_cries(log: Log):
    case = log.work()
    log.sequence()
    later(log)
    log.look(case)
    log.sequence()
    later(log)
    later(log)
    assert not Alert.objects.exists() and faults(log, case) == set()
    assert log.sequencer.mirror is not None
    place, _ = log.sequencer.mirror.heard() or (0, 0)
    assert place == Leaf.objects.count()


def test_the_last_event_of_a_case_taken_out_after_it_was_signed_is_cried_out_once(log: Log):
    case, other = log.work(), log.work()
    log.sequence()
    last = cut_off(log, case)
    assert faults(log, case) == set()  # its case alone cannot tell
    log.sequencer.go_round()
    log.look(case)  # the next look takes the same number
    log.sequence()
    log.sequencer.go_round()
    assert cried(AlertKind.GONE) == [last.id]
    assert faults(log, case) == {Fault.LOST} == faults(log, other)


def test_an_event_taken_out_with_its_leaf_is_cried_out_by_its_place(log: Log):
    case = log.work()
    log.work()
    log.sequence()
    place = Leaf.objects.get(event_id=cut_off(log, case).id).place
    log.attack("DELETE FROM casework_leaf WHERE place = %s", place)
    log.sequencer.go_round()
    assert list(Alert.objects.values_list("kind", "event_id", "place")) == [("gone", None, place)]
    assert Fault.LOST in faults(log, case)


def test_an_event_rewritten_after_it_was_signed_is_cried_out(log: Log):
    case = log.work()
    log.sequence()
    event = Event.objects.filter(case_id=case.pk).earliest("case_seq")
    log.attack("UPDATE casework_event SET body = body || ' ' WHERE id = %s", event.id)
    log.sequencer.go_round()
    log.sequencer.go_round()
    assert cried(AlertKind.DIFFERS) == [event.id]


def test_old_places_are_reached_again_and_again(log: Log):
    case = log.work()
    log.sequence()
    size = Leaf.objects.count()
    with mock.patch.object(recheck, "NEWEST", 1), mock.patch.object(recheck, "WINDOW", 4):
        for _ in range(size):
            log.sequencer.go_round()
        first = Leaf.objects.get(place=1)
        log.attack("DELETE FROM casework_event WHERE id = %s", first.event_id)
        for _ in range(size // 4 + 2):
            log.sequencer.go_round()
    assert cried(AlertKind.GONE) == [first.event_id] and Fault.LOST in faults(log, case)


def test_an_event_nobody_announced_is_cried_out_and_red_in_its_case(log: Log):
    case = log.work()
    log.sequence()
    later(log)
    forged = slipped_in(log, case)
    log.look(case)  # others come after it
    log.sequence()
    log.sequencer.go_round()
    assert cried(AlertKind.UNANNOUNCED) == [] and faults(log, case) == set(), "its line may still be under way"
    later(log)
    later(log)
    assert cried(AlertKind.UNANNOUNCED) == [forged]
    assert faults(log, case) == {Fault.UNANNOUNCED}


@pytest.mark.parametrize("at_once", [3, 1000])
def test_every_event_that_was_announced_is_heard_however_far_its_line_is(log: Log, at_once: int):
    case = log.work()
    log.sequence()
    path = log.directory / "arrivals.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))  # as writers who wait for each other leave them
    forged = slipped_in(log, case)
    for _ in range(4):
        log.look(case)
    log.sequence()
    with mock.patch.object(recheck, "HEARD_AT_ONCE", at_once):
        for _ in range(12):
            later(log)
    assert cried(AlertKind.UNANNOUNCED) == [forged]


def test_an_event_dated_back_is_red_in_its_case(log: Log):
    case = log.work()
    log.sequence()
    at = timezone.now() - timedelta(minutes=15)
    slipped_in(log, case, at=at.isoformat(timespec="microseconds"))
    log.sequence()
    assert faults(log, case) == {Fault.BACK_DATED}


def test_a_bundle_cannot_show_that_the_end_was_cut_off_and_an_earlier_one_can(log: Log):
    case = log.work()
    log.sequence()
    kept = log.keep()
    assert log.verify_case(case.pk, kept).code == SOUND
    earlier = (log.kept / "case.json").rename(log.kept / "earlier.json")
    log.look(case)
    log.sequence()
    assert compared(log, case, earlier).code == SOUND
    cut_off(log, case)
    last = cut_off(log, case)
    log.look(case)
    log.look(case)
    log.sequence()
    assert log.verify_case(case.pk, kept).code == SOUND  # it ends where the database says it ends
    report = compared(log, case, earlier)
    assert report.code == TAMPERED and report.names() == {"earlier bundle"}
    assert f"event {last.id}, number {last.case_seq}, case.look" in "\n".join(report.lines())
    assert casework_verify.main(arguments(log, earlier)) == TAMPERED


def compared(log: Log, case: Case, earlier: Path) -> casework_verify.Report:
    log.verify_case(case.pk)
    return casework_verify.check_bundle(log.kept / "case.json", log.pinned, before=[earlier])


def arguments(log: Log, earlier: Path) -> list[str]:
    return ["bundle", str(log.kept / "case.json"), "--key", log.key_text, "--before", str(earlier)]


def test_an_earlier_bundle_that_is_none_or_of_another_case_proves_nothing(log: Log):
    case, other = log.work(), log.work()
    log.sequence()
    log.verify_case(other.pk)
    earlier = (log.kept / "case.json").rename(log.kept / "earlier.json")
    assert compared(log, case, earlier).code == INCOMPLETE
    earlier.write_text("{}")
    assert compared(log, case, earlier).code == INCOMPLETE


def test_a_dump_with_an_event_nobody_announced_is_incomplete_until_somebody_has_looked_into_it(log: Log):
    case = log.work()
    log.sequence()
    forged = slipped_in(log, case)
    log.look(case)
    log.sequence()
    fresh = log.verify(log.keep(), files=True)
    assert fresh.code == SOUND and f"event {forged} never arrived" in "\n".join(fresh.lines())
    report, explained = (an_hour_later(log, [*looked_into]) for looked_into in ((), (str(forged),)))
    assert report.code == INCOMPLETE and report.names() == {"arrivals"}
    assert report.found[INCOMPLETE, "arrivals"][0].startswith(f"event {forged} never arrived")
    assert len(report.found[INCOMPLETE, "arrivals"]) == 1, "what is older than the file is no finding"
    assert explained.code == SOUND


def test_an_event_nobody_announced_does_not_look_fresh_because_its_id_is_of_tomorrow(log: Log):
    case = log.work()
    log.sequence()
    with mock.patch("tests.trail.sequencer.test_recheck.uuid7", lambda: UUID("ff890000-0000-7000-8000-000000000001")):
        slipped_in(log, case)
    log.sequence()
    assert log.verify(files=True).names() == {"arrivals"}


def an_hour_later(log: Log, explained: list[str]) -> casework_verify.Report:
    dump = log.dumped()
    first, _, rest = dump.read_text().partition("\n")
    head = json.loads(first)
    at = timezone.now() + timedelta(hours=1)
    head["at"] = at.isoformat(timespec="microseconds")
    dump.write_text(json.dumps(head, separators=(",", ":")) + "\n" + rest)
    arrived = log.directory / "arrivals.jsonl"
    return casework_verify.check_dump(dump, log.pinned, arrivals=arrived, explained=explained)
