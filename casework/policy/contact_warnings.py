"""Whether her number is not safe any more: for a case as it is now, and for a packet since it was sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from casework.records.contact_warnings import ContactWarning
from casework.records.referral import Referral


def since(case_id: UUID) -> datetime | None:
    """Since when the way to reach her that stands is not safe; None where nobody said so."""
    standing = ContactWarning.objects.filter(case_id=case_id, ended_at__isnull=True).first()
    return standing.said_at if standing is not None else None


def on_packet(referral: Referral) -> datetime | None:
    """Since when what this packet says of reaching her is not safe: also where the desk has another way since, for the
    packet still says the old one."""
    later = Q(ended_at__isnull=True) | Q(ended_at__gt=referral.sent_at)
    found = ContactWarning.objects.filter(later, case_id=referral.case_id).order_by("said_at").first()
    return found.said_at if found is not None else None
