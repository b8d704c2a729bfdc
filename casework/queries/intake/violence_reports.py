"""Reports of violence at a desk: the list page by page, and one with the log of what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from casework.policy import gate, viewing, violence_reports
from casework.policy.roles import memberships_for
from casework.policy.viewing import Viewing
from casework.queries.people import Names
from casework.records.units import Unit
from casework.records.violence_reports import ReportCall, ViolenceReport
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said
from casework.rulebook.violence_reports import CALL, OUTCOMES, SETTLED_WITHIN, TOLD

A_PAGE = 20


@dataclass(frozen=True)
class ViolenceReportRow:
    """One report in the list: from whom it came, of whom, by when it is settled, and how it ended."""

    id: UUID
    source: Words
    about: str
    going_on: bool
    at: datetime
    until: datetime
    ended_at: datetime | None
    outcome: Words


@dataclass(frozen=True)
class ReportList:
    """A page of them, newest first; `older` is where the list goes on."""

    rows: tuple[ViolenceReportRow, ...]
    older: UUID | None


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


def listed(by: Worker, *, before: UUID | None = None) -> ReportList:
    """What was reported at this worker's desks. Raises NotFound for who sits at none."""
    with viewing.view_access(by, Act.VIOLENCE_REPORT_LIST) as access:
        asked = ViolenceReport.objects.filter(desk_id__in=_desks(access))
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
    report = ViolenceReport.objects.filter(pk=report_id, desk_id__in=_desks(access)).select_related("desk").first()
    if report is None or not violence_reports.open_keys([report]):
        raise NotFound
    access.showed([report.pk])
    calls = list(ReportCall.objects.filter(report=report).order_by("id"))
    names = Names()
    names.fetch({report.received_by_id, *(call.written_by_id for call in calls)})
    seen = report.file_id is not None and gate.can_be_done(Act.CASE_LOOK, report.file_id)
    return ReportLook(
        row=_row(report, opened=True),
        desk=report.desk,
        by=names[report.received_by_id],
        said=TOLD.said(report.told),
        calls=tuple(CallRow(call.written_at, names[call.written_by_id], CALL.said(call.said)) for call in calls),
        case_id=report.file_id if seen else None,
    )


def _desks(access: Viewing) -> list[int]:
    found = [one.unit_id for one in memberships_for(access.memberships, Act.VIOLENCE_REPORT_LIST)]
    if not found:
        raise NotFound
    return found


def _row(report: ViolenceReport, *, opened: bool) -> ViolenceReportRow:
    told = report.told if opened else {}
    return ViolenceReportRow(
        id=report.pk,
        source=TOLD["source"].words(told["source"]) if "source" in told else "",
        about=str(told.get("about", "")),
        going_on=told.get("going_on") == "yes",
        at=report.received_at,
        until=report.received_at + timedelta(hours=SETTLED_WITHIN.value or 0),
        ended_at=report.ended_at,
        outcome=OUTCOMES.label(report.outcome) if report.outcome else "",
    )
