"""When a duty counts as late: what is due at once is to be done now for half an hour first.

Were it late in the minute in which it comes, everything that comes were red, and red said nothing any more. A house
rule: its due time stays as it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, Citation

HOUSE_RULE = Citation(source=PRACTICE, valid_from=PRACTICE_FROM)

GRACE = timedelta(minutes=30)
"""So long what is due at once is to be done now before it is late."""


def is_late(due_at: datetime, began_at: datetime, now: datetime) -> bool:
    """Whether a duty that began then is late."""
    return due_at < (now - GRACE if due_at <= began_at else now)
