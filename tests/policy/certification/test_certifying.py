"""A province begins to certify, in a database from before: what was shown is signed, once, by a supervisor only."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from casework.journey import door, units
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import certification
from casework.policy.certification import NotCertified
from casework.policy.unit_keys import verifier_context
from casework.records.organisations import Organisation
from casework.records.units import Membership, ProvinceRoll, Unit, UnitKey
from casework.records.workers import Role, Worker
from casework.rulebook.refusals import NotFound
from casework.trail.events import Event
from casework.vault import keyring, sealing, wrapping
from casework.vault.errors import InvalidCertificate
from casework.vault.keyring import Keyring
from tests.cast import Cast, Person
from tests.policy.certification.owner import (
    HIS,
    HIS_PEN,
    KNOWN,
    credential_of_before,
    his_house,
    on_the_terminal,
    refer,
    with_hoa,
)


def as_before(cast: Cast, *persons: Person) -> None:
    """The database as an earlier release left it: nothing signed, and credentials that hold the key alone."""
    for record in (Unit, Worker, Membership, Organisation):
        record._default_manager.update(certified=None)
    UnitKey.objects.update(sealed_verifier=None, sealed_signing_key=None)
    ProvinceRoll.objects.all().delete()
    for person in persons:
        credential_of_before(person)


def test_until_the_province_vouches_nothing_goes_to_another_unit(cast: Cast):
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


@pytest.mark.parametrize("copy", ["noise", "another units", "his"])
def test_a_copy_of_the_verifier_that_is_not_the_units_own_is_refused(cast: Cast, copy: str):
    credential_of_before(cast.mai)
    key = cast.hoa.unit_keys[cast.desk.pk] if copy == "another units" else sealing.new_key()
    sealed = {
        "noise": bytes(61),
        "another units": bytes(UnitKey.objects.get(unit=cast.desk).sealed_verifier or b""),
        "his": wrapping.wrap(
            key, HIS_PEN.public.to_bytes(), context=verifier_context(cast.address.pk, cast.province.pk)
        ),
    }[copy]
    UnitKey.objects.filter(unit=cast.address).update(sealed_verifier=sealed)
    with pytest.raises(NotCertified):
        door.sign_in("mai", cast.mai.passphrase, source=KNOWN)


def test_two_units_of_hers_that_name_two_verifiers_are_believed_in_neither(cast: Cast):
    """A colleague at the one address has its key, and with the database's owner seals another verifier under it."""
    with cast.thu.acting() as thu:
        units.appoint(thu, cast.province, unit=cast.other_address, worker=cast.mai.worker, role=Role.HOST)
    credential_of_before(cast.mai)
    context = verifier_context(cast.other_address.pk, cast.province.pk)
    his = wrapping.wrap(cast.lu.unit_keys[cast.other_address.pk], HIS_PEN.public.to_bytes(), context=context)
    UnitKey.objects.filter(unit=cast.other_address).update(sealed_verifier=his)
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


def test_a_units_key_of_his_is_not_signed_even_when_she_says_yes(cast: Cast):
    Unit.objects.filter(pk=cast.health.pk).update(public_key=HIS.public.to_bytes())
    with cast.thu.acting() as thu, pytest.raises(NotCertified):
        units.certify(thu, cast.province, rows=certification.uncertified_in(cast.province))


def test_a_province_that_vouches_is_not_made_to_begin_again(cast: Cast):
    """He takes the signing key away and puts an old credential of hers back; the units' copies still name the key."""
    credential_of_before(cast.thu)
    UnitKey.objects.filter(unit=cast.province).update(sealed_signing_key=None)
    signed = door.sign_in("thu", cast.thu.passphrase, source=KNOWN)
    with keyring.using(signed.ring), pytest.raises(NotCertified):
        units.certify(signed.worker, cast.province, rows=[])


def test_nor_where_nothing_names_the_key_any_more(cast: Cast):
    """He takes every copy of the key that verifies and puts an old credential of hers back: she has no anchor, and the
    province has a signing key. It does not make another."""
    credential_of_before(cast.thu)
    UnitKey.objects.update(sealed_verifier=None)
    kept = bytes(UnitKey.objects.get(unit=cast.province).sealed_signing_key or b"")
    signed = door.sign_in("thu", cast.thu.passphrase, source=KNOWN)
    assert signed.ring.anchor is None
    with keyring.using(signed.ring), pytest.raises(NotCertified):
        units.certify(signed.worker, cast.province, rows=[])
    assert bytes(UnitKey.objects.get(unit=cast.province).sealed_signing_key or b"") == kept


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
