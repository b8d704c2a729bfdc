"""What the safety pages show: her danger as it was assessed, her plan and its wallet copy, and where she is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import grants, viewing
from casework.policy.memberships import memberships_of
from casework.policy.roles import memberships_for
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.queries.history import LastChange
from casework.queries.intake import consent_of
from casework.queries.people import Names
from casework.records.cases import Case, Clock
from casework.records.people import Survivor
from casework.records.safety import RiskAssessment, SafetyPlan, ShelterStay
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import risk, safety_plan, shelter
from casework.rulebook.acts import Act
from casework.rulebook.consents import Answer
from casework.rulebook.dates import Birth
from casework.rulebook.refusals import NotAllowed, NotFound
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import BY_HAND, SHELTER_OPEN, RiskLevel, ShelterStage, Stage

# Her danger -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Assessed:
    """One assessment as it was: when and by whom, the level it gave, what spoke for it."""

    at: datetime
    by: str
    level: str
    raised: bool
    reasons: tuple[Words, ...]
    reason: str


@dataclass(frozen=True)
class ToAssess:
    """What an officer has before her eyes when she assesses: what was answered last, and what the law makes urgent."""

    expected_version: int
    level: str | None
    replies: tuple[Said, ...]
    assessed: tuple[Assessed, ...]
    priorities: tuple[Words, ...]


def to_assess(by: Worker, case_id: UUID) -> tuple[Case, Editing[ToAssess]]:
    """A case entered to assess it, and what stands before whoever does. Raises NotFound."""
    case = viewing.enter(by, Case, case_id, Act.RISK_ASSESS, RiskAssessment, Survivor)
    page = assessing(case)
    stands = {"level": page.assessed[0].level} if page.assessed else {}
    read_again = partial(_assessed_meanwhile, by, case_id)
    return case, Editing(case.pk, "riskassessment", page.expected_version, stands, page, read_again)


def _assessed_meanwhile(by: Worker, case_id: UUID) -> Editing[ToAssess]:
    _case, now = to_assess(by, case_id)
    if not now.page.assessed:
        raise NotFound  # a version of what never was: nobody was faster, there is nothing to set beside it
    last = now.page.assessed[0]
    return replace(now, last=LastChange(last.by, last.at))


def assessing(case: Case) -> ToAssess:
    """The page of a case that was entered to assess it, or to raise its level."""
    rows = list(RiskAssessment.objects.filter(case=case).order_by("-id"))
    asked: dict[str, str] = next((row.answers["replies"] for row in rows if (row.answers or {}).get("replies")), {})
    return ToAssess(
        expected_version=len(rows),
        level=case.risk_level,
        replies=risk.QUESTIONS.said(asked),
        assessed=_assessed(rows),
        priorities=_priorities(case),
    )


def _assessed(rows: Iterable[RiskAssessment]) -> tuple[Assessed, ...]:
    rows = list(rows)
    names = Names()
    names.fetch(row.assessed_by_id for row in rows)
    return tuple(_one(row, names) for row in rows)


def _one(row: RiskAssessment, names: Names) -> Assessed:
    answers: dict[str, Any] = row.answers or {}
    return Assessed(
        at=row.assessed_at,
        by=names[row.assessed_by_id],
        level=answers.get("level", ""),
        raised=row.instrument == "raised",
        reasons=tuple(risk.reason_label(code) for code in answers.get("reasons", ())),
        reason=row.reason or "",
    )


def _priorities(case: Case) -> tuple[Words, ...]:
    survivor = Survivor.objects.filter(case=case).first()
    details: dict[str, Any] = (survivor.details if survivor else None) or {}
    flags = risk.priorities_of(
        Birth.from_json(survivor.birth) if survivor and survivor.birth else None,
        at=timezone.now(),
        level=RiskLevel(case.risk_level) if case.risk_level else None,
        pregnant=details.get("pregnant") == "yes",
        nursing=details.get("nursing") == "yes",
        disabled=details.get("disability") == "yes",
    )
    return tuple(flag.label for flag in risk.Priority if flag in flags)


@dataclass(frozen=True)
class StageStep:
    """A stage the case can be moved to now, and the words of the button."""

    to: str
    words: Words


@dataclass(frozen=True)
class ToMove:
    """Where a case stands and where it can go by hand; `needs_level` where that waits for an assessment."""

    stage: str
    steps: tuple[StageStep, ...]
    needs_level: bool


def moving(case: Case) -> ToMove:
    """The page of a case that was entered to be moved on."""
    steps = BY_HAND.get(Stage(case.stage), {})
    waits = case.risk_level is None and Stage.ACTIVE in steps
    return ToMove(case.stage, () if waits else tuple(StageStep(to.value, words) for to, words in steps.items()), waits)


# Her plan -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SafetyPlanAnswers:
    """Her safety plan as forms take it; version 0 where none was written yet."""

    version: int
    blocks: Mapping[str, str]
    copy: str
    reviewed_at: datetime | None


def to_plan(by: Worker, case_id: UUID) -> tuple[Case, Editing[SafetyPlanAnswers]]:
    """A case entered to write her safety plan, and the plan that stands. Raises NotFound."""
    case = viewing.enter(by, Case, case_id, Act.SAFETY_PLAN_WRITE, SafetyPlan)
    page = plan_answers(case)
    stands = {**page.blocks, "copy": page.copy}
    return case, Editing(case.pk, "safetyplan", page.version, stands, page, lambda: to_plan(by, case_id)[1])


def plan_answers(case: Case) -> SafetyPlanAnswers:
    """The plan of a case that was entered."""
    return _plan_answers(SafetyPlan.objects.filter(case=case).first())


def _plan_answers(kept: SafetyPlan | None) -> SafetyPlanAnswers:
    if kept is None:
        return SafetyPlanAnswers(0, {}, "no", None)
    return SafetyPlanAnswers(kept.version, kept.blocks["blocks"], kept.blocks["copy"], kept.reviewed_at)


# Where she is hidden --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToAdmit:
    """What an officer chooses from: the trusted addresses of the province, and whether one of them may be told."""

    addresses: tuple[tuple[str, str], ...]
    may_tell: bool
    meal_norm: int


def admitting(case: Case) -> ToAdmit:
    """The page of a case that was entered to find her a place."""
    units = Unit.objects.filter(kind=UnitKind.TRUSTED_ADDRESS, is_active=True, province_id=case.desk.province_id)
    return ToAdmit(
        addresses=tuple((str(pk), name) for pk, name in units.order_by("name").values_list("pk", "name")),
        may_tell=consent_of(case).get("shelter") is Answer.GIVEN,
        meal_norm=shelter.meal_norm(at=timezone.now()),
    )


@dataclass(frozen=True)
class Extended:
    """One extension of a stay."""

    at: datetime
    until: datetime
    why: str


@dataclass(frozen=True)
class ShelterStayPage:
    """One stay. `leads` for the desk, which may extend and end it; a host who was given sight reads it only."""

    id: UUID
    case_id: UUID
    version: int
    stage: str
    open: bool
    kind: Words
    place: str
    admitted_at: datetime
    until: datetime
    longest: datetime | None
    ended_at: datetime | None
    companions: int
    items: tuple[Words, ...]
    meal_norm: int
    note: str
    more: tuple[Said, ...]
    extended: tuple[Extended, ...]
    outcome: tuple[Said, ...]
    leads: bool
    holders: tuple[str, ...]


def stay(by: Worker, case_id: UUID, stay_id: UUID) -> ShelterStayPage:
    """One stay, for the few who hold it. Raises NotFound, also where the stay is not of that case."""
    with viewing.view_access(by, Act.SHELTER_LOOK) as access:
        found = access.enter(ShelterStay, stay_id)
        return _worded(found, case_id, leads=Act.SHELTER_DISCHARGE in access.acts)


def to_change(by: Worker, case_id: UUID, stay_id: UUID, act: Act) -> tuple[ShelterStay, Editing[ShelterStayPage]]:
    """A stay entered to extend or end it, and the same in words. Raises NotFound, also where it is not of that case."""
    with viewing.view_access(by, act) as access:
        found = access.enter(ShelterStay, stay_id)
        return found, _editing_stay(found, case_id)


def _editing_stay(found: ShelterStay, case_id: UUID) -> Editing[ShelterStayPage]:
    page = _worded(found, case_id, leads=True)
    stands = {
        **(found.outcome or {}),
        "until": timezone.localdate(page.until),
        "why": page.extended[-1].why if page.extended else None,
    }

    def read_again() -> Editing[ShelterStayPage]:
        return _editing_stay(ShelterStay.objects.get(pk=found.pk), case_id)

    return Editing(found.case_id, "shelterstay", found.version, stands, page, read_again, found.pk)


def _worded(found: ShelterStay, case_id: UUID, *, leads: bool) -> ShelterStayPage:
    if found.case_id != case_id:
        raise NotFound
    place, support, outcome = found.place, found.support or {}, found.outcome or {}
    return ShelterStayPage(
        id=found.pk,
        case_id=found.case_id,
        version=found.version,
        stage=found.stage,
        open=ShelterStage(found.stage) in SHELTER_OPEN,
        kind=shelter.PLACES.label(place["kind"]),
        place=place["name"] or place["where"],
        admitted_at=found.admitted_at,
        until=found.until,
        longest=shelter.longest_until(place["kind"], found.admitted_at),
        ended_at=found.ended_at,
        companions=support.get("companions", 0),
        items=tuple(shelter.ITEMS.label(code) for code in support.get("items", ())),
        meal_norm=support.get("meal_norm", 0),
        note=support.get("note", ""),
        more=shelter.ALSO_GIVEN.rows(support),
        extended=tuple(
            Extended(datetime.fromisoformat(one["at"]), datetime.fromisoformat(one["until"]), one["why"])
            for one in support.get("extended", ())
        ),
        outcome=shelter.ENDED.rows(outcome) if outcome else (),
        leads=leads,
        holders=tuple(holder.name for holder in grants.holders(found)) if leads else (),
    )


@dataclass(frozen=True)
class ShelterStayRow:
    """One stay in a host's list: how long, nothing more."""

    id: UUID
    case_id: UUID
    admitted_at: datetime
    until: datetime


