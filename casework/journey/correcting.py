"""A wrong day is put right with a reason: both days stand in the history, the reason is a note of the case."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext

from casework.journey.operation import operation
from casework.records.base import Record, insert
from casework.records.cases import Case
from casework.records.intake import Note
from casework.records.livelihood import Training
from casework.records.struck import standing
from casework.records.typed_days import TYPED_DAYS
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.date_limits import LIMITS
from casework.rulebook.refusals import InvalidValue, NotFound, WrongStage


@operation(Act.DAY_CORRECT)
def correct_day(
    by: Worker, case: Case, *, what: str, record_id: UUID, day: date, why: str, expected_version: int
) -> Record:
    """Put one day of one record right, earlier as well; its clock moves with it.

    `what` is the name of its limits. Raises InvalidValue, NotFound, EditConflict, and WrongStage for a day that does
    not stand any more: of a visit that was made, of a reminder that was seen to.
    """
    typed = TYPED_DAYS.get(what)
    if typed is None:
        raise NotFound
    records: Any = typed.record._default_manager  # each of them hangs on a case, which Record itself does not say
    found: Record | None = standing(records.select_for_update().filter(case=case), case).filter(pk=record_id).first()
    if found is None:
        raise NotFound
    if not typed.stands(found):
        raise WrongStage("day_stands_no_more")
    was: date = getattr(found, typed.column)
    if was == day:
        raise InvalidValue("day", "same_day")
    if isinstance(found, Training):
        _ends_after_it_began(found, typed.column, day)
    keep_reason(by, case, what, was=was, became=day, why=why, field="why")
    return found.update(expected_version=expected_version, **{typed.column: day})


def keep_reason(by: Worker, case: Case, what: str, *, was: date, became: date, why: str, field: str) -> None:
    """Keep why a day was put right, with both days, as a note. Raises InvalidValue without a reason."""
    if not why.strip():
        raise InvalidValue(field, "why_day_missing")
    with translation.override("vi"):  # the file speaks Vietnamese, whatever language its writer reads
        text = gettext("%(what)s: sửa từ %(was)s thành %(now)s. %(why)s") % {
            "what": LIMITS[what].label,
            "was": f"{was:%d/%m/%Y}",
            "now": f"{became:%d/%m/%Y}",
            "why": why,
        }
    insert(Note(case=case, written_at=timezone.now(), written_by_id=by.pk, text=text))


def _ends_after_it_began(training: Training, column: str, day: date) -> None:
    began, ended = (day, training.ended_on) if column == "began_on" else (training.began_on, day)
    if ended is not None and ended < began:
        raise InvalidValue("day", "ends_before_it_began")
