"""What the address heard at first - not safe, and why she could not be asked - reaches the desk before it assesses."""

from __future__ import annotations

import pytest

from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.safety.assessing import raise_risk
from casework.records.cases import Case
from casework.rulebook.first_words import Writing
from tests.cast import Cast
from tests.signing_in import SignedIn

pytestmark = pytest.mark.usefixtures("reason_stated")

NOT_SAFE = "đang không an toàn"
WHY = "đang ngất, máu ở đầu"


def sent(cast: Cast, *, safe: str = "no") -> Case:
    with cast.mai.acting() as mai:
        case = open_case(
            mai,
            cast.address,
            name="Sùng Thị Dợ",
            kinds=["family"],
            writing=Writing.EMERGENCY,
            writing_why=WHY,
            safe=safe,
        )
        submit_to_desk(mai, case)
    return case


def taken(cast: Cast, case: Case) -> Case:
    with cast.hoa.acting() as hoa:
        return register(hoa, case, legal_ground="vital_emergency", why="đang chảy máu")


def test_hoa_reads_on_every_first_page_that_she_was_not_safe(cast: Cast, signed_in: SignedIn):
    case = sent(cast)
    hoa = signed_in(cast.hoa)
    for page in ("", "tiep-nhan/", "phan/nguoi/", "?day_du=co"):
        assert NOT_SAFE in hoa.get(f"/ho-so/{case.pk}/{page}").text, page
    for page in ("tiep-nhan/", "phan/nguoi/", "?day_du=co"):
        assert WHY in hoa.get(f"/ho-so/{case.pk}/{page}").text, page


def test_what_she_told_at_first_stays_beside_who_she_is_once_taken_in(cast: Cast, signed_in: SignedIn):
    case = taken(cast, sent(cast))
    assert NOT_SAFE in signed_in(cast.hoa).get(f"/ho-so/{case.pk}/phan/nguoi/").text


def test_it_goes_once_the_danger_was_assessed(cast: Cast, signed_in: SignedIn):
    case = taken(cast, sent(cast))
    with cast.hoa.acting() as hoa:
        raise_risk(hoa, case, to="very_high", reason="chồng đuổi theo")
    for page in ("", "phan/nguoi/", "?day_du=co"):
        assert NOT_SAFE not in signed_in(cast.hoa).get(f"/ho-so/{case.pk}/{page}").text, page


@pytest.mark.parametrize("safe", ["yes", "unknown", ""])
def test_nobody_reads_it_of_who_did_not_say_so(cast: Cast, signed_in: SignedIn, safe: str):
    assert NOT_SAFE not in signed_in(cast.hoa).get(f"/ho-so/{sent(cast, safe=safe).pk}/").text


def test_neither_the_telephone_of_the_address_nor_the_front_of_the_province_shows_her_words(
    cast: Cast, signed_in: SignedIn
):
    case = sent(cast)
    assert NOT_SAFE not in signed_in(cast.mai).get(f"/ho-so/{case.pk}/").text
    assert WHY not in signed_in(cast.thu).get(f"/ho-so/{case.pk}/").text
