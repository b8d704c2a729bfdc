"""While a packet for a service is open at a place, another is asked about first, and what was typed stays."""

from __future__ import annotations

from html import unescape

from django.test import Client

from casework.journey.referral.answering import withdraw_referral
from casework.queries.referral.sending import CODES
from casework.records.cases import Case
from casework.records.referral import Referral
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import send
from tests.web.referral.filled import HEALTH, filled

ASKED = "Nơi này đang có một phiếu mở cho việc này"


def sent_before(cast: Cast, case: Case) -> Referral:
    with cast.hoa.acting() as hoa:
        return send(hoa, case, cast.health)


def post(client: Client, case: Case, typed: dict[str, object]) -> tuple[int, str]:
    answer = client.post(f"/ho-so/{case.pk}/chuyen-gui/{HEALTH}/", typed)
    return answer.status_code, unescape(answer.text)


def test_a_second_packet_to_the_same_place_is_asked_about_and_goes_with_a_reason(
    cast: Cast, case: Case, signed_in: SignedIn
):
    first, client = sent_before(cast, case), signed_in(cast.hoa)
    page = unescape(client.get(f"/ho-so/{case.pk}/chuyen-gui/{HEALTH}/").text)
    assert "đang mở" in page and f"/phieu/{first.pk}/" in page and cast.health.name in page
    typed = filled(cast, case, needs="Khám lại vì sốt")
    status, page = post(client, case, typed)
    assert status == 422 and ASKED in page and "Khám lại vì sốt" in page
    assert Referral.objects.filter(case=case).count() == 1
    status, _page = post(client, case, {**typed, "again": "Bệnh khác"})
    assert status == 302 and Referral.objects.filter(case=case).count() == 2
    second = Referral.objects.filter(case=case).latest("pk")
    assert "Bệnh khác" in unescape(client.get(f"/phieu/{second.pk}/").text)
    assert "Bệnh khác" not in unescape(signed_in(cast.lan).get(f"/phieu/{second.pk}/").text), "the partner reads it not"


def test_a_page_drawn_before_the_first_packet_went_asks_as_well(cast: Cast, case: Case, signed_in: SignedIn):
    client, typed = signed_in(cast.hoa), filled(cast, case)
    assert "again" not in client.get(f"/ho-so/{case.pk}/chuyen-gui/{HEALTH}/").text
    sent_before(cast, case)
    status, page = post(client, case, typed)
    assert status == 422 and ASKED in page and 'name="again"' in page


def test_a_packet_that_was_taken_back_or_is_for_another_service_asks_nothing(
    cast: Cast, case: Case, signed_in: SignedIn
):
    first, client = sent_before(cast, case), signed_in(cast.hoa)
    with cast.hoa.acting() as hoa:
        withdraw_referral(hoa, first, expected_version=first.version, reason="sent_wrongly")
    assert post(client, case, filled(cast, case))[0] == 302
    assert "again" not in client.get(f"/ho-so/{case.pk}/chuyen-gui/{CODES.index('police') + 1}/").text
