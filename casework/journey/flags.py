"""A dated reminder on a case: an officer sets it, it stands on the desk when due, and a word says what came of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from casework.journey import clocks
from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.intake import Flag
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.clocks import end_of
from casework.rulebook.refusals import InvalidValue, NotFound
from casework.rulebook.rows import day_of
from casework.trail.ids import uuid7

FARTHEST = timedelta(days=2 * 366)
"""A day beyond this is a slip in the year more often than a plan, and is asked again."""


@operation(Act.FLAG_SET)
def set_flag(by: Worker, case: Case, *, words: str, due_on: date, idempotency_key: UUID | None = None) -> Flag:
    """Remind the desk on that day. Raises InvalidValue.

    `idempotency_key` is the id the page brought along: sent twice, it is still one flag.
    """
    now = timezone.now()
    if not words.strip():
        raise InvalidValue("words", "text_missing")
    if due_on < day_of(now):
        raise InvalidValue("due_on", "day_has_passed")
    if due_on > day_of(now) + FARTHEST:
        raise InvalidValue("due_on", "day_far_away")
    if idempotency_key is not None and (
        kept := Flag.objects.filter(pk=idempotency_key, case=case, set_by_id=by.pk).first()
    ):
        if (kept.words, kept.due_on) == (words, due_on):
            return kept
        idempotency_key = None  # the same page, another reminder
    flag = Flag(id=idempotency_key or uuid7(), case=case, due_on=due_on, set_by_id=by.pk, words=words)
    insert(flag)
    clocks.start(case, "flag", unit=case.desk, at=now, object_id=flag.pk, due_at=end_of(due_on))
    return flag


def remind_again(case: Case, *, at: datetime) -> None:
    """A case that ended comes back: what nobody saw to reminds again, on its own day or at once."""
    for flag in Flag.objects.filter(case=case, resolved_on__isnull=True):
        clocks.start(case, "flag", unit=case.desk, at=at, object_id=flag.pk, due_at=max(at, end_of(flag.due_on)))


@operation(Act.FLAG_RESOLVE)
def resolve_flag(by: Worker, case: Case, *, flag_id: UUID, outcome: str, expected_version: int) -> Flag:
    """It is seen to, and this came of it: the clock stops. Raises InvalidValue, NotFound and EditConflict."""
    now = timezone.now()
    if not outcome.strip():
        raise InvalidValue("outcome", "text_missing")
    flag = Flag.objects.select_for_update().filter(case=case, pk=flag_id).first()
    if flag is None:
        raise NotFound
    flag.update(expected_version=expected_version, resolved_on=day_of(now), resolved_by_id=by.pk, outcome=outcome)
    clocks.meet(case, "flag", at=now, object_id=flag.pk)
    return flag
