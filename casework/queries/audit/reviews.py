"""What was looked into by a second person: which anomaly, who, when and why, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy import gate, lists, province_keys, viewing
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.oversight import Review
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import GOOD_REASONS, AnomalyKind
from casework.rulebook.rows import Words
from casework.vault.errors import VaultError

A_PAGE = 25


@dataclass(frozen=True)
class Reviewed:
    """One anomaly that was looked into. `closed` where its words do not open for this reader."""

    id: UUID
    kind: str
    label: Words
    whose: str
    case_id: UUID | None
    code: str
    mark: str
    by: str
    at: datetime
    reason: Words
    text: str
    closed: bool


@dataclass(frozen=True)
class ReviewedPage:
    """A page of what was looked into."""

    rows: tuple[Reviewed, ...]
    older: UUID | None


def reviewed(by: Worker, *, before: UUID | None = None) -> ReviewedPage:
    """What was looked into in the supervisor's province, the latest first. Raises NotAllowed."""
    with viewing.view_access(by, Act.REVIEW_LIST) as access:
        province_id = gate.require_role(by, Act.REVIEW_LIST).province_id
        found = Review.objects.filter(province_id=province_id).order_by("-id")
        if before is not None:
            found = found.filter(id__lt=before)
        rows = list(found[: A_PAGE + 1])
        kept, more = rows[:A_PAGE], len(rows) > A_PAGE
        province_keys.take_up(
            province_id, [(row.id, bytes(row.sealed_key)) for row in kept if row.sealed_key is not None]
        )
        cases = {row.about_id for row in kept if row.about_id is not None}
        codes = {one.id: one.columns["code"] for one in lists.among(by, Case, ("code",), cases, act=Act.REVIEW_LIST)}
        access.showed(codes)
        people = Names()
        people.fetch([row.by_id for row in kept] + [row.worker_id for row in kept])
        return ReviewedPage(
            tuple(_told(row, people, codes) for row in kept),
            kept[-1].id if more else None,
        )


def _told(row: Review, people: Names, codes: dict[UUID, str | None]) -> Reviewed:
    try:
        words, closed = row.words, False
    except VaultError:
        # Her case was forgotten, or this supervisor is kept from it: that it was reviewed stays to be seen.
        words, closed = {}, True
    return Reviewed(
        id=row.id,
        kind=row.kind,
        label=AnomalyKind(row.kind).label if row.kind in set(AnomalyKind) else row.kind,
        whose=people[row.worker_id],
        case_id=row.about_id if row.about_id in codes else None,
        code=(codes.get(row.about_id) or f"…{row.about_id.hex[-6:]}") if row.about_id else "",
        mark=row.mark if row.worker_id is not None and len(row.mark) == len("2026-01-01") else "",
        by=people[row.by_id],
        at=row.at,
        reason=GOOD_REASONS.label(words.get("reason", "")) if words else "",
        text=words.get("text", ""),
        closed=closed,
    )
