"""What stands on the desk of a commune People's Committee: the notices for it, those that wait first, and no case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from casework.policy import gate, notices, viewing
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.roles import memberships_for
from casework.records.notices import CommitteeNotice
from casework.records.units import BODIES, Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.bodies import DECISIONS
from casework.rulebook.refusals import NotFound, WrongStage

A_PAGE = 10


@dataclass(frozen=True)
class NoticeRow:
    """One notice: its words, when it came, and when somebody at the committee said that it is there. No words stand in
    one that does not open."""

    id: UUID
    words: tuple[str, ...]
    sent_at: datetime
    read_at: datetime | None
    decision: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Notices:
    """A page of them, those that wait for its reader before the rest; `older` is where the list goes on, `decides`
    whether its reader decides on them."""

    rows: tuple[NoticeRow, ...]
    older: UUID | None
    decides: bool = False

    @property
    def waiting(self) -> tuple[NoticeRow, ...]:
        """What nobody decided on; for who does not decide, what nobody took."""
        return tuple(row for row in self.rows if (row.decided_at if self.decides else row.read_at) is None)

    @property
    def done(self) -> tuple[NoticeRow, ...]:
        """The rest."""
        return tuple(row for row in self.rows if (row.decided_at if self.decides else row.read_at) is not None)


@dataclass(frozen=True)
class ToDecide:
    """One notice before it is decided on: its words, and whom of the commune's bodies one may call."""

    unit_id: int
    row: NoticeRow
    bodies: tuple[tuple[str, str], ...]


def notices_to(by: Worker, memberships: Sequence[ActiveMembership], *, before: UUID | None = None) -> Notices | None:
    """What was sent to this worker's committee; None for who works at none."""
    at = memberships_for(memberships, Act.NOTICE_LIST)
    if not at:
        return None
    with viewing.view_access(by, Act.NOTICE_LIST, memberships=memberships) as access:
        unit_ids = [membership.unit_id for membership in at]
        decides = bool(memberships_for(memberships, Act.NOTICE_DECIDE))
        waits = Q(decided_at=None) if decides else Q(read_at=None)
        asked = CommitteeNotice.objects.filter(unit_id__in=unit_ids)
        if before is not None:
            below, rest = Q(pk__lt=before), ~waits
            asked = asked.filter((waits & below) | rest if asked.filter(waits, pk=before).exists() else rest & below)
        found = list(asked.order_by(ExpressionWrapper(waits, BooleanField()).desc(), "-pk")[: A_PAGE + 1])
        page = found[:A_PAGE]
        words: dict[UUID, tuple[str, ...]] = {}
        for unit_id in unit_ids:
            words |= notices.open_copies(unit_id, [row for row in page if row.unit_id == unit_id])
        access.showed(row.pk for row in page)
        rows = tuple(_row(row, words) for row in page)
        return Notices(rows, page[-1].pk if len(found) > A_PAGE else None, decides)


def _row(row: CommitteeNotice, words: Mapping[UUID, tuple[str, ...]]) -> NoticeRow:
    decided = str(DECISIONS.label(row.decision)) if row.decision else ""
    return NoticeRow(row.pk, words.get(row.pk, ()), row.sent_at, row.read_at, decided, row.decided_at)


def to_decide(by: Worker, notice_id: UUID, *, sent: bool) -> ToDecide:
    """One of them, for whoever decides there. Raises NotAllowed, NotFound, and WrongStage where it was decided on,
    unless an answer was sent."""
    with viewing.view_access(by, Act.NOTICE_DECIDE) as access:
        units = {unit.pk: unit for unit in gate.units_for(by, Act.NOTICE_DECIDE)}
        found = CommitteeNotice.objects.filter(pk=notice_id, unit__in=units).first()
        if found is None:
            raise NotFound
        if found.decided_at is not None and not sent:
            raise WrongStage("notice_decided")
        access.showed([found.pk])
        row = _row(found, notices.open_copies(found.unit_id, [found]))
        return ToDecide(found.unit_id, row, tuple(_bodies_of(units[found.unit_id])))


def _bodies_of(committee: Unit) -> Iterator[tuple[str, str]]:
    """The bodies of the committee's commune, each with its number."""
    there = Unit.objects.filter(
        kind__in=BODIES,
        is_active=True,
        province_id=committee.province_id,
        commune_code=committee.commune_code,
        commune_valid_from=committee.commune_valid_from,
    )
    yield from there.order_by("name").values_list("name", "phone")


def older_notices(by: Worker, before: UUID | None) -> Notices | None:
    """The same further down; None for who works at no committee."""
    return notices_to(by, memberships_of(by), before=before)
