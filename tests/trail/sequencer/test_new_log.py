"""A database put back on purpose: a new log is begun aloud, and every old checkpoint still says something."""

from __future__ import annotations

import re
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.trail.proof import signed_notes
from casework.trail.proof.leaves import Leaf
from casework.trail.proof.signed_notes import NoteSigner, NoteVerifier
from casework.trail.proof.verification import said_by
from casework.trail.sequencer import new_log
from casework.trail.sequencer.new_log import NewLogRefused
from casework.trail.sequencer.placing import Forked, Sequencer
from deploy.verify import casework_verify
from deploy.verify.casework_verify import INCOMPLETE, SOUND, TAMPERED, Report
from tests.trail.running_log import ORIGIN, Log

NEXT = "test.example/trail-2"


class Killed(BaseException):
    """The process ended here."""


def put_back(log: Log) -> tuple[Path, Path, int]:
    """Work, a backup, more work, and the backup is put back. Answers two kept checkpoints, and how many are lost."""
    log.work()
    log.sequence()
    early, kept = log.keep("early.txt"), Leaf.objects.count()
    case = log.work()
    log.look(case)
    log.sequence()
    late, had = log.keep("late.txt"), Leaf.objects.count()
    lost = "SELECT event_id FROM casework_leaf WHERE place >= %s"
    tables = ("survivor", "safecontact", "incident", "note")
    mine = "SELECT id FROM casework_case WHERE id = %s"
    for name in tables:
        log.attack(f"DELETE FROM casework_historical{name} WHERE case_id IN ({mine})", case.pk)
        log.attack(f"DELETE FROM casework_{name} WHERE case_id IN ({mine})", case.pk)
    log.attack("DELETE FROM casework_caseheldbyunit WHERE content_object_id = %s", case.pk)
    log.attack("DELETE FROM casework_clock WHERE case_id = %s", case.pk)
    log.attack("DELETE FROM wall.bound_row WHERE its_case = %s", case.pk)
    log.attack("DELETE FROM casework_historicalcase WHERE id = %s", case.pk)
    log.attack("DELETE FROM casework_case WHERE id = %s", case.pk)
    log.attack("DELETE FROM casework_casechain WHERE case_id = %s", case.pk)
    log.attack(f"DELETE FROM casework_event WHERE id IN ({lost})", kept)
    log.attack("DELETE FROM casework_leaf WHERE place >= %s", kept)
    log.attack("DELETE FROM casework_checkpoint WHERE size > %s", kept)
    connection.close()
    return early, late, had - kept


def begin_new_log(log: Log, typed: str, *, after: str = "", name: str = NEXT) -> None:
    """What a supervisor and the one at the terminal do."""
    with (
        override_settings(TRAIL_ORIGIN=name),
        mock.patch("builtins.input", return_value=typed),
        mock.patch("casework.management.commands.sequence.getpass", return_value=log.cast.thu.passphrase),
    ):
        call_command("sequence", begin_new_log="restored", after=after or log.key_text, by="thu")


def next_log(log: Log) -> Sequencer:
    public = log.key.public.to_bytes()
    return Sequencer(
        NoteSigner(NEXT, public, log.key.sign), NoteVerifier(NEXT, public, log.key.public.verify), log.sequencer.mirror
    )


def verified(log: Log, *checkpoints: Path, before: bool = True) -> Report:
    """The offline verifier with the new key, and the old one beside it."""
    with override_settings(TRAIL_ORIGIN=NEXT):
        call_command("dump_trail", str(log.kept / "trail.jsonl"), verbosity=0)
    key = casework_verify.key_of(signed_notes.key_text(NEXT, log.key.public.to_bytes()))
    return casework_verify.check_dump(
        log.kept / "trail.jsonl",
        key,
        checkpoints,
        leaves=log.directory / "leaves.jsonl",
        arrivals=log.directory / "arrivals.jsonl",
        before=[log.pinned] if before else [],
    )


def test_after_a_restore_a_new_log_is_begun_and_says_which_one_it_follows(log: Log):
    early, late, lost = put_back(log)
    with pytest.raises(Forked):
        log.sequencer.step()  # already of placing, before anything is signed
    with pytest.raises(Forked):
        log.sequence()
    begin_new_log(log, str(lost))
    said = said_by(Event.objects.get(act="trail.new_log"))
    assert (said["after"], said["because"], said["filed"] - said["kept"]) == (ORIGIN, "restored", lost)
    assert (said["worker"], said["province"]) == (log.cast.thu.worker.pk, log.cast.province.pk)
    aside = log.directory / f"before-{said['signed']}"
    assert (aside / "checkpoint").read_text() == late.read_text()
    assert len((aside / "leaves.jsonl").read_bytes().splitlines()) == said["filed"]
    new = next_log(log)
    log.work()
    new.step()
    assert new.sign() is not None
    good = verified(log, early, log.keep("new.txt"))
    assert good.code == SOUND and any("early.txt of test.example/trail" in fact for fact in good.facts)
    assert (0, "begun anew") in good.found
    missing = verified(log, early, late)
    assert missing.code == INCOMPLETE and missing.names() == {"begun anew"}
    assert verified(log, early, before=False).code == casework_verify.BAD_SIGNATURE
    assert Alert.objects.filter(kind=AlertKind.FORKED).exists()  # what was cried out stays