def stays(by: Worker) -> tuple[ShelterStayRow, ...]:
    """The stays this worker was given sight of, newest first. Raises NotAllowed for who is never given any."""
    memberships = memberships_of(by)
    if not memberships_for(memberships, Act.SHELTER_LOOK):
        raise NotAllowed
    with viewing.view_access(by, Act.SHELTER_LOOK, memberships=memberships) as access:
        rows = access.along(ShelterStay, ("case_id", "admitted_at", "until"))
        return tuple(ShelterStayRow(row.id, **row.columns) for row in rows)


# On the case page -----------------------------------------------------------------------------------------------------


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
    last: Assessed | None
    next_due: datetime | None
    missing: bool
    safety_plan: SafetyPlanAnswers
    groups: tuple[tuple[Words, tuple[tuple[Words, str], ...]], ...]
    copy: Words
    stays: tuple[ShelterStayMark, ...]


KINDS = (RiskAssessment, SafetyPlan, ShelterStay, Clock)
"""What the section is made of."""


def section(folder: CaseRecords) -> SafetySection:
    """Safety on the page of a case that was entered."""
    assessed = folder.newest(RiskAssessment)
    running = {clock.rule: clock.due_at for clock in folder.all(Clock) if clock.met_at is None}
    written = _plan_answers(folder.only(SafetyPlan))
    return SafetySection(
        level=folder.case.risk_level,
        last=_one(assessed[0], folder.names) if assessed else None,
        next_due=running.get("risk"),
        missing="left" in running,
        safety_plan=written,
        groups=tuple(_groups(written.blocks)),
        copy=safety_plan.COPY_GIVEN.label(written.copy),
        stays=tuple(
            ShelterStayMark(
                row.pk, row.stage, ShelterStage(row.stage) in SHELTER_OPEN, row.admitted_at, row.until, row.ended_at
            )
            for row in folder.newest(ShelterStay)
        ),
    )


def _groups(written: Mapping[str, str]) -> Iterable[tuple[Words, tuple[tuple[Words, str], ...]]]:
    for group in safety_plan.GROUPS:
        blocks = [block for block in safety_plan.BLOCKS if block.group == group.code and block.code in written]
        if blocks:
            yield group.label, tuple((block.label, written[block.code]) for block in blocks)
