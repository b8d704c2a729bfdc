"""The reintegration chapter of one case on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy import viewing
from casework.queries.case_records import WORKER, CaseRecords
from casework.queries.reintegration.closing import ClosureProposal, proposal_in_words
from casework.queries.reintegration.visiting import (
    Planned,
    VisitMade,
    in_order,
    is_silent,
    is_threatened,
    is_worse,
    last_contact_of,
    parted,
    struck_visits,
    visitors,
)
from casework.records.cases import Case
from casework.records.intake import Consent
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook.acts import Act, words_of
from casework.rulebook.followups import (
    DIMENSIONS,
)
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class ReintegrationPage:
    """The whole chapter of one case."""

    case_id: UUID
    code: str
    stage: str
    dimensions: tuple[tuple[str, Words], ...]
    planned: tuple[Planned, ...]
    visits: tuple[VisitMade, ...]
    struck: tuple[VisitMade, ...]
    worse: bool
    threatened: bool
    last_contact: datetime
    silent: bool
    reviews: tuple[ClosureProposal, ...]
    acts: frozenset[str]


def page(by: Worker, case_id: UUID) -> ReintegrationPage:
    """The chapter of a case. Raises NotFound for who does not hold it or keeps only the sight of what it wrote."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        acts = access.acts
        if Act.CASE_READ_WHOLE not in acts:
            raise NotAllowed
        records = CaseRecords(
            access, case, (FollowUp, ClosureReview), in_the_clear=(Consent, RiskAssessment), beside=(WORKER,)
        )
        records.names.fetch(visitors(records.with_struck(FollowUp)))
        planned, visits = parted(in_order(records), records.names)
        last_contact = last_contact_of(records)
        return ReintegrationPage(
            case_id=case.pk,
            code=case.code or "",
            stage=case.stage,
            dimensions=tuple((dimension.code, dimension.label) for dimension in DIMENSIONS),
            planned=tuple(planned),
            visits=tuple(visits),
            struck=tuple(struck_visits(records)),
            worse=is_worse(visits),
            threatened=is_threatened(visits),
            last_contact=last_contact,
            silent=is_silent(case, last_contact),
            reviews=tuple(
                proposal_in_words(review, records.names, reader=by)
                for review in sorted(records.all(ClosureReview), key=lambda one: one.asked_at, reverse=True)
            ),
            acts=words_of(acts),
        )
