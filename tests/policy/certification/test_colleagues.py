"""Colleagues with a key or a membership of the owner's making: no case is shared with them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from casework.journey import door, units
from casework.policy import grant_tables
from casework.policy.certification import NotCertified
from casework.records.cases import Exclusion
from casework.records.units import Membership, MembershipKey
from casework.records.workers import Role, Worker
from casework.trail.log.reading import of_province
from tests.cast import Cast
from tests.policy.certification.owner import (
    HIS,
    KNOWN,
    NEW,
    last_refusal,
    newcomer,
    split,
    with_hoa,
)


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
