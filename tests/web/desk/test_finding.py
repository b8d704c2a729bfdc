"""Finding a case by her own number, her paper or the partner it was sent to; never one that is not in sight."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.units import appoint, found_unit
from casework.records.cases import Case
from casework.records.units import UnitKind
from casework.records.workers import Role
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import at_the_clinic


def numbered(cast: Cast, name: str = "Thào Thị Dợ") -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name=name)
        answers = {"phone": "+84912345678", "paper_kind": "passport", "paper_number": "C1234567"}
        note_person(mai, case, expected_version=1, details=answers)
        return submit_to_desk(mai, Case.objects.get(pk=case.pk))


def found(signed_in: SignedIn, cast: Cast, who: str, typed: str) -> str:
    answer = signed_in(cast.everybody[who]).post(reverse("case-search"), {"typed": typed})
    assert answer.status_code == 200
    return str(answer.text)


@pytest.mark.parametrize("typed", ["0912345678", "0912 345 678", "+84 912 345 678", "c1234567", "hộ chiếu C 1234567"])
def test_her_number_is_found_however_it_is_written(cast: Cast, signed_in: SignedIn, typed: str):
    case = numbered(cast)
    for who in ("hoa", "mai", "thu"):
        assert str(case.pk) in found(signed_in, cast, who, typed), who
    assert "Hội LHPN xã Bình Lư" in found(signed_in, cast, "thu", typed), "a supervisor is told which desk it is"
    for who in ("binh", "lu"):
        assert str(case.pk) not in found(signed_in, cast, who, typed), who


@pytest.mark.parametrize("typed", ["0912345679", "12345", "0912", "1234567"])
def test_another_number_and_half_a_number_find_nobody(cast: Cast, signed_in: SignedIn, typed: str):
    case = numbered(cast)
    assert str(case.pk) not in found(signed_in, cast, "hoa", typed)


def test_who_works_at_a_partner_as_well_searches_from_her_desk(cast: Cast, signed_in: SignedIn):
    """A partner compares no numbers, and hers may stand first among her units."""
    with cast.thu.acting() as thu:
        kind, phone = UnitKind.COMMUNE_DESK, "02133111222"
        desk = found_unit(thu, cast.province, kind=kind, name="Bàn mới", parent=cast.province, place=None, phone=phone)
        appoint(thu, cast.province, unit=desk, worker=cast.lan.worker, role=Role.OFFICER)
    assert cast.health.pk < desk.pk
    assert str(numbered(cast).pk) not in found(signed_in, cast, "lan", "0912345678")


def test_the_partner_it_was_sent_to_leads_to_it(cast: Cast, signed_in: SignedIn):
    packet = at_the_clinic(cast)
    for typed in ("trạm y tế", "tram y te binh lu"):
        assert str(packet.case_id) in found(signed_in, cast, "hoa", typed), typed
    assert str(packet.case_id) not in found(signed_in, cast, "hoa", "công an bình lư")
    assert str(packet.case_id) not in found(signed_in, cast, "binh", "trạm y tế")


def test_who_is_kept_from_it_finds_it_by_nothing(cast: Cast, signed_in: SignedIn):
    packet = at_the_clinic(cast)
    case = numbered(cast, "Lý Thị Xí")
    with cast.hoa.acting() as hoa:
        for one in (packet.case_id, case.pk):
            exclude(hoa, Case.objects.get(pk=one), worker_id=cast.quy.worker.pk)
    for typed in ("0912345678", "C1234567", "trạm y tế"):
        assert found(signed_in, cast, "quy", typed).count("/ho-so/") == 0, typed
