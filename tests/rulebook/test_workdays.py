"""The Vietnamese working calendar, 2025 to 2027."""

import itertools
from datetime import date, timedelta

import pytest

from casework.rulebook.workdays import (
    HOLIDAYS,
    PLANNED,
    WORKED,
    add_workdays,
    calendar_known,
    holiday_on,
    is_workday,
    workdays_between,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 1), False),
        (date(2025, 1, 28), False),
        (date(2025, 2, 3), True),
        (date(2025, 4, 7), False),
        (date(2025, 4, 26), True),  # a Saturday worked for 2 May
        (date(2025, 5, 2), False),
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 17), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),
        (date(2026, 4, 30), False),
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 9, 3), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2026, 8, 31), False),
        (date(2026, 8, 22), True),  # a Saturday worked for 31 August
        (date(2026, 11, 24), True),  # planned as a holiday; nobody has read that it is one
        (date(2027, 2, 8), False),
        (date(2027, 5, 3), False),  # Labour Day falls on a Saturday
        (date(2030, 5, 1), False),
        (date(2030, 5, 2), True),
    ],
)
def test_days(day, works):
    assert is_workday(day) is works


@pytest.mark.parametrize(
    ("started", "number", "ends"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_counting_forward(started, number, ends):
    assert add_workdays(started, number) == ends


@pytest.mark.parametrize("number", range(1, 40, 7))
def test_counting_back_agrees(number):
    started = date(2026, 1, 30)
    assert workdays_between(started, add_workdays(started, number)) == number


def test_the_lists_are_sound():
    assert all(holiday.first <= holiday.last for holiday in HOLIDAYS)
    assert all(worked.day.weekday() == 5 for worked in WORKED)
    assert all(later.first > earlier.last for earlier, later in itertools.pairwise(HOLIDAYS))
    read = {holiday.first: holiday.source for holiday in HOLIDAYS if holiday.verified}
    assert set(read) == {date(2026, 2, 16), date(2026, 8, 31), date(2027, 5, 3)}
    assert "9441/TB-BNV" in read[date(2026, 2, 16)] and "Điều 111.3" in read[date(2027, 5, 3)]
    assert [day.day for day in WORKED if day.verified] == [date(2026, 8, 22)]


def test_each_year_gives_the_days_of_the_labour_code():
    for year in (2025, 2026, 2027):
        off = [
            day
            for number in range(365)
            if (day := date(year, 1, 1) + timedelta(days=number)).weekday() < 5 and holiday_on(day)
        ]
        assert 9 <= len(off) <= 14, year
        assert calendar_known(date(year, 6, 1))
    assert not calendar_known(date(2030, 6, 1))


def test_the_day_of_culture_is_a_row_and_no_holiday_until_somebody_has_read_it():
    (planned,) = PLANNED
    assert planned.first == date(2026, 11, 24) and not planned.verified
    assert holiday_on(planned.first) is None
