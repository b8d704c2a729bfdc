"""The officer who is her husband's cousin sees nothing: not by the gate, not by the list, and not by any key."""

from typing import Any

import pytest
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note, ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.units import appoint, enrol_worker
from casework.policy import gate, grants, lists
from casework.policy.grant_tables import KINDS, CaseHeldByWorker, unit_context, worker_context
from casework.policy.table import Hold
from casework.policy.unit_keys import unit_private
from casework.records.cases import Case, Exclusion
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Blocked, InvalidValue, NotFound
from casework.rulebook.stages import ShelterStage
from casework.trail.actor import act_of
from casework.trail.events import Outcome
from casework.trail.log import append
from casework.vault import keyring, wrapping
from casework.vault.errors import VaultError
from tests.cast import Cast, Person


def keys_opened_by(person: Person, case: Case) -> int:
    """How many wrapped keys of the case and of what hangs on it this person's own keys open, whatever the gate says."""
    opened = 0
    subjects = [case, *Referral.objects.filter(case=case), *ShelterStay.objects.filter(case=case)]
    for subject in subjects:
        kind = KINDS[type(subject)]
        held = [*kind.by_unit._default_manager.all(), *kind.by_worker._default_manager.all()]
        contexts = [worker_context(kind, subject.pk, person.worker.pk)]
        contexts += [unit_context(kind, subject.pk, unit_id) for unit_id in person.unit_keys]
        privates = [person.private]
        with keyring.using(keyring.Keyring(person.private, person.unit_keys, person.anchor)):
            privates += [unit_private(unit_id) for unit_id in person.unit_keys]
        for row in held:
            if row.content_object_id != subject.pk or row.sealed_key is None:
                continue
            ways: list[dict[str, Any]] = [{"private": private} for private in privates]
            ways += [{"key": key} for key in person.unit_keys.values()]
            opened += sum(_opens(bytes(row.sealed_key), context, way) for context in contexts for way in ways)
    return opened


def _opens(sealed: bytes, context: bytes, way: dict[str, Any]) -> bool:
    try:
        wrapping.unwrap(sealed, context=context, **way)
    except (VaultError, ValueError, TypeError):
        return False
    return True


