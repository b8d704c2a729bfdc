"""The case file: one case on one page - what is due, how to reach her, the chapters, what was done, and who may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Model

from casework.policy import viewing
from casework.policy.roles import memberships_for
from casework.policy.table import Hold
from casework.policy.viewing import Viewing
from casework.queries.case_records import (
    DONE,
    ELSEWHERE,
    HOLDER,
    LOOKS_BACK,
    READER,
    SHORT,
    UNIT,
    WORKER,
    CaseEvent,
    CaseRecords,
)
from casework.queries.flags import FlagRow, flags
from casework.queries.intake import beside, perpetrators, setting_aside
from casework.queries.intake import section as intake
from casework.queries.intake.danger import Urgent, urgent_in
from casework.queries.intake.notice import open_acts, receipt
from casework.queries.intake.reading import Reading, reading_of
from casework.queries.intake.wording import Contact
from casework.queries.livelihood import section as livelihood
from casework.queries.overview import DECIDED
from casework.queries.people import Names
from casework.queries.referral import section as referral
from casework.queries.reintegration import section as reintegration
from casework.queries.safety import section as safety
from casework.records.cases import Case, Clock
from casework.records.intake import Flag, Note
from casework.records.notices import Notice
from casework.records.people import SafeContact
from casework.records.referral import Referral
from casework.records.safety import RiskAssessment
from casework.records.units import Membership
from casework.records.workers import Worker
from casework.rulebook import deadlines
from casework.rulebook.acts import Act
from casework.rulebook.bodies import DECISIONS
from casework.rulebook.notices import NOT_OWED, OWED
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.rows import Words
from casework.rulebook.stages import HIGH_RISK, Stage

TIMELINE = 10
"""At most so many acts on the page of a whole case, which weighs 6 kB; all of them stand in the history."""

UNWEIGHED = 15
"""The same on paper, and for the unit that heard her before what others did is left out."""

FRESH = frozenset({Stage.DRAFT, Stage.REPORTED})
"""While a case stands here, all that is in it but its notes was written by the unit that heard her."""

SOONEST = 6
"""So many duties stand open at the top of the file; the rest, the visits of next year, are folded below them."""


@dataclass(frozen=True)
class Chapter:
    """A chapter of the file: the word of its templates, its section and what that is made of."""

    word: str
    section: Callable[[CaseRecords], Any]
    kinds: tuple[type[Model], ...]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("intake", intake.section, intake.KINDS),
    Chapter("safety", safety.section, safety.KINDS),
    Chapter("referral", referral.section, referral.KINDS),
    Chapter("livelihood", livelihood.section, livelihood.KINDS),
    Chapter("reintegration", reintegration.section, reintegration.KINDS),
)


@dataclass(frozen=True)
class Duty:
    """One running duty of the case; `rule` is its clock, `object_id` what it hangs on and `thing` what kind of thing
    that is, where its rule leaves it open."""

    rule: str
    what: Words
    unit: str
    due_at: datetime
    object_id: UUID | None = None
    thing: str = ""
    began_at: datetime | None = None


@dataclass(frozen=True)
class Done:
    """One act in the life of the case: what, when, by whom, on what. `main` where the case moved on by it."""

    at: datetime
    what: Words
    who: str
    main: bool
    act: str = ""
    object_id: UUID | None = None


@dataclass(frozen=True)
class HeldBy:
    """A unit or a person that holds the case."""

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
class NoticeLine:
    """How the notice to the People's Committee stands: given when, received and decided on there, as far as known."""

    owed: bool
    given_at: datetime | None
    received_at: datetime | None
    decision: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True)
