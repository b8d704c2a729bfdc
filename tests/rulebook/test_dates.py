"""Births and days as people type them; what is no date is said why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rulebook.dates import BadDate, Birth, DateFault, Precision, parse_birth, parse_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "precision", "earliest", "latest", "written"),
    [
        ("05/03/1990", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("3/4/1990", Precision.DAY, date(1990, 4, 3), date(1990, 4, 3), "03/04/1990"),
        (" 5 - 3 - 1990 ", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("5.3.1990", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("ngày 5 tháng 3 năm 1990", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("1990-03-05", Precision.DAY, date(1990, 3, 5), date(1990, 3, 5), "05/03/1990"),
        ("29/02/2024", Precision.DAY, date(2024, 2, 29), date(2024, 2, 29), "29/02/2024"),
        ("22/11/2026", Precision.DAY, TODAY, TODAY, "22/11/2026"),
        ("02/1990", Precision.MONTH, date(1990, 2, 1), date(1990, 2, 28), "02/1990"),
        ("tháng 2 năm 1990", Precision.MONTH, date(1990, 2, 1), date(1990, 2, 28), "02/1990"),
        ("1990", Precision.YEAR, date(1990, 1, 1), date(1990, 12, 31), "1990"),
        ("sinh năm 1990", Precision.YEAR, date(1990, 1, 1), date(1990, 12, 31), "1990"),
        ("2026", Precision.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("khoảng 30 tuổi", Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)"),
        ("KHOẢNG 30 TUỔI", Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)"),
        ("chừng 30", Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)"),
        ("30 tuổi", Precision.ABOUT, date(1995, 1, 1), date(1997, 12, 31), "khoảng 30 tuổi (năm 2026)"),
        (
            *("khoảng 30 tuổi (năm 2024)", Precision.ABOUT, date(1993, 1, 1), date(1995, 12, 31)),
            "khoảng 30 tuổi (năm 2024)",
        ),
        ("~0", Precision.ABOUT, date(2025, 1, 1), TODAY, "khoảng 0 tuổi (năm 2026)"),
    ],
)
def test_births_that_are_understood(typed, precision, earliest, latest, written):
    birth = parse_birth(typed, at=TODAY)
    assert (birth.precision, birth.earliest, birth.latest, birth.written()) == (precision, earliest, latest, written)
    assert Birth.from_json(birth.as_json()) == birth


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31/02/1990", DateFault.NO_SUCH_DAY),
        ("29/02/2023", DateFault.NO_SUCH_DAY),
        ("0/1/1990", DateFault.NO_SUCH_DAY),
        ("01/13/1990", DateFault.NO_SUCH_MONTH),
        ("13/1990", DateFault.NO_SUCH_MONTH),
        ("05/03/90", DateFault.SHORT_YEAR),
        ("30", DateFault.SHORT_YEAR),
        ("01/01/9999", DateFault.FUTURE),
        ("23/11/2026", DateFault.FUTURE),
        ("12/2026", DateFault.FUTURE),
        ("2027", DateFault.FUTURE),
        ("1800", DateFault.TOO_LONG_AGO),
        ("01/01/0000", DateFault.TOO_LONG_AGO),
        ("khoảng 300 tuổi", DateFault.NO_SUCH_AGE),
        ("khoảng 30 tuổi (năm 2027)", DateFault.FUTURE),
        ("khoảng 30 tuổi (năm 1800)", DateFault.TOO_LONG_AGO),
        ("hôm qua", DateFault.UNREADABLE),
        ("٠٥/٠٣/١٩٩٠", DateFault.UNREADABLE),
        ("1" * 10_000, DateFault.UNREADABLE),
        ("   ", DateFault.EMPTY),
    ],
)
def test_births_that_are_not_dates(typed, why):
    with pytest.raises(BadDate) as refused:
        parse_birth(typed, at=TODAY)
    assert refused.value.code is why


@pytest.mark.parametrize(
    ("typed", "at", "youngest", "oldest"),
    [
        ("23/11/2010", TODAY, 15, 15),
        ("22/11/2010", TODAY, 16, 16),
        ("11/2010", TODAY, 15, 16),
        ("2010", TODAY, 15, 16),
        ("khoảng 16 tuổi", TODAY, 14, 17),
        ("29/02/2008", date(2026, 2, 28), 17, 17),
        ("29/02/2008", date(2026, 3, 1), 18, 18),
    ],
)
def test_ages(typed, at, youngest, oldest):
    birth = parse_birth(typed, at=at)
    assert birth.ages(at) == (youngest, oldest)
    assert birth.may_be_under(16, at) is (youngest < 16)
    assert birth.is_under(16, at) is (oldest < 16)


def test_an_approximate_age_grows_older():
    birth = parse_birth("khoảng 30 tuổi", at=TODAY)
    assert birth.likely_age(TODAY) == 30
    assert birth.likely_age(date(2030, 11, 22)) == 34


@pytest.mark.parametrize(
    ("typed", "day"), [("03/04/2026", date(2026, 4, 3)), ("25/12/2025", date(2025, 12, 25)), ("22/11/2026", TODAY)]
)
def test_days_read_day_before_month(typed, day):
    assert parse_day(typed, at=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("11/2026", DateFault.DAY_NEEDED),
        ("2026", DateFault.DAY_NEEDED),
        ("31/04/2026", DateFault.NO_SUCH_DAY),
        ("23/11/2026", DateFault.FUTURE),
        ("01/01/1700", DateFault.TOO_LONG_AGO),
        ("", DateFault.EMPTY),
        ("mai", DateFault.UNREADABLE),
    ],
)
def test_days_that_are_not(typed, why):
    with pytest.raises(BadDate) as refused:
        parse_day(typed, at=TODAY)
    assert refused.value.code is why


def test_a_day_to_come_where_one_may():
    assert parse_day("25/12/2026", at=TODAY, may_be_future=True) == date(2026, 12, 25)
    with pytest.raises(BadDate):
        parse_day("25/12/9999", at=TODAY, may_be_future=True)


@given(st.dates(min_value=date(1910, 1, 1), max_value=TODAY))
def test_every_day_survives_being_written_and_read(day):
    assert parse_birth(f"{day.day}/{day.month}/{day.year}", at=TODAY).earliest == day
    assert parse_day(f"{day:%d/%m/%Y}", at=TODAY) == day


@given(st.text(max_size=80))
def test_anything_typed_is_a_birth_or_refused_with_a_code(typed):
    try:
        birth = parse_birth(typed, at=TODAY)
    except BadDate as refused:
        assert isinstance(refused.code, DateFault)
    else:
        assert birth.earliest <= birth.latest
        assert 0 <= birth.ages(TODAY)[0] <= birth.ages(TODAY)[1]
