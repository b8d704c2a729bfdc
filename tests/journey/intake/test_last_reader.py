"""Excluding a partner's last reader, or her leaving: the packet is not left "accepted" where nobody can open it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent
from casework.journey.referral.answering import accept_referral
from casework.journey.safety.shelter import admit
from casework.journey.units import end_membership
from casework.policy import gate
from casework.queries.intake.excluding import to_keep_out
from casework.queries.referral import packet as packets
from casework.records.cases import Case, Clock
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.rulebook.acts import Act
from casework.rulebook.stages import ReferralStage
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import at_the_clinic


def accepted(cast: Cast) -> Referral:
    referral = at_the_clinic(cast)
    with cast.lan.acting() as lan:
        return accept_referral(lan, referral, expected_version=referral.version)


def seeks_elsewhere(referral: Referral) -> bool:
    return Clock.objects.filter(case=referral.case_id, rule="elsewhere", object_id=referral.pk, met_at=None).exists()


def test_the_page_says_whose_going_leaves_a_packet_unread_and_takes_it_back(cast: Cast, signed_in: SignedIn):
    referral = accepted(cast)
    address = reverse("grant-exclude", args=[referral.case_id])
    hoa = signed_in(cast.hoa)
    page = hoa.get(address).text
    assert "Người cuối cùng đọc được ở nơi khác" in page and packets.packet_number(referral.pk) in page
    named = {"worker_id": cast.lan.worker.pk, "origin": "survivor"}
    before = hoa.post(address, named).text
    assert "được rút" in before and packets.packet_number(referral.pk) in before, "the page before it says so too"
    assert hoa.post(address, {**named, "confirmed": cast.lan.worker.pk}).status_code == 302
    with cast.hoa.acting() as by:
        taken = gate.enter(by, Referral, referral.pk, Act.REFERRAL_LOOK)
        assert taken.stage == ReferralStage.WITHDRAWN and taken.answer[-1]["reason"] == "nobody_reads"
    assert seeks_elsewhere(referral)
    case = hoa.get(reverse("case-referrals", args=[referral.case_id])).text
    assert "tìm nơi khác" in case
    assert "không còn ai mở được" in hoa.get(reverse("referral", args=[referral.pk])).text


def test_when_the_last_worker_of_a_partner_leaves_the_desk_is_told(cast: Cast, signed_in: SignedIn):
    referral = accepted(cast)
    hoa = signed_in(cast.hoa)
    assert "không còn ai mở được" not in hoa.get(reverse("referral", args=[referral.pk])).text
    with cast.thu.acting() as thu:
        assert end_membership(thu, cast.province, unit=cast.health, worker=cast.lan.worker) == 1
    assert seeks_elsewhere(referral)
    assert "không còn ai mở được" in hoa.get(reverse("referral", args=[referral.pk])).text
    assert "không còn ai mở được" in hoa.get(reverse("case-referrals", args=[referral.case_id])).text


def test_where_she_stays_nobody_is_left_who_reads_of_it(cast: Cast):
    referral = at_the_clinic(cast)
    case = Case.objects.get(pk=referral.case_id)
    with cast.hoa.acting() as hoa:
        case = gate.enter(hoa, Case, case.pk, Act.INTAKE_CONSENT)
        ask_consent(hoa, case, answers={"health": "given", "shelter": "given"}, method="signature")
        until = timezone.now() + timedelta(days=3)
        admit(hoa, case, kind="trusted_address", address=cast.address.pk, until=until, agrees="yes")
        gate.hold_keys(hoa, ShelterStay, case.shelter_stays.values_list("id", flat=True))
        told = {(one.name, one.stays, len(one.packets)) for one in to_keep_out(hoa, case.pk)[1].last_readers}
        assert told == {("Hoàng Thị Lan", False, 1), (cast.mai.worker.display_name, True, 0)}
        exclude(hoa, case, worker_id=cast.son.worker.pk)
        assert Referral.objects.get(pk=referral.pk).stage == ReferralStage.SENT
