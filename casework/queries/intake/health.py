"""What was told that an examination within hours is for, and what it still can do: read on every page that tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils import timezone

from casework.queries.case_records import CaseRecords
from casework.records.incidents import LaterIncident
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.safety import RiskAssessment
from casework.rulebook import health, incidents, risk_factors
from casework.rulebook.health import Acute, HealthStep, StepNow
from casework.rulebook.people import UNKNOWN
from casework.rulebook.risk import Reply

READS = (Incident, LaterIncident, RiskAssessment, Survivor)
"""What it is told in."""


@dataclass(frozen=True)
class AcuteNow:
    """One of the three, and what is still possible."""

    told: Acute
    steps: tuple[StepNow, ...]


@dataclass(frozen=True)
class HealthNow:
    """All that was told; `hours` since it at most and at least, where its time is known. `not_living` are the steps for
    who may think of dying, empty where she said no or was not asked."""

    acute: tuple[AcuteNow, ...]
    hours: tuple[int, int] | None
    not_living: tuple[HealthStep, ...]


def health_in(records: CaseRecords, *, later: Sequence[LaterIncident] | None = None) -> HealthNow:
    """As it stands now, from what this page reads; of what happened since only `later`, where that is not all."""
    at = timezone.now()
    first = records.only(Incident) if Incident in records else None
    person = records.only(Survivor) if Survivor in records else None
    answers = (first.answers if first is not None else None) or {}
    again = records.all(LaterIncident) if later is None and LaterIncident in records else later or ()
    since = [one.told for one in again]
    rows = records.all(RiskAssessment) if RiskAssessment in records else []
    told = health.acute_in(
        acts=[*(answers.get("violence_acts") or []), *chain(*(one.get("violence_acts") or [] for one in since))],
        replies=risk_factors.standing_replies(rows) | _strangled(since),
        dangers=[fact.kind.value for fact in risk_factors.standing(rows)],
        pregnant=((person.details if person is not None else None) or {}).get("pregnant"),
    )
    spans = [span for span in (health.span_of(answers), *(incidents.span_of(one) for one in since)) if span is not None]
    # The newest of them is the one for which most is still possible.
    span = max(spans, key=lambda one: one[1], default=None)
    asked = answers.get("not_living")
    return HealthNow(
        acute=tuple(AcuteNow(one, tuple(health.steps_now(one, span, at=at))) for one in told),
        hours=None if span is None else (_hours(span[0], at), _hours(span[1], at)),
        not_living=health.NOT_LIVING_STEPS if asked in (Reply.YES.value, UNKNOWN) else (),
    )


def _strangled(since: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Said of what happened since, it counts as the answer to that question, whoever reads this."""
    said_yes = any(one.get("strangled") == Reply.YES for one in since)
    return {"strangled": Reply.YES.value} if said_yes else {}


def _hours(since: datetime, at: datetime) -> int:
    return max(0, int((at - since).total_seconds() // 3600))
