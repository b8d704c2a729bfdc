"""Reports of violence at a desk: the list page by page, and one with the log of what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, When, Window

from casework.policy import gate, viewing, violence_reports
from casework.policy.memberships import ActiveMembership
from casework.policy.roles import memberships_for
from casework.policy.viewing import Viewing
from casework.queries.people import Names
from casework.records.units import Membership, Unit
from casework.records.violence_reports import ReportCall, ViolenceReport
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.names import sort_key
from casework.rulebook.refusals import NotFound
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said
from casework.rulebook.violence_reports import CALL, OUTCOMES, TOLD

A_PAGE = 20
ON_DESK = 5
"""So many that wait stand on a desk; how many there are beyond is said, with the way to them."""

ANY = "EXISTS (SELECT FROM casework_violencereport r WHERE r.ended_at IS NULL)"
"""Whether there may be any that wait, asked along with the lists of a desk; the wall shows her own alone."""


@dataclass(frozen=True)
class ViolenceReportRow:
    """One report in the list: from whom it came, of whom, by when something is done or it is settled, how it ended."""

    id: UUID
    source: Words
    about: str
    going_on: bool
    at: datetime
    until: datetime
    ended_at: datetime | None
    outcome: Words
    untouched: bool = True
    from_page: bool = False
    """Whether it came from a page without an account: then its time is the hour alone."""


@dataclass(frozen=True)
class ReportList:
    """A page of them, newest first; `older` is where the list goes on."""

    rows: tuple[ViolenceReportRow, ...]
    older: UUID | None


@dataclass(frozen=True)
class Waiting:
    """Those that wait on a desk, what goes on now first and then the one due first; `left` are beyond these."""

    rows: tuple[ViolenceReportRow, ...] = ()
    left: int = 0


NONE_WAIT = Waiting()


@dataclass(frozen=True)
class CallRow:
    """One line of the log."""

    at: datetime
    by: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class ReportLook:
    """One report whole: `case_id` where it became or joined a case that its reader sees."""

    row: ViolenceReportRow
    desk: Unit
    by: str
    said: tuple[Said, ...]
    calls: tuple[CallRow, ...]
    case_id: UUID | None
    opens: bool
    """Whether a case can be begun where it lies: a province begins none."""


def on_desk(memberships: Sequence[ActiveMembership]) -> Waiting:
    """What waits at this worker's desks, as it stands on her first page."""
    desks = [one.unit_id for one in memberships_for(memberships, Act.VIOLENCE_REPORT_LIST)]
    if not desks:
        return NONE_WAIT
    waits = _timed(desks).filter(ended_at__isnull=True).annotate(of_all=Window(Count("*")))
    waits = waits.order_by(Case(When(act_by__isnull=True, then=1), default=0), "until", "id")
    page = list(waits[:ON_DESK])
    opened = violence_reports.open_keys(page)
    # A first page is no look at it: of whom it is stands there only once it is opened.
    rows = tuple(replace(_row(report, opened=report.pk in opened), about="") for report in page)
    return Waiting(rows, page[0].of_all - len(page) if page else 0)


def colleagues(by: Worker, desks: Sequence[Unit]) -> list[tuple[int, str]]:
    """Who else works at these desks, by name: whoever reports says whether it is about one of them."""
    places = Membership.objects.filter(unit__in=desks, ended_at__isnull=True, worker__is_active=True)
    found = places.values_list("worker_id", "worker__display_name").distinct()
    return sorted(((pk, name) for pk, name in found if pk != by.pk), key=lambda one: sort_key(one[1]))


def listed(by: Worker, *, before: UUID | None = None, waiting: bool = False) -> ReportList:
    """What was reported at this worker's desks, or what of it waits. Raises NotFound for who sits at none."""
    with viewing.view_access(by, Act.VIOLENCE_REPORT_LIST) as access:
        asked = _timed(_desks(access))
        if waiting:
            asked = asked.filter(ended_at__isnull=True)
        if before is not None:
            asked = asked.filter(pk__lt=before)
        found = list(asked.order_by("-pk")[: A_PAGE + 1])
        page = found[:A_PAGE]
        opened = violence_reports.open_keys(page)
        access.showed(report.pk for report in page)
        rows = tuple(_row(report, opened=report.pk in opened) for report in page)
        return ReportList(rows, page[-1].pk if len(found) > A_PAGE else None)


def to_look(by: Worker, report_id: UUID) -> ReportLook:
    """One report, to read it. Raises NotFound for what is not at her desk."""
    with viewing.view_access(by, Act.VIOLENCE_REPORT_LOOK) as access:
        return _looked(access, report_id)


def to_call(by: Worker, report_id: UUID) -> ReportLook:
    """The same, to write down what was done about it."""
    with viewing.view_access(by, Act.VIOLENCE_REPORT_CALL) as access:
        return _looked(access, report_id)


def to_end(by: Worker, report_id: UUID) -> ReportLook:
    """The same, to say what became of it."""
    with viewing.view_access(by, Act.VIOLENCE_REPORT_END) as access:
        return _looked(access, report_id)


def _looked(access: Viewing, report_id: UUID) -> ReportLook:
    report = _timed(_desks(access)).filter(pk=report_id).select_related("desk").first()
    if report is None or not violence_reports.open_keys([report]):
        raise NotFound
    access.showed([report.pk])
    calls = list(ReportCall.objects.filter(report=report).order_by("id"))
    names = Names()
    received_by = report.received_by_id
    names.fetch({*([received_by] if received_by else []), *(call.written_by_id for call in calls)})
    seen = report.file_id is not None and gate.can_be_done(Act.CASE_LOOK, report.file_id)
    return ReportLook(
        row=_row(report, opened=True),
        desk=report.desk,
        by=names[received_by] if received_by else "",
        said=TOLD.said(report.told),
        calls=tuple(CallRow(call.written_at, names[call.written_by_id], CALL.said(call.said)) for call in calls),
        case_id=report.file_id if seen else None,
        opens=any(one.unit_id == report.desk_id for one in memberships_for(access.memberships, Act.CASE_OPEN)),
    )


def _timed(desks: Sequence[int]) -> QuerySet[Any]:
    """Those of these desks, each with whether anything was done about it, and until when what comes next is due: the
    first thing, of what goes on now, or its end."""
    done = Exists(ReportCall.objects.filter(report=OuterRef("pk")))
    until = Case(When(acted_on=False, act_by__isnull=False, then="act_by"), default="settle_by")
    return ViolenceReport.objects.filter(desk_id__in=desks).annotate(acted_on=done).annotate(until=until)


def _desks(access: Viewing) -> list[int]:
    found = [one.unit_id for one in memberships_for(access.memberships, Act.VIOLENCE_REPORT_LIST)]
    if not found:
        raise NotFound
    return found


def _row(report: Any, *, opened: bool) -> ViolenceReportRow:
    told = report.told if opened else {}
    return ViolenceReportRow(
        id=report.pk,
        source=TOLD["source"].words(told["source"]) if "source" in told else "",
        about=str(told.get("about", "")),
        going_on=told.get("going_on") == "yes",
        at=report.received_at,
        until=report.until,
        ended_at=report.ended_at,
        outcome=OUTCOMES.label(report.outcome) if report.outcome else "",
        untouched=not report.acted_on,
        from_page=report.received_by_id is None,
    )
