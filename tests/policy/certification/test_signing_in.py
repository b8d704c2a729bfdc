"""Whoever signs in to a unit that the owner built around her is refused, and reads why."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from casework.journey import door
from casework.policy.certification import NotCertified
from casework.policy.unit_keys import member_context, unit_pair_context
from casework.records.units import Membership, MembershipKey, UnitKey
from casework.records.workers import Role
from casework.vault import sealing, wrapping
from tests.cast import Cast
from tests.policy.certification.owner import (
    HIS,
    KNOWN,
    his_house,
    last_refusal,
)
from tests.signing_in import SignedIn
from tests.states import taken_in


def test_a_house_of_his_own_around_her_unit_is_refused_when_she_signs_in(cast: Cast):
    his_house(cast, cast.mai, cast.address)
    with pytest.raises(NotCertified):
        door.sign_in("mai", cast.mai.passphrase, source=KNOWN)
    line = last_refusal()
    assert (line.act, line.worker_id) == ("door.sign_in", cast.mai.worker.pk)


def test_a_units_key_of_his_own_is_not_taken_for_the_units(cast: Cast):
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


def test_a_unit_he_gives_her_while_she_is_signed_in_ends_the_session(cast: Cast, signed_in: SignedIn):
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


def test_a_seat_without_its_key_shows_no_code_and_no_stage_of_the_desk(cast: Cast, signed_in: SignedIn):
    """He seats Lan at the desk by hand, where she has no key: she is let into nothing, and reads no line of it."""
    case = taken_in(cast)
    code = str(case.code)
    assert code in signed_in(cast.hoa).get("/").content.decode()
    Membership.objects.create(worker=cast.lan.worker, unit_id=cast.desk.pk, role=Role.OFFICER, began_at=timezone.now())
    browser = Client()
    browser.post("/vao/", {"username": "lan", "passphrase": cast.lan.passphrase})
    for address in ("/", f"/ho-so/{case.pk}/"):
        answer = browser.get(address, follow=True)
        assert code not in answer.content.decode() and answer.redirect_chain[-1][0].startswith("/vao/")


def test_who_is_refused_reads_why(cast: Cast, signed_in: SignedIn):
    his_house(cast, cast.mai, cast.address)
    page = signed_in(cast.lan).get("/")  # whoever is not touched goes on
    assert page.status_code == 200
    answer = Client().post("/vao/", {"username": "mai", "passphrase": cast.mai.passphrase})
    assert answer.status_code == 422
    assert "Có thể ai đó đã thay chìa khoá" in answer.content.decode()
