"""What stands behind the page on which it is kept that a harmed child was reported: the case, entered for that."""

from __future__ import annotations

from uuid import UUID

from casework.policy import viewing
from casework.queries.case_records import CaseRecords
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.workers import Worker
from casework.rulebook.acts import Act


def to_report_child(by: Worker, case_id: UUID) -> Case:
    """A case entered to say that it was reported that a child is harmed. Raises NotFound."""
    with viewing.view_access(by, Act.CHILD_REPORT) as access:
        case = access.enter(Case, case_id)
        CaseRecords(access, case, (FirstWords,))
        return case
