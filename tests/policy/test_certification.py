"""The database's owner puts his own keys, names and memberships in place: nobody seals anything to him.

Outside the wall the tests are the superuser, so what he does stands here as plain updates.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from casework.journey import door, units
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.referral.sending import send_referral
from casework.management.commands import people
from casework.policy import certification, gate, grant_tables, packets
from casework.policy.certification import NotCertified
from casework.policy.unit_keys import credential_context, member_context, unit_pair_context, verifier_context
from casework.records.cases import Case, Exclusion
from casework.records.organisations import Organisation
from casework.records.referral import Referral
from casework.records.units import Membership, MembershipKey, ProvinceRoll, Unit, UnitKey, UnitKind
from casework.records.workers import Credential, Role, Worker
from casework.rulebook import services
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound, WrongSignIn
from casework.trail.events import Event
from casework.trail.log.reading import of_province
from casework.vault import credentials, keyring, sealing, wrapping
from casework.vault.certificates import CertificateSigner, Roll
from casework.vault.errors import InvalidCertificate
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from casework.vault.signing import SigningKey
from tests.cast import Cast, Person
from tests.guards import history_guards_down
from tests.signing_in import SignedIn

KNOWN = door.Source("test")
NEW = "mot cum mat khau hoan toan moi"
HIS = PrivateKey.generate()
HIS_PEN = SigningKey.generate()


def with_hoa(cast: Cast) -> Case:
    """A case at work in Bình Lư; she agreed to the health station."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        answers = {"record_keeping": "given", "health": "given"}
        ask_consent(mai, case, answers=answers, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)


def refer(cast: Cast, case: Case) -> Referral:
    with cast.hoa.acting() as hoa:
        expected_version = packets.state_of(gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND))
        usual = services.SERVICES["health"].usual
        return send_referral(
            hoa,
            case,
            service="health",
            to=cast.health.pk,
            parts=usual,
            needs="Khám thai",
            urgency="soon",
            expected_version=expected_version,
        )


def newcomer(cast: Cast, username: str = "dua", display_name: str = "Lý Thị Dua") -> Worker:
    """Another officer of the desk."""
    with cast.thu.acting() as thu:
        worker = units.enrol_worker(thu, cast.province, username=username, display_name=display_name, passphrase=NEW)
        units.appoint(thu, cast.province, unit=cast.desk, worker=worker, role=Role.OFFICER)
    return worker


def last_refusal() -> Event:
    return Event.objects.filter(outcome="refused").latest("id")


# A partner's row ------------------------------------------------------------------------------------------------------


def test_the_honest_world_works(cast: Cast):
    sent = refer(cast, with_hoa(cast))
    with cast.lan.acting() as lan:
        assert gate.enter(lan, Referral, sent.pk, Act.REFERRAL_LOOK).packet["parts"]["name"] == "Thào Thị Dợ"


@pytest.mark.parametrize(
    "put",
    [
        {"public_key": HIS.public.to_bytes()},
        {"name": "Trạm Y tế phường Tân Phong"},
        {"phone": "0912345678"},
        {"commune_code": "03405"},
        {"certified": None},
        {"certified": b""},
        {"certified": b"\x01" + bytes(72)},
    ],
    ids=["his key", "another name", "his telephone", "elsewhere", "unsigned", "empty", "nonsense"],
)
def test_a_partner_that_is_not_as_the_province_said_is_sent_nothing(cast: Cast, put: dict[str, Any]):
    case = with_hoa(cast)
    Unit.objects.filter(pk=cast.health.pk).update(**put)
    with pytest.raises(NotCertified):
        refer(cast, case)
    assert not Referral.objects.exists()
    assert not grant_tables.ReferralHeldByUnit.objects.exists()
    line = last_refusal()
    assert (line.act, line.worker_id, line.case_id) == ("referral.send", cast.hoa.worker.pk, case.pk)
    assert b'"code":"uncertified"' in bytes(line.body)


