"""A supervisor states why she reads a case today; another supervisor reads what she said."""

from __future__ import annotations

from django.utils import timezone

from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.policy import gate, stated_reasons
from casework.records.cases import Case
from casework.records.oversight import StatedReason
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.rows import day_of


@operation(Act.REASON_STATE)
def state_reason(by: Worker, case: Case, *, words: str) -> StatedReason:
    """Keep why she reads her story, consents and notes today. It holds for this case and this day; a second one on the
    day is the first. Raises InvalidValue where nothing is said.
    """
    if not words.strip():
        raise InvalidValue("words", "reason_missing")
    standing = stated_reasons.standing(by, case.pk)
    if standing is not None:
        return done_before(standing)
    now = timezone.now()
    reason = StatedReason(
        province_id=gate.province_of(by), case_id=case.pk, by_id=by.pk, day=day_of(now), at=now, words=words
    )
    reason.save(force_insert=True)
    return reason
