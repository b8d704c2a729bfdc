"""The legal clocks: when a duty that began then falls due.

Hours run on the wall clock through nights and holidays. A duty keeps the row of `deadlines` that was law on its day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from casework.rulebook.deadlines import DeadlineKind, clock
from casework.rulebook.rows import VIETNAM, Measure, day_of
from casework.rulebook.workdays import add_workdays


def end_of(day: date) -> datetime:
    """The last minute of a day in Vietnam: when an appointment without an hour falls due."""
    return datetime.combine(day, time(23, 59), VIETNAM)


def due(clock_id: str, started: datetime, *, at: date | datetime) -> datetime | None:
    """When a duty that began then falls due, under the law in force `at` (give the day it began: old cases keep it).

    "At once" is due when it begins. None where the limit is not known or nothing falls due.
    Raises UnknownClock, NotInForce, and ValueError for a start without a time zone.
    """
    if started.tzinfo is None:
        raise ValueError("the start of a duty needs its time zone")
    wanted = clock(clock_id)
    rule = wanted.rule(at=at)
    if rule.value is None or wanted.kind is DeadlineKind.LOOK_BACK:
        return None
    return _after(started, rule.value, rule.unit)


def _after(started: datetime, value: int, unit: Measure) -> datetime:
    # Days and months are counted on the calendar that hangs on the wall in Vietnam, wherever the server stands.
    local = started.astimezone(VIETNAM)
    match unit:
        case Measure.AT_ONCE:
            ended = local
        case Measure.HOUR:
            ended = local + timedelta(hours=value)
        case Measure.DAY:
            ended = local + timedelta(days=value)
        case Measure.WORKING_DAY:
            ended = datetime.combine(add_workdays(local.date(), value), local.timetz())
        case Measure.MONTH:
            ended = datetime.combine(add_months(local.date(), value), local.timetz())
        case Measure.YEAR:
            ended = datetime.combine(add_months(local.date(), 12 * value), local.timetz())
        case _:
            raise ValueError(f"{unit} does not measure time")
    return ended.astimezone(started.tzinfo)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def may_be_criticised(
    incidents: Iterable[date], *, age: int | None, fined: bool, punishable: bool, volunteers: bool, at: date | datetime
) -> bool:
    """Whether community criticism (góp ý, phê bình) is open to a grown person who did domestic violence on these days.

    Law 13/2022/QH15, Article 32: twice in 12 months and not `punishable` (32.1.a); or `fined` and again, at any time
    after (32.1.b: pass the days since the fine). Never for one who volunteers for community work (32.6).
    """
    today = day_of(at)
    months = clock("D20").rule(at=at).value
    if age is None or age < 18 or months is None or volunteers:
        return False
    until_today = [day for day in incidents if day <= today]
    if fined:
        return bool(until_today)
    return not punishable and sum(day >= add_months(today, -months) for day in until_today) >= 2
