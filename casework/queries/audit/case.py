"""The whole story of one case for the supervisor who answers for it: every act with what it changed, every look.

Which records and fields an act changed is said at once; what stood and stands in them is opened only when it is asked
for, and whoever asks has opened the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils import timezone

from casework.policy import viewing
from casework.queries import history, labels, redaction
from casework.queries.audit import rights
from casework.queries.audit.lines import TrailLine, Weeks, first_monday, lines, midnight, weeks
from casework.queries.audit.proof import Proof, broken, faults_of, pinned, proof_of
from casework.queries.history import Change, ChangedFields
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook import names
from casework.rulebook.acts import TAKEN_OUT, Act
from casework.rulebook.rows import Words
from casework.rulebook.sections import Section
from casework.trail.events import Outcome
from casework.trail.log import reading
from casework.trail.log.reading import Entry
from casework.trail.proof import verification
from casework.trail.proof.verification import Fault, ProofState, Verification, bound_by

A_PAGE = 50
MOST_ON_PAPER = 500
"""A print is for reading; whoever needs more takes the bundle."""

_PAPERS = frozenset(act.value for act in TAKEN_OUT)


class CaseEventKind(StrEnum):
    """What a supervisor may ask to see alone."""

    ACTS = "acts"
    LOOKS = "looks"
    CHANGES = "changes"
    RIGHTS = "rights"
    REFUSALS = "refusals"
    PAPERS = "papers"


_IS: Mapping[CaseEventKind, Callable[[Entry], bool]] = {
    CaseEventKind.ACTS: lambda entry: entry.outcome == Outcome.DONE and entry.act not in _PAPERS,
    CaseEventKind.LOOKS: lambda entry: entry.outcome == Outcome.LOOKED and entry.act not in _PAPERS,
    CaseEventKind.CHANGES: lambda entry: bool(entry.body.get("changed")),
    CaseEventKind.RIGHTS: lambda entry: rights.changes_rights(entry.body),
    CaseEventKind.REFUSALS: lambda entry: entry.outcome == Outcome.REFUSED,
    CaseEventKind.PAPERS: lambda entry: entry.outcome != Outcome.REFUSED and entry.act in _PAPERS,
}


@dataclass(frozen=True)
class CaseTrailFilter:
    """What the supervisor asked for; days are whole days in Vietnam, both included."""

    kind: CaseEventKind | None = None
    worker_id: int | None = None
    since: date | None = None
    until: date | None = None
    broken: bool = False


@dataclass(frozen=True)
class CaseTrail:
    """Everything done on one case and every look at it; `lines` is a page of the `found` ones that were asked for."""

    case_id: UUID
    code: str
    proof: Proof
    lines: tuple[TrailLine, ...]
    contents: bool
    found: int
    older: UUID | None
    workers: tuple[tuple[int, str], ...]
    weeks: Weeks


@dataclass(frozen=True)
class OnPaper:
    """The same for a sheet: no words of hers, and the checkpoint it stands under."""

    case_id: UUID
    code: str
    proof: Proof
    lines: tuple[TrailLine, ...]
    found: int
    note: str


def of_case(
    by: Worker, case_id: UUID, *, wanted: CaseTrailFilter, before: UUID | None = None, contents: bool = False
) -> CaseTrail:
    """The trail of one case, newest first; with `contents` what changed is opened. Raises NotFound."""
    with viewing.view_access(by, Act.TRAIL_CONTENTS if contents else Act.TRAIL_CASE) as access:
        case = access.enter(Case, case_id)
        access.open_sections(*((Section.TRAIL, Section.HISTORY) if contents else (Section.TRAIL,)))
        examined, found = _examined(case, wanted)
        there = [entry for entry in found if before is None or entry.id < before]
        page = there[:A_PAGE]
        examined.prove(entry.id for entry in page)
        told = (_with_changes if contents else _with_fields)(case, examined, _lines(examined, page))
        return CaseTrail(
            case_id=case_id,
            code=case.code or "",
            proof=_proof(examined),
            lines=told,
            contents=contents,
            found=len(found),
            older=page[-1].id if len(there) > A_PAGE else None,
            workers=_workers(examined),
            weeks=weeks(reading.by_week(since=first_monday(), case_id=case_id)),
        )


def on_paper(by: Worker, case_id: UUID, *, wanted: CaseTrailFilter) -> OnPaper:
    """What is printed: the lines that were asked for, how each stands, and the newest checkpoint. Raises as above.

    Paper never says what stood in a field.
    """
    with viewing.view_access(by, Act.TRAIL_PRINT) as access:
        case = access.enter(Case, case_id)
        access.open_sections(Section.TRAIL)
        examined, found = _examined(case, wanted)
        printed = found[:MOST_ON_PAPER]
        examined.prove(entry.id for entry in printed)
        access.showed(entry.id for entry in printed)
        note = examined.checkpoint.note if examined.checkpoint is not None and examined.signed_to else ""
        told = _with_fields(case, examined, _lines(examined, printed))
        return OnPaper(case_id, case.code or "", _proof(examined), told, len(found), note)


def _proof(examined: Verification) -> Proof:
    return proof_of(examined, checked=pinned() is not None, now=timezone.now())


def _examined(case: Case, wanted: CaseTrailFilter) -> tuple[Verification, list[Entry]]:
    """The whole case examined, and those events that were asked for, newest first."""
    examined = verification.examine(case.pk, verifier=pinned())
    entries = sorted((reading.entry_of(event) for event in examined.events), key=lambda entry: entry.id, reverse=True)
    if wanted.worker_id is not None:
        # Asking for a name finds nothing that does not bear it.
        unnamed = redaction.unnamed(entries)
        entries = [entry for entry in entries if entry.worker_id == wanted.worker_id and entry.id not in unnamed]
    return examined, [entry for entry in entries if _is_wanted(wanted, entry, examined)]


def _is_wanted(wanted: CaseTrailFilter, entry: Entry, examined: Verification) -> bool:
    return (
        (wanted.kind is None or _IS[wanted.kind](entry))
        and (wanted.since is None or entry.at >= midnight(wanted.since))
        and (wanted.until is None or entry.at < midnight(wanted.until + timedelta(days=1)))
        and (not wanted.broken or examined.standing[entry.id] is ProofState.BROKEN)
    )


def _lines(examined: Verification, entries: Sequence[Entry]) -> tuple[TrailLine, ...]:
    given = rights.in_words(entries)
    numbers = {event.id: event.case_seq for event in examined.events}
    return tuple(
        replace(
            line,
            number=numbers[line.id],
            standing=examined.standing[line.id].value,
            wrong=faults_of(examined, line.id),
            rights=given.get(line.id, ()),
            records=_records(examined, line.id),
        )
        for line in lines(entries)
    )


def _records(examined: Verification, event_id: UUID) -> tuple[Words, ...]:
    """Which records an act changed, each once."""
    kinds = dict.fromkeys(bound.label.rpartition(".")[2] for bound in bound_by(examined.said[event_id]))
    return tuple(labels.RECORDS.get(name, name) for name in kinds)


def _with_changes(case: Case, examined: Verification, told: tuple[TrailLine, ...]) -> tuple[TrailLine, ...]:
    """Beside each act what it changed, field by field."""
    done = {line.id for line in told if line.outcome == Outcome.DONE}
    rewritten = broken(examined, (Fault.HISTORY_CHANGED, Fault.HISTORY_FOREIGN))
    made: dict[UUID, list[Change]] = defaultdict(list)
    for change in history.changes(case, events=done, limit=None, rewritten=rewritten):
        made[change.event_id].append(change)
    return tuple(replace(line, changes=tuple(made[line.id])) if line.id in made else line for line in told)


def _with_fields(case: Case, examined: Verification, told: tuple[TrailLine, ...]) -> tuple[TrailLine, ...]:
    """Beside each act which fields it changed; nothing is opened."""
    done = {line.id for line in told if line.outcome == Outcome.DONE}
    rewritten = broken(examined, (Fault.HISTORY_CHANGED, Fault.HISTORY_FOREIGN))
    made: dict[UUID, list[ChangedFields]] = defaultdict(list)
    for change in history.touched(case, events=done, limit=None, rewritten=rewritten):
        made[change.event_id].append(change)
    return tuple(replace(line, touched=tuple(made[line.id])) if line.id in made else line for line in told)


def _workers(examined: Verification) -> tuple[tuple[int, str], ...]:
    """Everybody who is named in the trail of the case, in Vietnamese order of given names."""
    entries = [reading.entry_of(event) for event in examined.events]
    unnamed = redaction.unnamed(entries)
    ids = {entry.worker_id for entry in entries if entry.worker_id is not None and entry.id not in unnamed}
    people = Names()
    people.fetch(ids)
    return tuple(sorted(((one, people[one]) for one in ids), key=lambda row: names.sort_key(row[1])))
