"""The database's owner moves a case to another desk, or revives a right that has ended: nothing is sealed by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from casework.journey import units
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent
from casework.journey.safety.shelter import admit, extend
from casework.policy import bound_rows, gate, grants, unit_of_work
from casework.policy.grant_tables import CaseHeldByUnit, CaseHeldByWorker, ShelterStayHeldByWorker
from casework.policy.kept_out import LogBroken
from casework.policy.table import Hold
from casework.records.cases import Case
from casework.records.units import Unit
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.trail import actor
from casework.trail.actor import act_of
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from casework.trail.proof.signed_notes import NoteSigner, NoteVerifier
from casework.trail.proof.verification import Fault, examine, said_by
from casework.trail.sequencer.placing import Sequencer
from casework.vault.signing import SigningKey
from tests.answers import in_days
from tests.cast import Cast
from tests.states import case_at, taken_in

NEW = "sau con de leo len nui cao"


def as_owner(statement: str, *values: Any) -> None:
    """What he does with every trigger of the database switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(statement, list(values))
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def alerts() -> set[str]:
    """The alerts the sequencer has raised once it has placed what waits."""
    pen = SigningKey.generate()
    public, name = pen.public.to_bytes(), "test.example/trail"
    Sequencer(NoteSigner(name, public, pen.sign), NoteVerifier(name, public, pen.public.verify), None).step()
    return set(Alert.objects.values_list("kind", flat=True))


def given_to_its_desk(cast: Cast, case: Case) -> None:
    """Hoa gives it to the desk its row names, as an act does that lets another desk lead it."""
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        with unit_of_work.within(hoa, Act.GRANT_EXCLUDE, province_id=cast.province.pk) as doing:
            grants.give(case, Unit.objects.get(pk=case.desk_id), Hold.LEAD)
            append.write(doing, Outcome.DONE, case_id=case.pk)


def ended(cast: Cast, case: Case, unit: Unit) -> None:
    """Hoa lets the sight of this unit end an hour ago, in an act with its line."""
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        with act_of(hoa.pk, cast.province.pk, "case.move"):  # past the wall: nobody ends what is the desk's
            grants.expire(case, unit, timezone.now() - timedelta(hours=1))
            doing = actor.acting()
            assert doing is not None
            append.write(doing, Outcome.DONE, case_id=case.pk)


def newcomer(cast: Cast) -> Worker:
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=NEW)
        units.appoint(thu, cast.province, unit=cast.desk, worker=dua, role=Role.OFFICER)
    return dua


# Its desk -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("also", ["", "casework_historicalcase"], ids=["the row alone", "its history as well"])
def test_a_case_moved_to_another_desk_has_nothing_sealed_to_that_desk(cast: Cast, also: str):
    case = case_at(cast, Stage.ACTIVE)
    for table in ("casework_case", *([also] if also else [])):
        as_owner(f"UPDATE {table} SET desk_id = %s WHERE id = %s", cast.other_desk.pk, case.pk)
    with pytest.raises(LogBroken):
        given_to_its_desk(cast, Case.objects.get(pk=case.pk))
    assert not CaseHeldByUnit.objects.filter(group_id=cast.other_desk.pk).exists()
    with cast.hoa.acting() as hoa, pytest.raises(LogBroken):
        admit(hoa, case, kind="kin", where="Nhà dì Pà", until=timezone.now() + timedelta(days=3), agrees="yes")
    assert AlertKind.BROKEN in alerts()
    faults = {finding.fault for finding in examine(case.pk).faults}
    assert (Fault.HISTORY_CHANGED if also else Fault.RECORD_CHANGED) in faults


