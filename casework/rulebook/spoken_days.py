"""Days as people say them from today: `hôm qua`, `sáng nay`; and those that name a day without saying which.

Read without marks and in small letters, by `dates.py`. What can only be one day is that day; a weekday, a day without
its year, the night between two days are asked again with the day that it would be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_PART_OF_DAY = r"(?:(?:sang|trua|chieu|toi|dem|som|khuya)\s+)?"
_SAID = (
    (0, re.compile(rf"{_PART_OF_DAY}(?:hom nay|ngay hom nay)|(?:sang|trua|chieu|toi) nay|bua nay|nay|vua xong")),
    (-1, re.compile(rf"{_PART_OF_DAY}(?:hom qua|ngay hom qua|bua qua|qua)")),
    (-2, re.compile(rf"{_PART_OF_DAY}(?:hom kia|bua kia)")),
)
_SAID_TO_COME = (
    (1, re.compile(rf"(?:{_PART_OF_DAY}(?:ngay\s+)?|bua\s+)mai")),
    (2, re.compile(rf"{_PART_OF_DAY}(?:ngay kia|ngay mot)")),
)
_DAYS_AGO = re.compile(
    r"(?:cach day|truoc)?\s*([0-9]{1,2}) (?:ngay|hom) (?:truoc|roi)|cach day ([0-9]{1,2}) (?:ngay|hom)"
)
_DAY_AND_MONTH = re.compile(
    r"(?:ngay\s+)?(?:mung\s+|mong\s+)?([0-9]{1,2})(?:\s*[/.\-]\s*|\s+thang\s+)([0-9]{1,2})(?:\s+(?:nay|nam nay))?"
)
_WEEKDAY = re.compile(
    r"(?:sang|trua|chieu|toi)?\s*"
    r"(?:(?:thu\s+|t\.?(?=[2-7]))(hai|2|ba|3|tu|4|nam|5|sau|6|bay|7)|(chu nhat|cn|chua nhat))"
    r"(?:\s+(tuan truoc|vua roi|vua qua|tuan nay|nay|tuan sau|toi|sap toi))?"
)
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_LOOSELY = re.compile(
    r".*\b(?:hom|tuan|thang|nam|ngay|bua|may)\s+(?:truoc|kia|nay|no|qua|roi|sau|toi|hom|ngay|tuan)\b.*"
)


def from_today(typed: str, today: date, *, may_be_future: bool = False) -> date | None:
    """The day that is said from today where only one can be meant. The night between two days is asked about."""
    if re.match(r"(?:dem|khuya)\s+(?:hom )?(?:qua|nay)", typed):
        return None
    shapes = (*_SAID, *(_SAID_TO_COME if may_be_future else ()))
    return next((today + timedelta(days=days) for days, shape in shapes if shape.fullmatch(typed)), None)


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """A day that was named without saying which: `likely` is the one that may be meant, if any; only its year may be
    missing."""

    likely: date | None = None
    year_missing: bool = False


def spoken_day(typed: str, today: date, *, may_be_future: bool = False) -> SpokenDay | None:
    """What is to be asked again: a day without its year, a weekday, so many days ago, a night between two days."""
    if re.match(r"(?:dem|khuya)\s+(?:hom )?qua", typed):
        return SpokenDay(today - timedelta(days=1))
    if found := _DAYS_AGO.fullmatch(typed):
        return SpokenDay(today - timedelta(days=int(found[1] or found[2])))
    if found := _DAY_AND_MONTH.fullmatch(typed):
        likely = _nearest(int(found[1]), int(found[2]), today, may_be_future=may_be_future)
        return SpokenDay(likely, year_missing=True) if likely is not None else None
    if found := _WEEKDAY.fullmatch(typed):
        return SpokenDay(_weekday(found, today, may_be_future=may_be_future))
    return SpokenDay() if _LOOSELY.fullmatch(typed) else None


def _nearest(day: int, month: int, today: date, *, may_be_future: bool) -> date | None:
    """The last such day that has been, or where one may come, the next one; None where there is none."""
    for years in range(8):  # 29 February comes every four years, once every eight
        try:
            found = date(today.year + (years if may_be_future else -years), month, day)
        except ValueError:
            if month != 2 or day != 29:
                return None
            continue
        if (found >= today) if may_be_future else (found <= today):
            return found
    return None


def _weekday(found: re.Match[str], today: date, *, may_be_future: bool) -> date:
    wanted = 6 if found[2] else _WEEKDAYS[found[1]]
    this_week = today + timedelta(days=wanted - today.weekday())
    match found[3]:
        case "tuan truoc":
            return this_week - timedelta(days=7)
        case "tuan sau":
            return this_week + timedelta(days=7)
        case "tuan nay":
            return this_week
        case "toi" | "sap toi":
            return this_week if this_week > today else this_week + timedelta(days=7)
        case "vua roi" | "vua qua":
            return this_week if this_week < today else this_week - timedelta(days=7)
    if may_be_future:
        return this_week if this_week >= today else this_week + timedelta(days=7)
    return this_week if this_week <= today else this_week - timedelta(days=7)
