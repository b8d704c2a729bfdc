"""The whole story of one case for the supervisor who answers for it: every act with what it changed, every look."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from uuid import UUID

from casework.policy import looks
from casework.queries import history
from casework.queries.audit.lines import A_PAGE, Line, Weeks, first_monday, lines, older, weeks
from casework.queries.history import Change
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail import reading
from casework.trail.events import Outcome

MOST_CHANGES = 1_000
"""An act changes one to six records; a page of acts never comes near this."""


@dataclass(frozen=True)
class CaseTrail:
    """Everything done on one case and every look at it."""

    case_id: UUID
    code: str
    lines: tuple[Line, ...]
    older: UUID | None
    weeks: Weeks


def of_case(by: Worker, case_id: UUID, *, before: UUID | None = None) -> CaseTrail:
    """The trail of one case, newest first. Raises NotFound."""
    with looks.look(by, Act.TRAIL_CASE) as looking:
        case = looking.into(Case, case_id)
        looking.opened("trail", "history")
        entries = reading.of_case(case_id, before=before, limit=A_PAGE + 1)
        counted = reading.by_week(since=first_monday(), case_id=case_id)
        told = _with_changes(case, lines(entries[:A_PAGE]))
        return CaseTrail(case_id, case.code or "", told, older(entries), weeks(counted))


def _with_changes(case: Case, told: tuple[Line, ...]) -> tuple[Line, ...]:
    """Beside each act what it changed, field by field."""
    done = {line.id for line in told if line.outcome == Outcome.DONE}
    made: dict[UUID, list[Change]] = defaultdict(list)
    for change in history.changes(case, events=done, limit=MOST_CHANGES):
        made[change.event_id].append(change)
    return tuple(replace(line, changes=tuple(made[line.id])) if line.id in made else line for line in told)
