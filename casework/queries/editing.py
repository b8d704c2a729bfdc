"""What somebody edits, as it stood when her form was made: what the form starts from, what the slower one is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casework.queries.history import LastChange, last_change


@dataclass(frozen=True)
class Editing[P]:
    """One record under edit: which it is, what stands in it by name, and the version that was read.

    `marks` says of an answer what else must not have changed - how often it was given, at which stage the plan stands -
    by its name, or of all of them by the empty one. `page` is what else its page shows. `again` reads it once more, for
    whoever comes second. `hangs_on` is what stands in other records and decides what its page asks - her kinds of case,
    her age, who hurt her: a page drawn while that stood otherwise asked other questions. `last` is filled in where the
    record's own history is not where the last change stands.
    """

    case_id: UUID
    record: str
    version: int
    stands: Mapping[str, Any]
    page: P
    again: Callable[[], Editing[P]] = field(repr=False, compare=False)
    record_id: UUID | None = None
    last: LastChange | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    hangs_on: tuple[str, ...] = ()

    def last_change(self) -> LastChange | None:
        """Who changed it last, and when; None where nobody wrote it yet."""
        return self.last or last_change(self.case_id, self.record, self.record_id)
