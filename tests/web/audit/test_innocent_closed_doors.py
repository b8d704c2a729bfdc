"""A page that was hers until a moment ago and is not there any more is no closed door, whatever took it from her."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey import units
from casework.journey.intake.excluding import exclude
from casework.journey.referral.answering import withdraw_referral
from casework.management.demo.other_time import OtherTime
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.units import Unit
from casework.records.workers import Role
from tests.cast import Cast, Person
from tests.signing_in import SignedIn
from tests.states import at_the_clinic, taken_in
from tests.web.audit.reading import ANOMALIES, read

NOTHING = "Không có việc nào"
REFUSED = ANOMALIES + "?loai=tu-choi"

CASE_PAGES = ("case", "case-history", "case-access-history", "risk-raise", "note-add")
PACKET_PAGES = ("referral", "referral-accept", "referral-decline", "referral-feedback")


def handed_over(case: Case, desk: Unit) -> None:
    """The desk's hold on it has ended: another desk leads it now."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(
            "DELETE FROM casework_caseheldbyunit WHERE content_object_id = %s AND group_id = %s", [case.pk, desk.pk]
        )
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def goes_on(browser: Client, names: tuple[str, ...], subject: Case | Referral) -> int:
    """Back, and every link that stood on her page; answers how many are not there."""
    answers = [browser.get(reverse(name, args=[subject.pk])).status_code for name in names]
    return answers.count(404)


def taken_back(cast: Cast, packet: Referral) -> None:
    with cast.hoa.acting() as hoa:
        version = Referral.objects.get(pk=packet.pk).version
        withdraw_referral(hoa, packet, expected_version=version, reason="she_asked", text="Chị ấy đổi ý")


def test_a_case_she_only_read_this_morning_and_that_was_handed_over(cast: Cast, signed_in: SignedIn):
    case = taken_in(cast)
    quy = signed_in(cast.quy)
    assert quy.get(reverse("case", args=[case.pk])).status_code == 200
    handed_over(case, cast.desk)
    assert goes_on(quy, CASE_PAGES, case) == len(CASE_PAGES)
    assert NOTHING in read(signed_in(cast.thu), REFUSED)


def test_a_packet_that_was_taken_back_while_its_page_stood_open(cast: Cast, signed_in: SignedIn):
    packet = at_the_clinic(cast)
    lan = signed_in(cast.lan)
    assert lan.get(reverse("referral", args=[packet.pk])).status_code == 200
    taken_back(cast, packet)
    assert goes_on(lan, PACKET_PAGES, packet) == len(PACKET_PAGES)
    assert NOTHING in read(signed_in(cast.thu), REFUSED)


def test_who_never_read_it_or_not_for_days_knocks(cast: Cast, signed_in: SignedIn):
    with OtherTime().at(timezone.now() - timedelta(days=3)):
        case = taken_in(cast)
    handed_over(case, cast.desk)
    assert goes_on(signed_in(cast.quy), CASE_PAGES, case) == len(CASE_PAGES)
    text = read(signed_in(cast.thu), REFUSED)
    assert "Giàng A Quý" in text and f"{len(CASE_PAGES)} lần trong ngày" in text


@pytest.mark.parametrize("of", ["case", "packet"])
def test_from_whom_it_was_taken_because_she_is_kept_out_one_knock_is_told(cast: Cast, signed_in: SignedIn, of: str):
    packet = at_the_clinic(cast)
    person, subject = (cast.quy, packet.case) if of == "case" else (cast.lan, packet)
    browser = signed_in(person)
    first = "case" if of == "case" else "referral"
    assert browser.get(reverse(first, args=[subject.pk])).status_code == 200
    kept_out(cast, person, packet.case)
    assert browser.get(reverse(first, args=[subject.pk])).status_code == 404
    text = read(signed_in(cast.thu), REFUSED)
    assert person.worker.display_name in text and "đã bị loại khỏi hồ sơ ấy" in text


def kept_out(cast: Cast, person: Person, case: Case) -> None:
    if person is cast.lan:
        # Another at the station reads the packet, so that she can be kept from it.
        with cast.thu.acting() as thu:
            worker = units.enrol_worker(
                thu, cast.province, username="moi", display_name="Người mới", passphrase="sau con de leo len nui cao"
            )
            units.appoint(thu, cast.province, unit=cast.health, worker=worker, role=Role.PARTNER)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=person.worker.pk)


def test_addresses_of_nothing_at_all_are_doors(cast: Cast, signed_in: SignedIn):
    """Whoever tries ids is told, though she has work of her own that day."""
    case = taken_in(cast)
    hoa = signed_in(cast.hoa)
    assert hoa.get(reverse("case", args=[case.pk])).status_code == 200
    for n in range(5):
        assert hoa.get(reverse("case", args=[f"00000000-0000-7000-8000-00000000000{n}"])).status_code == 404
    assert "Lò Thị Hoa" in read(signed_in(cast.thu), REFUSED)
