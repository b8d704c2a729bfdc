"""The first page of a case - how dangerous, how to reach her, what next, what is open - and each chapter alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from casework.policy import viewing
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
    CaseRecords,
)
from casework.queries.casefile import (
    FRESH,
    GROWS,
    HOLDS,
    CaseFile,
    Done,
    HeldBy,
    OpenedBy,
    duties,
    file_page,
    heard_here,
)
from casework.queries.flags import flags
from casework.queries.intake import section as intake
from casework.queries.intake import setting_aside
from casework.queries.intake.wording import Person, person_in_words
from casework.queries.referral import section as referral
from casework.queries.reintegration.visiting import (
    Planned,
    in_order,
    is_silent,
    is_threatened,
    is_worse,
    last_contact_of,
    parted,
)
from casework.queries.safety import contact_bans
from casework.queries.safety import section as safety
from casework.queries.safety.assessing import Assessed, assessments_in_words, steps_in
from casework.queries.safety.risk_factors import FactInWords, standing_in_words
from casework.records.cases import Case, Clock
from casework.records.contact_bans import ContactBan
from casework.records.first_words import FirstWords
from casework.records.incidents import LaterIncident
from casework.records.intake import Consent, Flag, Note
from casework.records.livelihood import LivelihoodPlan, Milestone
from casework.records.notices import Notice
from casework.records.people import SafeContact, Survivor
from casework.records.perpetrators import Perpetrator
from casework.records.referral import Referral
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.safety import RiskAssessment, SafetyPlan, ShelterStay
from casework.records.setting_aside import CarriedReport, SettingAside
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.stages import SHELTER_OPEN, LivelihoodPlanStage

FULL_DONE = 50
"""Acts on the page of all that was done; what is older stands in the history."""


@dataclass(frozen=True)
class Chapters:
    """The newest of each chapter, as far as it stands unsealed or is shown on the first page anyway."""

    plan_reviewed_at: datetime | None
    stay_until: datetime | None
    packets_open: int
    packet: referral.Sent | None
    livelihood: str | None
    milestone_on: date | None
    visits: int
    next_visit: Planned | None
    note: intake.Written | None
    done: Done | None
    opened: OpenedBy | None
    flags_open: int
    perpetrators: int
    incidents: int
    ban: contact_bans.BanMark | None
    ban_broken_at: datetime | None
    last_incident: date | None


@dataclass(frozen=True)
class Front:
    """What the first page says of her: who she is in a line, the danger, and what should worry whoever reads it."""

    person: Person
    assessed: Assessed | None
    facts: tuple[FactInWords, ...]
    steps: bool
    next_due: datetime | None
    missing: bool
    threatened: bool
    worse: bool
    silent: bool
    last_contact: datetime
    closing_since: datetime | None
    known_before: bool
    goes_dark_at: datetime | None
    mistaken: bool
    at_first: intake.AtFirst | None
    chapters: Chapters
    livelihood: LivelihoodPlanStage | None


_READ = (SafeContact, Survivor, RiskAssessment, FollowUp, Note, Referral, Flag, Notice, Clock, SettingAside)
_CLEAR = (
    Consent,
    SafetyPlan,
    ShelterStay,
    LivelihoodPlan,
    Milestone,
    ClosureReview,
    CarriedReport,
    LaterIncident,
    Perpetrator,
    ContactBan,
)
"""Of these the first page shows days and stages alone: nothing sealed of them is read."""


def front(by: Worker, case_id: UUID) -> tuple[CaseFile, Front | None]:
    """The first page of a case. Raises NotFound for who does not hold it.

    A trusted address has one page alone: what it wrote itself.
    """
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        if Act.CASE_READ_WHOLE in access.acts:
            return _front(access, case)
        if Act.CASE_READ_OWN_PART in access.acts:
            return heard_here(access, case), None
        raise NotAllowed


def _front(access: Viewing, case: Case) -> tuple[CaseFile, Front]:
    fresh = case.stage in FRESH
    records = CaseRecords(
        access,
        case,
        [*_READ, *((FirstWords,) if fresh else ())],
        in_the_clear=_CLEAR,
        in_short=SHORT,
        beside=(DONE, READER, WORKER, UNIT, *((ELSEWHERE,) if fresh else ())),
        most_done=1,
    )
    page = file_page(
        access,
        records,
        records.done,
        whole=True,
        due=duties(records),
        flags=flags(records),
        aside=setting_aside.section(records, answers=False),
        sections={},
        contact=intake.contact(records),
    )
    running = {clock.rule: clock.due_at for clock in records.all(Clock) if clock.met_at is None}
    planned, visits = parted(in_order(records), records.names)
    assessed = assessments_in_words(records)
    last_contact = last_contact_of(records)
    closing = [one.asked_at for one in records.all(ClosureReview) if one.approved is None]
    plan = records.only(LivelihoodPlan)
    return page, Front(
        person=person_in_words(case, records.one(Survivor), timezone.now(), level=None),  # it stands beside her name
        assessed=assessed[0] if assessed else None,
        facts=standing_in_words(records),
        steps=bool(steps_in(records)),
        next_due=running.get("risk"),
        missing="left" in running,
        threatened=is_threatened(visits),
        worse=is_worse(visits),
        silent=is_silent(case, last_contact),
        last_contact=last_contact,
        closing_since=max(closing, default=None),
        known_before=records.known_elsewhere,
        goes_dark_at=intake.goes_dark_at(records),
        mistaken=intake.mistaken(records),
        at_first=intake.at_first(records),
        chapters=_chapters(records, page, planned, len(visits)),
        livelihood=LivelihoodPlanStage(plan.stage) if plan else None,
    )


def _chapters(records: CaseRecords, page: CaseFile, planned: list[Planned], visits: int) -> Chapters:
    written = records.only(SafetyPlan)
    plan = records.only(LivelihoodPlan)
    packets = referral.section(records).sent
    notes, again = intake.notes(records), records.all(LaterIncident)
    ban, broken_at = contact_bans.open_ban(records)
    return Chapters(
        plan_reviewed_at=written.reviewed_at if written else None,
        stay_until=max((one.until for one in records.all(ShelterStay) if one.stage in SHELTER_OPEN), default=None),
        packets_open=sum(one.open for one in packets),
        packet=packets[0] if packets else None,
        livelihood=plan.stage if plan else None,
        milestone_on=min((one.due_on for one in records.all(Milestone) if one.met_on is None), default=None),
        visits=visits,
        next_visit=planned[0] if planned else None,
        note=notes[0] if notes else None,
        done=page.timeline[0] if page.timeline else None,
        opened=_lookers(records)[0] if records.readers else None,
        perpetrators=len(records.all(Perpetrator)),
        incidents=len(again),
        ban=ban,
        ban_broken_at=broken_at,
        last_incident=again[-1].told_on if again else None,
        flags_open=sum(one.resolved_on is None for one in page.flags),
    )


def _lookers(records: CaseRecords) -> tuple[OpenedBy, ...]:
    return tuple(OpenedBy(records.names[one.worker_id], one.times, one.last) for one in records.readers)


# A chapter alone ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChapterPage:
    """What one chapter's page is read from: kinds of records and what stands beside them; and the sections it has."""

    kinds: tuple[type[Model], ...]
    beside: tuple[str, ...]
    sections: Mapping[str, Callable[[CaseRecords], Any]]
    clear: tuple[type[Model], ...] = ()
    most_done: int = 0


