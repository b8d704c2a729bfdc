"""Who sits beside her, as the page shows it: whoever answers for her, and who interprets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.policy import perpetrators, viewing
from casework.policy.her_word import BEFORE_TAKEN_IN
from casework.policy.viewing import Viewing
from casework.queries.case_records import WORKER, CaseRecords, Strike
from casework.records.beside import Interpreter, Representative
from casework.records.cases import Case
from casework.records.companions import Companion
from casework.records.intake import Incident
from casework.records.linked_cases import codes_of, is_of_a_child, linked_to
from casework.records.perpetrators import Perpetrator
from casework.records.workers import Worker
from casework.rulebook import beside, companions
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotAllowed, NotFound
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
class LinkedCase:
    """A case that is linked with this one."""

    id: UUID
    code: str


@dataclass(frozen=True)
class CameWith:
    """One who came with her: a child, or in the child's case whom the child came with, who has no name there. `other`
    is the other case, for whoever holds that one as well now; to nobody else there is none."""

    row: BesideRow
    is_child: bool
    other: LinkedCase | None


@dataclass(frozen=True)
class BesidePage:
    """The lists, oldest first."""

    case_id: UUID
    code: str
    representatives: tuple[BesideRow, ...]
    interpreters: tuple[BesideRow, ...]
    companions: tuple[CameWith, ...]
    acts: frozenset[str]
    whole: bool


def listed(by: Worker, case_id: UUID) -> BesidePage:
    """Who sits beside her. Raises NotFound, and NotAllowed for the unit that heard her once the desk has the case."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        whole = Act.CASE_READ_WHOLE in access.acts
        if not whole and (Act.CASE_READ_OWN_PART not in access.acts or case.stage not in BEFORE_TAKEN_IN):
            raise NotAllowed
        records = CaseRecords(access, case, (*KINDS, Perpetrator), beside=(WORKER,))
        others = _others(records)
        return _page(records, frozenset(act.value for act in access.acts), whole=whole, others=others)


KINDS = (Representative, Interpreter, Companion)


def on_paper(access: Viewing, case: Case) -> BesidePage:
    """The same for a printed file of which this part was chosen; nobody is compared, and no other case is named."""
    return _page(CaseRecords(access, case, KINDS, beside=(WORKER,)), frozenset(), whole=True, others={})


def _page(records: CaseRecords, acts: frozenset[str], *, whole: bool, others: Mapping[UUID, LinkedCase]) -> BesidePage:
    representatives = _rows(records, Representative, beside.REPRESENTATIVE)
    interpreters = _rows(records, Interpreter, beside.INTERPRETER)
    linked = {one.pk: one for one in records.with_struck(Companion)}
    came = tuple(
        CameWith(row, is_of_a_child(linked[row.id]), others.get(other) if other else None)
        for row in _rows(records, Companion, companions.CHILD)
        for other in (linked_to(linked[row.id]),)
    )
    return BesidePage(records.case.pk, records.case.code or "", representatives, interpreters, came, acts, whole)


def _others(records: CaseRecords) -> dict[UUID, LinkedCase]:
    """The cases linked with this one that the reader holds now. No line of a look names them, not even as the digest
    of one id: whoever owns the database would try every case and find the pair."""
    ids = {other for one in records.with_struck(Companion) if (other := linked_to(one)) is not None}
    if not ids:
        return {}
    return {pk: LinkedCase(pk, code or f"…{pk.hex[-6:]}") for pk, code in codes_of(ids).items()}


def _rows(
    records: CaseRecords, kind: type[Representative] | type[Interpreter] | type[Companion], sheet: Sheet
) -> tuple[BesideRow, ...]:
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


@dataclass(frozen=True)
class OwnCase:
    """A child of whom a case of its own is to be begun: as it was noted, and who is no contact."""

    name: str
    born: str
    barred: frozenset[str]
    has_case: bool
    """Whether there is one, as far as the reader holds it."""


def to_open(by: Worker, case_id: UUID, companion_id: UUID) -> tuple[Case, OwnCase]:
    """A case entered to begin the own case of a child who came with her. Raises NotFound, also for one that was
    struck."""
    with viewing.view_access(by, Act.CHILD_OPEN) as access:
        case = access.enter(Case, case_id)
        records = CaseRecords(access, case, (Companion, Perpetrator, Incident))
        one = records.found(Companion, companion_id)
        if not is_of_a_child(one):
            raise NotFound
        told = [they.told.get("relationship") for they in records.all(Perpetrator)]
        told += [(first.answers or {}).get("relationship") for first in records.all(Incident)]
        barred = companions.did_it_to_her(told, child_is=one.told.get("relationship"))
        has_case = bool(_others(records).keys() & {linked_to(one)})
        return case, OwnCase(str(one.told["name"]), str(one.told.get("born") or ""), barred, has_case)
