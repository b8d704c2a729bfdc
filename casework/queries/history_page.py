"""The history of a case, page by page: what changed in all of it, or in one chapter's records."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.policy import viewing
from casework.queries import history
from casework.queries.casefile import CHAPTERS
from casework.records.cases import Case
from casework.records.kinds import BY_WORD
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.sections import Section

CHANGES = 25
"""Changes on one page of the history."""

OF_NO_CHAPTER = "case"
"""Asks for the records that no chapter keeps."""


@dataclass(frozen=True)
class HistoryPage:
    """A page of the changes of one case."""

    case_id: UUID
    code: str
    changes: tuple[history.Change, ...]
    older: UUID | None


def changes(by: Worker, case_id: UUID, *, before: UUID | None = None, part: str | None = None) -> HistoryPage:
    """What changed in a case, newest first, below `before`; of one chapter's records, or of no chapter's, as `part`.

    What is sealed apart - where she is hidden, what a partner was told - stays sealed here and opens on its own page.
    """
    with viewing.view_access(by, Act.CASE_HISTORY) as access:
        case = access.enter(Case, case_id)
        access.open_sections(Section.HISTORY)
        found, older = history.page(case, before=before, limit=CHANGES, kinds=_kinds_of(part) if part else None)
        # Where her case has another key alone, nothing of it changed that anybody reads.
        told = tuple(one for one in found if one.is_new or one.fields)
        return HistoryPage(case.pk, case.code or "", told, older)


def _kinds_of(part: str) -> frozenset[str]:
    """The words of the kinds that this chapter is the first to keep; of OF_NO_CHAPTER those that none does."""
    left = set(BY_WORD)
    for chapter in CHAPTERS:
        own = left & {str(kind._meta.model_name) for kind in chapter.kinds}
        if chapter.word == part:
            return frozenset(own)
        left -= own
    return frozenset(left)