CHAPTER_PAGES: Mapping[str, ChapterPage] = {
    "person": ChapterPage(intake.KINDS, (WORKER, UNIT, ELSEWHERE), {"intake": intake.section}),
    "safety": ChapterPage(safety.KINDS, (WORKER, UNIT), {"safety": safety.section}),
    "referrals": ChapterPage(referral.KINDS, (WORKER, UNIT), {"referral": referral.section}),
    "done": ChapterPage((Flag, Clock), (DONE, WORKER, UNIT), {}, clear=(Referral,), most_done=FULL_DONE),
    "holders": ChapterPage((), (READER, HOLDER, WORKER, UNIT), {}),
}
"""The chapters that have no other page of their own, each by the word that its address is made of."""


def chapter(by: Worker, case_id: UUID, word: str, *, in_full: bool = False) -> CaseFile:
    """One chapter of a case and nothing of the others. Raises NotFound for who does not hold it, and NotAllowed for who
    reads only what she wrote herself."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        if Act.CASE_READ_WHOLE not in access.acts:
            raise NotAllowed
        asked = CHAPTER_PAGES[word]
        records = CaseRecords(
            access,
            case,
            asked.kinds,
            in_the_clear=asked.clear,
            in_short=(Clock,) if in_full else SHORT,
            beside=asked.beside,
            most_done=asked.most_done,
        )
        return file_page(
            access,
            records,
            records.done,
            whole=True,
            due=(),
            flags=flags(records) if Flag in records else (),
            sections={name: section(records) for name, section in asked.sections.items()},
            holders=tuple(HeldBy(one.name, HOLDS[one.hold], one.granted_at, one.expires_at) for one in records.holders),
            lookers=_lookers(records),
            looks_cut=sum(one.times for one in records.readers) >= LOOKS_BACK,
            older=frozenset(name for kind, name in GROWS.items() if kind in records.cut),
            sent_to={one.pk: records.names.unit(one.to_unit_id) for one in records.all(Referral)}
            if Referral in records
            else {},
        )