def test_the_polices_whole_row_in_the_health_stations_place_is_refused(cast: Cast):
    """Everything of it was signed, but for another unit."""
    case = with_hoa(cast)
    police = Unit.objects.get(pk=cast.police.pk)
    taken = {name: getattr(police, name) for name in ("name", "public_key", "certified", "phone")}
    Unit.objects.filter(pk=cast.health.pk).update(**taken)
    with pytest.raises(NotCertified):
        refer(cast, case)


def test_the_police_do_not_become_a_health_station(cast: Cast):
    case = with_hoa(cast)
    Organisation.objects.filter(pk=cast.police.pk).update(services=["health"])
    with cast.hoa.acting() as hoa:
        expected_version = packets.state_of(gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND))
        with pytest.raises(NotCertified):
            send_referral(
                hoa,
                case,
                service="health",
                to=cast.police.pk,
                parts=[],
                needs="Khám thai",
                urgency="soon",
                expected_version=expected_version,
            )
    assert not Referral.objects.exists()


def test_another_provinces_word_is_not_taken(cast: Cast):
    """He has a province of his own in the same database, founded as any other, with its own key."""
    case = with_hoa(cast)
    his, _ = units.found_province("Tỉnh khác", supervisor="khac", display_name="Người khác", passphrase=NEW)
    there = door.sign_in("khac", NEW, source=KNOWN)
    station = Unit.objects.get(pk=cast.health.pk)
    station.public_key = HIS.public.to_bytes()
    with keyring.using(there.ring), certification.signing(his) as signer:
        station.certified = signer.certify(certification.statement_of(station))
    station.save()
    with pytest.raises(NotCertified):
        refer(cast, case)
    # Moved to his province, its name and all: she believes her own.
    station.province = station.parent = his
    with keyring.using(there.ring), certification.signing(his) as signer:
        station.certified = signer.certify(certification.statement_of(station))
    station.save()
    with pytest.raises(NotCertified):
        refer(cast, case)


def test_a_case_is_handed_in_only_to_the_desk_above(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        history_guards_down("casework_case")
        Case.objects.filter(pk=case.pk).update(desk=cast.other_desk)
        with pytest.raises(NotCertified):
            submit_to_desk(mai, case)
        Unit.objects.filter(pk=cast.address.pk).update(parent=cast.other_desk)
        with pytest.raises(NotCertified):
            submit_to_desk(mai, case)
    assert not grant_tables.CaseHeldByUnit.objects.filter(group_id=cast.other_desk.pk).exists()


# Colleagues -----------------------------------------------------------------------------------------------------------


def split(cast: Cast, case: Case, kept_out: Worker) -> None:
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=kept_out.pk)


def test_an_exclusion_does_not_split_to_a_key_of_his(cast: Cast):
    case, dua = with_hoa(cast), newcomer(cast)
    Worker.objects.filter(pk=cast.quy.worker.pk).update(public_key=HIS.public.to_bytes())
    with pytest.raises(NotCertified):
        split(cast, case, dua)
    assert not grant_tables.CaseHeldByWorker.objects.exists()
    assert not Exclusion.objects.exists()
    assert last_refusal().act == "grant.exclude"


def test_an_old_key_of_hers_put_back_is_refused(cast: Cast):
    """Quý's old passphrase was seen, so he was renewed; the owner kept the old row, word and all."""
    case, dua = with_hoa(cast), newcomer(cast)
    old = Worker.objects.filter(pk=cast.quy.worker.pk).values("public_key", "certified").get()
    with cast.thu.acting() as thu:
        units.renew_worker(thu, cast.province, worker=Worker.objects.get(pk=cast.quy.worker.pk), passphrase=NEW)
    new = Worker.objects.filter(pk=cast.quy.worker.pk).values("public_key", "certified").get()
    Worker.objects.filter(pk=cast.quy.worker.pk).update(**old)
    with pytest.raises(NotCertified):
        split(cast, case, dua)
    Worker.objects.filter(pk=cast.quy.worker.pk).update(**new)
    split(cast, case, dua)
    assert grant_tables.CaseHeldByWorker.objects.filter(user=cast.quy.worker).exists()


