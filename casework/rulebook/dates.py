"""Dates as people in Vietnam write and know them: 05/03/1990, 3/1990, 1990, `khoảng 30 tuổi` - and what is not a date.

Day comes before month, always. A birth that is only half known is accepted as what it is; it is never completed. Marks
are needed nowhere (`khoang 30 tuoi`). What could be two things - `90`, a lunar or a Buddhist year, an age between two
others - is asked again, never guessed. A day may be said from today (`hôm qua`); a day without its year, or a weekday,
is asked again with the day that it would be.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.rulebook import spoken_days
from casework.rulebook.rows import day_of
from casework.rulebook.spoken_dates import LUNAR, age_in_digits, in_figures, may_be_two_ages

OLDEST_AGE = 120


class DateFault(StrEnum):
    """Why what was typed is not accepted as a date; the words for each are in the templates."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_MONTH = "no_such_month"
    SHORT_YEAR = "short_year"
    FUTURE = "future"
    TOO_LONG_AGO = "too_long_ago"
    NO_SUCH_AGE = "no_such_age"
    DAY_NEEDED = "day_needed"
    YEAR_MISSING = "year_missing"
    WHICH_DAY = "which_day"
    AGE_OR_YEAR = "age_or_year"
    ABOUT_WHICH_AGE = "about_which_age"
    MONTHS_OF_AGE = "months_of_age"
    ANIMAL = "animal"
    LUNAR = "lunar"
    BUDDHIST = "buddhist"


class BadDate(ValueError):
    """A text that is not an acceptable date; `code` says why, `likely` is the day that may be meant."""

    def __init__(self, code: DateFault, likely: date | None = None) -> None:
        self.code = code
        self.likely = likely
        super().__init__(code.value)


class Precision(StrEnum):
    """How much of a birth is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth as far as it is known: it lies somewhere from `earliest` to `latest`, both included.

    `told_age` and `told_on` are set only for an approximate age, which is kept as it was told.
    """

    precision: Precision
    earliest: date
    latest: date
    told_age: int | None = None
    told_on: date | None = None

    def ages(self, at: date | datetime) -> tuple[int, int]:
        """The youngest and the oldest she can be on that day, in full years."""
        day = day_of(at)
        return max(0, _full_years(self.latest, day)), max(0, _full_years(self.earliest, day))

    def likely_age(self, at: date | datetime) -> int:
        """The age she was told to be, grown older since; else the youngest that the birth allows."""
        if self.told_age is not None and self.told_on is not None:
            return self.told_age + max(0, _full_years(self.told_on, day_of(at)))
        return self.ages(at)[0]

    def may_be_under(self, age: int, at: date | datetime) -> bool:
        """Whether she may be younger than this: what protects a child is applied when in doubt."""
        return self.ages(at)[0] < age

    def is_under(self, age: int, at: date | datetime) -> bool:
        """Whether she is certainly younger than this."""
        return self.ages(at)[1] < age

    def written(self) -> str:
        """The birth as it is typed and shown: 05/03/1990, 03/1990, 1990, khoảng 30 tuổi (năm 2026)."""
        match self.precision:
            case Precision.DAY:
                return f"{self.earliest:%d/%m/%Y}"
            case Precision.MONTH:
                return f"{self.earliest:%m/%Y}"
            case Precision.YEAR:
                return f"{self.earliest.year}"
            case Precision.ABOUT:
                told_on = self.told_on or self.latest
                return f"khoảng {self.told_age} tuổi (năm {told_on.year})"

    def as_json(self) -> dict[str, str | int]:
        """The parts that make it again, for a sealed column."""
        parts: dict[str, str | int] = {
            "precision": self.precision.value,
            "earliest": self.earliest.isoformat(),
            "latest": self.latest.isoformat(),
        }
        if self.told_age is not None and self.told_on is not None:
            parts |= {"told_age": self.told_age, "told_on": self.told_on.isoformat()}
        return parts

    @classmethod
    def from_json(cls, parts: Mapping[str, str | int]) -> Birth:
        """The birth that `as_json` wrote."""
        return cls(
            precision=Precision(str(parts["precision"])),
            earliest=date.fromisoformat(str(parts["earliest"])),
            latest=date.fromisoformat(str(parts["latest"])),
            told_age=int(parts["told_age"]) if "told_age" in parts else None,
            told_on=date.fromisoformat(str(parts["told_on"])) if "told_on" in parts else None,
        )


