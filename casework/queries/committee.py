"""What stands on the desk of a commune People's Committee: the notices addressed to it, newest first, and no case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy import notices, viewing
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.roles import memberships_for
from casework.records.notices import CommitteeNotice
from casework.records.workers import Worker
from casework.rulebook.acts import Act

A_PAGE = 30


@dataclass(frozen=True)
class NoticeRow:
    """One notice: its words, when it came, and when somebody at the committee said that it is there. No words stand in
    one that does not open."""

    id: UUID
    words: tuple[str, ...]
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Notices:
    """A page of them; `older` is where the list goes on."""

    rows: tuple[NoticeRow, ...]
    older: UUID | None


def notices_to(by: Worker, memberships: Sequence[ActiveMembership], *, before: UUID | None = None) -> Notices | None:
    """What was sent to this worker's committee; None for who works at none."""
    at = memberships_for(memberships, Act.NOTICE_LIST)
    if not at:
        return None
    with viewing.view_access(by, Act.NOTICE_LIST, memberships=memberships) as access:
        unit_ids = [membership.unit_id for membership in at]
        asked = CommitteeNotice.objects.filter(unit_id__in=unit_ids)
        if before is not None:
            asked = asked.filter(pk__lt=before)
        found = list(asked.order_by("-pk")[: A_PAGE + 1])
        page = found[:A_PAGE]
        words: dict[UUID, tuple[str, ...]] = {}
        for unit_id in unit_ids:
            words |= notices.open_copies(unit_id, [row for row in page if row.unit_id == unit_id])
        access.showed(row.pk for row in page)
        rows = tuple(NoticeRow(row.pk, words.get(row.pk, ()), row.sent_at, row.read_at) for row in page)
        return Notices(rows, page[-1].pk if len(found) > A_PAGE else None)


def older_notices(by: Worker, before: UUID | None) -> Notices | None:
    """The same further down; None for who works at no committee."""
    return notices_to(by, memberships_of(by), before=before)