def his_man(cast: Cast, certified: bytes | None) -> Worker:
    """Somebody the owner invents and memberships at the desk."""
    worker = Worker.objects.create(
        username="tay-trong", display_name="Tay trong", public_key=HIS.public.to_bytes(), joined_at=timezone.now()
    )
    Membership.objects.create(
        worker=worker, unit_id=cast.desk.pk, role=Role.OFFICER, began_at=timezone.now(), certified=certified
    )
    return worker


@pytest.mark.parametrize("signed_as", ["unsigned", "Hoa"])
def test_a_seat_he_makes_up_gets_nothing(cast: Cast, signed_as: str):
    case, dua = with_hoa(cast), newcomer(cast)
    hers = Membership.objects.get(worker=cast.hoa.worker)
    man = his_man(cast, bytes(hers.certified or b"") if signed_as == "Hoa" else None)
    with pytest.raises(NotCertified):
        split(cast, case, dua)
    assert not grant_tables.CaseHeldByWorker.objects.filter(user=man).exists()


def test_a_real_worker_he_seats_elsewhere_gets_nothing(cast: Cast):
    """Lan is certified, and so is her membership at the health station; not at the desk."""
    case, dua = with_hoa(cast), newcomer(cast)
    hers = Membership.objects.get(worker=cast.lan.worker)
    Membership.objects.create(
        worker=cast.lan.worker, unit_id=cast.desk.pk, role=hers.role, began_at=hers.began_at, certified=hers.certified
    )
    with pytest.raises(NotCertified):
        split(cast, case, dua)


def test_who_signs_in_shares_nothing_with_a_seat_he_made_up_and_the_trail_says_so(cast: Cast):
    case, dua = with_hoa(cast), newcomer(cast)
    split(cast, case, dua)
    grant_tables.CaseHeldByWorker.objects.filter(user=cast.quy.worker).delete()
    man = his_man(cast, None)
    door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    assert grant_tables.CaseHeldByWorker.objects.filter(user=cast.quy.worker).exists()
    assert not grant_tables.CaseHeldByWorker.objects.filter(user=man).exists()
    rights = of_province(cast.province.pk, limit=1)[0].body["rights"]
    assert ["uncertified", "membership", f"unit:{cast.desk.pk}", f"worker:{man.pk}", "officer"] in rights


def test_a_seat_that_ended_does_not_come_back(cast: Cast):
    """The owner kept the whole membership of somebody who left, her copy of the unit's key too, and puts it all
    back."""
    case, dua = with_hoa(cast), newcomer(cast)
    membership = Membership.objects.get(worker=dua)
    key = MembershipKey.objects.get(membership=membership)
    with cast.thu.acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.desk, worker=dua)
    Membership.objects.filter(pk=membership.pk).update(ended_at=None, certified=membership.certified)
    key.save(force_insert=True)
    with pytest.raises(NotCertified):
        door.sign_in("dua", NEW, source=KNOWN)
    with pytest.raises(NotCertified):
        split(cast, case, cast.quy.worker)
    assert not grant_tables.CaseHeldByWorker.objects.exists()


def test_who_left_and_was_appointed_again_is_vouched_for(cast: Cast):
    dua = newcomer(cast)
    with cast.thu.acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.desk, worker=dua)
        units.appoint(thu, cast.province, unit=cast.desk, worker=dua, role=Role.OFFICER)
    assert cast.desk.pk in door.sign_in("dua", NEW, source=KNOWN).ring.units


# A supervisor's acts --------------------------------------------------------------------------------------------------


def test_a_supervisor_does_not_renew_somebody_into_a_seat_he_made_up(cast: Cast):
    lan = Worker.objects.get(pk=cast.lan.worker.pk)
    membership = Membership.objects.create(
        worker=lan, unit_id=cast.province.pk, role=Role.SUPERVISOR, began_at=timezone.now()
    )
    with cast.thu.acting() as thu, pytest.raises(NotCertified):
        units.renew_worker(thu, cast.province, worker=lan, passphrase=NEW)
    assert not MembershipKey.objects.filter(membership=membership).exists()


