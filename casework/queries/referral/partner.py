"""What stands on the desk of a partner: what was sent to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
    is_new: bool = False
    seen_at: datetime | None = None
    seen_by: str = ""
    unsafe: bool = False


def sent_to(by: Worker, memberships: Sequence[ActiveMembership]) -> tuple[SentRow, ...]:
    """What was sent to this worker's partner units and is open there, newest first; nothing for who is no partner."""
    if not memberships_for(memberships, Act.REFERRAL_LIST):
        return ()
    columns = ("stage", "urgent", "sent_at", "answer_by", "expires_at", "from_unit_id")
    with viewing.view_access(by, Act.REFERRAL_LIST, memberships=memberships) as access:
        rows = access.along(Referral, columns)
        senders = dict(
            Unit.objects.filter(pk__in={row.columns["from_unit_id"] for row in rows}).values_list("pk", "name")
        )
        of_them = News.objects.filter(object_id__in=[row.id for row in rows]).order_by("id")
        told = {one.object_id: one for one in of_them}
        warned = {one.object_id for one in of_them if one.act == Act.CONTACT_WARN.value}
        names = Names()
        names.fetch(one.seen_by_id for one in told.values())
        return tuple(
            SentRow(
                id=row.id,
                is_new=row.id in told and told[row.id].seen_at is None,
                seen_at=told[row.id].seen_at if row.id in told else None,
                seen_by=names[told[row.id].seen_by_id] if row.id in told else "",
                unsafe=row.id in warned,
                number=packet_number(row.id),
                sender=senders[row.columns["from_unit_id"]],
                **{name: row.columns[name] for name in columns if name != "from_unit_id"},
            )
            for row in rows
        )
