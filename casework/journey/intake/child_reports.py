"""It was reported that a child is harmed: to whom, kept among the notes; and whether a report is owed by her kinds."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.text import capfirst

from casework.journey.operation import operation
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Note
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import Kinds
from casework.rulebook.child_reports import ASKED, BODIES, GIVEN, OWED, owed_of
from casework.rulebook.refusals import WrongStage


@operation(Act.CHILD_REPORT)
def report_child(by: Worker, case: Case, *, to: str, told: str) -> FirstWords:
    """It was reported that a child is harmed (law 102/2016 art. 51): to which body, and who there was told; kept among
    the notes. Her consent is not asked for it. Raises InvalidValue, and WrongStage where none is owed or it was given.
    """
    ASKED.check({"to": to, "told": told.strip()})
    words = FirstWords.objects.select_for_update().filter(case=case).first()
    if words is None or words.child_report != OWED:
        given = words is not None and words.child_report == GIVEN
        raise WrongStage("child_report_given" if given else "no_child_report_owed")
    words.update(child_report=GIVEN)
    with translation.override("vi"):  # the file speaks Vietnamese, whatever language its writer reads
        text = f"{capfirst(str(Act.CHILD_REPORT.label))}: {BODIES.label(to)}, {told.strip()}"
    insert(Note(case=case, written_at=timezone.now(), written_by_id=by.pk, text=text))
    return words


def keep_owed(words: FirstWords, kinds: Kinds) -> None:
    """Part of the acts that tell her kinds anew, or that nobody came: whether the report is owed. One given stays."""
    if words.child_report not in (owed_of(kinds), GIVEN):
        words.update(child_report=owed_of(kinds))
