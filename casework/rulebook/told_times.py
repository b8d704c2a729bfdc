"""A moment as people tell it - 22:30, 22h30, 9 giờ tối hôm qua, 22:30 29/11/2026 - beside the moment it is written.

An hour without a day is the last such hour that has passed. What is not clear is asked again, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from casework.rulebook.dates import BadDate, DateFault, parse_day
from casework.rulebook.rows import VIETNAM

_TIME = re.compile(
    r"(?:luc\s+)?([0-9]{1,2})(?:\s*(?::|h|gio)\s*([0-9]{1,2})?)\s*(?:phut)?\s*(sang|trua|chieu|toi|dem)?", re.ASCII
)
_AFTERNOON = frozenset({"chieu", "toi", "dem"})


def parse_moment(text: str, *, at: datetime, may_be_future: bool = False) -> datetime:
    """The moment that was told, in Vietnam. Raises BadDate; where it may lie ahead its day must be said."""
    typed = unicodedata.normalize("NFC", text).strip()
    bare = _without_marks(typed)
    found = _TIME.search(bare)
    if found is None:
        raise BadDate(DateFault.UNREADABLE)
    hour, minute, part = int(found[1]), int(found[2] or 0), found[3]
    if part in _AFTERNOON and 1 <= hour <= 11:
        hour += 12
    if part == "trua" and hour == 1:
        hour = 13
    if part == "dem" and hour in (12, 24):
        hour = 0
    if hour > 23 or minute > 59:
        raise BadDate(DateFault.UNREADABLE)
    said = time(hour, minute, tzinfo=VIETNAM)
    rest = f"{typed[: found.start()]} {typed[found.end() :]}".strip(" ,.;-").strip()
    rest = re.sub(r"^(?:ngày|ngay)\s+(?=[0-9])", "", rest)
    if rest:
        return datetime.combine(parse_day(rest, at=at, may_be_future=may_be_future), said)
    if may_be_future:
        raise BadDate(DateFault.DAY_NEEDED, at.astimezone(VIETNAM).date())
    today: date = at.astimezone(VIETNAM).date()
    moment = datetime.combine(today, said)
    return moment if moment <= at else moment - timedelta(days=1)


def written(moment: datetime) -> str:
    """The same as it is typed and shown."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def _without_marks(text: str) -> str:
    """The same with as many letters, each without its marks: places in one are places in the other."""
    letters = []
    for letter in text:
        bare = unicodedata.normalize("NFD", letter)[0].casefold()
        letters.append("d" if bare == "đ" else bare)
    return "".join(letters)
