"""Moments in Vietnam, as the tables of the rules are written."""

from datetime import datetime

from casework.rulebook.rows import VIETNAM


def vn(*parts: int) -> datetime:
    """A moment there: year, month, day, and if it matters hour and minute."""
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)