def test_without_the_log_the_product_itself_would_seal_the_key_to_that_desk(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    """The same attack on a house that asks the row alone: what the test above stops."""
    case = case_at(cast, Stage.ACTIVE)
    as_owner("UPDATE casework_case SET desk_id = %s WHERE id = %s", cast.other_desk.pk, case.pk)
    monkeypatch.setattr(bound_rows, "check_desk", lambda subject: None)
    given_to_its_desk(cast, Case.objects.get(pk=case.pk))
    assert CaseHeldByUnit.objects.filter(group_id=cast.other_desk.pk, sealed_key__isnull=False).exists()


def test_nor_does_an_exclusion_move_it_there(cast: Cast):
    case = taken_in(cast)
    as_owner("UPDATE casework_case SET desk_id = %s WHERE id = %s", cast.other_desk.pk, case.pk)
    with cast.hoa.acting() as hoa, pytest.raises(LogBroken):
        exclude(hoa, Case.objects.get(pk=case.pk), worker_id=cast.mai.worker.pk)
    assert not CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.other_desk.pk).exists()


# What has ended -------------------------------------------------------------------------------------------------------


def test_a_right_that_ended_and_was_revived_is_given_no_next_key(cast: Cast):
    case = taken_in(cast)
    ended(cast, case, cast.address)
    held = CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.address.pk, sealed_key__isnull=False)
    before = bytes(held.get().sealed_key or b"")
    as_owner("UPDATE casework_caseheldbyunit SET expires_at = NULL")
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.lan.worker.pk)  # what her keys open is not the address's: the row stays
    assert bytes(held.get().sealed_key or b"") == before
    rights = said_by(Event.objects.get(act="grant.exclude"))["rights"]
    assert ["broken", "case", str(case.pk), f"unit:{cast.address.pk}", ""] in rights
    assert AlertKind.BROKEN in alerts()


def test_nor_is_it_parted_among_its_people(cast: Cast):
    case = taken_in(cast)
    ended(cast, case, cast.address)
    as_owner("UPDATE casework_caseheldbyunit SET expires_at = NULL")
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)  # the desk's key opens the address's
    assert not CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.address.pk).exists()
    assert not CaseHeldByWorker.objects.filter(content_object=case, user=cast.mai.worker).exists()


def test_nor_is_it_given_on_to_who_comes_later(cast: Cast):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    ended(cast, Case.objects.get(pk=case.pk), cast.desk)
    as_owner("UPDATE casework_caseheldbyworker SET expires_at = NULL")
    assert not CaseHeldByWorker.objects.filter(content_object=case, user=newcomer(cast)).exists()
    rights = said_by(Event.objects.filter(act="membership.appoint").latest("id"))
    assert ["broken", "case", str(case.pk), f"worker:{cast.hoa.worker.pk}", ""] in rights["rights"]


def test_what_the_log_lets_go_on_is_given_on(cast: Cast):
    """The positive control: given anew after it ended, it is the newcomer's too."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    assert CaseHeldByWorker.objects.filter(content_object=case, user=newcomer(cast)).exists()


def test_until_when_something_is_given_stands_in_the_line_that_gives_it(cast: Cast):
    case = taken_in(cast)
    end = timezone.now() + timedelta(days=3)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        with unit_of_work.within(hoa, Act.CASE_MOVE, province_id=cast.province.pk) as doing:
            grants.give(case, cast.province, Hold.SEE, expires_at=end)
            assert doing.rights[-1][:4] == ["end", "case", str(case.pk), f"unit:{cast.province.pk}"]
            append.write(doing, Outcome.DONE, case_id=case.pk)
    assert not bound_rows.Ends(case).revived_unit(cast.province.pk)


def test_a_stay_that_is_prolonged_ends_later_for_who_holds_it_in_her_own_name_too(cast: Cast):
    """Or the next key of it would not be hers from the day on which it was first to end."""
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"shelter": "given"}, method="signature")
        stay = admit(hoa, case, kind="trusted_address", address=cast.address.pk, until=in_days(2), agrees="yes")
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
        stay.refresh_from_db()
        stay = extend(hoa, stay, expected_version=stay.version, until=in_days(9), why="Chưa yên")
    mai = cast.mai.worker.pk
    ends = set(ShelterStayHeldByWorker.objects.filter(user=mai).values_list("expires_at", flat=True))
    assert len(ends) == 1
    assert bound_rows.Ends(stay).of_worker(mai, cast.address.pk) == ends.pop()
