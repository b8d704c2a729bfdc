"""What a supervisor signs: nothing that the owner exchanged, and nothing on a roll that is not the province's."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from casework.journey import door, units
from casework.policy import certification, grant_tables
from casework.policy.certification import NotCertified
from casework.records.units import Membership, MembershipKey, ProvinceRoll, Unit, UnitKey, UnitKind
from casework.records.workers import Role, Worker
from casework.rulebook.refusals import WrongSignIn
from casework.trail.log.reading import of_province
from casework.vault.certificates import CertificateSigner, Roll
from tests.cast import Cast
from tests.policy.certification.owner import (
    HIS,
    HIS_PEN,
    KNOWN,
    NEW,
    last_refusal,
    newcomer,
    on_the_terminal,
    split,
    with_hoa,
)


def test_a_supervisor_does_not_renew_somebody_into_a_seat_he_made_up(cast: Cast):
    lan = Worker.objects.get(pk=cast.lan.worker.pk)
    membership = Membership.objects.create(
        worker=lan, unit_id=cast.province.pk, role=Role.SUPERVISOR, began_at=timezone.now()
    )
    with cast.thu.acting() as thu, pytest.raises(NotCertified):
        units.renew_worker(thu, cast.province, worker=lan, passphrase=NEW)
    assert not MembershipKey.objects.filter(membership=membership).exists()


def test_a_supervisor_does_not_appoint_a_key_of_his_nor_found_below_a_unit_of_his(cast: Cast):
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
