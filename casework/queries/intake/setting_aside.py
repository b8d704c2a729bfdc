"""A case set aside and the file that carries on: on both pages, before who decides, and for who reads what was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from casework.policy import gate, viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import UNIT, WORKER, CaseRecords
from casework.queries.editing import Editing
from casework.queries.instrument import kinds_in
from casework.queries.intake.wording import IncidentSummary, incident_in_words
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Incident
from casework.records.setting_aside import CarriedReport, SettingAside
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import WrongStage
from casework.rulebook.rows import Words
from casework.rulebook.setting_aside import KINDS as REASONS


@dataclass(frozen=True)
class OtherFile:
    """The file at the other end, for who may see it; `case_id` is None for whoever may not, and nothing is told."""

    case_id: UUID | None = None
    code: str = ""


@dataclass(frozen=True)
class ReportRow:
    """What was told in a duplicate: since when it is here, whether somebody read it and what she did."""

    id: UUID
    carried_at: datetime
    other: OtherFile
    read_on: date | None
    read_by: str
    answer: str


@dataclass(frozen=True)
class Aside:
    """How a case stands to others of the same person: set aside, proposed to be, or carrying what another told."""

    kind: Words = ""
    why: str = ""
    duplicate: bool = False
    other: OtherFile = OtherFile()
    waits: bool = False
    reports: tuple[ReportRow, ...] = ()


KINDS = (SettingAside, CarriedReport)
"""What the section is made of."""


def section(records: CaseRecords, *, answers: bool = True) -> Aside:
    """The section of the case page; of files the reader does not hold it tells that they are there, and no more.

    Without the `answers` to what was carried it takes reports that were read in the clear.
    """
    asked = [one for one in records.all(SettingAside) if one.ended_at is None and one.approved is not False]
    reports = records.newest(CarriedReport)
    files = _files([*(one.duplicate_of_id for one in asked), *(one.from_case_id for one in reports)])
    stands = asked[-1] if asked else None
    rows = tuple(_row(one, files, records.names[one.read_by_id], answers=answers) for one in reports)
    if stands is None:
        return Aside(reports=rows)
    return Aside(
        kind=REASONS.label(stands.kind),
        why=stands.why,
        duplicate=stands.duplicate_of_id is not None,
        other=files.get(stands.duplicate_of_id, OtherFile()),
        waits=stands.approved is None,
        reports=rows,
    )


def _files(ids: Iterable[UUID | None]) -> dict[UUID | None, OtherFile]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    # The wall answers only for those that the reader holds.
    return {
        case_id: OtherFile(case_id, code or f"…{case_id.hex[-6:]}")
        for case_id, code in Case.objects.filter(pk__in=wanted).values_list("id", "code")
    }


def _row(report: CarriedReport, files: dict[UUID | None, OtherFile], reader: str, *, answers: bool) -> ReportRow:
    other = files.get(report.from_case_id, OtherFile())
    said = (report.answer or "") if answers else ""
    return ReportRow(report.pk, report.carried_at, other, report.read_on, reader, said)


# Deciding -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileInShort:
    """One of two files side by side: whose it is, where it is kept, what happened."""

    case_id: UUID
    code: str
    name: str
    desk: str
    stage: str
    happened: IncidentSummary


@dataclass(frozen=True)
class AsidePage:
    """What stands before whoever decides: what was proposed by whom, the file, and the other of a duplicate."""

    case_id: UUID
    kind: Words
    why: str
    asked_by: str
    asked_at: datetime
    asked_by_reader: bool
    decided: bool
    duplicate: bool
    this: FileInShort
    other: FileInShort | None


def to_decide(by: Worker, case_id: UUID) -> tuple[Case, Editing[AsidePage]]:
    """A case entered to decide on the newest proposal to set it aside. The other file is opened beside it, with a line
    of its own.

    Raises NotFound; WrongStage where nothing was proposed.
    """
    with viewing.view_access(by, Act.CASE_SET_ASIDE) as access:
        case = access.enter(Case, case_id)
        return case, _editing(access, case)


def _editing(access: Viewing, case: Case) -> Editing[AsidePage]:
    records = CaseRecords(access, case, (SettingAside, Incident, FirstWords), beside=(WORKER, UNIT))
    asked = next(iter(records.newest(SettingAside)), None)
    if asked is None:
        raise WrongStage("nothing_to_decide")
    page = AsidePage(
        case_id=case.pk,
        kind=REASONS.label(asked.kind),
        why=asked.why,
        asked_by=records.names[asked.asked_by_id],
        asked_at=asked.asked_at,
        asked_by_reader=asked.asked_by_id == access.by.pk,
        decided=asked.approved is not None,
        duplicate=asked.duplicate_of_id is not None,
        this=_in_short(records),
        other=_other(access.by, asked.duplicate_of_id),
    )
    again = partial(_editing, access, case)
    return Editing(case.pk, "settingaside", asked.version, {}, page, again, asked.pk)


def _other(by: Worker, case_id: UUID | None) -> FileInShort | None:
    living = Case.objects.filter(pk=case_id).first() if case_id is not None else None
    if living is None or not gate.may(by, Act.REPORT_CARRY, living):
        return None
    with viewing.view_access(by, Act.REPORT_CARRY) as access:
        case = access.enter(Case, living.pk)
        return _in_short(CaseRecords(access, case, (Incident, FirstWords), beside=(UNIT,)))


def _in_short(records: CaseRecords) -> FileInShort:
    case = records.case
    return FileInShort(
        case_id=case.pk,
        code=case.code or "",
        name=case.name or "",
        desk=records.names.unit(case.desk_id),
        stage=case.stage,
        happened=incident_in_words(records.one(Incident), kinds_in(records)),
    )


# Reading what was told ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReportPage:
    """What was told in the other file, for who must read it."""

    case_id: UUID
    code: str
    carried_at: datetime
    lines: tuple[str, ...]
    other: OtherFile
    read_on: date | None


def to_read(by: Worker, case_id: UUID, report_id: UUID) -> tuple[Case, Editing[ReportPage]]:
    """A living file entered to read what was told in a duplicate. Raises NotFound."""
    with viewing.view_access(by, Act.REPORT_READ) as access:
        case = access.enter(Case, case_id)
        return case, _reading(access, case, report_id)


def _reading(access: Viewing, case: Case, report_id: UUID) -> Editing[ReportPage]:
    found = CaseRecords(access, case, (CarriedReport,)).found(CarriedReport, report_id)
    other = _files([found.from_case_id]).get(found.from_case_id, OtherFile())
    lines = tuple(line for line in found.told.split("\n") if line.strip())
    page = ReportPage(case.pk, case.code or "", found.carried_at, lines, other, found.read_on)
    again = partial(_reading, access, case, report_id)
    return Editing(case.pk, "carriedreport", found.version, {"answer": found.answer}, page, again, report_id)
