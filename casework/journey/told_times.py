"""The moment told beside the moment written: when something was, which is now where nothing else is said."""

from __future__ import annotations

from datetime import datetime

from casework.rulebook.refusals import InvalidValue


def moment_told(told_at: datetime | None, now: datetime) -> datetime:
    """When it was as it was told. Raises InvalidValue for a moment that has not come."""
    if told_at is None:
        return now
    if told_at > now:
        raise InvalidValue("told_at", "moment_to_come")
    return told_at