class CaseFile:
    """One case as this reader may read it. `whole` is false for a unit that keeps only the sight of what it heard."""

    case_id: UUID
    name: str
    code: str
    stage: str
    risk: str | None
    received_at: datetime
    desk: str
    desk_is_hers: bool
    """Whether its reader sits at that desk herself, and need not be told which it is."""

    desk_phone: str
    whole: bool
    acts: frozenset[str]
    acts_beside: frozenset[str]
    """`acts`, and in addition what may be done on the packets and stays of the case."""
    due: tuple[Duty, ...]
    due_open: int
    flags: tuple[FlagRow, ...]
    aside: setting_aside.Aside
    sections: Mapping[str, Any]
    contact: Contact | None
    notes: tuple[intake.Written, ...]
    timeline: tuple[Done, ...]
    older_done: bool
    holders: tuple[HeldBy, ...]
    lookers: tuple[OpenedBy, ...]
    looks_cut: bool
    older: frozenset[str]
    """Of what older ones are not on this page: `notes`, `packets`; they are where it is asked for in full."""
    notice: NoticeLine | None = None
    sent_to: Mapping[UUID, str] = MappingProxyType({})
    """To whom each packet went."""
    reading: Reading | None = None
    urgent: Urgent | None = None
    """For who heard her, until the desk has taken her case in: what must be done at once."""
    assigned: str = ""
    """Who answers for it."""
    perpetrators: tuple[perpetrators.PerpetratorRow, ...] = ()
    """Those who did it, where they were asked for."""
    beside: beside.BesidePage | None = None
    """Who sits beside her, where that was asked for."""

    @property
    def high(self) -> bool:
        """Whether she is in high danger."""
        return self.risk in HIGH_RISK

    @property
    def fresh(self) -> bool:
        """Whether the desk has not taken the case in yet."""
        return self.stage in FRESH


GROWS: Mapping[type[Model], str] = {Note: "notes", Referral: "packets"}
MILESTONES = frozenset(
    {
        *(Act.CASE_OPEN, Act.INTAKE_SUBMIT, Act.CASE_REGISTER, Act.CASE_MOVE, Act.CLOSURE_ASK, Act.CLOSURE_DECIDE),
        *(Act.CASE_REOPEN, Act.CASE_DUPLICATE, Act.CASE_OUT_OF_SCOPE, Act.CASE_SET_ASIDE, Act.REPORT_CARRY),
    }
)

HOLDS: Mapping[Hold, str] = {Hold.SEE: "see", Hold.WORK: "work", Hold.LEAD: "lead"}


def casefile(
    by: Worker, case_id: UUID, *, act: Act = Act.CASE_LOOK, in_full: bool = False, also: Collection[str] = ()
) -> CaseFile:
    """The file of one case, to be looked at or, as `CASE_PRINT`, to be put on paper. Raises NotFound for who does not
    hold it.

    A page shows the newest notes and packets, and every open one; paper, and whoever asks for it `in_full`, has all.

    A trusted address reads what it wrote itself; what others added after it handed the case in stays with them. Whoever
    did it, and who sits beside her, have pages of their own: here they are read where they are `also` asked for.
    """
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        if Act.CASE_READ_WHOLE in access.acts:
            file = _whole(access, case, in_full=in_full or act is Act.CASE_PRINT)
            if "perpetrator" in also:
                file = replace(file, perpetrators=perpetrators.on_paper(access, case))
            return replace(file, beside=beside.on_paper(access, case)) if "beside" in also else file
        if Act.CASE_READ_OWN_PART in access.acts:
            return heard_here(access, case)
        raise NotAllowed


def _whole(access: Viewing, case: Case, *, in_full: bool) -> CaseFile:
    """The file as the desk and the province read it."""
    acts_shown = UNWEIGHED if access.act is Act.CASE_PRINT else TIMELINE
    records = CaseRecords(
        access,
        case,
        [*(kind for chapter in CHAPTERS for kind in chapter.kinds), Notice, Flag, Clock, *setting_aside.KINDS],
        in_short=(Clock,) if in_full else SHORT,
        beside=(DONE, READER, HOLDER, WORKER, UNIT, ELSEWHERE),
        most_done=acts_shown,
    )
    records.names.fetch(reintegration.signers(records))
    return file_page(
        access,
        records,
        records.done,
        whole=True,
        due=duties(records),
        flags=flags(records),
        aside=setting_aside.section(records),
        sections={chapter.word: chapter.section(records) for chapter in CHAPTERS},
        holders=tuple(HeldBy(one.name, HOLDS[one.hold], one.granted_at, one.expires_at) for one in records.holders),
        lookers=tuple(OpenedBy(records.names[one.worker_id], one.times, one.last) for one in records.readers),
        looks_cut=sum(one.times for one in records.readers) >= LOOKS_BACK,
        older=frozenset(word for kind, word in GROWS.items() if kind in records.cut),
    )


