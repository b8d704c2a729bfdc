"""A dated reminder on a case: an officer sets it, it stands on the desk when due, and a word says what came of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Flag
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage
from casework.rulebook.rows import day_of


@operation(Act.FLAG_SET)
def set_flag(by: Worker, case: Case, *, words: str, due_on: date) -> Flag:
    """Remind the desk on that day. Raises InvalidValue."""
    if not words.strip():
        raise InvalidValue("words", "text_missing")
    flag = Flag(case=case, due_on=due_on, set_by_id=by.pk, words=words)
    insert(flag)
    return flag


@operation(Act.FLAG_RESOLVE)
def resolve_flag(by: Worker, case: Case, *, flag_id: UUID, outcome: str, expected_version: int) -> Flag:
    """It is seen to, and this came of it: the clock stops. What came of it stays as it was first said.

    Raises InvalidValue, NotFound, EditConflict, and WrongStage where it was seen to already.
    """
    now = timezone.now()
    if not outcome.strip():
        raise InvalidValue("outcome", "text_missing")
    flag = Flag.objects.select_for_update().filter(case=case, pk=flag_id).first()
    if flag is None:
        raise NotFound
    if flag.resolved_on is not None:
        if (flag.resolved_by_id, flag.outcome, flag.version) == (by.pk, outcome, expected_version + 1):
            return done_before(flag)
        raise WrongStage("flag_resolved")
    flag.update(expected_version=expected_version, resolved_on=day_of(now), resolved_by_id=by.pk, outcome=outcome)
    return flag
