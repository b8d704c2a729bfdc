"""Days in the records of a case that can be put right: each by the name of its limits, and while it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.records.base import Record
from casework.records.incidents import LaterIncident
from casework.records.intake import Flag
from casework.records.livelihood import LivelihoodInput, Milestone, Training
from casework.records.reintegration import FollowUp


@dataclass(frozen=True, slots=True)
class TypedDay:
    """One day of a kind of record: its column, and whether it still stands in this one."""

    record: type[Record]
    column: str
    stands: Callable[[Any], bool]


TYPED_DAYS: Mapping[str, TypedDay] = {
    "incident_told": TypedDay(LaterIncident, "told_on", lambda one: True),
    "appointment": TypedDay(FollowUp, "due_on", lambda one: one.done_at is None and one.due_on is not None),
    "reminder": TypedDay(Flag, "due_on", lambda one: one.resolved_on is None),
    "hand_over": TypedDay(LivelihoodInput, "given_on", lambda one: True),
    "training_start": TypedDay(Training, "began_on", lambda one: True),
    "training_end": TypedDay(Training, "ended_on", lambda one: one.ended_on is not None),
    "milestone": TypedDay(Milestone, "due_on", lambda one: one.met_on is None),
    "milestone_met": TypedDay(Milestone, "met_on", lambda one: one.met_on is not None),
}
"""By the names of `rulebook/date_limits.py`. The end of a stay lies under the stay's own key, and the day of a visit is
edited with the visit: both have pages of their own, with a reason as well."""
