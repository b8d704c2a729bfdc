"""Whose case it is, who could take it, and who stands in for whom at a desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.utils import timezone

from casework.policy import excluding, filtered_lists, gate, viewing
from casework.policy.memberships import memberships_of
from casework.policy.viewing import Viewing
from casework.queries.desk import columns_of_list
from casework.queries.editing import Editing
from casework.queries.list_rows import CaseRow, Reader
from casework.records.cases import Case
from casework.records.desk_views import Handover
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.list_views import MINE, ListView
from casework.rulebook.rows import day_of

type Choices = tuple[tuple[int, str], ...]
"""Whom a page offers: numbers and names, whoever asks first."""


def to_assign(by: Worker, case_id: UUID) -> tuple[Case, Editing[Choices]]:
    """A case entered to say whose it is. Whom it could not go to is not among the choices, and nothing says why."""
    with viewing.view_access(by, Act.CASE_ASSIGN) as access:
        case = access.enter(Case, case_id)
        return case, _editing(access, case)


def _editing(access: Viewing, case: Case) -> Editing[Choices]:
    case = access.enter(Case, case.pk)
    choices = _named(access.by, excluding.who_could_hold(case, case.desk))
    offered = {worker_id for worker_id, _name in choices}
    stands = {"worker_id": case.assigned_id if case.assigned_id in offered else None}
    return Editing(case.pk, "case", case.version, stands, choices, partial(_editing, access, case))


def _named(by: Worker, ids: Iterable[int]) -> Choices:
    rows = Worker.objects.filter(pk__in=set(ids)).order_by("display_name").values_list("pk", "display_name")
    return tuple(sorted(rows, key=lambda row: row[0] != by.pk))


@dataclass(frozen=True)
class StandIn:
    """A running handover: whose cases, with whom, until when; `mine` where they are the reader's own."""

    id: int
    worker: str
    to: str
    until_on: date
    mine: bool


@dataclass(frozen=True)
class HandoverPage:
    """The desk, who stands in for whom there, whom she may ask, and which of her cases whoever stands in for her does
    not see: those she gives to somebody else."""

    desk: Unit
    running: tuple[StandIn, ...]
    choices: Choices
    apart: tuple[CaseRow, ...]


def handover_page(by: Worker) -> HandoverPage:
    """The page of handing over at her desk. Raises NotAllowed."""
    desk = gate.units_for(by, Act.HANDOVER_MAKE)[0]
    with viewing.view_access(by, Act.CASE_FILTER) as access:
        today = day_of(timezone.now())
        rows = Handover.objects.filter(unit=desk, ended_at__isnull=True, until_on__gte=today)
        rows = rows.select_related("worker", "to").order_by("pk")
        running = [one for one in rows if by.pk in (one.worker_id, one.to_id)]
        colleagues = Membership.objects.filter(unit=desk, ended_at__isnull=True, worker__is_active=True)
        choices = _named(by, set(colleagues.values_list("worker_id", flat=True)) - {by.pk})
        mine = next((one for one in running if one.worker_id == by.pk), None)
        return HandoverPage(
            desk=desk,
            running=tuple(
                StandIn(one.pk, one.worker.display_name, one.to.display_name, one.until_on, one.worker_id == by.pk)
                for one in running
            ),
            choices=choices,
            apart=_apart(access, mine.to_id) if mine else (),
        )


def _apart(access: Viewing, to_id: int) -> tuple[CaseRow, ...]:
    """Which of her cases the one who stands in for her is kept from: to them somebody else must see."""
    memberships, now = memberships_of(access.by), timezone.now()
    found = filtered_lists.list_by_danger(
        access.by,
        columns_of_list(memberships),
        act=Act.CASE_FILTER,
        view=ListView(whose=MINE),
        watching=False,
        after=None,
        limit=filtered_lists.ALL_OF_ONE,
        now=now,
        today=day_of(now),
        kept_from=to_id,
    )
    access.showed(one.case.id for one in found)
    read = Reader(memberships)
    return tuple(read.row(one.case) for one in found)