def test_a_supervisor_does_not_appoint_a_key_of_his_nor_found_below_a_post_of_his(cast: Cast):
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=NEW)
        Worker.objects.filter(pk=dua.pk).update(public_key=HIS.public.to_bytes())
        with pytest.raises(NotCertified):
            units.appoint(thu, cast.province, unit=cast.desk, worker=Worker.objects.get(pk=dua.pk), role=Role.OFFICER)
        Unit.objects.filter(pk=cast.desk.pk).update(name="Hội LHPN xã khác")
        with pytest.raises(NotCertified):
            units.found_unit(
                thu, cast.province, kind=UnitKind.PARTNER, name="Trạm", parent=Unit.objects.get(pk=cast.desk.pk)
            )
    assert not Membership.objects.filter(worker=dua).exists()


def test_renewing_mends_a_key_he_put_in_place(cast: Cast):
    case, dua = with_hoa(cast), newcomer(cast)
    Worker.objects.filter(pk=cast.quy.worker.pk).update(public_key=HIS.public.to_bytes())
    with cast.thu.acting() as thu:
        quy = Worker.objects.get(pk=cast.quy.worker.pk)
        with pytest.raises(NotCertified):
            units.renew_worker(thu, cast.province, worker=quy, passphrase=NEW)
        # First somebody looks at what stands there and says that the name is his.
        assert certification.uncertified_in(cast.province) == [quy]
        units.certify(thu, cast.province, rows=[quy])
        units.renew_worker(thu, cast.province, worker=Worker.objects.get(pk=quy.pk), passphrase=NEW)
    assert bytes(Worker.objects.get(pk=quy.pk).public_key) != HIS.public.to_bytes()
    split(cast, case, dua)
    assert grant_tables.CaseHeldByWorker.objects.filter(user=cast.quy.worker).exists()


def exchanged(cast: Cast) -> None:
    """Lan's names stand at Hoa's number, and Hoa's at Lan's."""
    lan, hoa = cast.lan.worker, cast.hoa.worker
    Worker.objects.filter(pk=lan.pk).update(username="-")
    Worker.objects.filter(pk=hoa.pk).update(username="lan", display_name=lan.display_name)
    Worker.objects.filter(pk=lan.pk).update(username="hoa", display_name=hoa.display_name)


def test_who_is_renewed_by_her_name_does_not_become_somebody_else(cast: Cast):
    """He exchanges the names of a partner and an officer: "lan" would come in as Hoa, with the desk's key."""
    exchanged(cast)
    before = Worker.objects.filter(pk=cast.hoa.worker.pk).values("public_key", "certified").get()
    with cast.thu.acting() as thu, pytest.raises(NotCertified):
        units.renew_worker(thu, cast.province, worker=Worker.objects.get(username="lan"), passphrase=NEW)
    assert Worker.objects.filter(pk=cast.hoa.worker.pk).values("public_key", "certified").get() == before
    assert last_refusal().act == "worker.renew"
    with pytest.raises(WrongSignIn):
        door.sign_in("lan", NEW, source=KNOWN)


def test_nobody_is_appointed_by_a_name_that_he_exchanged(cast: Cast):
    exchanged(cast)
    with cast.thu.acting() as thu, pytest.raises(NotCertified):
        units.appoint(thu, cast.province, unit=cast.desk, worker=Worker.objects.get(username="hoa"), role=Role.OFFICER)
    assert not Membership.objects.filter(worker=cast.lan.worker, unit_id=cast.desk.pk).exists()


def test_who_renews_sees_whom_and_what_goes_to_her_before_she_says_yes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    on_the_terminal(monkeypatch, cast.thu.passphrase, "no")
    with pytest.raises(CommandError, match="Nothing was renewed"):
        call_command("people", "renew", "lan", "--as", "thu")
    shown = capsys.readouterr().out
    assert f"{cast.lan.private.public.mark}  Hoàng Thị Lan (lan)" in shown
    assert "Hoàng Thị Lan at Trạm Y tế xã Bình Lư as partner" in shown
    assert door.sign_in("lan", cast.lan.passphrase, source=KNOWN).worker == cast.lan.worker
    on_the_terminal(monkeypatch, cast.thu.passphrase, "yes")
    call_command("people", "renew", "lan", "--as", "thu")
    assert "has new keys" in capsys.readouterr().out


