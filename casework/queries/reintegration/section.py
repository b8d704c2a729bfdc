"""Reintegration on the case page, in a few lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.queries.case_records import CaseRecords
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
    visitors,
)
from casework.records.intake import Consent
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.safety import RiskAssessment


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


KINDS = (FollowUp, ClosureReview, Consent, RiskAssessment)
"""What the section is made of."""


def signers(records: CaseRecords) -> set[int]:
    """Who made the visits, besides those the records name openly."""
    return visitors(records.all(FollowUp))


def section(records: CaseRecords) -> ReintegrationSection:
    """The chapter in a few lines; the case's key is on the ring."""
    followups = in_order(records)
    reviews = sorted(records.all(ClosureReview), key=lambda one: one.asked_at, reverse=True)[:1]
    planned, visits = parted(followups, records.names)
    last_contact = last_contact_of(records)
    return ReintegrationSection(
        next_visit=planned[0] if planned else None,
        made=len(visits),
        left=len(planned),
        last=visits[-1] if visits else None,
        worse=is_worse(visits),
        threatened=is_threatened(visits),
        last_contact=last_contact,
        silent=is_silent(records.case, last_contact),
        review=proposal_in_words(reviews[0], records.names, reader=None) if reviews else None,
    )
