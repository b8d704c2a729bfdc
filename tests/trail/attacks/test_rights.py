"""An administrator with superuser changes who is kept out, or whose key it is: the verifier names case and person."""

import os

import pytest

from casework.journey.intake.excluding import exclude
from casework.policy import gate, turning, unit_of_work
from casework.records.base import history_of
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from casework.vault.commitments import commitment_of
from casework.vault.key_chain import newest_of
from deploy.verify.casework_verify import INCOMPLETE, SOUND, TAMPERED, check_dump
from tests.trail.running_log import Log, said


@pytest.fixture
def split(log: Log) -> Case:
    """A case from which Hoa keeps Quý."""
    case = log.work()
    with log.cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=log.cast.quy.worker.pk)
    log.sequence()
    return case


def test_an_exclusion_that_stands_is_sound(log: Log, split: Case):
    report = log.verify(log.keep(), files=True)
    assert report.code == SOUND and not report.names(), said(report)


def test_a_case_whose_key_was_turned_twice_in_one_act_and_once_more_is_sound(log: Log, split: Case):
    with log.cast.hoa.acting() as hoa, unit_of_work.within(hoa, Act.GRANT_EXCLUDE, province_id=None) as doing:
        case = gate.enter(hoa, Case, split.pk, Act.GRANT_EXCLUDE, lock=True)
        for _ in range(2):
            turning.turn(case)
        append.write(doing, Outcome.DONE, case_id=case.pk, object_id=case.pk)
    log.sequence()
    report = log.verify(log.keep(), files=True)
    assert report.code == SOUND and not report.names(), said(report)
    assert newest_of(bytes(Case.objects.get(pk=split.pk).older_keys or b"")) == 4


def test_m6_a_deleted_exclusion_is_named_with_case_and_worker(log: Log, split: Case):
    event = Event.objects.get(act="grant.exclude")
    log.attack("DELETE FROM casework_exclusion")
    report = log.verify(log.keep())
    assert report.code == TAMPERED and report.names() == {"exclusion", "row"}, said(report)
    assert f"case {split.pk}: event {event.id} keeps worker:{log.cast.quy.worker.pk} from it" in said(report)


def test_m6_an_exclusion_that_no_event_made_is_named(log: Log, split: Case):
    log.attack("UPDATE casework_exclusion SET worker_id = %s", log.cast.hoa.worker.pk)
    report = log.verify(log.keep())
    assert report.code == TAMPERED and report.names() == {"exclusion", "row"}, said(report)
    assert f"case {split.pk}: no event keeps worker:{log.cast.hoa.worker.pk} from it" in said(report)


def test_a_dump_that_does_not_say_who_is_kept_out_is_not_called_sound(log: Log, split: Case):
    path = log.dumped()
    lines = path.read_bytes().splitlines(keepends=True)
    older = [line for line in lines if not line.startswith(b'{"excluded":')]
    older[0] = older[0].replace(b',"exclusions":1', b"")
    older[-1] = older[-1].replace(b'"lines":%d' % len(lines), b'"lines":%d' % len(older))
    path.write_bytes(b"".join(older))
    report = check_dump(path, log.pinned, [log.keep()])
    assert report.code == INCOMPLETE and report.names() == {"exclusion"}, said(report)


def test_a_dump_that_says_more_of_them_than_it_has_is_named(log: Log, split: Case):
    """Whoever takes the line of one out of a dump, and its event with it, has the number left over."""
    path = log.dumped()
    path.write_bytes(path.read_bytes().replace(b',"exclusions":1', b',"exclusions":2', 1))
    report = check_dump(path, log.pinned, [log.keep()])
    assert report.code == TAMPERED and report.names() == {"dump"}, said(report)
    assert "it has not as many exclusions as it says" in said(report)


def test_a_row_put_back_to_the_key_of_before_the_exclusion_is_named(log: Log, split: Case):
    first = history_of(Case).objects.filter(id=split.pk, older_keys=None).latest("version").key_commitment
    log.attack("UPDATE casework_case SET key_commitment = %s, older_keys = NULL", first)
    report = log.verify(log.keep())
    assert report.code == TAMPERED and {"key", "record"} <= report.names(), said(report)
    assert f"case {split.pk}: its row and the log do not say the same key" in said(report)


def test_older_keys_that_are_gone_from_the_row_are_named(log: Log, split: Case):
    log.attack("UPDATE casework_case SET older_keys = NULL")
    report = log.verify(log.keep())
    assert report.code == TAMPERED and {"key", "record"} <= report.names(), said(report)


def test_a_commitment_to_a_key_of_his_is_named(log: Log, split: Case):
    log.attack("UPDATE casework_case SET key_commitment = %s", commitment_of(os.urandom(32), split.pk))
    report = log.verify(log.keep())
    assert report.code == TAMPERED and {"key", "record"} <= report.names(), said(report)
    assert f"case {split.pk}: its row and the log do not say the same key" in said(report)