@dataclass(frozen=True, slots=True)
class DayRefused:
    """What is wrong with this day: the code of the reason, the day itself, and the first or the last that could be."""

    code: str
    typed: date | Birth
    earliest: date | None = None
    latest: date | None = None


_PARTED = r"\s*[/.\-\s]\s*"
_BORN = r"(?:(?:co nam |nam )?sinh\s*(?:nam\s*|ngay\s*|vao\s*)?:?\s*|sn\s*:?\s*)?"
_DAY = re.compile(rf"{_BORN}(?:ngay\s+)?([0-9]{{1,2}}){_PARTED}([0-9]{{1,2}}){_PARTED}([0-9]{{1,4}})")
_DAY_IN_WORDS = re.compile(
    rf"{_BORN}(?:ngay\s+)?(?:mung\s+|mong\s+)?([0-9]{{1,2}})\s+thang\s+([0-9]{{1,2}})"
    rf"(?:\s*,?\s+nam\s+|{_PARTED})([0-9]{{1,4}})"
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(rf"{_BORN}(?:thang\s+)?([0-9]{{1,2}})(?:{_PARTED}|\s+nam\s+)([0-9]{{1,4}})")
_YEAR = re.compile(rf"{_BORN}(?:nam\s+)?([0-9]{{1,4}})")
_BORN_IN_2000S = re.compile(rf"{_BORN}(?:nam\s+)?2k([0-9]{{0,2}})")
_ABOUT = r"(?:(?:khoang|chung|tam|do|co|uoc|trac|xap xi|ang chung|~)\s*){1,2}"
_AGE = re.compile(
    rf"(?:nam nay\s+|moi\s+|duoc\s+|tron\s+|dung\s+)?(?:{_ABOUT})?([0-9]{{1,3}})\s*t(?:uoi)?\.?"
    rf"|{_ABOUT}([0-9]{{1,3}})|(?:{_ABOUT})?tuoi\s+([0-9]{{1,3}})"
)
_ABOUT_YEAR = re.compile(rf"{_ABOUT}(?:sinh\s+|sn\s+)?(?:nam\s+)?([0-9]{{4}})")
_AGE_THEN = re.compile(rf"{_ABOUT}([0-9]{{1,3}}) tuoi \(nam ([0-9]{{4}})\)")
_BARE_AGE = re.compile(r"[1-9][0-9]?")

_OLDEST_BARE_AGE = 59
"""From sixty on two digits are as likely a year: `65` may have been born in 1965. They are asked again."""

_BUDDHIST_YEARS = range(2400, 2700)

_STEM = r"giap|at|binh|dinh|mau|ky|canh|tan|nham|quy"
_ANIMAL = (
    r"ty|ti|suu|dan|mao|meo|thin|ngo|mui|than|dau|tuat|hoi"
    r"|chuot|trau|ho|cop|rong|ran|ngua|de|khi|ga|cho|lon|heo"
)
_BESIDE_AN_AGE = r"gan|hon|ngoai|tren|duoi|chua|qua|tren duoi|chua den|chua day|khong qua"

_ASKED_AGAIN = (
    (DateFault.LUNAR, LUNAR),
    (DateFault.BUDDHIST, re.compile(r"\bphat lich\b|\bpl\b|\bb\.? ?e\b")),
    (DateFault.ANIMAL, re.compile(rf"\b(?:tuoi|nam|sinh)\s+(?:con\s+)?(?:(?:{_STEM})\s+)?(?:{_ANIMAL})\b")),
    (DateFault.ANIMAL, re.compile(rf"^(?:(?:{_STEM})\s+)?(?:{_ANIMAL})$")),
    (
        DateFault.MONTHS_OF_AGE,
        re.compile(r"\b[0-9]{1,3}(?:\s*(?:tuoi\s*)?ruoi|(?:\s*tuoi\s*|\s+)[0-9]{1,2}\s*thang)\b"),
    ),
    (DateFault.MONTHS_OF_AGE, re.compile(r"[0-9]{1,3}\s*thang(?:\s*tuoi)?$")),
    (DateFault.ABOUT_WHICH_AGE, re.compile(r".*\b[0-9]{1,3}\s*(?:-|–|den|hoac|hay|toi|/|,)\s*[0-9]{1,3}\s*tuoi$")),
    (DateFault.ABOUT_WHICH_AGE, re.compile(r"(?:khoang\s*)?[1-9][0-9]\s*-\s*[1-9][0-9]$")),
    (DateFault.ABOUT_WHICH_AGE, re.compile(rf"(?:{_BESIDE_AN_AGE})\s+[0-9]{{1,3}}(?:\s*tuoi)?$")),
    (DateFault.ABOUT_WHICH_AGE, re.compile(r"[0-9]{1,3}\s*(?:hon|may|ngoai)(?:\s*tuoi)?$")),
)
"""What is said of an age and is none yet: each is asked again in words of its own."""


def _ask_again(typed: str, *only: DateFault) -> None:
    for why, shape in _ASKED_AGAIN:
        wanted = not only or why in only
        if wanted and (shape.match(typed) or (why in _ANYWHERE and shape.search(typed))):
            raise BadDate(why)


_ANYWHERE = frozenset({DateFault.LUNAR, DateFault.BUDDHIST, DateFault.ANIMAL})


def parse_birth(text: str, *, at: date | datetime) -> Birth:
    """Reads what was typed for a birth or an age on that day; raises BadDate."""
    said = _tidy(text)
    typed, today = in_figures(_without_marks(age_in_digits(said))), day_of(at)
    _ask_again(typed)
    if not any(letter.isdigit() for letter in typed) and may_be_two_ages(said):
        raise BadDate(DateFault.ABOUT_WHICH_AGE)
    if found := _AGE.fullmatch(typed):
        return _about(int(found[1] or found[2] or found[3]), today)
    if found := _ABOUT_YEAR.fullmatch(typed):
        # About a year is about an age: a year of doubt on either side as well.
        year = _real_year(found[1])
        if year > today.year:
            raise BadDate(DateFault.FUTURE)
        return _checked(_about(today.year - year, today), today)
    if found := _AGE_THEN.fullmatch(typed):
        # As `written` shows it: a page sent again unchanged keeps the age and the year it was told in.
        return _checked(_about(int(found[1]), _day_told(_real_year(found[2]), today)), today)
    if _BARE_AGE.fullmatch(typed):
        return _bare_age(int(typed), today)
    if numbers := _numbers_of_day(typed):
        day = _real_day(*numbers)
        return _checked(Birth(Precision.DAY, day, day), today)
    if found := _MONTH.fullmatch(typed):
        year, month = _real_month(found[2], int(found[1]))
        last = monthrange(year, month)[1]
        return _checked(Birth(Precision.MONTH, date(year, month, 1), date(year, month, last)), today)
    if found := _BORN_IN_2000S.fullmatch(typed):
        year = 2000 + int(found[1] or 0)
        return _checked(Birth(Precision.YEAR, date(year, 1, 1), date(year, 12, 31)), today)
    if found := _YEAR.fullmatch(typed):
        year = _real_year(found[1])
        return _checked(Birth(Precision.YEAR, date(year, 1, 1), date(year, 12, 31)), today)
    raise BadDate(DateFault.UNREADABLE)


def _bare_age(age: int, today: date) -> Birth:
    if age > _OLDEST_BARE_AGE:
        raise BadDate(DateFault.AGE_OR_YEAR)
    return _about(age, today)


def parse_day(text: str, *, at: date | datetime, may_be_future: bool = False) -> date:
    """Reads one whole day, dd/mm/yyyy, or one said from today: `hôm qua`, `sáng nay`. A month or a year alone is
    refused with DAY_NEEDED, a day without its year or a weekday with the day that it would be; raises BadDate.

    `may_be_future` says which day is meant by what is said from today; whether a whole day can be is for its limits."""
    typed, today = in_figures(_without_marks(_tidy(text))), day_of(at)
    _ask_again(typed, DateFault.LUNAR, DateFault.BUDDHIST)
    numbers = _numbers_of_day(typed)
    if numbers is None:
        if (day := spoken_days.from_today(typed, today, may_be_future=may_be_future)) is not None:
            return day
        if (loose := spoken_days.spoken_day(typed, today, may_be_future=may_be_future)) is not None:
            raise BadDate(DateFault.YEAR_MISSING if loose.year_missing else DateFault.WHICH_DAY, loose.likely)
        partial = _MONTH.fullmatch(typed) or _YEAR.fullmatch(typed)
        raise BadDate(DateFault.DAY_NEEDED if partial else DateFault.UNREADABLE)
    day = _real_day(*numbers)
    if abs(day.year - today.year) > OLDEST_AGE:
        raise BadDate(DateFault.TOO_LONG_AGO if day < today else DateFault.FUTURE)
    return day


def _tidy(text: str) -> str:
    if len(text) > 60:
        raise BadDate(DateFault.UNREADABLE)
    typed = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    if not typed:
        raise BadDate(DateFault.EMPTY)
    return typed


def _without_marks(typed: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", typed) if not unicodedata.combining(part)).replace(
        "đ", "d"
    )


def _numbers_of_day(typed: str) -> tuple[str, int, int] | None:
    """Year as typed, month and day, in whichever of the accepted shapes they came."""
    if found := _ISO.fullmatch(typed):
        return found[1], int(found[2]), int(found[3])
    if found := _DAY.fullmatch(typed) or _DAY_IN_WORDS.fullmatch(typed):
        return found[3], int(found[2]), int(found[1])
    return None


def _real_year(typed: str) -> int:
    if len(typed) < 4:
        # "90" may be a year of birth or an age: asked again, never guessed.
        raise BadDate(DateFault.SHORT_YEAR)
    year = int(typed)
    if year == 0:
        raise BadDate(DateFault.TOO_LONG_AGO)
    if year in _BUDDHIST_YEARS:
        raise BadDate(DateFault.BUDDHIST)
    return year


def _real_month(typed_year: str, month: int) -> tuple[int, int]:
    year = _real_year(typed_year)
    if not 1 <= month <= 12:
        raise BadDate(DateFault.NO_SUCH_MONTH)
    return year, month


def _real_day(typed_year: str, month: int, day: int) -> date:
    year, month = _real_month(typed_year, month)
    if not 1 <= day <= monthrange(year, month)[1]:
        raise BadDate(DateFault.NO_SUCH_DAY)
    return date(year, month, day)


def _checked(birth: Birth, today: date) -> Birth:
    if birth.earliest > today:
        raise BadDate(DateFault.FUTURE)
    if _full_years(birth.latest, today) > OLDEST_AGE:
        raise BadDate(DateFault.TOO_LONG_AGO)
    return birth


def _about(age: int, today: date) -> Birth:
    if age > OLDEST_AGE:
        raise BadDate(DateFault.NO_SUCH_AGE)
    # People count from the year of birth, some count the first year as one: a year of doubt on either side.
    return Birth(
        Precision.ABOUT,
        earliest=date(today.year - age - 1, 1, 1),
        latest=min(today, date(today.year - age + 1, 12, 31)),
        told_age=age,
        told_on=today,
    )


def _day_told(year: int, today: date) -> date:
    if year > today.year:
        raise BadDate(DateFault.FUTURE)
    if today.year - year > OLDEST_AGE:
        raise BadDate(DateFault.TOO_LONG_AGO)
    # The last day it can have been: whoever may still be a child stays one.
    return min(today, date(year, 12, 31))


def _full_years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
