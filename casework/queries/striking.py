"""The entry that somebody is about to strike, as its page shows it once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.policy import striking, viewing
from casework.queries.case_records import CaseRecords
from casework.queries.reintegration.visiting import LABELS
from casework.records.base import Record
from casework.records.beside import Interpreter, Representative
from casework.records.cases import Case
from casework.records.companions import Companion
from casework.records.incidents import LaterIncident
from casework.records.intake import Note
from casework.records.livelihood import LivelihoodInput, Milestone, Training
from casework.records.perpetrators import Perpetrator
from casework.records.reintegration import FollowUp
from casework.records.struck import ENTRIES, of_case
from casework.records.workers import Worker
from casework.rulebook import incidents, perpetrators
from casework.rulebook.acts import Act
from casework.rulebook.followups import UNPLANNED
from casework.rulebook.refusals import NotFound, WrongStage
from casework.rulebook.rows import Words


@dataclass(frozen=True)
class EntryShown:
    """What it says, its day, what that day is, and the page it stands on."""

    words: Words
    day: date | datetime
    day_is: Words
    page: str


def to_strike(by: Worker, case_id: UUID, entry_id: UUID) -> tuple[Case, EntryShown]:
    """A case entered to strike one of its entries. Raises NotFound, and WrongStage for what was struck already."""
    with viewing.view_access(by, Act.ENTRY_STRIKE) as access:
        case = access.enter(Case, case_id)
        asked: Iterator[Record | None] = (of_case(kind, case).filter(pk=entry_id).first() for kind in ENTRIES)
        found = next((entry for entry in asked if entry is not None), None)
        # Before anything of it is read: who may not strike it is asked for no reason either.
        if found is None or not striking.may_strike(by, case, found):
            raise NotFound
        records = CaseRecords(access, case, (type(found),))
        return case, _worded(next(one for one in records.with_struck(type(found)) if one.pk == entry_id))


def _worded(entry: Record) -> EntryShown:
    column = type(entry).about.column
    if isinstance(entry, Note):
        return EntryShown(entry.text, entry.written_at, column("written_at").words, "case")
    if isinstance(entry, LaterIncident):
        told = incidents.LATER_INCIDENT.worded(entry.told)
        words = told["words"] or told["violence_acts"] or told["injuries"] or told["when"] or column("told_on").words
        return EntryShown(words, entry.told_on, column("told_on").words, "incident-list")
    if isinstance(entry, Perpetrator):
        names = ", ".join(perpetrators.names_of(entry.told)) or type(entry).about.label
        return EntryShown(names, entry.written_at, column("written_at").words, "perpetrator-list")
    if isinstance(entry, Representative | Interpreter | Companion):
        words = str(entry.told.get("name") or type(entry).about.label)
        return EntryShown(words, entry.written_at, column("written_at").words, "beside-list")
    if isinstance(entry, LivelihoodInput):
        return EntryShown(entry.item["what"], entry.given_on, column("given_on").words, "livelihood")
    if isinstance(entry, Training):
        return EntryShown(entry.detail["what"], entry.began_on, column("began_on").words, "livelihood")
    if isinstance(entry, Milestone):
        return EntryShown(entry.text, entry.due_on, column("due_on").words, "livelihood")
    if isinstance(entry, FollowUp) and entry.done_at is not None:
        label = LABELS.get((entry.scores or {}).get("visit", ""), UNPLANNED)
        return EntryShown(entry.note or label, entry.done_at, column("done_at").words, "reintegration")
    raise WrongStage("visit_not_made")
