"""A database put back on purpose: a new log is begun aloud, and every old checkpoint still says something."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from casework.trail import anew, notes
from casework.trail.alarms import Alarm
from casework.trail.events import Event
from casework.trail.examining import said_by
from casework.trail.leaves import Leaf
from casework.trail.notes import Signer, Verifier
from casework.trail.sequencer import Forked, Sequencer
from deploy.verify import casework_verify
from deploy.verify.casework_verify import INCOMPLETE, SOUND, TAMPERED, Report
from tests.trail.conftest import ORIGIN, House

NEXT = "test.example/trail-2"


class Killed(BaseException):
    """The process ended here."""


def put_back(house: House) -> tuple[Path, Path, int]:
    """Work, a backup, more work, and the backup is put back. Answers two kept checkpoints, and how many are lost."""
    house.work()
    house.sequence()
    early, kept = house.keep("early.txt"), Leaf.objects.count()
    case = house.work()
    house.look(case)
    house.sequence()
    late, had = house.keep("late.txt"), Leaf.objects.count()
    lost = "SELECT event_id FROM casework_leaf WHERE place >= %s"
    tables = ("survivor", "safecontact", "report", "note")
    mine = "SELECT id FROM casework_case WHERE id = %s"
    for name in tables:
        house.attack(f"DELETE FROM casework_historical{name} WHERE case_id IN ({mine})", case.pk)
        house.attack(f"DELETE FROM casework_{name} WHERE case_id IN ({mine})", case.pk)
    house.attack("DELETE FROM casework_historicalcase WHERE id = %s", case.pk)
    house.attack("DELETE FROM casework_case WHERE id = %s", case.pk)
    house.attack("DELETE FROM casework_casechain WHERE case_id = %s", case.pk)
    house.attack(f"DELETE FROM casework_event WHERE id IN ({lost})", kept)
    house.attack("DELETE FROM casework_leaf WHERE place >= %s", kept)
    house.attack("DELETE FROM casework_checkpoint WHERE size > %s", kept)
    connection.close()
    return early, late, had - kept


def begin_anew(house: House, typed: str, *, after: str = "", name: str = NEXT) -> None:
    """What a supervisor and the one at the terminal do."""
    with (
        override_settings(TRAIL_ORIGIN=name),
        mock.patch("builtins.input", return_value=typed),
        mock.patch("casework.management.commands.sequence.getpass", return_value=house.cast.thu.passphrase),
    ):
        call_command("sequence", begin_anew="restored", after=after or house.key_text, by="thu")


def next_log(house: House) -> Sequencer:
    public = house.key.public.to_bytes()
    return Sequencer(
        Signer(NEXT, public, house.key.sign), Verifier(NEXT, public, house.key.public.verify), house.sequencer.sink
    )


def verified(house: House, *checkpoints: Path, before: bool = True) -> Report:
    """The offline verifier with the new key, and the old one beside it."""
    with override_settings(TRAIL_ORIGIN=NEXT):
        call_command("dump_trail", str(house.kept / "trail.jsonl"), verbosity=0)
    key = casework_verify.key_of(notes.key_text(NEXT, house.key.public.to_bytes()))
    return casework_verify.check_dump(
        house.kept / "trail.jsonl",
        key,
        checkpoints,
        leaves=house.directory / "leaves.jsonl",
        arrivals=house.directory / "arrivals.jsonl",
        before=[house.pinned] if before else [],
    )


def test_after_a_restore_a_new_log_is_begun_and_says_which_one_it_follows(house: House):
    early, late, lost = put_back(house)
    with pytest.raises(Forked):
        house.sequence()
    begin_anew(house, str(lost))
    said = said_by(Event.objects.get(act="trail.begin_anew"))
    assert (said["after"], said["because"], said["filed"] - said["kept"]) == (ORIGIN, "restored", lost)
    assert (said["worker"], said["realm"]) == (house.cast.thu.worker.pk, house.cast.province.pk)
    aside = house.directory / f"before-{said['signed']}"
    assert (aside / "checkpoint").read_text() == late.read_text()
    assert len((aside / "leaves.jsonl").read_bytes().splitlines()) == said["filed"]
    new = next_log(house)
    house.work()
    new.step()
    assert new.sign() is not None
    good = verified(house, early, house.keep("new.txt"))
    assert good.code == SOUND and any("early.txt of test.example/trail" in fact for fact in good.facts)
    assert (0, "begun anew") in good.found
    missing = verified(house, early, late)
    assert missing.code == INCOMPLETE and missing.names() == {"begun anew"}
    assert verified(house, early, before=False).code == casework_verify.BAD_SIGNATURE
    assert Alarm.objects.filter(kind=Alarm.Kind.FORKED).exists()  # what was cried out stays


@pytest.mark.parametrize("step", ["rename", "step", "sign_first"])
def test_killed_on_the_way_the_same_command_goes_on(house: House, step: str):
    early, _, lost = put_back(house)
    place = {"rename": "pathlib.Path.rename", "step": "casework.trail.anew.Sequencer.step"}
    with (
        mock.patch(place.get(step, "casework.trail.anew.Sequencer.sign_first"), side_effect=Killed),
        pytest.raises(Killed),
    ):
        begin_anew(house, str(lost))
    connection.close()
    begin_anew(house, str(lost))
    assert Event.objects.filter(act="trail.begin_anew").count() == 1
    assert verified(house, early).code == SOUND


def test_who_types_another_number_begins_nothing(house: House):
    _, _, lost = put_back(house)
    files = {path.name: path.read_bytes() for path in house.directory.iterdir()}
    with pytest.raises(CommandError, match="Nothing was done"):
        begin_anew(house, str(lost + 1))
    assert {path.name: path.read_bytes() for path in house.directory.iterdir()} == files
    assert not Event.objects.filter(act="trail.begin_anew").exists()


def test_a_log_that_goes_on_is_not_ended(house: House):
    house.work()
    house.sequence()
    with pytest.raises(CommandError, match="nothing is begun anew"):
        begin_anew(house, "0")
    with pytest.raises(CommandError, match="needs a new name"):
        begin_anew(house, "0", name=ORIGIN)


def test_what_was_rewritten_is_not_covered_by_a_new_log(house: House):
    put_back(house)
    house.attack("UPDATE casework_leaf SET leaf_hash = sha256('x') WHERE place = 1")
    connection.close()
    with pytest.raises(CommandError, match="rewritten"):
        begin_anew(house, "1")
    leaves = house.directory / "leaves.jsonl"
    leaves.write_bytes(leaves.read_bytes().replace(b'"place":2,', b'"place":3,', 1))
    with pytest.raises(CommandError, match=r"was changed|rewritten"):
        begin_anew(house, "1")


def test_history_changed_under_the_cover_of_a_restore_is_found_by_an_old_checkpoint(house: House):
    early, _, lost = put_back(house)
    begin_anew(house, str(lost))
    dump = house.kept / "trail.jsonl"
    verified(house, early)
    held = early.read_text().split("\n")
    other = notes.signed(
        notes.Head(ORIGIN, int(held[1]), b"x" * 32).text(),
        [Signer(ORIGIN, house.key.public.to_bytes(), house.key.sign)],
    )
    (house.kept / "other.txt").write_text(other)
    report = verified(house, house.kept / "other.txt")
    assert report.code == TAMPERED and "root" in report.names() and dump.exists()


def test_a_log_that_does_not_say_what_it_follows_is_named(house: House):
    house.work()
    house.sequence()
    kept = house.keep()
    house.attack("DELETE FROM casework_checkpoint")
    connection.close()
    (house.directory / "checkpoint").unlink()
    next_log(house).sign()
    report = verified(house, kept)
    assert report.code == TAMPERED and "begun anew" in report.names()


def test_the_room_that_looks_changes_nothing(house: House):
    put_back(house)
    before = sorted(path.name for path in house.directory.iterdir())
    held = house.sequencer.sink
    assert held is not None
    parted = anew.cut(held, house.sequencer.verifier, name=NEXT)
    assert parted.lost > 0 and sorted(path.name for path in house.directory.iterdir()) == before
