"""Something dangerous is told while something else is written down: marked there and then, looked at within hours."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from django.utils import timezone

from casework.journey.moves import move
from casework.journey.operation import operation
from casework.journey.safety.reported import take_in_reports
from casework.policy import gate, unit_of_work
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import risk
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.risk import ALARMING, Danger
from casework.rulebook.stages import RiskLevel, Stage


@operation(Act.DANGER_MARK)
def mark_danger(by: Worker, case: Case, *, kinds: Collection[str]) -> RiskAssessment:
    """These dangers were told just now, on whatever page. They stand with this day until somebody takes them back; the
    level is very high at once, whoever says it, and within hours somebody looks (clocks `danger`, `gone`).

    A case that waits to be closed goes back to support. Raises InvalidValue.
    """
    if not kinds or not set(kinds) <= set(ALARMING.codes):
        raise InvalidValue("danger_told", "unknown_answer")
    take_in_reports(by, case)
    now = timezone.now()
    told = [kind.value for kind in Danger if kind in set(kinds)]
    level = RiskLevel.VERY_HIGH
    row = RiskAssessment(
        case=case,
        instrument=risk.MISSED if Danger.MISSING in kinds else risk.ALARM,
        assessed_at=now,
        assessed_by_id=by.pk,
        answers={"replies": {}, "dangers": told, "reasons": told, "computed": level.value, "level": level.value},
    )
    insert(row)
    if case.stage == Stage.CLOSURE_PENDING:
        move(case, Stage.ACTIVE, at=now, risk_level=level)
    elif case.risk_level != level:
        case.update(risk_level=level)
    return row


def can_be_marked(case_id: UUID) -> bool:
    """Whether something told now could be kept of this case: it has not ended, and no word of hers stops it."""
    return gate.can_be_done(Act.DANGER_MARK, case_id)


def done_with_danger[T](by: Worker, act: Callable[[], T], *, case: Case, kinds: Collection[str]) -> T:
    """Do an act of another page and mark what was told beside it, both or neither."""
    with unit_of_work.transaction_as(by):
        made = act()
        mark_danger(by, case, kinds=kinds)
        return made
