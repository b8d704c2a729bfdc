"""An entry is struck: it stays where it was written, with who struck it and why, and counts no more."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from casework.journey import known_before
from casework.journey.operation import operation
from casework.policy.striking import may_strike
from casework.records.base import Record, insert
from casework.records.cases import Case
from casework.records.perpetrators import Perpetrator
from casework.records.reintegration import FollowUp
from casework.records.struck import ENTRIES, StruckEntry, of_case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.followups import VISITS
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage


@operation(Act.ENTRY_STRIKE)
def strike_entry(by: Worker, case: Case, *, entry_id: UUID, reason: str) -> StruckEntry:
    """Strike one entry of the case, by whoever wrote it or by the desk that leads. It is struck once and for good.

    A planned visit that was struck is still to be made: it stands in the schedule again. Raises InvalidValue, NotFound,
    and WrongStage for what was struck already or is no entry yet.
    """
    if not reason.strip():
        raise InvalidValue("reason", "reason_missing")
    entry = _entry(case, entry_id)
    if not may_strike(by, case, entry):
        raise NotFound
    if StruckEntry.objects.filter(case=case, entry_id=entry_id).exists():
        raise WrongStage("entry_struck")
    if isinstance(entry, FollowUp) and entry.done_at is None:
        raise WrongStage("visit_not_made")
    struck = StruckEntry(case=case, entry_id=entry_id, struck_at=timezone.now(), struck_by_id=by.pk, reason=reason)
    insert(struck)
    if isinstance(entry, FollowUp):
        _plan_again(case, entry)
    if isinstance(entry, Perpetrator):
        known_before.remember_perpetrators(case)
    return struck


def _entry(case: Case, entry_id: UUID) -> Record:
    for kind in ENTRIES:
        found: Record | None = of_case(kind, case).filter(pk=entry_id).select_for_update().first()
        if found is not None:
            return found
    raise NotFound


def _plan_again(case: Case, visit: FollowUp) -> None:
    code = str((visit.scores or {}).get("visit", ""))
    if code not in {planned.code for planned in VISITS}:
        return
    insert(FollowUp(case=case, due_on=visit.due_on, scores={"visit": code}))
