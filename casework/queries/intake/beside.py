"""Who sits beside her, as the page shows it: whoever answers for her, and who interprets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy import perpetrators, viewing
from casework.policy.her_word import BEFORE_TAKEN_IN
from casework.policy.viewing import Viewing
from casework.queries.case_records import WORKER, CaseRecords, Strike
from casework.records.beside import Interpreter, Representative
from casework.records.cases import Case
from casework.records.perpetrators import Perpetrator
from casework.records.workers import Worker
from casework.rulebook import beside
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.sheets import Said, Sheet


@dataclass(frozen=True)
class BesideRow:
    """One entry as it is read."""

    id: UUID
    at: datetime
    by: str
    by_reader: bool
    said: tuple[Said, ...]
    struck: Strike | None
    suspected: bool = False
    """Whether it is one of those who did it, as far as they were told of since."""


@dataclass(frozen=True)
class BesidePage:
    """Both lists, oldest first."""

    case_id: UUID
    code: str
    representatives: tuple[BesideRow, ...]
    interpreters: tuple[BesideRow, ...]
    acts: frozenset[str]
    whole: bool


def listed(by: Worker, case_id: UUID) -> BesidePage:
    """Who sits beside her. Raises NotFound, and NotAllowed for the unit that heard her once the desk has the case."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        whole = Act.CASE_READ_WHOLE in access.acts
        if not whole and (Act.CASE_READ_OWN_PART not in access.acts or case.stage not in BEFORE_TAKEN_IN):
            raise NotAllowed
        records = CaseRecords(access, case, (Representative, Interpreter, Perpetrator), beside=(WORKER,))
        return _page(records, frozenset(act.value for act in access.acts), whole=whole)


def on_paper(access: Viewing, case: Case) -> BesidePage:
    """The same for a printed file of which this part was chosen; nobody is compared."""
    return _page(CaseRecords(access, case, (Representative, Interpreter), beside=(WORKER,)), frozenset(), whole=True)


def _page(records: CaseRecords, acts: frozenset[str], *, whole: bool) -> BesidePage:
    representatives = _rows(records, Representative, beside.REPRESENTATIVE)
    interpreters = _rows(records, Interpreter, beside.INTERPRETER)
    return BesidePage(records.case.pk, records.case.code or "", representatives, interpreters, acts, whole)


def _rows(records: CaseRecords, kind: type[Representative] | type[Interpreter], sheet: Sheet) -> tuple[BesideRow, ...]:
    known = [one.told for one in records.all(Perpetrator)] if Perpetrator in records else []
    return tuple(
        BesideRow(
            one.pk,
            one.written_at,
            records.names[one.written_by_id],
            one.written_by_id == records.reader_id,
            sheet.said(one.told),
            records.strike(one),
            perpetrators.is_among(known, one.told.get("name"), one.told.get("phone")),
        )
        for one in records.with_struck(kind)
    )


def to_write(by: Worker, case_id: UUID, act: Act) -> Case:
    """A case entered to write one of them down. Raises NotFound."""
    return viewing.enter(by, Case, case_id, act)
