"""What an address told once the desk had the case: for the desk beside what stands, for the address what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.policy import viewing
from casework.queries.case_records import WORKER, CaseRecords
from casework.queries.intake.draft import Heard
from casework.records.additions import Addition
from casework.records.cases import Case
from casework.records.kinds import BY_WORD
from casework.records.people import Survivor
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.additions import PARTS, STORY
from casework.rulebook.address_terms import AddressTerms
from casework.rulebook.refusals import NotFound, WrongStage
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class AddedAnswer:
    """One answer that was told, beside what stands in the file; empty where nothing does."""

    key: str
    question: Words
    stands: Words
    told: Words


@dataclass(frozen=True)
class AdditionPage:
    """What was told at once: by whom and when, answer by answer. `version` is of all that it was read from."""

    id: UUID
    title: Words
    by: str
    at: datetime
    answers: tuple[AddedAnswer, ...]
    version: int
    terms: AddressTerms


@dataclass(frozen=True)
class AddedRow:
    """The same in the list of the address that told it: since when it is read, and why some was left."""

    title: Words
    at: datetime
    read_on: date | None
    why: str


def to_take(by: Worker, case_id: UUID, addition_id: UUID, *, sent: bool) -> tuple[Case, AdditionPage]:
    """A case entered to decide on what was told. Raises NotFound, and WrongStage where it was, unless it was sent."""
    with viewing.view_access(by, Act.ADDITION_TAKE) as access:
        case = access.enter(Case, case_id)
        found = CaseRecords(access, case, (Addition,), beside=(WORKER,)).found(Addition, addition_id)
        if found.read_on is not None and not sent:
            raise WrongStage("addition_is_read")
        part = PARTS[found.told["part"]]
        records = CaseRecords(access, case, dict.fromkeys((BY_WORD[part.record], Survivor)))
        heard = Heard(records)
        stands = {**heard.answers(part.record), **({STORY: heard.story} if part.record == "incident" else {})}
        was, told = part.sheet.worded(stands), part.sheet.worded(found.told)
        names = records.names
        names.fetch([found.told_by_id])
        return case, AdditionPage(
            id=found.pk,
            title=part.title,
            by=names[found.told_by_id],
            at=found.told_at,
            answers=tuple(
                AddedAnswer(row.key, row.question, was[row.key], told[row.key])
                for row in part.sheet
                if row.key in found.told
            ),
            version=found.version + heard.version(part.record),
            terms=heard.terms,
        )


def to_tell(by: Worker, case_id: UUID, word: str) -> Case:
    """A case entered to tell more of one chapter. Raises NotFound."""
    if word not in PARTS:
        raise NotFound
    return viewing.enter(by, Case, case_id, Act.ADDITION_TELL)


def told_before(by: Worker, case_id: UUID) -> tuple[Case, tuple[AddedRow, ...]]:
    """A case entered to tell more, and what was told of it so far, the newest first. Raises NotFound."""
    with viewing.view_access(by, Act.ADDITION_TELL) as access:
        case = access.enter(Case, case_id)
        return case, tuple(_rows(CaseRecords(access, case, (Addition,)).newest(Addition)))


def _rows(found: Iterable[Addition]) -> Iterable[AddedRow]:
    for one in found:
        yield AddedRow(PARTS[one.told["part"]].title, one.told_at, one.read_on, (one.outcome or {}).get("why", ""))
