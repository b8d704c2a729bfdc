"""What was placed and signed is gone through again: events taken out later, rewritten, or never announced."""

import json
from datetime import timedelta
from pathlib import Path
from unittest import mock
from uuid import UUID

import pytest
from django.utils import timezone

from casework.records.cases import Case
from casework.trail import rounds
from casework.trail.alarms import Alarm
from casework.trail.events import Event
from casework.trail.examining import Fault, examine, said_by
from casework.trail.ids import uuid7
from casework.trail.leaves import Leaf
from casework.trail.tree import leaf_hash
from deploy.verify import casework_verify
from deploy.verify.casework_verify import INCOMPLETE, SOUND, TAMPERED
from tests.trail.conftest import House, in_bytes


def cried(kind: Alarm.Kind) -> list[UUID | None]:
    return list(Alarm.objects.filter(kind=kind).order_by("id").values_list("event_id", flat=True))


def faults(house: House, case: Case) -> set[Fault]:
    return {found.fault for found in examine(case.pk, verifier=house.sequencer.verifier).faults}


def cut_off(house: House, case: Case) -> Event:
    """The last event of a case is taken out, and the end of its chain put back; its leaf stays."""
    last = Event.objects.filter(case_id=case.pk).latest("case_seq")
    house.attack("DELETE FROM casework_event WHERE id = %s", last.id)
    house.attack(
        "UPDATE casework_casechain SET length = length - 1, head = (SELECT sha256('\\x00'::bytea || body) FROM"
        " casework_event WHERE case_id = %s ORDER BY case_seq DESC LIMIT 1) WHERE case_id = %s",
        case.pk,
        case.pk,
    )
    return last


def slipped_in(house: House, case: Case, **said: object) -> UUID:
    """An event that never happened, in the form and at the place it would have; the database itself queues it."""
    last = Event.objects.filter(case_id=case.pk).latest("case_seq")
    body = said_by(last)
    forged, at = uuid7(), timezone.now()
    body |= {"id": str(forged), "seq": body["seq"] + 1, "prev": leaf_hash(bytes(last.body)).hex()}
    body |= {"at": at.isoformat(timespec="microseconds"), "changed": [], **said}
    house.attack(
        "INSERT INTO casework_event (id, at, act, outcome, worker_id, realm_id, case_id, case_seq, thing_id, body)"
        " SELECT %s, %s::timestamptz, act, outcome, worker_id, realm_id, case_id, case_seq + 1, thing_id, %s"
        " FROM casework_event WHERE id = %s",
        forged,
        body["at"],
        in_bytes(body),
        last.id,
    )
    house.attack("INSERT INTO casework_pendingevent (event_id) VALUES (%s)", forged)
    house.attack(
        "UPDATE casework_casechain SET length = length + 1, head = %s WHERE case_id = %s",
        leaf_hash(in_bytes(body)),
        case.pk,
    )
    return forged


def later(house: House) -> None:
    """The checkpoints there are were signed a while ago."""
    house.attack("UPDATE casework_checkpoint SET at = at - interval '3 minutes'")
    house.sequencer.go_round()


def test_nobody_touched_anything_and_no_round_cries(house: House):
    case = house.work()
    house.sequence()
    later(house)
    house.look(case)
    house.sequence()
    later(house)
    later(house)
    assert not Alarm.objects.exists() and faults(house, case) == set()
    assert house.sequencer.sink is not None
    place, _ = house.sequencer.sink.heard() or (0, 0)
    assert place == Leaf.objects.count()


def test_the_last_event_of_a_case_taken_out_after_it_was_signed_is_cried_out_once(house: House):
    case, other = house.work(), house.work()
    house.sequence()
    last = cut_off(house, case)
    assert faults(house, case) == set()  # its case alone cannot tell
    house.sequencer.go_round()
    house.look(case)  # the next look takes the same number
    house.sequence()
    house.sequencer.go_round()
    assert cried(Alarm.Kind.GONE) == [last.id]
    assert faults(house, case) == {Fault.LOST} == faults(house, other)


def test_an_event_taken_out_with_its_leaf_is_cried_out_by_its_place(house: House):
    case = house.work()
    house.work()
    house.sequence()
    place = Leaf.objects.get(event_id=cut_off(house, case).id).place
    house.attack("DELETE FROM casework_leaf WHERE place = %s", place)
    house.sequencer.go_round()
    assert list(Alarm.objects.values_list("kind", "event_id", "place")) == [("gone", None, place)]
    assert Fault.LOST in faults(house, case)


def test_an_event_rewritten_after_it_was_signed_is_cried_out(house: House):
    case = house.work()
    house.sequence()
    event = Event.objects.filter(case_id=case.pk).earliest("case_seq")
    house.attack("UPDATE casework_event SET body = body || ' ' WHERE id = %s", event.id)
    house.sequencer.go_round()
    house.sequencer.go_round()
    assert cried(Alarm.Kind.DIFFERS) == [event.id]


