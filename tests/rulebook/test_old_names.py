"""Places by the names people still use: found as what they are today, beside what they were; never one guessed."""

import csv
from datetime import date

import pytest

from casework.rulebook.rows import holds
from casework.rulebook.territory import COMMUNE, REFORM, UNITS, unit_at, units
from casework.rulebook.territory.old_names import LAST_DAY_BEFORE, find, successors

TODAY = date(2026, 11, 29)
LAI_CHAU = "12"


@pytest.mark.parametrize(
    ("typed", "today", "old"),
    [
        *(
            (typed, {"03390"}, {"03390"})
            for typed in (
                *("TT Tam Đường", "TT. Tam Đường", "tt tam duong", "Thị trấn Tam Đường", "thị trấn Tam Đường,Lai Châu"),
                *("Thị trấn Tam Đường, huyện Tam Đường", "TT Tam Đường, H. Tam Đường, T. Lai Châu"),
                "tt. tam duong - huyen tam duong",
            )
        ),
        ("Giang Ma", {"03405"}, {"03405"}),
        ("xã Giang Ma, Tam Đường", {"03405"}, {"03405"}),
        ("Sapa", {"03006"}, {"03001", "03002"}),
        ("SaPa", {"03006"}, {"03001", "03002"}),
        ("Sa Pa", {"03006"}, {"03001", "03002"}),
        ("P. Sapa", {"03006"}, {"03001", "03002"}),
        ("TP Lai Châu", {"03388", "03408"}, set()),
        ("P5, Q.3, TP Hồ Chí Minh", {"27154"}, {"27151"}),
        ("Côn Đảo", {"26732"}, set()),
        ("Bình Lư", {"03390"}, {"03412"}),
    ],
)
def test_a_place_as_people_write_it(typed, today, old):
    found = find(typed, TODAY)
    assert {unit.code for unit in found if unit.valid_to is None} == today
    assert {unit.code for unit in found if unit.valid_to is not None} == old


def test_a_district_that_ended_is_asked_back_with_the_communes_it_became():
    found = find("Huyện Tam Đường", TODAY, near=LAI_CHAU)
    assert [unit.name for unit in found if unit.name in {"Xã Bình Lư", "Xã Tả Lèng", "Xã Khun Há", "Xã Bản Bo"}]
    assert all(unit.level == COMMUNE and unit.valid_to is None for unit in found)
    assert {"03390", "03405", "03430", "03424"} <= {unit.code for unit in found}


def test_her_own_province_comes_first():
    provinces = [unit.province_code for unit in find("Tam Đường", TODAY, near=LAI_CHAU)]
    assert provinces[0] == LAI_CHAU and provinces == sorted(provinces, key=lambda code: code != LAI_CHAU)


@pytest.mark.parametrize("typed", ["", " , ", "x", "Xã Không Có Đâu", "'; DROP TABLE", "王小美"])
def test_what_is_no_place_finds_none(typed):
    assert find(typed, TODAY) == []


def test_every_old_commune_became_one_of_today_and_nothing_else_is_in_the_list():
    with UNITS.with_name("successors.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["code"], row["became"]) for row in csv.DictReader(file)]
    assert len(set(rows)) == len(rows)
    for code, became in rows:
        assert unit_at(code, LAST_DAY_BEFORE) is not None
        new = unit_at(became, REFORM)
        assert new is not None and new.level == COMMUNE
    old = [unit for unit in units() if unit.level == COMMUNE and holds(unit, LAST_DAY_BEFORE)]
    assert all(successors(unit) for unit in old)


def test_every_commune_of_every_day_is_found_by_its_whole_name():
    for unit in units()[::97]:
        if unit.level == COMMUNE:
            above = unit_at(unit.parent_code, unit.valid_from)
            assert above is not None
            assert unit in find(f"{unit.name}, {above.name}", TODAY, most=400), unit
