"""What was told that an examination within hours is for, and what it still can do: read on every page that tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from casework.queries.case_records import CaseRecords
from casework.records.incidents import LaterIncident
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.safety import RiskAssessment
from casework.rulebook import health, incidents, risk_factors
from casework.rulebook.health import Acute, HealthStep, StepNow, Window
from casework.rulebook.people import UNKNOWN
from casework.rulebook.risk import Reply

READS = (Incident, LaterIncident, RiskAssessment, Survivor)
"""What it is told in."""


@dataclass(frozen=True)
class AcuteNow:
    """One of the three, and what is still possible; `hours` since it at most and at least, where its time is known."""

    told: Acute
    steps: tuple[StepNow, ...]
    hours: tuple[int, int] | None


@dataclass(frozen=True)
class HealthNow:
    """All that was told. `not_living` are the steps for who may think of dying, empty where she said no or was not
    asked."""

    acute: tuple[AcuteNow, ...]
    not_living: tuple[HealthStep, ...]


type _Time = tuple[datetime, datetime] | None


def health_in(records: CaseRecords, *, later: Sequence[LaterIncident] | None = None) -> HealthNow:
    """As it stands now, from what this page reads; of what happened since only `later`, where that is not all."""
    at = timezone.now()
    first = records.only(Incident) if Incident in records else None
    answers = (first.answers if first is not None else None) or {}
    again = records.all(LaterIncident) if later is None and LaterIncident in records else later or ()
    times: dict[Acute, list[_Time]] = {}
    for one in _in_first_account(records, answers):
        times.setdefault(one, []).append(health.span_of(answers))
    for incident in again:
        for one in _in_incident(records, incident.told):
            times.setdefault(one, []).append(incidents.span_of(incident.told))
    asked = answers.get("not_living")
    return HealthNow(
        acute=tuple(_now(one, times[one], at) for one in Acute if one in times),
        not_living=health.NOT_LIVING_STEPS if asked in (Reply.YES.value, UNKNOWN) else (),
    )


def _in_first_account(records: CaseRecords, answers: Mapping[str, Any]) -> tuple[Acute, ...]:
    rows = records.all(RiskAssessment) if RiskAssessment in records else []
    return health.acute_in(
        acts=answers.get("violence_acts") or [],
        replies=risk_factors.standing_replies(rows),
        dangers=[fact.kind.value for fact in risk_factors.standing(rows)],
        pregnant=_pregnant(records),
    )


def _in_incident(records: CaseRecords, told: Mapping[str, Any]) -> tuple[Acute, ...]:
    replies = {"strangled": str(told.get("strangled", ""))}
    acts = told.get("violence_acts") or []
    return health.acute_in(acts=acts, replies=replies, dangers=(), pregnant=_pregnant(records))


def _pregnant(records: CaseRecords) -> object:
    person = records.only(Survivor) if Survivor in records else None
    return ((person.details if person is not None else None) or {}).get("pregnant")


def _now(told: Acute, times: Sequence[_Time], at: datetime) -> AcuteNow:
    """By the newest time that is known, for then most is still possible; while one is not known nothing is over."""
    known = [one for one in times if one is not None]
    newest = max(known, key=lambda one: one[1], default=None)
    steps = health.steps_now(told, newest, at=at)
    if len(known) < len(times):
        steps = (replace(now, window=Window.UNKNOWN) if now.window is Window.OVER else now for now in steps)
    return AcuteNow(told, tuple(steps), None if newest is None else (_hours(newest[0], at), _hours(newest[1], at)))


def _hours(since: datetime, at: datetime) -> int:
    return max(0, int((at - since).total_seconds() // 3600))