def test_a_file_of_leaves_that_the_earlier_log_did_not_sign_begins_nothing(log: Log):
    """What is lost is in that file alone: whoever rewrote a line of it would say what was lost."""
    put_back(log)
    path = log.directory / "leaves.jsonl"
    *lines, last = path.read_text().splitlines(keepends=True)
    hashed = re.findall(r"[0-9a-f]{64}", last)[-1]
    path.write_text("".join(lines) + last.replace(hashed, "0" * 64))
    assert log.sequencer.mirror is not None
    with pytest.raises(NewLogRefused, match="file_differs"):
        new_log.cut(log.sequencer.mirror, log.sequencer.verifier, name=NEXT)


@pytest.mark.parametrize("step", ["rename", "step", "sign_first"])
def test_killed_on_the_way_the_same_command_goes_on(log: Log, step: str):
    early, _, lost = put_back(log)
    place = {"rename": "pathlib.Path.rename", "step": "casework.trail.sequencer.new_log.Sequencer.step"}
    with (
        mock.patch(place.get(step, "casework.trail.sequencer.new_log.Sequencer.sign_first"), side_effect=Killed),
        pytest.raises(Killed),
    ):
        begin_new_log(log, str(lost))
    connection.close()
    begin_new_log(log, str(lost))
    assert Event.objects.filter(act="trail.new_log").count() == 1
    assert verified(log, early).code == SOUND


def test_who_types_another_number_begins_nothing(log: Log):
    _, _, lost = put_back(log)
    files = {path.name: path.read_bytes() for path in log.directory.iterdir()}
    with pytest.raises(CommandError, match="Nothing was done"):
        begin_new_log(log, str(lost + 1))
    assert {path.name: path.read_bytes() for path in log.directory.iterdir()} == files
    assert not Event.objects.filter(act="trail.new_log").exists()


def test_a_log_that_goes_on_is_not_ended(log: Log):
    log.work()
    log.sequence()
    with pytest.raises(CommandError, match="nothing is begun anew"):
        begin_new_log(log, "0")
    with pytest.raises(CommandError, match="needs a new name"):
        begin_new_log(log, "0", name=ORIGIN)


def test_what_was_rewritten_is_not_covered_by_a_new_log(log: Log):
    put_back(log)
    log.attack("UPDATE casework_leaf SET leaf_hash = sha256('x') WHERE place = 1")
    connection.close()
    with pytest.raises(CommandError, match="rewritten"):
        begin_new_log(log, "1")
    leaves = log.directory / "leaves.jsonl"
    leaves.write_bytes(leaves.read_bytes().replace(b'"place":2,', b'"place":3,', 1))
    with pytest.raises(CommandError, match=r"was changed|rewritten"):
        begin_new_log(log, "1")


def test_history_changed_under_the_cover_of_a_restore_is_found_by_an_old_checkpoint(log: Log):
    early, _, lost = put_back(log)
    begin_new_log(log, str(lost))
    dump = log.kept / "trail.jsonl"
    verified(log, early)
    held = early.read_text().split("\n")
    other = signed_notes.signed(
        signed_notes.Head(ORIGIN, int(held[1]), b"x" * 32).text(),
        [NoteSigner(ORIGIN, log.key.public.to_bytes(), log.key.sign)],
    )
    (log.kept / "other.txt").write_text(other)
    report = verified(log, log.kept / "other.txt")
    assert report.code == TAMPERED and "root" in report.names() and dump.exists()


def test_a_log_that_does_not_say_what_it_follows_is_named(log: Log):
    log.work()
    log.sequence()
    kept = log.keep()
    log.attack("DELETE FROM casework_checkpoint")
    connection.close()
    (log.directory / "checkpoint").unlink()
    next_log(log).sign()
    report = verified(log, kept)
    assert report.code == TAMPERED and "begun anew" in report.names()


def test_the_room_that_looks_changes_nothing(log: Log):
    put_back(log)
    before = sorted(path.name for path in log.directory.iterdir())
    held = log.sequencer.mirror
    assert held is not None
    parted = new_log.cut(held, log.sequencer.verifier, name=NEXT)
    assert parted.lost > 0 and sorted(path.name for path in log.directory.iterdir()) == before
