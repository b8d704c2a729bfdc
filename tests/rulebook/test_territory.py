"""Places: a code means something only on a day."""

import unicodedata
from collections import Counter
from datetime import date

import pytest

from casework.rulebook import territory
from casework.rulebook.rows import holds
from casework.rulebook.territory import COMMUNE, DISTRICT, KINDS, PROVINCE, UNITS, full_name, search, unit_at, units

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("03390", "Thị trấn Tam Đường, Huyện Tam Đường, Tỉnh Lai Châu", "Xã Bình Lư, Tỉnh Lai Châu"),
        ("03405", "Xã Giang Ma, Huyện Tam Đường, Tỉnh Lai Châu", "Xã Tả Lèng, Tỉnh Lai Châu"),
        ("03400", "Xã Tả Lèng, Huyện Tam Đường, Tỉnh Lai Châu", ""),
        ("03394", "Xã Thèn Sin, Huyện Tam Đường, Tỉnh Lai Châu", "Xã Sin Suối Hồ, Tỉnh Lai Châu"),
        ("03430", "Xã Khun Há, Huyện Tam Đường, Tỉnh Lai Châu", "Xã Khun Há, Tỉnh Lai Châu"),
        ("03424", "Xã Bản Bo, Huyện Tam Đường, Tỉnh Lai Châu", "Xã Bản Bo, Tỉnh Lai Châu"),
        ("03408", "Phường Đông Phong, Thành phố Lai Châu, Tỉnh Lai Châu", "Phường Tân Phong, Tỉnh Lai Châu"),
        ("106", "Huyện Tam Đường, Tỉnh Lai Châu", ""),
        ("44", "Tỉnh Quảng Bình", "Tỉnh Quảng Trị"),
        ("45", "Tỉnh Quảng Trị", ""),
        ("52", "Tỉnh Bình Định", "Tỉnh Gia Lai"),
        ("64", "Tỉnh Gia Lai", ""),
        ("19", "Tỉnh Thái Nguyên", "Tỉnh Thái Nguyên"),
        ("99999", "", ""),
    ],
)
def test_a_code_before_and_after_the_reform(code, before, after):
    assert full_name(code, BEFORE) == before
    assert full_name(code, AFTER) == after


def test_the_counts_are_the_official_ones():
    for day, counts in (
        (AFTER, {PROVINCE: 34, COMMUNE: 3321}),
        (BEFORE, {PROVINCE: 63, DISTRICT: 696, COMMUNE: 10035}),
    ):
        assert Counter(unit.level for unit in units() if holds(unit, day)) == counts
    assert len(territory.provinces(AFTER)) == 34
    assert len(territory.communes("12", AFTER)) == 38
    assert len(territory.communes("12", BEFORE)) == 106


def test_every_row_is_sound():
    assert len({(unit.code, unit.valid_from) for unit in units()}) == len(units())
    for unit in units():
        assert unit.code.isdigit() and unit.level in {PROVINCE, DISTRICT, COMMUNE}
        assert unit.name == unicodedata.normalize("NFC", unit.name) == f"{KINDS[unit.kind]} {unit.short_name}"
        assert unit_at(unit.code, unit.valid_from) is unit
        parent = unit_at(unit.parent_code, unit.valid_from)
        assert (parent is None) is (unit.level == PROVINCE)
        assert unit_at(unit.province_code, unit.valid_from) is not None
        assert unit.valid_to is None or unit.valid_from <= unit.valid_to


def test_the_list_stays_small():
    assert UNITS.stat().st_size < 1_500_000


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("binh lu", "Xã Bình Lư"),
        ("BÌNH LƯ", "Xã Bình Lư"),
        ("lư bình", "Xã Bình Lư"),
        ("xa ta leng", "Xã Tả Lèng"),
        ("sin suoi", "Xã Sin Suối Hồ"),
        ("khun", "Xã Khun Há"),
    ],
)
def test_searching_a_commune_as_people_type(query, first):
    found = search(query, AFTER)
    assert found[0].name == first
    assert found[0].province_code == "12"


def test_searching_stays_in_its_province_and_its_day():
    assert [unit.name for unit in search("tam duong", BEFORE, province_code="12")] == ["Thị trấn Tam Đường"]
    assert search("giang ma", AFTER, province_code="12") == []
    assert len(search("xa", AFTER, most=5)) == 5
    assert search("", AFTER) == []


def test_provinces_stand_in_vietnamese_order():
    names = [unit.short_name for unit in territory.provinces(AFTER)]
    assert names[0] == "An Giang"
    assert names.index("Cà Mau") < names.index("Cao Bằng") < names.index("Cần Thơ") < names.index("Đà Nẵng")
    assert names.index("Đồng Tháp") < names.index("Gia Lai")
