"""What the reintegration pages show: the visits and how each side of her life stands, and the closing of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import viewing
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.intake import Consent
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import risk
from casework.rulebook.acts import Act
from casework.rulebook.closure import ALSO_DECIDED, ALSO_PROPOSED, CHECKLIST, REASONS
from casework.rulebook.followups import (
    ALSO_ASKED,
    DIMENSIONS,
    MODES,
    NO_CONTACT,
    RECONTACT,
    RECONTACT_ALERTS,
    UNPLANNED,
    VISITS,
    contact_is_lost,
    has_fallen,
)
from casework.rulebook.refusals import NotAllowed, NotFound
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import HIGH_RISK, REFERRAL_OPEN, SHELTER_OPEN, Stage

LABELS: Mapping[str, Words] = {visit.code: visit.label for visit in VISITS}

NEW_VISIT: Mapping[str, Any] = {"label": UNPLANNED, "due_on": None, "made": False, "scores": {}, "version": 0}
"""What the form of a visit that no schedule asked for starts from."""


@dataclass(frozen=True)
class Planned:
    """A visit not made yet."""

    id: UUID
    label: Words
    due_on: date


@dataclass(frozen=True)
class VisitMade:
    """A visit as it was: one score for each dimension in their order, None where it was not asked."""

    id: UUID
    label: Words
    due_on: date
    done_on: date
    mode: Words
    reached: bool
    scores: tuple[int | None, ...]
    recontact: Words
    alert: bool
    more: tuple[Said, ...]
    note: str
    by: str


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
class ReintegrationSection:
    """The chapter on the case page: what comes next, and what should worry whoever reads it."""

    next_visit: Planned | None
    made: int
    left: int
    last: VisitMade | None
    worse: bool
    threatened: bool
    last_contact: datetime
    silent: bool
    review: ClosureProposal | None


@dataclass(frozen=True)
class ReintegrationPage:
    """The whole chapter of one case."""

    case_id: UUID
    code: str
    stage: str
    dimensions: tuple[tuple[str, Words], ...]
    planned: tuple[Planned, ...]
    visits: tuple[VisitMade, ...]
    worse: bool
    threatened: bool
    last_contact: datetime
    silent: bool
    reviews: tuple[ClosureProposal, ...]
    acts: frozenset[str]


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
    review: ClosureProposal | None

    @property
    def held_open(self) -> bool:
        """Whether anything blocks closing."""
        return self.high_risk or self.open_shelter_stay or self.open_referral


KINDS = (FollowUp, ClosureReview, Consent, RiskAssessment)
"""What the section is made of."""


def signers(folder: CaseRecords) -> set[int]:
    """Who made the visits, besides those the records name openly."""
    return _visitors(folder.all(FollowUp))


def _visitors(followups: Iterable[FollowUp]) -> set[int]:
    return {int(by) for one in followups if (by := (one.scores or {}).get("by")) is not None}


def section(folder: CaseRecords) -> ReintegrationSection:
    """The chapter in a few lines; the case's key is on the ring."""
    followups = sorted(folder.all(FollowUp), key=lambda one: one.due_on)
    reviews = sorted(folder.all(ClosureReview), key=lambda one: one.asked_at, reverse=True)[:1]
    planned, visits = _parted(followups, folder.names)
    last_contact = _last_contact(folder.case, folder.all(Consent), folder.all(RiskAssessment), followups)
    return ReintegrationSection(
        next_visit=planned[0] if planned else None,
        made=len(visits),
        left=len(planned),
        last=visits[-1] if visits else None,
        worse=_worse(visits),
        threatened=bool(visits and visits[-1].alert),
        last_contact=last_contact,
        silent=_silent(folder.case, last_contact),
        review=_review(reviews[0], folder.names, reader=None) if reviews else None,
    )


