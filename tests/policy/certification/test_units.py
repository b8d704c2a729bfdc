"""Units and partners that are not as the province said: nothing is sent or submitted to them."""

from __future__ import annotations

from typing import Any

import pytest

from casework.journey import door, units
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.referral.sending import send_referral
from casework.policy import certification, gate, grant_tables, packets
from casework.policy.certification import NotCertified
from casework.records.cases import Case
from casework.records.organisations import Organisation
from casework.records.referral import Referral
from casework.records.units import Unit
from casework.rulebook.acts import Act
from casework.vault import keyring
from tests.cast import Cast
from tests.guards import history_guards_down
from tests.policy.certification.owner import (
    HIS,
    KNOWN,
    NEW,
    last_refusal,
    refer,
    with_hoa,
)


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


def test_a_case_is_submitted_only_to_the_desk_above(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        history_guards_down("casework_case")
        Case.objects.filter(pk=case.pk).update(desk=cast.other_desk)
        # The row of a draft names another desk: it goes to its own all the same.
        assert submit_to_desk(mai, case).desk_id == cast.desk.pk
        case = open_case(mai, cast.address, name="Lý Thị Xí")
        Unit.objects.filter(pk=cast.address.pk).update(parent=cast.other_desk)
        with pytest.raises(NotCertified):
            submit_to_desk(mai, case)
    assert not grant_tables.CaseHeldByUnit.objects.filter(group_id=cast.other_desk.pk).exists()


def test_the_way_up_begins_at_a_unit_of_hers_and_leads_to_the_desk_above_it(cast: Cast):
    with cast.mai.acting():
        certification.check_way_up(cast.address, cast.desk)
        for unit, desk in ((cast.address, cast.other_desk), (cast.other_address, cast.other_desk)):
            with pytest.raises(NotCertified):
                certification.check_way_up(unit, desk)