def submitted(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
        return submit_to_desk(mai, case)


def sees(person: Person, case: Case) -> bool:
    with person.acting() as worker:
        listed = case.pk in {row.id for row in lists.list_visible(worker, Case, ("stage",), act=Act.CASE_LIST)}
        try:
            entered = bool(gate.enter(worker, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ")
        except NotFound:
            entered = False
        assert listed == entered
        return entered


def test_the_excluded_officer_sees_nothing_and_her_colleague_goes_on(cast: Cast):
    case = submitted(cast)
    assert keys_opened_by(cast.quy, case) > 0
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    assert not sees(cast.quy, case)
    assert keys_opened_by(cast.quy, case) == 0
    assert sees(cast.hoa, case) and sees(cast.thu, case) and sees(cast.mai, case)
    with cast.hoa.acting() as hoa:
        register(hoa, case)
        add_note(hoa, case, text="Vẫn làm tiếp được")


def test_an_exclusion_in_the_draft_holds_when_it_is_submitted(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
        submit_to_desk(mai, case)
    assert not sees(cast.quy, case)
    assert keys_opened_by(cast.quy, case) == 0
    assert sees(cast.hoa, case)
    with cast.hoa.acting() as hoa:
        register(hoa, case, legal_ground="vital_emergency", why="Cần giúp ngay")


def test_a_supervisor_can_be_kept_out_too(cast: Cast):
    with cast.thu.acting() as thu:
        words = "sau con de leo len nui"
        second = enrol_worker(thu, cast.province, username="kim", display_name="Vũ Thị Kim", passphrase=words)
        appoint(thu, cast.province, unit=cast.province, worker=second, role=Role.SUPERVISOR)
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.thu.worker.pk)
        submit_to_desk(mai, case)
    assert not sees(cast.thu, case) and sees(cast.hoa, case)


def test_an_officer_steps_back_herself(cast: Cast):
    case = submitted(cast)
    with cast.quy.acting() as quy:
        exclude(quy, case, worker_id=quy.pk)
    assert not sees(cast.quy, case) and sees(cast.hoa, case)
    assert keys_opened_by(cast.quy, case) == 0


def test_her_shelter_stay_and_her_packets_are_kept_from_him_as_well(cast: Cast):
    case = submitted(cast)
    with cast.hoa.acting() as hoa:
        register(hoa, case, legal_ground="vital_emergency", why="Cần giúp ngay")
        now = timezone.now()
        with act_of(hoa.pk, cast.province.pk, "shelter.admit") as doing:
            stay = ShelterStay(
                case=case, stage=ShelterStage.ADMITTED, admitted_at=now, until=now, place={"where": "Nhà bà Sáo"}
            )
            grants.make_key(stay)
            stay.save(force_insert=True)
            grants.give(stay, cast.desk, Hold.LEAD)
            append.write(doing, Outcome.DONE, case_id=case.pk)
        assert keys_opened_by(cast.quy, case) >= 2
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    assert keys_opened_by(cast.quy, case) == 0
    with cast.quy.acting() as quy, pytest.raises(NotFound):
        gate.enter(quy, ShelterStay, stay.pk, Act.SHELTER_LOOK)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, ShelterStay, stay.pk, Act.SHELTER_LOOK)


def test_the_last_who_can_carry_the_case_is_never_excluded(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        with pytest.raises(Blocked) as refusal:
            exclude(mai, case, worker_id=mai.pk)
        assert refusal.value.code == "last_holder"
    assert not Exclusion.objects.filter(case=case).exists()


def test_everybody_at_the_desk_may_be_excluded_and_another_desk_carries_it(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
        assert exclude(mai, case, worker_id=cast.hoa.worker.pk).desk_id == cast.province.pk


def test_the_last_who_holds_it_is_not_excluded_for_a_colleague_who_holds_nothing_yet(cast: Cast):
    """Hoa holds it alone: Dua came to the desk when nobody at the province could give her what is held by name."""
    case = submitted(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    with cast.thu.acting() as thu:
        words = "sau con de leo len nui"
        dua = enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=words)
        appoint(thu, cast.province, unit=cast.desk, worker=dua, role=Role.OFFICER)
    CaseHeldByWorker.objects.filter(user=dua).delete()
    with cast.hoa.acting() as hoa:
        with pytest.raises(Blocked) as refusal:
            exclude(hoa, case, worker_id=hoa.pk)
        assert refusal.value.code == "last_holder"
    assert sees(cast.hoa, case)


def test_only_somebody_near_the_case_is_named_and_only_once(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        for far in (cast.binh.worker.pk, cast.cuc.worker.pk, 999_999):
            with pytest.raises(InvalidValue):
                exclude(mai, case, worker_id=far)
        exclude(mai, case, worker_id=cast.son.worker.pk)
        with pytest.raises(InvalidValue):
            exclude(mai, case, worker_id=cast.son.worker.pk)


@pytest.mark.parametrize("name", ["mai", "thu", "binh", "lu", "lan", "cuc"])
def test_who_may_not_exclude_is_refused(cast: Cast, name: str):
    case = submitted(cast)
    with cast.everybody[name].acting() as worker, pytest.raises(NotFound):
        exclude(worker, case, worker_id=cast.quy.worker.pk)
    assert sees(cast.quy, case)


def test_excluding_leaves_its_line_and_no_name_in_it(cast: Cast):
    case = submitted(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    row = Exclusion.objects.get(case=case)
    assert (row.worker_id, row.made_by_id) == (cast.quy.worker.pk, cast.hoa.worker.pk)


def test_the_last_supervisor_of_the_province_is_never_excluded(cast: Cast):
    case = submitted(cast)
    with cast.hoa.acting() as hoa, pytest.raises(Blocked) as refusal:
        exclude(hoa, case, worker_id=cast.thu.worker.pk)
    assert refusal.value.code == "last_supervisor"
