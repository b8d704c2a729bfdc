"""Cases held person by person after an exclusion: newcomers, lost passphrases, leavers, and people with two units."""

from __future__ import annotations

import pytest

from casework.journey import door, units
from casework.journey.intake.excluding import exclude
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import gate, grant_tables, grants, lists
from casework.policy.table import Hold
from casework.records.cases import Case
from casework.records.units import Membership
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound, SecondPersonNeeded
from casework.trail.actor import act_of
from casework.trail.events import Event
from casework.trail.log.reading import of_province
from casework.vault import keyring
from tests.cast import Cast, Person
from tests.policy.thief import plunder

KNOWN = door.Source("test")
NEW = "sau con de leo len nui cao"


def split_case(cast: Cast) -> Case:
    """A case from which Quý is kept, so that Hoa holds it in her own name."""
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    return case


def sees(person: Person, case: Case) -> bool:
    with person.acting() as worker:
        try:
            return bool(gate.enter(worker, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ")
        except NotFound:
            return False


def newcomer(cast: Cast) -> Worker:
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=NEW)
        units.appoint(thu, cast.province, unit=cast.desk, worker=dua, role=Role.OFFICER)
    return dua


def test_a_newcomer_at_the_desk_sees_the_case_too(cast: Cast):
    case = split_case(cast)
    newcomer(cast)
    signed = door.sign_in("dua", NEW, source=KNOWN)
    with keyring.using(signed.ring):
        assert gate.enter(signed.worker, Case, case.pk, Act.CASE_REGISTER).name == "Thào Thị Dợ"
    assert not sees(cast.quy, case)


def test_who_lost_her_passphrase_does_not_lose_the_case(cast: Cast):
    case = split_case(cast)
    with cast.thu.acting() as thu:
        units.renew_worker(thu, cast.province, worker=Worker.objects.get(pk=cast.hoa.worker.pk), passphrase=NEW)
    signed = door.sign_in("hoa", NEW, source=KNOWN)
    with keyring.using(signed.ring):
        assert gate.enter(signed.worker, Case, case.pk, Act.CASE_REGISTER).name == "Thào Thị Dợ"
        assert len(lists.list_visible(signed.worker, Case, ("stage",), act=Act.CASE_LIST)) == 1


def test_a_colleague_gives_it_on_when_she_signs_in(cast: Cast):
    case = split_case(cast)
    newcomer(cast)
    dua = Worker.objects.get(username="dua")
    grant_tables.CaseHeldByWorker.objects.filter(user=dua).delete()
    door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    signed = door.sign_in("dua", NEW, source=KNOWN)
    with keyring.using(signed.ring):
        assert gate.enter(signed.worker, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"


def test_who_leaves_keeps_nothing_of_what_was_hers_by_name(cast: Cast):
    case = split_case(cast)
    with cast.thu.acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.desk, worker=Worker.objects.get(pk=cast.hoa.worker.pk))
    assert not sees(cast.hoa, case)
    assert case.pk not in plunder(passphrases={"hoa": cast.hoa.passphrase}, loose_keys=set()).data_keys


def test_who_is_kept_from_a_case_is_not_seated_where_it_is_held(cast: Cast):
    split_case(cast)
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="kept_from_a_case_here"):
        units.appoint(thu, cast.province, unit=cast.province, worker=cast.quy.worker, role=Role.SUPERVISOR)


def test_nobody_seats_or_renews_herself(cast: Cast):
    with cast.thu.acting() as thu:
        with pytest.raises(SecondPersonNeeded):
            units.appoint(thu, cast.province, unit=cast.desk, worker=thu, role=Role.OFFICER)
        with pytest.raises(SecondPersonNeeded):
            units.renew_worker(thu, cast.province, worker=thu, passphrase=NEW)


def test_whoever_would_give_it_to_one_who_is_kept_out_finds_nobody_there(cast: Cast):
    """Asked where the copy would be sealed, before anything is: a caller that forgets to ask gives nothing."""
    case = split_case(cast)
    place = Membership.objects.get(worker=cast.quy.worker, unit=cast.desk)
    with cast.hoa.acting() as hoa, act_of(hoa.pk, cast.province.pk, "grant.exclude"):
        entered = gate.enter(hoa, Case, case.pk, Act.GRANT_EXCLUDE)
        with pytest.raises(NotFound):
            grants.give_to_member(entered, place, Hold.SEE)


def test_a_second_gift_never_makes_her_hold_less(cast: Cast):
    """Hoa sits at the desk and at the trusted address, and somebody at each is kept from the case."""
    with cast.thu.acting() as thu:
        units.appoint(thu, cast.province, unit=cast.address, worker=cast.hoa.worker, role=Role.HOST)
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
    signed = door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    with keyring.using(signed.ring):
        exclude(signed.worker, case, worker_id=cast.mai.worker.pk)
        submit_to_desk(signed.worker, case)
        assert gate.enter(signed.worker, Case, case.pk, Act.CASE_REGISTER).pk == case.pk
    assert max(holder.hold for holder in grants.holders(Case.objects.get(pk=case.pk))) is Hold.LEAD


def test_the_trail_says_whose_rights_changed(cast: Cast):
    split_case(cast)
    newcomer(cast)
    said: dict[str, list[list[str]]] = {}
    for entry in of_province(cast.province.pk, limit=20):
        said.setdefault(entry.act, []).extend(entry.body["rights"])
    quy, dua = f"worker:{cast.quy.worker.pk}", f"worker:{Worker.objects.get(username='dua').pk}"
    assert any(row[0] == "exclude" and row[3] == quy for row in said["grant.exclude"])
    assert any(row[0] == "appoint" and row[3] == dua for row in said["membership.appoint"])
    assert any(row[0] == "give" and row[3] == f"unit:{cast.desk.pk}" for row in said["intake.submit"])


def test_whoever_does_not_sit_there_is_not_ended_there(cast: Cast):
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="not_at_this_unit"):
        units.end_membership(thu, cast.province, unit=cast.desk, worker=cast.lan.worker)
    assert Event.objects.filter(act="membership.end", outcome="refused").exists()


def test_a_unit_of_another_province_is_not_ended_from_here(cast: Cast):
    theirs, other = units.found_province("Tỉnh khác", supervisor="khac", display_name="Người khác", passphrase=NEW)
    with cast.thu.acting() as thu:
        for act in (units.end_membership, units.appoint):
            more = {"role": Role.SUPERVISOR} if act is units.appoint else {}
            with pytest.raises(InvalidValue, match="another_province"):
                act(thu, cast.province, unit=theirs, worker=other, **more)
