"""However a number was typed it is one number, and its fingerprint tells it to nobody without the key."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook.identity_papers import CARD_NUMBERS, may_be_a_card
from casework.rulebook.rows import cited
from casework.vault.errors import VaultError
from casework.vault.fingerprints import (
    Malformed,
    canonical_cccd,
    canonical_paper,
    canonical_phone,
    fingerprint,
    is_abroad,
)

KEY = bytes(range(32))
CARD = partial(may_be_a_card, at=date(2026, 11, 30))


def test_what_a_card_begins_with_is_a_dated_row_and_no_page_calls_it_read() -> None:
    for row in CARD_NUMBERS:
        assert row.source in cited(row) and "chưa đối chiếu" in cited(row)


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        " (091) 234-5678 ",
        "+84912345678",
        "+84 912 345 678",
        "+84 (0)912 345 678",
        "0084912345678",
        "0084 0912 345 678",
        "84912345678",
        "84 912 345 678",
        "0912\u00a0345\u200b678",
        "０９１２３４５６７８",
    ],
)
def test_one_mobile_number_however_it_is_typed(typed: str) -> None:
    assert canonical_phone(typed) == "+84912345678"


@pytest.mark.parametrize("first", "35789")
def test_every_mobile_series_is_known(first: str) -> None:
    assert canonical_phone(f"0{first}12345678") == f"+84{first}12345678"


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("+86 138 0013 8000", "+8613800138000"),
        ("0086 138-0013-8000", "+8613800138000"),
        ("+856 20 5551 2345", "+8562055512345"),
        ("+855 12 345 678", "+85512345678"),
        *(
            (typed, "+8562055512345")
            for typed in (
                *("+856 (0)20 5551 2345", "856-20-5551-2345", "85620 5551 2345", "00856 20 5551 2345"),
                *("020 5551 2345 Lào", "Lào: 020 5551 2345", "(Laos) 02055512345", "20 5551 2345 (Lào)"),
            )
        ),
        ("86 138 0013 8000", "+8613800138000"),
        ("138 0013 8000 Trung Quốc", "+8613800138000"),
        ("855 12 345 678", "+85512345678"),
        ("012 345 678 Campuchia", "+85512345678"),
    ],
)
def test_a_number_abroad_keeps_its_country(typed: str, canonical: str) -> None:
    assert canonical_phone(typed) == canonical
    assert is_abroad(canonical) and not is_abroad("+84912345678")


def test_a_number_as_written_in_laos_is_read_where_the_country_is_known() -> None:
    assert canonical_phone("020 5551 2345", country="856") == "+8562055512345"


@pytest.mark.parametrize("typed", ["020 5551 2345", "02055512345", "020 5312 3456", "138 0013 8000"])
def test_a_number_of_here_or_of_there_is_asked_again(typed: str) -> None:
    with pytest.raises(Malformed) as asked:
        canonical_phone(typed)
    assert asked.value.code == "phone.which_country"


@pytest.mark.parametrize("typed", ["0205 3812 345", "+84 205 551 2345", "0203 3825 123"])
def test_a_landline_of_the_north_is_still_one(typed: str) -> None:
    assert canonical_phone(typed).startswith("+8420")


OF_2018 = {
    "0120": "070",
    "0121": "079",
    "0122": "077",
    "0126": "076",
    "0128": "078",
    "0123": "083",
    "0124": "084",
    "0125": "085",
    "0127": "081",
    "0129": "082",
    "0162": "032",
    "0163": "033",
    "0164": "034",
    "0165": "035",
    "0166": "036",
    "0167": "037",
    "0168": "038",
    "0169": "039",
    "0186": "056",
    "0188": "058",
    "0199": "059",
}


@pytest.mark.parametrize(("before", "now"), OF_2018.items())
def test_a_number_of_eleven_digits_is_the_same_line_today(before: str, now: str) -> None:
    today = canonical_phone(f"{now} 234 5678")
    assert canonical_phone(f"{before} 234 5678") == today == f"+84{now[1:]}2345678"
    for typed in (f"+84 {before[1:]} 2345678", f"0084{before[1:]}2345678", f"84{before[1:]}2345678"):
        assert canonical_phone(typed) == today


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("cmnd", "045 123 456", "045123456"),
        ("passport", "c1234567", "C1234567"),
        ("passport", "C 123-4567", "C1234567"),
        ("laissez", "0123/GTH-LC", "0123GTHLC"),
        ("laissez", "đ 123", "D123"),
        *(
            ("laissez", typed, "0123GTHLC")
            for typed in ("0123.gth.lc", "Số 0123/GTH-LC", "số: 0123 gth lc", "0123_GTH,LC")
        ),
        *(
            ("passport", typed, "C1234567")
            for typed in ("C.1234567", "hộ chiếu C 1234567", "c 123 4567", "No. C1234567")
        ),
        *(("cmnd", typed, "045123456") for typed in ("045.123.456", "CMND 045 123 456", "Số 045-123-456")),
        ("cccd", "012 345 678 901", "012345678901"),
        ("cccd", "101.190.123.456", "101190123456"),
    ],
)
def test_a_paper_of_each_kind_has_one_writing(kind: str, typed: str, kept: str) -> None:
    assert canonical_paper(kind, typed, is_a_card=CARD) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("cmnd", "012345678901", "cmnd.length"),
        ("cmnd", "04512345x", "cmnd.characters"),
        ("cmnd", "000000000", "cmnd.impossible"),
        *(("cccd", typed, "cccd.impossible") for typed in ("000000000000", "111111111111", "003190000001")),
        *(
            ("cccd", typed, "cccd.impossible")
            for typed in ("097190000001", "012990000001", "012490000001", "100190000001")
        ),
        ("passport", "KHÔNG", "passport.unreadable"),
        ("passport", "ABCDEF", "passport.unreadable"),
        ("passport", "C1", "passport.unreadable"),
        ("laissez", "", "laissez.empty"),
    ],
)
def test_what_is_no_number_of_its_paper_is_refused_with_a_code(kind: str, typed: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        canonical_paper(kind, typed, is_a_card=CARD)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("0213 3876 543", "+842133876543"),
        ("+84 24 3825 1234", "+842438251234"),
        ("0084 28 38 25 12 34", "+842838251234"),
    ],
)
def test_landlines_have_one_digit_more(typed: str, canonical: str) -> None:
    assert canonical_phone(typed) == canonical


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "phone.empty"),
        (" . - ", "phone.empty"),
        ("091234567x", "phone.characters"),
        ("không có", "phone.characters"),
        ("0912+345678", "phone.characters"),
        ("٠٩١٢٣٤٥٦٧٨", "phone.characters"),
        ("+86 138 00", "phone.abroad"),
        ("+0 138 0013 8000", "phone.abroad"),
        ("0086 138 0013 8000 9999", "phone.abroad"),
        ("912345678", "phone.prefix"),
        ("113", "phone.prefix"),
        ("0112345678", "phone.no_such"),
        ("001234567", "phone.abroad"),
        ("0181 234 5678", "phone.no_such"),
        ("0168 234 567", "phone.no_such"),
        ("0", "phone.length"),
        ("+84", "phone.length"),
        ("091234567", "phone.length"),
        ("09123456789", "phone.length"),
        ("0213387654", "phone.length"),
        ("021338765432", "phone.length"),
    ],
)
def test_what_is_no_vietnamese_number_is_refused_with_a_code(typed: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        canonical_phone(typed)
    assert refused.value.code == code
    assert isinstance(refused.value, ValueError)
    assert isinstance(refused.value, VaultError)


@given(typed=st.text(max_size=20))
def test_any_text_is_a_number_or_malformed(typed: str) -> None:
    try:
        canonical = canonical_phone(typed)
    except Malformed as refused:
        assert str(refused) == refused.code, "an error may reach a log: it carries the code and nothing typed"
    else:
        assert canonical.startswith("+84") or 9 <= len(canonical) <= 16
        assert canonical_phone(canonical) == canonical


@pytest.mark.parametrize("typed", ["012345678901", "012 345 678 901", "012.345.678.901", "０１２３４５６７８９０１"])
def test_one_identity_card_however_it_is_typed(typed: str) -> None:
    assert canonical_cccd(typed, is_a_card=CARD) == "012345678901"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "cccd.empty"),
        ("123456789", "cccd.length"),
        ("0123456789012", "cccd.length"),
        ("01234567890a", "cccd.characters"),
        ("+12345678901", "cccd.characters"),
    ],
)
def test_what_is_no_identity_card_is_refused_with_a_code(typed: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        canonical_cccd(typed, is_a_card=CARD)
    assert refused.value.code == code


def test_equal_numbers_have_equal_fingerprints_under_one_key_and_kind() -> None:
    one = fingerprint(KEY, "phone", "+84912345678")
    assert one == fingerprint(KEY, "phone", canonical_phone("0912 345 678"))
    assert len(one) == 32
    others = {
        fingerprint(bytes(32), "phone", "+84912345678"),
        fingerprint(KEY, "cccd", "+84912345678"),
        fingerprint(KEY, "phone", "+84912345679"),
        fingerprint(KEY, "phone+", "84912345678"),
    }
    assert one not in others
    assert len(others) == 4
