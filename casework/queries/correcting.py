"""A day that is put right: what it is called, and how it stands."""

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
from casework.records.typed_days import TYPED_DAYS
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound, WrongStage


@dataclass(frozen=True)
class StandingDay:
    """A day as it stands, by the name of its limits."""

    what: str
    on: date


def to_correct(by: Worker, case_id: UUID, what: str, record_id: UUID) -> tuple[Case, Editing[StandingDay]]:
    """A case entered to put one day right, and the day that stands. Raises NotFound, WrongStage."""
    with viewing.view_access(by, Act.DAY_CORRECT) as access:
        case = access.enter(Case, case_id)
        return case, _editing(access, case, what, record_id)


def _editing(access: Viewing, case: Case, what: str, record_id: UUID) -> Editing[StandingDay]:
    typed = TYPED_DAYS.get(what)
    if typed is None:
        raise NotFound
    found = CaseRecords(access, case, (typed.record,)).found(typed.record, record_id)
    if not typed.stands(found):
        raise WrongStage("day_stands_no_more")
    stands: date = getattr(found, typed.column)
    again = partial(_editing, access, case, what, record_id)
    page = StandingDay(what, stands)
    record = str(typed.record._meta.model_name)
    return Editing(case.pk, record, found.version, {"day": stands}, page, again, record_id)
