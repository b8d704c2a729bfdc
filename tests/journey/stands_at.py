"""A case of the cast brought to a stage by the acts that lead there, for tests of the chapters after intake."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from casework.journey import moves
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.policy import gate, unit_of_work
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.stages import RiskLevel, Stage
from casework.trail.events import Outcome
from casework.trail.log import append
from tests.cast import Cast

WAY = [Stage.REGISTERED, Stage.ASSESSING, Stage.ACTIVE, Stage.FOLLOW_UP]


def changed(by: Worker, case: Case, **values: Any) -> Case:
    """The case with columns changed in the name of somebody, as the acts of other chapters would."""
    with unit_of_work.within(by, Act.CASE_MOVE, province_id=gate.province_of(by)) as doing:
        found = gate.enter(by, Case, case.pk, Act.CASE_LOOK, lock=True)
        stage = values.pop("stage", None)
        if stage is not None:
            moves.move(found, Stage(str(stage)), at=timezone.now(), **values)
        else:
            found.update(**values)
        append.write(doing, Outcome.DONE, case_id=case.pk)
        return found


def case_at(cast: Cast, stage: Stage, *, risk: RiskLevel = RiskLevel.LOW, name: str = "Thào Thị Dợ") -> Case:
    """A case Mai heard and Hoa took in, standing at this stage."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name=name)
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        case = register(hoa, case)
        for step in WAY[1 : WAY.index(stage) + 1]:
            values: dict[str, Any] = {"risk_level": risk} if step is Stage.ASSESSING else {}
            case = changed(hoa, case, stage=step, **values)
    return case
