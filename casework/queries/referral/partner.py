"""What stands on the desk of a partner: what was sent to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from casework.policy import viewing
from casework.policy.memberships import ActiveMembership
from casework.policy.roles import memberships_for
from casework.queries.people import Names
from casework.queries.referral.packet import packet_number
from casework.records.news import News
from casework.records.referral import Referral
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.news import TO_THE_PARTNER
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class SentRow:
    """One packet in a partner's list: from whom and by when, no word of hers; and who there saw it first, and when.
    `unsafe` where nobody may call the number in it any more."""

    id: UUID
    number: str
    sender: str
    stage: str
    urgent: bool
    sent_at: datetime
    answer_by: datetime
    expires_at: datetime
    appointment_on: date | None = None
    asked_place_at: datetime | None = None
    what_is_new: Words = ""
    seen_at: datetime | None = None
    seen_by: str = ""
    unsafe: bool = False

    @property
    def is_new(self) -> bool:
        """Whether something of it was seen by nobody here yet."""
        return bool(self.what_is_new)


def sent_to(by: Worker, memberships: Sequence[ActiveMembership]) -> tuple[SentRow, ...]:
    """What was sent to this worker's partner units and is open there, newest first; nothing for who is no partner."""
    if not memberships_for(memberships, Act.REFERRAL_LIST):
        return ()
    columns = ("stage", "urgent", "sent_at", "answer_by", "expires_at", "appointment_on", "asked_place_at")
    with viewing.view_access(by, Act.REFERRAL_LIST, memberships=memberships) as access:
        rows = access.along(Referral, (*columns, "from_unit_id"))
        senders = dict(
            Unit.objects.filter(pk__in={row.columns["from_unit_id"] for row in rows}).values_list("pk", "name")
        )
        told: dict[UUID | None, list[News]] = {}
        for one in News.objects.filter(object_id__in=[row.id for row in rows]).order_by("pk"):
            told.setdefault(one.object_id, []).append(one)
        warned = {one.object_id for found in told.values() for one in found if one.act == Act.CONTACT_WARN.value}
        names = Names()
        names.fetch(one.seen_by_id for news in told.values() for one in news)
        return tuple(
            SentRow(
                id=row.id,
                **_news(told.get(row.id, []), names),
                unsafe=row.id in warned,
                number=packet_number(row.id),
                sender=senders[row.columns["from_unit_id"]],
                **{name: row.columns[name] for name in columns},
            )
            for row in rows
        )


def _news(told: Sequence[News], names: Names) -> dict[str, Any]:
    """What of a packet nobody here has seen yet; else who saw the last of it first, and when."""
    unseen = [one for one in told if one.seen_at is None]
    act = Act.of(unseen[-1].act) if unseen else None
    found: dict[str, Any] = {"what_is_new": TO_THE_PARTNER.get(act, "")} if act else {}
    if told and not unseen:
        found |= {"seen_at": told[-1].seen_at, "seen_by": names[told[-1].seen_by_id]}
    return found
