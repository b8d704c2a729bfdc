"""Seen before? An exact number met again is told, in three spellings as in one, without saying whose it was."""

import pytest

from casework.journey.intake.hearing import note_contact, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.people import Fingerprint
from tests.cast import Cast
from tests.journey.intake.met_again import came, met_before


@pytest.mark.parametrize("spelling", ["0912 345 678", "+84 912.345.678", "0084912345678"])
def test_one_number_in_any_spelling_is_met_again_across_communes(cast: Cast, spelling: str):
    came(cast, cast.lu, {"phone": "0912345678"})
    assert met_before(cast.mai, came(cast, cast.mai, {"phone": spelling}))


def test_a_card_is_met_again_and_another_is_not(cast: Cast):
    came(cast, cast.lu, {"cccd": "012345678901"})
    assert met_before(cast.mai, came(cast, cast.mai, {"cccd": "012345678901"}))
    assert not met_before(cast.mai, came(cast, cast.mai, {"cccd": "012345678902"}))


def test_a_shared_telephone_brings_no_strangers_together(cast: Cast):
    came(cast, cast.lu, {"phone": "0912345678"})
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Sùng Thị Mỷ")
        ways = {"channel": "call", "phone": "0912345678", "whose_phone": "trusted"}
        note_contact(mai, case, expected_version=1, ways=ways)
    assert not met_before(cast.mai, case)
    with cast.mai.acting() as mai:
        note_contact(mai, case, expected_version=2, ways={**ways, "whose_phone": "own"})
    assert met_before(cast.mai, case)


def test_both_her_numbers_count_and_a_number_taken_back_counts_no_more(cast: Cast):
    case = came(cast, cast.mai, {"phone": "0912345678", "cccd": "012345678901"})
    with cast.mai.acting() as mai:
        note_contact(
            mai, case, expected_version=1, ways={"channel": "call", "phone": "0987654321", "whose_phone": "own"}
        )
        assert Fingerprint.objects.filter(case=case).count() == 3
        note_person(mai, case, expected_version=2, details={"phone": None})
        assert sorted(case.fingerprints.values_list("kind", flat=True)) == ["cccd", "phone"]


def test_a_case_is_not_met_again_in_itself(cast: Cast):
    case = came(cast, cast.mai, {"phone": "0912345678"})
    with cast.mai.acting() as mai:
        note_contact(
            mai, case, expected_version=1, ways={"channel": "call", "phone": "0912345678", "whose_phone": "own"}
        )
        submit_to_desk(mai, case)
    assert not met_before(cast.hoa, case)


def test_no_number_is_kept_in_the_clear(cast: Cast):
    case = came(cast, cast.mai, {"phone": "0912345678"})
    digest = bytes(Fingerprint.objects.get(case=case).digest)
    assert len(digest) == 32 and b"912345678" not in digest