@pytest.mark.parametrize("put", ["gone", "his", "older"])
def test_a_province_does_not_sign_on_a_roll_or_with_a_key_that_is_not_its_own(cast: Cast, put: str):
    roll = ProvinceRoll.objects.filter(pk=cast.province.pk)
    floors, certified = CertificateSigner(cast.province.pk, HIS_PEN, Roll(99)).kept()
    if put == "gone":
        UnitKey.objects.filter(unit=cast.province).update(sealed_signing_key=None)
    elif put == "his":
        roll.update(floors=floors, certified=certified)
    else:
        before = roll.values("floors", "certified").get()
        dua = newcomer(cast)
        roll.update(**before)
        with pytest.raises(NotCertified):
            door.sign_in("dua", NEW, source=KNOWN)
        with cast.thu.acting() as thu, pytest.raises(NotCertified):
            units.appoint(thu, cast.province, unit=cast.other_desk, worker=dua, role=Role.OFFICER)
        return
    with cast.thu.acting() as thu, pytest.raises(NotCertified):
        units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=NEW)


def test_each_act_that_signs_leaves_the_number_it_came_to(cast: Cast):
    newcomer(cast)
    numbers = [
        int(right[4])
        for entry in of_province(cast.province.pk, limit=2)
        for right in entry.body["rights"]
        if right[:2] == ["certify", "roll"]
    ]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 2


# The way in -----------------------------------------------------------------------------------------------------------


def his_house(cast: Cast, person: Person, unit: Unit) -> None:
    """He makes a unit's key of his own, seals it to a member, and signs everything around it with a key of his own."""
    his_key, pen = sealing.new_key(), CertificateSigner(cast.province.pk, HIS_PEN, Roll(0))
    row = Unit.objects.get(pk=unit.pk)
    row.public_key = HIS.public.to_bytes()
    row.certified = pen.certify(certification.statement_of(row))
    row.save()
    membership = Membership.objects.get(worker=person.worker, ended_at=None)
    Membership.objects.filter(pk=membership.pk).update(certified=pen.certify(certification.statement_of(membership)))
    MembershipKey.objects.filter(membership=membership).update(
        sealed_unit_key=wrapping.wrap_to(
            person.private.public, his_key, context=member_context(unit.pk, person.worker.pk)
        )
    )
    UnitKey.objects.filter(unit=unit).update(
        sealed_private=wrapping.wrap(his_key, HIS.to_bytes(), context=unit_pair_context(unit.pk)),
        sealed_verifier=wrapping.wrap(his_key, pen.anchor.key, context=verifier_context(unit.pk, cast.province.pk)),
    )
    floors, certified = pen.kept()
    ProvinceRoll.objects.filter(pk=cast.province.pk).update(floors=floors, certified=certified)


def test_a_house_of_his_own_around_her_post_is_refused_when_she_signs_in(cast: Cast):
    his_house(cast, cast.mai, cast.address)
    with pytest.raises(NotCertified):
        door.sign_in("mai", cast.mai.passphrase, source=KNOWN)
    line = last_refusal()
    assert (line.act, line.worker_id) == ("door.sign_in", cast.mai.worker.pk)


def test_a_posts_key_of_his_own_is_not_taken_for_the_posts(cast: Cast):
    """Everything signed is as it was; only the key that was sealed to her is his."""
    membership = Membership.objects.get(worker=cast.mai.worker)
    his_key = sealing.new_key()
    sealed = wrapping.wrap_to(
        cast.mai.private.public, his_key, context=member_context(cast.address.pk, cast.mai.worker.pk)
    )
    MembershipKey.objects.filter(membership=membership).update(sealed_unit_key=sealed)
    with pytest.raises(NotCertified):
        door.sign_in("mai", cast.mai.passphrase, source=KNOWN)
    # And a private half of his own beside it, under that key.
    UnitKey.objects.filter(unit=cast.address).update(
        sealed_private=wrapping.wrap(his_key, HIS.to_bytes(), context=unit_pair_context(cast.address.pk))
    )
    with pytest.raises(NotCertified):
        door.sign_in("mai", cast.mai.passphrase, source=KNOWN)


