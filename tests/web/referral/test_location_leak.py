"""The box for words that may tell where she is: shown with what was typed, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey.safety.shelter import admit
from casework.records.cases import Case
from casework.records.referral import Referral
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.referral.filled import HEALTH, filled, text_of

BOX = 'name="read_over"'


@pytest.fixture
def hidden(cast: Cast, case: Case) -> Case:
    with cast.hoa.acting() as hoa:
        where = "Nhà chị Mẩy, bản Nà Bỏ, gần cầu treo"
        admit(hoa, case, kind="kin", where=where, until=timezone.now() + timedelta(days=3), agrees="yes")
    return case


def test_one_piece_is_asked_about_and_sent_once_she_read_it_over(cast: Cast, hidden: Case, signed_in: SignedIn):
    hoa, here = signed_in(cast.hoa), f"/ho-so/{hidden.pk}/chuyen-gui/{HEALTH}/"
    typed = filled(cast, hidden, needs="Khám thai, chị đi từ nà bỏ xuống")
    asked = hoa.post(here, typed)
    page = text_of(asked)
    assert asked.status_code == 422 and BOX in page and 'value="nà bỏ"' in page
    assert "Khám thai, chị đi từ nà bỏ xuống" in page
    assert "Mẩy" not in page and "cầu treo" not in page
    assert hoa.post(here, {**typed, "read_over": ["nà bỏ"]}).status_code == 302
    assert Referral.objects.filter(case=hidden).count() == 1


def test_two_pieces_are_refused_whatever_is_ticked(cast: Cast, hidden: Case, signed_in: SignedIn):
    typed = filled(cast, hidden, needs="Nà Bỏ, cầu treo", read_over=["Nà Bỏ", "cầu treo"])
    refused = signed_in(cast.hoa).post(f"/ho-so/{hidden.pk}/chuyen-gui/{HEALTH}/", typed)
    page = text_of(refused)
    assert refused.status_code == 422 and BOX not in page and "Nà Bỏ, cầu treo" in page
    assert not Referral.objects.filter(case=hidden).exists()
