"""A report of violence comes to a desk: taken, called about, and ended - as a case, with one, or as a report alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils import timezone, translation

from casework.journey.codes import read_code
from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.operation import operation
from casework.policy import gate, unit_of_work, violence_reports
from casework.records.cases import Case
from casework.records.units import Unit
from casework.records.violence_reports import ReportCall, ViolenceReport
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage
from casework.rulebook.sheets import Sheet
from casework.rulebook.violence_reports import (
    CALL_ASKED,
    CASE,
    ENDS_ALONE,
    JOINED,
    OUTCOMES,
    TOLD,
    WITH_A_CASE,
    act_by,
    settle_by,
)


@operation(Act.VIOLENCE_REPORT_TAKE)
def take_report(
    by: Worker, desk: Unit, *, answers: Mapping[str, object], named: Collection[int] = ()
) -> ViolenceReport:
    """Write a report down as it came. Who reports and of whom lies under the desk's key; no case begins with it.

    Where it names somebody who works at this desk, or one of these was pointed out, it goes past that desk to the next,
    and whoever took it down reads it no more. Raises InvalidValue.
    """
    said = _answered(TOLD, answers)
    for row in TOLD:
        if row.must and row.key not in said:
            raise InvalidValue(row.key, "answer_missing")
    now = timezone.now()
    kept = violence_reports.named_among(said, named, desk)
    place = violence_reports.place_for(desk, kept) if kept else desk
    report = ViolenceReport(desk=place, received_at=now, received_by_id=by.pk)
    report.act_by, report.settle_by = act_by(said, at=now), settle_by(at=now)
    violence_reports.make_key(report, place)
    report.told = said
    report.save(force_insert=True)
    violence_reports.keep_from(report, kept)
    return report


@operation(Act.VIOLENCE_REPORT_CALL)
def log_call(by: Worker, desk: Unit, *, report_id: UUID, answers: Mapping[str, object]) -> ReportCall:
    """One call, visit or notice about it. Raises InvalidValue, NotFound, and WrongStage once it has ended."""
    report, said = _standing(desk, report_id), _answered(CALL_ASKED, answers)
    if "what" not in said:
        raise InvalidValue("what", "unknown_answer")
    return _written(by, report, said)


@operation(Act.VIOLENCE_REPORT_END)
def end_report(
    by: Worker, desk: Unit, *, report_id: UUID, outcome: str, why: str = "", case_id: UUID | None = None
) -> ViolenceReport:
    """How it ended: as a case or with one, which whoever ends it sees; or as a report alone, with a word.

    Raises InvalidValue, NotFound, and WrongStage once it has ended.
    """
    report = _standing(desk, report_id)
    if outcome not in OUTCOMES or (outcome in WITH_A_CASE) != (case_id is not None):
        raise InvalidValue("outcome", "unknown_answer")
    if outcome in ENDS_ALONE and not why.strip():
        raise InvalidValue("why", "reason_missing")
    if case_id is not None and not gate.can_be_done(Act.CASE_LOOK, case_id):
        raise NotFound
    if why.strip():
        _written(by, report, {"what": "other", "ended": why.strip()})
    report.file_id, report.outcome = case_id, outcome
    report.ended_at, report.ended_by_id = timezone.now(), by.pk
    report.save(update_fields=["file", "outcome", "ended_at", "ended_by_id"])
    return report


def open_case_of(
    by: Worker,
    desk: Unit,
    *,
    report_id: UUID,
    name: str,
    kinds: Collection[str] = (),
    writing: str,
    writing_why: str = "",
) -> Case:
    """It became a case: begun at the desk as any other is, on her yes or where her life is in danger; both or
    neither."""
    with unit_of_work.transaction_as(by):
        case = open_case(by, desk, name=name, kinds=kinds, writing=writing, writing_why=writing_why)
        end_report(by, desk, report_id=report_id, outcome=CASE, case_id=case.pk)
        return case


def join_case(by: Worker, desk: Unit, *, report_id: UUID, code: str) -> Case:
    """It is about somebody whose case stands: joined to it, with a note there that says so and not who reported; both
    or neither. Raises InvalidValue for a code of no case that whoever joins works on, and for one that has ended."""
    case = Case.objects.filter(code=read_code(code)).first()
    if case is None or not gate.may(by, Act.NOTE_ADD, case):
        has_ended = case is not None and gate.may(by, Act.CASE_REOPEN, case)
        raise InvalidValue("code", "open_again_first" if has_ended else "unknown_code")
    with unit_of_work.transaction_as(by):
        ended = end_report(by, desk, report_id=report_id, outcome=JOINED, case_id=case.pk)
        day = timezone.localtime(ended.received_at)
        with translation.override("vi"):
            add_note(by, case, text=f"Có tin báo nhận ngày {day:%d/%m/%Y}, bàn tiếp nhận giữ.", important=True)
        return case


def _answered(sheet: Sheet, answers: Mapping[str, object]) -> dict[str, object]:
    said = sheet.answered(answers)
    sheet.check(said, refusal="unknown_answer")
    return said


def _standing(desk: Unit, report_id: UUID) -> ViolenceReport:
    found = ViolenceReport.objects.filter(pk=report_id, desk=desk).first()
    if found is None or not violence_reports.open_keys([found]):
        raise NotFound
    # To be changed it is there only until it has ended: the wall lets nobody lock it after that.
    report = ViolenceReport.objects.select_for_update().filter(pk=report_id).first()
    if report is None or report.ended_at is not None:
        raise WrongStage("violence_report_ended")
    return report


def _written(by: Worker, report: ViolenceReport, said: Mapping[str, object]) -> ReportCall:
    call = ReportCall(report=report, written_at=timezone.now(), written_by_id=by.pk)
    call.said = dict(said)
    call.save(force_insert=True)
    return call
