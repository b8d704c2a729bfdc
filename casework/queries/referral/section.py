"""Referrals on the case page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from casework.queries.case_records import CaseRecords
from casework.records.cases import Clock
from casework.records.referral import Referral
from casework.rulebook.duties import UNMET
from casework.rulebook.rows import Words
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import REFERRAL_OPEN, ReferralStage


@dataclass(frozen=True)
class Sent:
    """One referral on the case page."""

    id: UUID
    service: Words
    to: str
    stage: str
    open: bool
    urgent: bool
    sent_at: datetime
    answer_by: datetime
    waits: bool
    expired: bool
    to_seek: bool
    unread: bool
    danger_told_at: datetime | None


@dataclass(frozen=True)
class ReferralSection:
    """Referrals on the case page, the open ones first."""

    sent: tuple[Sent, ...]


KINDS = (Referral, Clock)
"""What the section is made of."""


def section(records: CaseRecords) -> ReferralSection:
    """Referrals on the page of a case that was entered."""
    now = timezone.now()
    seeking = {clock.object_id for clock in records.all(Clock) if clock.rule == "elsewhere" and clock.met_at is None}
    sent = [
        Sent(
            id=row.pk,
            service=SERVICES[row.why["service"]].label,
            to=records.names.unit(row.to_unit_id),
            stage=row.stage,
            open=ReferralStage(row.stage) in REFERRAL_OPEN,
            urgent=row.urgent,
            sent_at=row.sent_at,
            answer_by=row.answer_by,
            waits=row.stage == ReferralStage.SENT,
            expired=ReferralStage(row.stage) in REFERRAL_OPEN and row.expires_at <= now,
            unread=row.pk in seeking and ReferralStage(row.stage) in REFERRAL_OPEN and row.expires_at > now,
            danger_told_at=row.danger_told_at,
            to_seek=row.pk in seeking and ReferralStage(row.stage) in UNMET,
        )
        for row in records.newest(Referral)
    ]
    return ReferralSection(tuple(sorted(sent, key=lambda one: not one.open)))