def heard_here(access: Viewing, case: Case) -> CaseFile:
    """The file as the unit reads it that heard her: its own part, until the desk takes the case in."""
    here = [membership.unit_id for membership in memberships_for(access.memberships, Act.CASE_READ_OWN_PART)]
    memberships = list(Membership.objects.filter(unit_id__in=here))
    own = {membership.worker_id for membership in memberships}
    fresh = case.stage in FRESH
    records = CaseRecords(
        access,
        case,
        [*((*intake.KINDS, RiskAssessment) if fresh else (SafeContact, Note)), Notice, Clock],
        in_short=(Clock,),
        beside=(DONE, WORKER, UNIT, *((ELSEWHERE,) if fresh else ())),
        most_done=UNWEIGHED,
    )
    timeline = [
        entry
        for entry in records.done
        # The desk's taking the case in is hers to know; what it did afterwards is not.
        if entry.worker_id in own or entry.act == Act.CASE_REGISTER.value
    ]
    return file_page(
        access,
        records,
        timeline,
        whole=False,
        due=duties(records, at={membership.unit_id for membership in access.memberships}),
        sections={"intake": intake.section(records, memberships)} if fresh else {},
        contact=None if fresh else intake.contact(records),
        notes=() if fresh else intake.notes(records, memberships),
        reading=reading_of(records) if fresh else None,
        urgent=urgent_in(records) if fresh else None,
    )


def file_page(
    access: Viewing,
    records: CaseRecords,
    timeline: Iterable[CaseEvent],
    *,
    whole: bool,
    due: tuple[Duty, ...],
    sections: Mapping[str, Any],
    flags: tuple[FlagRow, ...] = (),
    aside: setting_aside.Aside = setting_aside.Aside(),  # noqa: B008 - frozen
    contact: Contact | None = None,
    notes: tuple[intake.Written, ...] = (),
    holders: tuple[HeldBy, ...] = (),
    lookers: tuple[OpenedBy, ...] = (),
    looks_cut: bool = False,
    older: frozenset[str] = frozenset(),
    sent_to: Mapping[UUID, str] = MappingProxyType({}),
    reading: Reading | None = None,
    urgent: Urgent | None = None,
) -> CaseFile:
    """The file of a case as far as it was read."""
    case, names, notice = records.case, records.names, notice_line(records)
    acts, beside = (
        open_acts(found, owes_notice=notice is not None and notice.owed, duties=[one.rule for one in due])
        for found in (access.acts, access.beside)
    )
    return CaseFile(
        notice=notice,
        reading=reading,
        urgent=urgent,
        case_id=case.pk,
        name=case.name or "",
        code=case.code or "",
        stage=case.stage,
        risk=case.risk_level,
        received_at=case.received_at,
        desk=names.unit(case.desk_id),
        desk_is_hers=case.desk_id in records.reader_at,
        desk_phone=names.phone(case.desk_id),
        whole=whole,
        acts=acts,
        acts_beside=acts | beside,
        due=due,
        flags=flags,
        aside=aside,
        sections=sections,
        contact=contact,
        notes=notes,
        due_open=SOONEST,
        older_done=records.older_done,
        timeline=tuple(done(entry, names) for entry in timeline),
        holders=holders,
        lookers=lookers,
        looks_cut=looks_cut,
        older=older,
        sent_to=sent_to,
        assigned=names[case.assigned_id],
    )


def done(entry: CaseEvent, names: Names) -> Done:
    """One act in words."""
    moved = Act.of(entry.act) in MILESTONES
    return Done(entry.at, Act.words(entry.act), names[entry.worker_id], moved, entry.act, entry.object_id)


def duties(records: CaseRecords, at: set[int] | None = None) -> tuple[Duty, ...]:
    """The running duties, first due first; with `at` only those of these units."""
    found = (one for one in records.all(Clock) if one.met_at is None and (at is None or one.unit_id in at))
    running = sorted(found, key=lambda one: one.due_at)
    named, shared = deadlines.name_of, defaultdict[tuple[str, UUID | None, datetime], list[Clock]](list)
    for one in running:  # what several units must see to is one duty, with all of them
        shared[one.rule, one.object_id, one.due_at].append(one)
    decided = {
        record.pk: word for word, kind in DECIDED.items() if kind in records for record in records.with_struck(kind)
    }
    return tuple(
        Duty(
            rule,
            named(rule),
            ", ".join(records.names.unit(one.unit_id) for one in alike),
            due,
            thing,
            decided.get(thing, "") if thing else "",
            alike[0].began_at,
        )
        for (rule, thing, due), alike in shared.items()
    )


def notice_line(records: CaseRecords) -> NoticeLine | None:
    """The notice of this case; None where none was ever owed, or is owed no more."""
    found = records.only(Notice) if Notice in records else None
    if found is None or found.state == NOT_OWED:
        return None
    there = receipt(found)
    decision = str(DECISIONS.label(there.decision)) if there.decision else ""
    return NoticeLine(found.state == OWED, found.given_at, there.received_at, decision, there.decided_at)
