"""The case file: one case on one page - what is due, how to reach her, the chapters, what was done, and who may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.policy import gate, grants, looks
from casework.policy.table import Hold
from casework.queries import history, intake, livelihood, referral, reintegration, safety
from casework.queries.people import Names
from casework.records.cases import Case, Clock
from casework.records.units import Membership
from casework.records.workers import Role, Worker
from casework.rulebook import clocks
from casework.rulebook.acts import Act
from casework.rulebook.rows import Words
from casework.rulebook.stages import HIGH_RISK, Stage
from casework.trail import reading
from casework.trail.events import Outcome

TIMELINE = 15
"""At most so many acts on the page; all of them stand in the history."""

CHANGES = 50
"""Changes on one page of the history."""

FRESH = frozenset({Stage.DRAFT, Stage.REPORTED})
"""While a case stands here, all that is in it but its notes was written by the post that heard her."""

SOONEST = 6
"""So many duties stand at the top of the file; visits of next year need nobody's attention today."""


@dataclass(frozen=True)
class Chapter:
    """A chapter of the file: the word of its templates, its section, and the compartments that showing it opens."""

    word: str
    section: Callable[[Case], Any]
    compartments: tuple[str, ...]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("intake", intake.section, ("person", "contact", "story", "consent", "notes")),
    Chapter("safety", safety.section, ("risk", "plan")),
    Chapter("referral", referral.section, ("referrals",)),
    Chapter("livelihood", livelihood.section, ("livelihood",)),
    Chapter("reintegration", reintegration.section, ("followups", "closing")),
)


@dataclass(frozen=True)
class Duty:
    """One running duty of the case."""

    what: Words
    unit: str
    due_at: datetime


@dataclass(frozen=True)
class Done:
    """One act in the life of the case: what, when, by whom. `main` where the case moved on by it."""

    at: datetime
    what: Words
    who: str
    main: bool


@dataclass(frozen=True)
class HeldBy:
    """A post or a person that holds the case."""

    name: str
    hold: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class OpenedBy:
    """Somebody who opened the file."""

    who: str
    times: int
    last: datetime


@dataclass(frozen=True)
class CaseFile:
    """One case as this reader may read it. `whole` is false for a post that keeps only the sight of what it heard."""

    case_id: UUID
    name: str
    code: str
    stage: str
    risk: str | None
    received_at: datetime
    desk: str
    desk_phone: str
    whole: bool
    acts: frozenset[str]
    due: tuple[Duty, ...]
    sections: Mapping[str, Any]
    contact: intake.Contact | None
    notes: tuple[intake.Written, ...]
    timeline: tuple[Done, ...]
    holders: tuple[HeldBy, ...]
    lookers: tuple[OpenedBy, ...]

    @property
    def high(self) -> bool:
        """Whether she is in high danger."""
        return self.risk in HIGH_RISK

    @property
    def fresh(self) -> bool:
        """Whether the desk has not taken the case in yet."""
        return self.stage in FRESH


@dataclass(frozen=True)
class HistoryPage:
    """A page of the changes of one case."""

    case_id: UUID
    code: str
    changes: tuple[history.Change, ...]
    older: UUID | None


MILESTONES = frozenset(
    {
        Act.CASE_OPEN,
        Act.INTAKE_HAND_IN,
        Act.CASE_REGISTER,
        Act.CASE_MOVE,
        Act.CLOSURE_ASK,
        Act.CLOSURE_DECIDE,
        Act.CASE_REOPEN,
        Act.CASE_DUPLICATE,
        Act.CASE_OUT_OF_SCOPE,
    }
)

HOLDS: Mapping[Hold, str] = {Hold.SEE: "see", Hold.WORK: "work", Hold.LEAD: "lead"}


def casefile(by: Worker, case_id: UUID) -> CaseFile:
    """The file of one case. Raises NotFound for who does not hold it.

    A trusted address reads what it wrote itself; what others added after it handed the case in stays with them.
    """
    with looks.look(by, Act.CASE_LOOK) as looking:
        case = looking.into(Case, case_id)
        acts = gate.acts_open_to(by, case)
        whole = Act.CASE_HISTORY in acts
        chapters = [chapter for chapter in CHAPTERS if whole or (chapter.word == "intake" and case.stage in FRESH)]
        looking.opened(*(name for chapter in chapters for name in chapter.compartments))
        here = [post.unit_id for post in looking.posts if post.role == Role.HOST]
        sections = {
            chapter.word: chapter.section(case) if whole else intake.own_section(case, here) for chapter in chapters
        }
        if not whole:
            looking.opened("contact", "notes")
        people = Names()
        timeline = _timeline(case, people, only=None if whole else _own(here))
        opened = reading.lookers(case.pk) if whole else []
        people.fetch(one.worker_id for one in opened)
        desk = case.desk
        return CaseFile(
            case_id=case.pk,
            name=case.name or "",
            code=case.code or "",
            stage=case.stage,
            risk=case.risk_level,
            received_at=case.received_at,
            desk=desk.name,
            desk_phone=desk.phone,
            whole=whole,
            acts=frozenset(str(act.value) for act in acts),
            due=_due(case, None if whole else [post.unit_id for post in looking.posts]),
            sections=sections,
            contact=None if "intake" in sections else intake.contact(case),
            notes=() if "intake" in sections else intake.own_notes(case, here),
            timeline=tuple(
                Done(entry.at, Act.words(entry.act), people[entry.worker_id], Act.of(entry.act) in MILESTONES)
                for entry in timeline
            ),
            holders=tuple(_holders(case)) if whole else (),
            lookers=tuple(OpenedBy(people[one.worker_id], one.times, one.last) for one in opened),
        )


def changes(by: Worker, case_id: UUID, *, before: UUID | None = None) -> HistoryPage:
    """What changed in a case, field by field, newest first; `before` asks for what stands below. Raises NotFound.

    What is sealed apart - where she is hidden, what a partner was told - stays sealed here and opens on its own page.
    """
    with looks.look(by, Act.CASE_HISTORY) as looking:
        case = looking.into(Case, case_id)
        looking.opened("history")
        found = history.changes(case, before=before, limit=CHANGES + 1)
        older = found[CHANGES - 1].id if len(found) > CHANGES else None
        return HistoryPage(case.pk, case.code or "", found[:CHANGES], older)


def _own(here: list[int]) -> frozenset[int]:
    """Everyone who works or worked at the reader's trusted addresses: whose acts she may go on reading."""
    return frozenset(Membership.objects.filter(group_id__in=here).values_list("worker_id", flat=True))


def _due(case: Case, units: list[int] | None) -> tuple[Duty, ...]:
    running = Clock.objects.filter(case=case, met_at__isnull=True).select_related("unit").order_by("due_at")
    if units is not None:
        running = running.filter(unit__in=units)
    return tuple(Duty(clocks.name_of(clock.rule), clock.unit.name, clock.due_at) for clock in running[:SOONEST])


def _timeline(case: Case, people: Names, *, only: frozenset[int] | None) -> list[reading.Entry]:
    entries = reading.of_case(case.pk, outcomes=(Outcome.DONE,), limit=TIMELINE)
    if only is not None:
        # The desk's taking the case in is hers to know; what it did afterwards is not.
        entries = [entry for entry in entries if entry.worker_id in only or entry.act == Act.CASE_REGISTER.value]
    people.fetch(entry.worker_id for entry in entries)
    return entries


def _holders(case: Case) -> Iterable[HeldBy]:
    for holder in grants.holders(case):
        yield HeldBy(holder.name, HOLDS[holder.hold], holder.granted_at, holder.expires_at)
