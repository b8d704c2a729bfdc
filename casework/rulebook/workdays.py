"""Working days in Vietnam: weekends and public holidays are off, except a Saturday worked for a day given free.

Public holidays follow Labour Code 45/2019/QH14, Article 112; which days around Tết and 2 September are free is decided
every year. A year not here yet counts only its weekends and fixed holidays, so a reminder comes early, never late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words, day_of

LABOUR_CODE = "Bộ luật Lao động 45/2019/QH14, Điều 112"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A run of days off (both ends included), with where it was read and whether it was."""

    first: date
    last: date
    name: Words
    source: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """A Saturday on which offices work in exchange for a weekday off."""

    day: date
    source: str
    verified: bool = False


_NEW_YEAR = _("Tết Dương lịch")
_TET = _("Tết Nguyên đán")
_KINGS = _("Giỗ Tổ Hùng Vương")
_VICTORY = _("Ngày Chiến thắng")
_LABOUR = _("Quốc tế Lao động")
_NATIONAL = _("Quốc khánh")

# Fixed by the code itself for every year.
FIXED: tuple[tuple[int, int, Words], ...] = ((1, 1, _NEW_YEAR), (4, 30, _VICTORY), (5, 1, _LABOUR), (9, 2, _NATIONAL))

_NOTICE_2026 = "Thông báo 9441/TB-BNV ngày 16/10/2025, theo Công văn 9859/VPCP-KGVX ngày 13/10/2025"
_NEW_YEAR_2026 = "Công văn 12729/VPCP-KGVX ngày 25/12/2025, chưa đối chiếu"
_IN_LIEU = "Bộ luật Lao động 45/2019/QH14, Điều 111.3: nghỉ bù ngày làm việc kế tiếp"
_CULTURE = _("Ngày Văn hoá Việt Nam")
_PLANNED = "Nghị quyết 80-NQ/TW ngày 07/01/2026 và Nghị quyết 30/NQ-CP; đã sửa Điều 112 hay chưa: chưa đối chiếu"
_YEARLY = "Thông báo lịch nghỉ hằng năm, chưa đối chiếu"
_EXPECTED = "Dự kiến theo âm lịch và Điều 112, chưa có thông báo"

HOLIDAYS: tuple[Holiday, ...] = (
    Holiday(date(2025, 1, 27), date(2025, 1, 31), _TET, _YEARLY),
    Holiday(date(2025, 4, 7), date(2025, 4, 7), _KINGS, LABOUR_CODE),
    Holiday(date(2025, 5, 2), date(2025, 5, 2), _LABOUR, _YEARLY),
    Holiday(date(2025, 9, 1), date(2025, 9, 1), _NATIONAL, _YEARLY),
    Holiday(date(2026, 1, 2), date(2026, 1, 2), _NEW_YEAR, _NEW_YEAR_2026),
    Holiday(date(2026, 2, 16), date(2026, 2, 20), _TET, _NOTICE_2026, verified=True),
    Holiday(date(2026, 4, 27), date(2026, 4, 27), _KINGS, LABOUR_CODE),
    Holiday(date(2026, 8, 31), date(2026, 9, 1), _NATIONAL, _NOTICE_2026, verified=True),
    Holiday(date(2027, 2, 4), date(2027, 2, 10), _TET, _EXPECTED),
    Holiday(date(2027, 4, 16), date(2027, 4, 16), _KINGS, _EXPECTED),
    Holiday(date(2027, 5, 3), date(2027, 5, 3), _LABOUR, _IN_LIEU, verified=True),
    Holiday(date(2027, 9, 3), date(2027, 9, 3), _NATIONAL, _EXPECTED),
)

PLANNED: tuple[Holiday, ...] = (Holiday(date(2026, 11, 24), date(2026, 11, 24), _CULTURE, _PLANNED),)
"""Days said to become holidays of which it is not known whether the code was amended. They count as working days until
somebody has read it, so that a reminder comes early, never late."""

WORKED: tuple[WorkedDay, ...] = (
    WorkedDay(date(2025, 4, 26), _YEARLY),
    WorkedDay(date(2026, 1, 10), _NEW_YEAR_2026),
    WorkedDay(date(2026, 8, 22), _NOTICE_2026, verified=True),
)

KNOWN_YEARS = frozenset(holiday.first.year for holiday in HOLIDAYS)


@cache
def _days_off() -> dict[date, Holiday]:
    return {
        holiday.first + timedelta(days=number): holiday
        for holiday in HOLIDAYS
        for number in range((holiday.last - holiday.first).days + 1)
    }


@cache
def _days_worked() -> frozenset[date]:
    return frozenset(worked.day for worked in WORKED)


def holiday_on(day: date) -> Words | None:
    """The name of the public holiday on that day, or None."""
    if found := _days_off().get(day):
        return found.name
    return next((name for month, number, name in FIXED if (day.month, day.day) == (month, number)), None)


def is_workday(day: date) -> bool:
    """Whether offices work on that day."""
    if day in _days_worked():
        return True
    return day.weekday() < 5 and holiday_on(day) is None


def calendar_known(day: date) -> bool:
    """Whether the holidays of that year are in the list; if not, a count of working days may come out early."""
    return day.year in KNOWN_YEARS


def add_workdays(started: date, number: int) -> date:
    """The day on which the n-th working day after the start falls; the starting day itself never counts."""
    day = started
    while number > 0:
        day += timedelta(days=1)
        number -= is_workday(day)
    return day


def workdays_between(first: date | datetime, last: date | datetime) -> int:
    """How many working days lie after the first day up to and including the last; 0 when the last is not later."""
    start, end = day_of(first), day_of(last)
    return sum(is_workday(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))
