"""It happened again: written down by itself beside the first account, by the desk or by the address she came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from casework.journey.moves import move
from casework.journey.operation import operation
from casework.journey.reintegration.closing import reopen
from casework.journey.safety.reported import take_in_reports
from casework.policy import unit_of_work
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.incidents import LaterIncident
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import risk, risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.incidents import LATER_INCIDENT
from casework.rulebook.people import UNKNOWN
from casework.rulebook.refusals import InvalidValue, WrongStage
from casework.rulebook.risk import Danger
from casework.rulebook.stages import ENDED, RiskLevel, Stage


@operation(Act.INCIDENT_TELL)
def tell_incident(
    by: Worker, case: Case, *, told_on: date, happened_on: date | None = None, answers: Mapping[str, object]
) -> LaterIncident:
    """She came back to the address: what happened arrives at the desk, which looks at her danger within hours.

    Of a case that has ended the desk learns it the same way, and opens it again. Raises InvalidValue.
    """
    return _write(by, case, told_on, happened_on, answers)


@operation(Act.INCIDENT_ADD)
def add_incident(
    by: Worker, case: Case, *, told_on: date, happened_on: date | None = None, answers: Mapping[str, object]
) -> LaterIncident:
    """The desk writes down what happened since. It stands beside all that was told before and raises the danger.

    Raises InvalidValue, and WrongStage for a case that has ended and was not opened again.
    """
    if case.stage in ENDED:
        raise WrongStage("open_again_first")
    return _write(by, case, told_on, happened_on, answers)


def add_and_open_again(by: Worker, case: Case, **told: object) -> LaterIncident:
    """The same of a case that has ended: it goes back to being assessed and has the new incident, both or neither."""
    if case.stage not in ENDED:
        return add_incident(by, case, **told)  # type: ignore[arg-type]  # the arguments of that act
    with unit_of_work.transaction_as(by):
        reopen(by, case, reason="new_incident", words="")
        return add_incident(by, Case.objects.get(pk=case.pk), **told)  # type: ignore[arg-type]


def _write(
    by: Worker, case: Case, told_on: date, happened_on: date | None, answers: Mapping[str, object]
) -> LaterIncident:
    said = LATER_INCIDENT.answered({**answers, "happened_on": happened_on.isoformat() if happened_on else None})
    LATER_INCIDENT.check(said, refusal="unknown_answer")
    if not {key for key, it in said.items() if it != UNKNOWN}:
        raise InvalidValue("when", "nothing_told")
    if happened_on is not None and told_on < happened_on:
        raise InvalidValue("told_on", "told_before_it_happened")
    now = timezone.now()
    incident = LaterIncident(case=case, told_on=told_on, written_at=now, written_by_id=by.pk, told=said)
    insert(incident)
    _raise(by, case, said)
    return incident


def _raise(by: Worker, case: Case, said: Mapping[str, object]) -> None:
    """It happened again: at least high, very high where a fact was told that is so by itself; looked at within hours.

    Of a case that has ended the level stays where it is, and whoever opens it again asks anew.
    """
    take_in_reports(by, case)
    told = risk_factors.told_in("laterincident", said)
    facts = [kind.value for kind in Danger if kind in told]
    level = RiskLevel.VERY_HIGH if facts else RiskLevel.HIGH
    insert(
        RiskAssessment(
            case=case,
            instrument=risk.ALARM,
            assessed_at=timezone.now(),
            assessed_by_id=by.pk,
            answers={
                "replies": {},
                "dangers": facts,
                "reasons": [*facts, risk.AGAIN],
                "computed": level.value,
                "level": level.value,
            },
        )
    )
    if case.stage == Stage.CLOSURE_PENDING:
        move(case, Stage.ACTIVE, at=timezone.now(), risk_level=level)
    elif case.stage not in ENDED and (case.risk_level is None or risk.is_higher(level, RiskLevel(case.risk_level))):
        case.update(risk_level=level)