def test_old_places_are_reached_again_and_again(house: House):
    case = house.work()
    house.sequence()
    size = Leaf.objects.count()
    with mock.patch.object(rounds, "NEWEST", 1), mock.patch.object(rounds, "WINDOW", 4):
        for _ in range(size):
            house.sequencer.go_round()
        first = Leaf.objects.get(place=1)
        house.attack("DELETE FROM casework_event WHERE id = %s", first.event_id)
        for _ in range(size // 4 + 2):
            house.sequencer.go_round()
    assert cried(Alarm.Kind.GONE) == [first.event_id] and Fault.LOST in faults(house, case)


def test_an_event_nobody_announced_is_cried_out_and_red_in_its_case(house: House):
    case = house.work()
    house.sequence()
    later(house)
    forged = slipped_in(house, case)
    house.look(case)  # others come after it
    house.sequence()
    house.sequencer.go_round()
    assert cried(Alarm.Kind.UNHEARD) == [] and faults(house, case) == set(), "its line may still be under way"
    later(house)
    later(house)
    assert cried(Alarm.Kind.UNHEARD) == [forged]
    assert faults(house, case) == {Fault.UNHEARD}


@pytest.mark.parametrize("at_once", [3, 1000])
def test_every_event_that_was_announced_is_heard_however_far_its_line_is(house: House, at_once: int):
    case = house.work()
    house.sequence()
    path = house.directory / "arrivals.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))  # as writers who wait for each other leave them
    forged = slipped_in(house, case)
    for _ in range(4):
        house.look(case)
    house.sequence()
    with mock.patch.object(rounds, "HEARD_AT_ONCE", at_once):
        for _ in range(12):
            later(house)
    assert cried(Alarm.Kind.UNHEARD) == [forged]


def test_an_event_dated_back_is_red_in_its_case(house: House):
    case = house.work()
    house.sequence()
    at = timezone.now() - timedelta(minutes=15)
    slipped_in(house, case, at=at.isoformat(timespec="microseconds"))
    house.sequence()
    assert faults(house, case) == {Fault.BACK_DATED}


def test_a_bundle_cannot_show_that_the_end_was_cut_off_and_an_earlier_one_can(house: House):
    case = house.work()
    house.sequence()
    kept = house.keep()
    assert house.verify_case(case.pk, kept).code == SOUND
    earlier = (house.kept / "case.json").rename(house.kept / "earlier.json")
    house.look(case)
    house.sequence()
    assert compared(house, case, earlier).code == SOUND
    cut_off(house, case)
    last = cut_off(house, case)
    house.look(case)
    house.look(case)
    house.sequence()
    assert house.verify_case(case.pk, kept).code == SOUND  # it ends where the database says it ends
    report = compared(house, case, earlier)
    assert report.code == TAMPERED and report.names() == {"earlier bundle"}
    assert f"event {last.id}, number {last.case_seq}, case.look" in "\n".join(report.lines())
    assert casework_verify.main(arguments(house, earlier)) == TAMPERED


def compared(house: House, case: Case, earlier: Path) -> casework_verify.Report:
    house.verify_case(case.pk)
    return casework_verify.check_bundle(house.kept / "case.json", house.pinned, before=[earlier])


def arguments(house: House, earlier: Path) -> list[str]:
    return ["bundle", str(house.kept / "case.json"), "--key", house.key_text, "--before", str(earlier)]


def test_an_earlier_bundle_that_is_none_or_of_another_case_proves_nothing(house: House):
    case, other = house.work(), house.work()
    house.sequence()
    house.verify_case(other.pk)
    earlier = (house.kept / "case.json").rename(house.kept / "earlier.json")
    assert compared(house, case, earlier).code == INCOMPLETE
    earlier.write_text("{}")
    assert compared(house, case, earlier).code == INCOMPLETE


def test_a_dump_with_an_event_nobody_announced_is_incomplete_until_somebody_has_looked_into_it(house: House):
    case = house.work()
    house.sequence()
    forged = slipped_in(house, case)
    house.look(case)
    house.sequence()
    fresh = house.verify(house.keep(), files=True)
    assert fresh.code == SOUND and f"event {forged} never arrived" in "\n".join(fresh.lines())
    report, explained = (an_hour_later(house, [*looked_into]) for looked_into in ((), (str(forged),)))
    assert report.code == INCOMPLETE and report.names() == {"arrivals"}
    assert report.found[INCOMPLETE, "arrivals"][0].startswith(f"event {forged} never arrived")
    assert len(report.found[INCOMPLETE, "arrivals"]) == 1, "what is older than the file is no finding"
    assert explained.code == SOUND


def test_an_event_nobody_announced_does_not_look_fresh_because_its_id_is_of_tomorrow(house: House):
    case = house.work()
    house.sequence()
    with mock.patch("tests.trail.test_rounds.uuid7", lambda: UUID("ff890000-0000-7000-8000-000000000001")):
        slipped_in(house, case)
    house.sequence()
    assert house.verify(files=True).names() == {"arrivals"}


def an_hour_later(house: House, explained: list[str]) -> casework_verify.Report:
    dump = house.dumped()
    first, _, rest = dump.read_text().partition("\n")
    head = json.loads(first)
    at = timezone.now() + timedelta(hours=1)
    head["at"] = at.isoformat(timespec="microseconds")
    dump.write_text(json.dumps(head, separators=(",", ":")) + "\n" + rest)
    arrived = house.directory / "arrivals.jsonl"
    return casework_verify.check_dump(dump, house.pinned, arrivals=arrived, explained=explained)
