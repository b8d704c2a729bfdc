"""Safety on the case page, with no place in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.queries.case_records import CaseRecords
from casework.queries.safety import contact_bans
from casework.queries.safety.assessing import Assessed, assessments_in_words, steps_in
from casework.queries.safety.contact_bans import BanMark
from casework.queries.safety.planning import SafetyPlanAnswers, safety_plan_of
from casework.queries.safety.risk_factors import FactInWords, standing_in_words
from casework.records.cases import Clock
from casework.records.contact_bans import ContactBan
from casework.records.safety import RiskAssessment, SafetyPlan, ShelterStay
from casework.rulebook import safety_plan
from casework.rulebook.danger_steps import FollowingStep
from casework.rulebook.rows import Words
from casework.rulebook.stages import SHELTER_OPEN, ShelterStage


@dataclass(frozen=True)
class ShelterStayMark:
    """That there is or was a stay, and until when: where, is on its own page under its own key."""

    id: UUID
    stage: str
    open: bool
    admitted_at: datetime
    until: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class SafetySection:
    """Safety on the case page."""

    level: str | None
    facts: tuple[FactInWords, ...]
    last: Assessed | None
    next_due: datetime | None
    missing: bool
    steps: tuple[FollowingStep, ...]
    safety_plan: SafetyPlanAnswers
    groups: tuple[tuple[Words, tuple[tuple[Words, str], ...]], ...]
    copy: Words
    stays: tuple[ShelterStayMark, ...]
    bans: tuple[BanMark, ...]


KINDS = (RiskAssessment, SafetyPlan, ShelterStay, ContactBan, Clock)
"""What the section is made of."""


def section(records: CaseRecords) -> SafetySection:
    """Safety on the page of a case that was entered."""
    assessed = assessments_in_words(records)
    running = {clock.rule: clock.due_at for clock in records.all(Clock) if clock.met_at is None}
    written = safety_plan_of(records)
    return SafetySection(
        level=records.case.risk_level,
        facts=standing_in_words(records),
        last=assessed[0] if assessed else None,
        next_due=running.get("risk"),
        missing="left" in running,
        steps=steps_in(records),
        safety_plan=written,
        groups=tuple(_groups(written.blocks)),
        copy=safety_plan.COPY_GIVEN.label(written.copy),
        stays=tuple(
            ShelterStayMark(
                row.pk, row.stage, ShelterStage(row.stage) in SHELTER_OPEN, row.admitted_at, row.until, row.ended_at
            )
            for row in records.newest(ShelterStay)
        ),
        bans=contact_bans.section(records),
    )


def _groups(written: Mapping[str, str]) -> Iterable[tuple[Words, tuple[tuple[Words, str], ...]]]:
    for group in safety_plan.GROUPS:
        blocks = [block for block in safety_plan.BLOCKS if block.group == group.code and block.code in written]
        if blocks:
            yield group.label, tuple((block.label, written[block.code]) for block in blocks)
