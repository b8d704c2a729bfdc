"""Reminders of a case, as they stand on its page, and one of them when it is seen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from casework.policy import viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.records.cases import Case
from casework.records.intake import Flag
from casework.records.workers import Worker
from casework.rulebook.acts import Act


@dataclass(frozen=True)
class FlagRow:
    """A reminder: what is to be remembered, by when, who set it; since when it is seen to, and what came of it."""

    id: UUID
    words: str
    due_on: date
    who: str
    resolved_on: date | None
    outcome: str


def flags(records: CaseRecords) -> tuple[FlagRow, ...]:
    """The reminders of a case: those that wait, first due first, then those that were seen to."""
    rows = [_flag(flag, records.names[flag.set_by_id]) for flag in records.all(Flag)]
    return tuple(sorted(rows, key=lambda row: (row.resolved_on is not None, row.due_on)))


def to_resolve_flag(by: Worker, case_id: UUID, flag_id: UUID) -> tuple[Case, Editing[FlagRow]]:
    """A case entered to say what came of one reminder, and what stands about it. Raises NotFound."""
    with viewing.view_access(by, Act.FLAG_RESOLVE) as access:
        case = access.enter(Case, case_id)
        return case, _editing_flag(access, case, flag_id)


def _editing_flag(access: Viewing, case: Case, flag_id: UUID) -> Editing[FlagRow]:
    found = CaseRecords(access, case, (Flag,)).found(Flag, flag_id)
    stands, again = {"outcome": found.outcome}, partial(_editing_flag, access, case, flag_id)
    return Editing(case.pk, "flag", found.version, stands, _flag(found, ""), again, flag_id)


def _flag(flag: Flag, who: str) -> FlagRow:
    return FlagRow(flag.pk, flag.words, flag.due_on, who, flag.resolved_on, flag.outcome or "")