def page(by: Worker, case_id: UUID) -> ReintegrationPage:
    """The chapter of a case. Raises NotFound for who does not hold it or keeps only the sight of what it wrote."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        acts = access.acts
        if Act.CASE_READ_WHOLE not in acts:
            raise NotAllowed
        access.reads(FollowUp, ClosureReview)
        followups = list(FollowUp.objects.filter(case=case).order_by("due_on"))
        reviews = list(ClosureReview.objects.filter(case=case).order_by("-asked_at"))
        who = _names(followups, reviews)
        planned, visits = _parted(followups, who)
        last_contact = _heard_last(case, followups)
        return ReintegrationPage(
            case_id=case.pk,
            code=case.code or "",
            stage=case.stage,
            dimensions=tuple((dimension.code, dimension.label) for dimension in DIMENSIONS),
            planned=tuple(planned),
            visits=tuple(visits),
            worse=_worse(visits),
            threatened=bool(visits and visits[-1].alert),
            last_contact=last_contact,
            silent=_silent(case, last_contact),
            reviews=tuple(_review(review, who, reader=by) for review in reviews),
            acts=frozenset(str(act.value) for act in acts),
        )


def closing(by: Worker, case: Case) -> ClosingPage:
    """What must be known before closing is asked or decided; the case was entered, its key is on the ring."""
    followups = list(FollowUp.objects.filter(case=case))
    reviews = list(ClosureReview.objects.filter(case=case, decided_at__isnull=True))
    last_contact = _heard_last(case, followups)
    return ClosingPage(
        case_id=case.pk,
        code=case.code or "",
        stage=case.stage,
        high_risk=case.risk_level in HIGH_RISK,
        open_shelter_stay=case.shelter_stays.filter(stage__in=SHELTER_OPEN).exists(),
        open_referral=case.referrals.filter(stage__in=REFERRAL_OPEN).exists(),
        last_contact=last_contact,
        silent=contact_is_lost(last_contact, at=timezone.now()),
        visits=sum(1 for followup in followups if followup.done_at is not None),
        review=_review(reviews[0], _names([], reviews), reader=by) if reviews else None,
    )


def to_decide(by: Worker, case_id: UUID) -> tuple[Case, Editing[ClosingPage]]:
    """A case entered to decide whether it is closed, and what was proposed. Raises NotFound."""
    case = viewing.enter(by, Case, case_id, Act.CLOSURE_DECIDE, ClosureReview, FollowUp)
    return case, _editing_closure(by, case)


def _editing_closure(by: Worker, case: Case) -> Editing[ClosingPage]:
    page = closing(by, case)
    version = page.review.version if page.review else 0
    return Editing(case.pk, "closurereview", version, {}, page, partial(_editing_closure, by, case))


def to_record(by: Worker, case_id: UUID, followup_id: UUID | None) -> tuple[Case, Editing[Mapping[str, Any]]]:
    """A case entered to write one visit down, and what stands about it. Raises NotFound."""
    with viewing.view_access(by, Act.FOLLOWUP_RECORD) as access:
        case = access.enter(Case, case_id)
        access.reads(FollowUp)
        return case, _editing_visit(case, followup_id)


def _editing_visit(case: Case, followup_id: UUID | None) -> Editing[Mapping[str, Any]]:
    kept = _visit_answers(case, followup_id)
    read_again = partial(_editing_visit, case, followup_id)
    return Editing(case.pk, "followup", kept["version"], kept, kept, read_again, followup_id)


def _visit_answers(case: Case, followup_id: UUID | None) -> Mapping[str, Any]:
    """What the form of one visit starts from, or of one nobody planned. Raises NotFound where it is of another case."""
    if followup_id is None:
        return NEW_VISIT
    followup = FollowUp.objects.filter(case=case, pk=followup_id).first()
    if followup is None:
        raise NotFound
    kept = followup.scores or {}
    made = followup.done_at is not None
    return {
        "label": LABELS.get(kept.get("visit", ""), UNPLANNED),
        "due_on": followup.due_on,
        "done_on": timezone.localdate(followup.done_at) if followup.done_at else None,
        "mode": kept.get("mode"),
        "recontact": kept.get("recontact"),
        **{row.key: kept.get(row.key) for row in ALSO_ASKED},
        "scores": kept.get("scores", {}) if made else {},
        "made": made,
        "note": followup.note or "",
        "version": followup.version,
    }


def _names(followups: Sequence[FollowUp], reviews: Sequence[ClosureReview]) -> Names:
    names = Names()
    names.fetch(
        [
            *_visitors(followups),
            *(worker for review in reviews for worker in (review.asked_by_id, review.decided_by_id)),
        ]
    )
    return names


def _parted(followups: Sequence[FollowUp], who: Names) -> tuple[list[Planned], list[VisitMade]]:
    planned, visits = [], []
    for followup in followups:
        kept = followup.scores or {}
        label = LABELS.get(kept.get("visit", ""), UNPLANNED)
        if followup.done_at is None:
            planned.append(Planned(followup.pk, label, followup.due_on))
            continue
        scores = kept.get("scores", {})
        visits.append(
            VisitMade(
                id=followup.pk,
                label=label,
                due_on=followup.due_on,
                done_on=timezone.localdate(followup.done_at),
                mode=MODES.label(kept["mode"]),
                reached=kept["mode"] not in NO_CONTACT,
                scores=tuple(scores.get(dimension.code) for dimension in DIMENSIONS),
                recontact=RECONTACT.label(kept["recontact"]),
                alert=kept["recontact"] in RECONTACT_ALERTS,
                more=ALSO_ASKED.said(kept),
                note=followup.note or "",
                by=who[int(kept["by"])],
            )
        )
    return planned, sorted(visits, key=lambda visit: visit.done_on)


def _worse(visits: Sequence[VisitMade]) -> bool:
    safety = next(place for place, dimension in enumerate(DIMENSIONS) if dimension.code == "safety")
    return has_fallen([visit.scores[safety] for visit in visits])


def _heard_last(case: Case, followups: Sequence[FollowUp]) -> datetime:
    """When she was last heard, asked of a case without its folder."""
    asked = case.risk_assessments.filter(instrument=risk.INSTRUMENT).order_by("-id")[:1]
    return _last_contact(case, case.consents.order_by("-id")[:1], asked, followups)


def _last_contact(
    case: Case, consents: Iterable[Consent], assessed: Iterable[RiskAssessment], followups: Iterable[FollowUp]
) -> datetime:
    """When she was last heard: received, asked for consent, assessed, or visited and reached."""
    heard = [case.received_at, *(consent.asked_at for consent in consents)]
    heard += [one.assessed_at for one in assessed if one.instrument == risk.INSTRUMENT]
    heard += [
        followup.done_at
        for followup in followups
        if followup.done_at is not None and (followup.scores or {}).get("mode") not in NO_CONTACT
    ]
    return max(heard)


def _silent(case: Case, last_contact: datetime) -> bool:
    return case.stage in (Stage.ACTIVE, Stage.FOLLOW_UP) and contact_is_lost(last_contact, at=timezone.now())


def _review(review: ClosureReview, who: Names, *, reader: Worker | None) -> ClosureProposal:
    kept = review.checklist
    return ClosureProposal(
        asked_by=who[review.asked_by_id],
        asked_at=review.asked_at,
        reason=REASONS.label(kept["reason"]),
        words=kept["words"],
        more=(*ALSO_PROPOSED.said(kept), *ALSO_DECIDED.said(review.outcome or {})),
        ticked=tuple((item.label, bool(kept["ticked"].get(item.code))) for item in CHECKLIST),
        decided_by=who[review.decided_by_id],
        decided_at=review.decided_at,
        approved=review.approved,
        answer=(review.outcome or {}).get("words", ""),
        asked_by_reader=reader is not None and review.asked_by_id == reader.pk,
        version=review.version,
    )
