"""Units and people: founding, enrolling, leaving, and the way back for someone who lost her passphrase."""

import pytest

from casework.journey import door, units
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import gate
from casework.records.cases import Case
from casework.records.units import UnitKind
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotAllowed, NotFound, WrongSignIn
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault import keyring
from tests.cast import Cast

KNOWN = door.Source("test")


def test_only_a_supervisor_founds_units_and_appoints(cast: Cast):
    for person in (cast.hoa, cast.mai, cast.lan, cast.cuc):
        with person.acting() as worker:
            with pytest.raises(NotAllowed):
                units.found_unit(worker, cast.province, kind=UnitKind.PARTNER, name="Trạm Y tế", parent=cast.desk)
            with pytest.raises(NotAllowed):
                units.appoint(worker, cast.province, unit=cast.desk, worker=worker, role=Role.OFFICER)


def test_a_role_fits_its_unit(cast: Cast):
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="role_not_at_this_unit"):
        units.appoint(thu, cast.province, unit=cast.address, worker=cast.lan.worker, role=Role.OFFICER)


def test_who_lost_her_passphrase_gets_new_keys_and_her_units_cases_again(cast: Cast):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    with cast.thu.acting() as thu:
        # A fresh worker: the cast's own is shared by all tests and keeps its keys.
        hoa = Worker.objects.get(pk=cast.hoa.worker.pk)
        units.renew_worker(thu, cast.province, worker=hoa, passphrase="sau con de leo len nui")
    with pytest.raises(WrongSignIn):
        door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    signed = door.sign_in("hoa", "sau con de leo len nui", source=KNOWN)
    with keyring.using(signed.ring):
        assert gate.enter(signed.worker, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"


def test_a_passphrase_that_is_tried_early_is_refused(cast: Cast):
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="passphrase_repeated"):
        units.enrol_worker(thu, cast.province, username="moi", display_name="Người mới", passphrase="a" * 12)


@pytest.mark.parametrize("username", ["hoa", "Hoa", "HOA"])
def test_no_two_people_have_one_name_at_the_door(cast: Cast, username: str):
    """Names are read with any capitals: two that differ by them alone would be one."""
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="name_taken"):
        units.enrol_worker(
            thu, cast.province, username=username, display_name="Người mới", passphrase="sau con de leo len nui cao"
        )


def test_who_left_sees_nothing_even_with_the_keys_she_kept(cast: Cast):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    assert cast.desk.pk in cast.cuc.unit_keys
    with cast.cuc.acting() as cuc, pytest.raises(NotFound):
        gate.enter(cuc, Case, case.pk, Act.CASE_LOOK)


def test_every_sign_in_leaves_a_line_and_none_holds_the_name_that_was_tried(cast: Cast):
    for username in ("hoa", "nobody-like-this"):
        with pytest.raises(WrongSignIn):
            door.sign_in(username, "not the passphrase", source=KNOWN)
    failed = list(Event.objects.filter(act="door.sign_in_failed").order_by("id"))[-2:]
    assert [event.worker_id for event in failed] == [None, None]
    assert [said_by(event).get("tried") for event in failed] == [cast.hoa.worker.pk, None]
    assert all(b"nobody" not in bytes(event.body) for event in failed)
