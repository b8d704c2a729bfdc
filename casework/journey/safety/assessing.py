"""How dangerous it is for her: assessed by an officer, raised by anybody at once, lowered only by a second person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.utils import timezone

from casework.journey import instrument
from casework.journey.moves import move
from casework.journey.operation import operation
from casework.journey.safety.reported import take_in_reports
from casework.journey.safety.telling import assessments_in
from casework.policy import grades
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import danger_questions, risk, risk_factors
from casework.rulebook.acts import Act
from casework.rulebook.refusals import EditConflict, InvalidValue, SecondPersonNeeded
from casework.rulebook.stages import HIGH_RISK, RiskLevel, Stage


@operation(Act.RISK_ASSESS)
def assess_risk(
    by: Worker,
    case: Case,
    *,
    expected_version: int,
    answers: Mapping[str, str] | None,
    dangers: Collection[str] = (),
    level: str = "",
    reason: str = "",
) -> RiskAssessment:
    """Assess anew: the questions about danger that are for her, or (`answers=None`) a professional judgement.

    `level` is what the officer says where it differs from what the answers give, always with a reason; no tool
    overrules a person. Lowering, from whatever level, needs a reason and one of a higher grade than who assessed or
    raised last, or another supervisor. `expected_version` is how many assessments the officer had before her
    eyes. The first of them begins the assessing of a registered case. Raises InvalidValue, EditConflict,
    SecondPersonNeeded.
    """
    take_in_reports(by, case)
    rows = list(case.risk_assessments.order_by("id"))
    if assessments_in(rows) != expected_version:
        raise EditConflict
    computed = _computed(case, answers, dangers, rows)
    if level and level not in RiskLevel:
        raise InvalidValue("level", "unknown_answer")
    if not level and (answers is None or computed is None):
        raise InvalidValue("level", "level_missing")
    final = RiskLevel(level) if level else _never_lower_for_want_of_answers(case, computed)
    overridden = answers is None or computed is None or (bool(level) and final is not computed.level)
    lowered = case.risk_level is not None and risk.is_higher(RiskLevel(case.risk_level), final)
    if (overridden or lowered) and not reason:
        raise InvalidValue("reason", "lowering_needs_reason" if lowered else "override_needs_reason")
    if lowered and _last_assessor(case) == by.pk:
        raise SecondPersonNeeded("lowering_needs_another")
    if lowered and not grades.is_above(by.pk, _last_assessor(case)):
        raise SecondPersonNeeded("lowering_needs_the_province")
    now = timezone.now()
    assessment = RiskAssessment(
        case=case,
        instrument=risk.JUDGED if answers is None else risk.QUESTIONS_ASKED,
        assessed_at=now,
        assessed_by_id=by.pk,
        answers={
            "instruments": [one.code for one in danger_questions.instruments_of(answers or {})],
            "replies": dict(answers or {}),
            "dangers": list(dangers),
            "reasons": list(computed.reasons) if computed else list(dangers),
            "computed": computed.level.value if computed else None,
            "level": final.value,
        },
        reason=reason or None,
    )
    insert(assessment)
    if case.stage == Stage.REGISTERED:
        move(case, Stage.ASSESSING, at=now, risk_level=final)
    elif case.risk_level != final:
        case.update(risk_level=final)
    return assessment


@operation(Act.RISK_RAISE)
def raise_risk(by: Worker, case: Case, *, to: str, reason: str) -> RiskAssessment:
    """It has become more dangerous: the level goes up at once, whoever says it.

    A case that waits to be closed goes back to support when its danger is high again. Raises InvalidValue.
    """
    if to not in RiskLevel:
        raise InvalidValue("to", "unknown_answer")
    level = RiskLevel(to)
    if case.risk_level is not None and not risk.is_higher(level, RiskLevel(case.risk_level)):
        raise InvalidValue("to", "not_higher")
    if not reason:
        raise InvalidValue("reason", "raise_needs_reason")
    take_in_reports(by, case)
    now = timezone.now()
    assessment = RiskAssessment(
        case=case,
        instrument=risk.RAISED,
        assessed_at=now,
        assessed_by_id=by.pk,
        answers={"replies": {}, "dangers": [], "reasons": [], "computed": None, "level": level.value},
        reason=reason,
    )
    insert(assessment)
    if case.stage == Stage.CLOSURE_PENDING and level in HIGH_RISK:
        move(case, Stage.ACTIVE, at=now, risk_level=level)
    else:
        case.update(risk_level=level)
    return assessment


def _never_lower_for_want_of_answers(case: Case, computed: risk.Assessment | None) -> RiskLevel:
    """What the answers give; while one of them is not known, never less than what stands."""
    assert computed is not None
    stands = RiskLevel(case.risk_level) if case.risk_level else None
    if stands is not None and computed.unknown and risk.is_higher(stands, computed.level):
        return stands
    return computed.level


def _computed(
    case: Case, answers: Mapping[str, str] | None, dangers: Collection[str], rows: Sequence[RiskAssessment]
) -> risk.Assessment | None:
    """What the answers come to with all that stands: none below what the standing facts say by themselves."""
    try:
        known = {risk.Danger(danger) for danger in dangers} | {one.kind for one in risk_factors.standing(rows)}
        if answers is None and not known:
            return None
        return danger_questions.finding_of(answers or {}, dangers=known, asked=instrument.of_case(case))
    except (KeyError, ValueError) as unknown:
        raise InvalidValue("answers", "unknown_answer") from unknown


def _last_assessor(case: Case) -> int | None:
    said = case.risk_assessments.exclude(instrument__in=risk_factors.NO_ASSESSMENT)
    return said.order_by("-id").values_list("assessed_by_id", flat=True).first()
