"""The closing of a case: what was proposed, what still holds it open, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils import timezone

from casework.policy import viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import WORKER, CaseRecords
from casework.queries.editing import Editing
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.closure_facts import closure_facts
from casework.records.companions import Companion
from casework.records.contact_bans import ContactBan
from casework.records.intake import Consent
from casework.records.livelihood import LivelihoodPlan, Milestone
from casework.records.referral import Referral
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.safety import RiskAssessment, ShelterStay
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.closing_guards import STANDING, fresh_danger
from casework.rulebook.closure import ALSO_PROPOSED, CHECKLIST, OUTCOME, REASONS
from casework.rulebook.followups import (
    contact_is_lost,
)
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import HIGH_RISK, REFERRAL_OPEN, SHELTER_OPEN, Stage

_ANSWERED = OUTCOME.without("words")


@dataclass(frozen=True)
class ClosureProposal:
    """A proposal to close, and the answer."""

    asked_by: str
    asked_at: datetime
    reason: Words
    words: str
    more: tuple[Said, ...]
    ticked: tuple[tuple[Words, bool], ...]
    decided_by: str
    decided_at: datetime | None
    approved: bool | None
    answer: str
    asked_by_reader: bool
    version: int


@dataclass(frozen=True)
class ClosingPage:
    """What stands before whoever asks to close or decides on it: what still holds the case open, and what was asked."""

    case_id: UUID
    code: str
    stage: str
    high_risk: bool
    open_shelter_stay: bool
    open_referral: bool
    last_contact: datetime
    silent: bool
    visits: int
    tried: int
    danger: str | None
    standing: tuple[Words, ...]
    gone: bool
    review: ClosureProposal | None

    @property
    def held_open(self) -> bool:
        """Whether anything blocks closing; nothing does where she is gone."""
        return not self.gone and (self._blocked or self.danger is not None)

    @property
    def _blocked(self) -> bool:
        return self.high_risk or self.open_shelter_stay or self.open_referral


def to_ask(by: Worker, case_id: UUID) -> tuple[Case, ClosingPage]:
    """A case entered to propose that it be closed, and what still holds it open. Raises NotFound."""
    with viewing.view_access(by, Act.CLOSURE_ASK) as access:
        case = access.enter(Case, case_id)
        return case, closing(access, case)


def closing(access: Viewing, case: Case) -> ClosingPage:
    """What must be known before closing is asked or decided, of a case that was entered."""
    records = CaseRecords(
        access,
        case,
        (ClosureReview, FollowUp, Companion),
        in_the_clear=(Consent, RiskAssessment, ShelterStay, Referral, LivelihoodPlan, Milestone, ContactBan),
        beside=(WORKER,),
    )
    asked = next((one for one in records.all(ClosureReview) if one.decided_at is None), None)
    facts = closure_facts(
        case,
        followups=records.all(FollowUp),
        consents=records.all(Consent),
        assessments=records.all(RiskAssessment),
        stays=records.all(ShelterStay),
        packets=records.all(Referral),
        plans=records.all(LivelihoodPlan),
        milestones=records.all(Milestone),
        bans=records.all(ContactBan),
        companions=records.with_struck(Companion),
    )
    now = timezone.now()
    return ClosingPage(
        case_id=case.pk,
        code=case.code or "",
        stage=case.stage,
        high_risk=case.risk_level in HIGH_RISK,
        open_shelter_stay=any(stay.stage in SHELTER_OPEN for stay in records.all(ShelterStay)),
        open_referral=any(sent.stage in REFERRAL_OPEN for sent in records.all(Referral)),
        last_contact=facts.last_reached,
        silent=contact_is_lost(facts.last_reached, at=now),
        tried=len(set(facts.tried_on)),
        danger=fresh_danger(facts, at=now),
        standing=tuple(STANDING.label(code) for code in facts.standing),
        gone=case.stage == Stage.GONE,
        visits=sum(1 for followup in records.all(FollowUp) if followup.done_at is not None),
        review=proposal_in_words(asked, records.names, reader=access.by) if asked else None,
    )


def to_decide(by: Worker, case_id: UUID) -> tuple[Case, Editing[ClosingPage]]:
    """A case entered to decide whether it is closed, and what was proposed. Raises NotFound."""
    with viewing.view_access(by, Act.CLOSURE_DECIDE) as access:
        case = access.enter(Case, case_id)
        return case, _editing_closure(access, case)


def _editing_closure(access: Viewing, case: Case) -> Editing[ClosingPage]:
    page = closing(access, case)
    version = page.review.version if page.review else 0
    return Editing(case.pk, "closurereview", version, {}, page, partial(_editing_closure, access, case))


def proposal_in_words(review: ClosureReview, who: Names, *, reader: Worker | None) -> ClosureProposal:
    """A proposal to close, and the answer."""
    kept = review.checklist
    return ClosureProposal(
        asked_by=who[review.asked_by_id],
        asked_at=review.asked_at,
        reason=REASONS.label(kept["reason"]),
        words=kept["words"],
        more=(*ALSO_PROPOSED.said(kept), *_ANSWERED.said(review.outcome or {})),
        ticked=tuple((item.label, bool(kept["ticked"].get(item.code))) for item in CHECKLIST),
        decided_by=who[review.decided_by_id],
        decided_at=review.decided_at,
        approved=review.approved,
        answer=(review.outcome or {}).get("words", ""),
        asked_by_reader=reader is not None and review.asked_by_id == reader.pk,
        version=review.version,
    )