def test_a_post_he_gives_her_while_she_is_signed_in_ends_the_sitting(cast: Cast, signed_in: SignedIn):
    browser = signed_in(cast.mai)
    assert browser.get("/").status_code == 200
    membership = Membership.objects.create(
        worker=cast.mai.worker, unit_id=cast.other_address.pk, role=Role.HOST, began_at=timezone.now()
    )
    context = member_context(cast.other_address.pk, cast.mai.worker.pk)
    sealed = wrapping.wrap_to(cast.mai.private.public, sealing.new_key(), context=context)
    MembershipKey.objects.create(membership=membership, sealed_unit_key=sealed)
    assert browser.get("/").status_code == 302
    assert last_refusal().act == "door.session_over"


def test_who_is_refused_reads_why(cast: Cast, signed_in: SignedIn):
    his_house(cast, cast.mai, cast.address)
    page = signed_in(cast.lan).get("/")  # whoever is not touched goes on
    assert page.status_code == 200
    answer = Client().post("/vao/", {"username": "mai", "passphrase": cast.mai.passphrase})
    assert answer.status_code == 422
    assert "Có thể ai đó đã thay chìa khoá" in answer.content.decode()


# Databases from before ------------------------------------------------------------------------------------------------


def as_before(cast: Cast, *persons: Person) -> None:
    """The database as an earlier release left it: nothing signed, and ways in that hold the key alone."""
    for record in (Unit, Worker, Membership, Organisation):
        record._default_manager.update(certified=None)
    UnitKey.objects.update(sealed_verifier=None, sealed_signing_key=None)
    ProvinceRoll.objects.all().delete()
    for person in persons:
        credential_of_before(person)


def credential_of_before(person: Person) -> None:
    context = credential_context(person.worker.pk)
    credential = credentials.seal_private(person.passphrase, person.private, anchor=None, context=context)
    Credential.objects.filter(worker=person.worker).update(salt=credential.salt, sealed_private=credential.sealed)


def on_the_terminal(monkeypatch: pytest.MonkeyPatch, passphrase: str, answer: str) -> None:
    monkeypatch.setattr(people, "getpass", lambda _: passphrase)
    monkeypatch.setattr("builtins.input", lambda _: answer)


def test_until_the_province_vouches_nothing_goes_to_another_post(cast: Cast):
    as_before(cast, cast.mai)
    signed = door.sign_in("mai", cast.mai.passphrase, source=KNOWN)
    with keyring.using(signed.ring):
        case = open_case(signed.worker, cast.address, name="Thào Thị Dợ")
        with pytest.raises(NotCertified, match="nobody_certifies"):
            submit_to_desk(signed.worker, case)


def test_a_supervisor_vouches_for_what_stands_and_everybody_works_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    as_before(cast, cast.thu, cast.mai)
    on_the_terminal(monkeypatch, cast.thu.passphrase, "no")
    with pytest.raises(CommandError, match="Nothing was signed"):
        call_command("people", "certify", "--as", "thu")
    on_the_terminal(monkeypatch, cast.thu.passphrase, "yes")
    call_command("people", "certify", "--as", "thu")
    shown = capsys.readouterr().out
    assert f"{cast.hoa.private.public.mark}  Lò Thị Hoa (hoa)" in shown
    assert "Trạm Y tế xã Bình Lư (partner, below Hội LHPN xã Bình Lư)" in shown
    assert "Tẩn Thị Cúc" not in shown  # her unit has ended
    call_command("people", "certify", "--as", "thu")
    assert "certifies everything" in capsys.readouterr().out
    signed = door.sign_in("mai", cast.mai.passphrase, source=KNOWN)
    with keyring.using(signed.ring):
        submit_to_desk(signed.worker, open_case(signed.worker, cast.address, name="Thào Thị Dợ"))
    assert Event.objects.filter(act="unit.certify", outcome="done", worker_id=cast.thu.worker.pk).exists()


