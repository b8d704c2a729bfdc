"""Whether what was told so far needs somebody at once: then whom to call, and the way to send, stand on every page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from casework.policy import stand_by
from casework.queries.case_records import CaseRecords
from casework.queries.intake.opening import NumberToCall, at_once
from casework.records.first_words import FirstWords
from casework.records.safety import RiskAssessment
from casework.rulebook import risk_factors
from casework.rulebook.risk import Reply
from casework.rulebook.stages import HIGH_RISK, Stage

TELLS = (FirstWords, RiskAssessment)
"""The kinds of records in which danger is told; a page that says whether it is urgent reads them."""


@dataclass(frozen=True)
class Urgent:
    """What must be done at once: the few numbers to call; `sends` while it is still to be sent, `at_desk` where the
    desk receives her itself and nobody else is told."""

    case_id: UUID
    lines: tuple[NumberToCall, ...]
    sends: bool
    at_desk: bool


def in_danger(records: CaseRecords) -> bool:
    """Whether whoever came is not safe, or one answer about danger is a yes, or one fact of it stands."""
    words, rows = records.only(FirstWords), records.all(RiskAssessment)
    said_yes = Reply.YES.value in risk_factors.standing_replies(rows).values() or bool(risk_factors.standing(rows))
    not_safe = words is not None and words.said.get("safe") == "no"
    return records.case.risk_level in HIGH_RISK or said_yes or not_safe


def urgent_in(records: CaseRecords) -> Urgent | None:
    """What stands at the head of a page of the first telling, where it is urgent."""
    case = records.case
    if case.stage not in {Stage.DRAFT, Stage.REPORTED} or not in_danger(records):
        return None
    desk = stand_by.carrier_of(case) or case.desk
    lines = at_once(desk, timezone.now(), seated=records.reader_at)
    return Urgent(case.pk, lines, case.stage == Stage.DRAFT, case.origin_id == case.desk_id)
