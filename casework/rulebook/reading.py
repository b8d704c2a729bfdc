"""Within which time what a trusted address sent must be read, before it calls: a rule of the house with its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from casework.rulebook.rows import PRACTICE, PRACTICE_FROM, LegalRule, Measure, in_force

READ_WITHIN: Mapping[bool, tuple[LegalRule, ...]] = {
    True: (LegalRule(value=15, unit=Measure.MINUTE, source=PRACTICE, valid_from=PRACTICE_FROM),),
    False: (LegalRule(value=2, unit=Measure.HOUR, source=PRACTICE, valid_from=PRACTICE_FROM),),
}
"""Where danger was told, and where none was."""


def must_be_read_by(sent: datetime, *, in_danger: bool, at: date | datetime) -> tuple[datetime, LegalRule]:
    """Until when somebody must have read what was sent then, and the rule that says so."""
    rule = in_force(READ_WITHIN[in_danger], at)
    number = rule.value or 0
    return sent + (timedelta(minutes=number) if rule.unit is Measure.MINUTE else timedelta(hours=number)), rule