def test_her_first_sign_in_after_that_keeps_the_anchor_under_her_passphrase(cast: Cast):
    credential_of_before(cast.mai)
    assert door.sign_in("mai", cast.mai.passphrase, source=KNOWN).ring.anchor == cast.mai.anchor
    his_house(cast, cast.mai, cast.address)
    with pytest.raises(NotCertified):
        door.sign_in("mai", cast.mai.passphrase, source=KNOWN)


@pytest.mark.parametrize("copy", ["noise", "another posts", "his"])
def test_a_copy_of_the_verifier_that_is_not_the_posts_own_is_refused(cast: Cast, copy: str):
    credential_of_before(cast.mai)
    key = cast.hoa.unit_keys[cast.desk.pk] if copy == "another posts" else sealing.new_key()
    sealed = {
        "noise": bytes(61),
        "another posts": bytes(UnitKey.objects.get(unit=cast.desk).sealed_verifier or b""),
        "his": wrapping.wrap(
            key, HIS_PEN.public.to_bytes(), context=verifier_context(cast.address.pk, cast.province.pk)
        ),
    }[copy]
    UnitKey.objects.filter(unit=cast.address).update(sealed_verifier=sealed)
    with pytest.raises(NotCertified):
        door.sign_in("mai", cast.mai.passphrase, source=KNOWN)


def test_only_what_was_shown_is_signed(cast: Cast):
    """He changes a name while the supervisor reads: the name she read is signed, and his is not certified."""
    Unit.objects.filter(pk=cast.health.pk).update(phone="02133999999")
    with cast.thu.acting() as thu:
        shown = certification.uncertified_in(cast.province)
        assert [row.pk for row in shown] == [cast.health.pk]
        Unit.objects.filter(pk=cast.health.pk).update(phone="0912345678")
        units.certify(thu, cast.province, rows=shown)
    case = with_hoa(cast)
    with pytest.raises(NotCertified):
        refer(cast, case)
    Unit.objects.filter(pk=cast.health.pk).update(phone="02133999999")
    refer(cast, case)


def test_a_posts_key_of_his_is_not_signed_even_when_she_says_yes(cast: Cast):
    Unit.objects.filter(pk=cast.health.pk).update(public_key=HIS.public.to_bytes())
    with cast.thu.acting() as thu, pytest.raises(NotCertified):
        units.certify(thu, cast.province, rows=certification.uncertified_in(cast.province))


def test_a_province_that_vouches_is_not_made_to_begin_again(cast: Cast):
    """He takes the signing key away and puts an old way in of hers back; the units' copies still name the key."""
    credential_of_before(cast.thu)
    UnitKey.objects.filter(unit=cast.province).update(sealed_signing_key=None)
    signed = door.sign_in("thu", cast.thu.passphrase, source=KNOWN)
    with keyring.using(signed.ring), pytest.raises(NotCertified):
        units.certify(signed.worker, cast.province, rows=[])


def test_only_a_supervisor_vouches(cast: Cast):
    for person in (cast.hoa, cast.mai, cast.lan):
        with person.acting() as worker, pytest.raises(NotFound):
            units.certify(worker, cast.province, rows=[])


def test_everybody_can_read_the_mark_of_her_own_key(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    Worker.objects.filter(pk=cast.lan.worker.pk).update(public_key=HIS.public.to_bytes())
    on_the_terminal(monkeypatch, cast.lan.passphrase, "")
    call_command("people", "mark", "--as", "lan")
    shown = capsys.readouterr().out
    assert f"{cast.lan.private.public.mark}  Hoàng Thị Lan" in shown
    assert "Trạm Y tế xã Bình Lư" in shown


def test_a_ring_without_an_anchor_seals_to_nobody_else(cast: Cast):
    with keyring.using(Keyring(cast.hoa.private, cast.hoa.unit_keys)), pytest.raises(InvalidCertificate):
        certification.seal_to_unit(cast.health, sealing.new_key(), context=b"x")
