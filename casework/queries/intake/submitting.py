"""What is read over before a draft goes to the desk, and what stands after it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from casework.policy import stand_by, viewing
from casework.policy.memberships import memberships_of
from casework.policy.roles import memberships_for
from casework.queries.case_records import CaseRecords
from casework.queries.instrument import asked_person, kinds_in
from casework.queries.intake.danger import Urgent, in_danger, urgent_in
from casework.queries.intake.draft import replies
from casework.queries.intake.health import HealthNow, health_in
from casework.queries.intake.opening import NumberToCall, numbers_to_call
from casework.queries.intake.reading import Reading, reading_of
from casework.queries.intake.wording import (
    Agreement,
    Contact,
    IncidentSummary,
    Person,
    agreements_in_words,
    contact_in_words,
    incident_in_words,
    person_in_words,
)
from casework.records.cases import Case, Clock
from casework.records.first_words import FirstWords
from casework.records.intake import Consent, Incident
from casework.records.people import SafeContact, Survivor
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import danger_rows, risk
from casework.rulebook.acts import Act, words_of
from casework.rulebook.address_terms import NOT_KNOWN, AddressTerms
from casework.rulebook.case_kinds import MustSay, still_to_tell
from casework.rulebook.notices import RULE as NOTICE
from casework.rulebook.refusals import NotFound
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Said
from casework.rulebook.stages import Stage


@dataclass(frozen=True)
class DraftSummary:
    """Everything told so far, in words: what the list of parts and the check page are made of."""

    case_id: UUID
    person: Person
    contact: Contact
    contact_asked: bool
    happened: IncidentSummary
    health: HealthNow
    questions: tuple[Said, ...]
    dangers: tuple[Words, ...]
    agreements: tuple[Agreement, ...]
    due_at: datetime | None
    desk: str
    at_desk: bool
    urgent: Urgent | None
    sent: bool
    asked: tuple[str, ...]


def draft_summary(by: Worker, case_id: UUID) -> DraftSummary:
    """All that was told so far, by who may still complete it."""
    return _summary(by, case_id, Act.INTAKE_PERSON)[1]


def to_submit(by: Worker, case_id: UUID) -> tuple[Case, DraftSummary]:
    """A draft entered to be submitted, and the whole of it in words."""
    return _summary(by, case_id, Act.INTAKE_SUBMIT)


def _summary(by: Worker, case_id: UUID, act: Act) -> tuple[Case, DraftSummary]:
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        told = (Survivor, SafeContact, FirstWords, Incident, RiskAssessment, Consent)
        records = CaseRecords(access, case, (*told, Clock))
        now = timezone.now()
        contact, asked = records.one(SafeContact), replies(records)
        desk = stand_by.carrier_of(case) or case.desk
        clock = _duty(records)
        return case, DraftSummary(
            case_id=case.pk,
            person=person_in_words(case, records.one(Survivor), now, level=case.risk_level),
            contact=contact_in_words(contact),
            contact_asked=contact.version > 1,
            happened=incident_in_words(records.one(Incident), kinds_in(records)),
            health=health_in(records),
            questions=danger_rows.ALL.said(asked.replies),
            dangers=tuple(danger.label for danger in risk.Danger if danger in asked.dangers),
            agreements=agreements_in_words(records.all(Consent), at=now),
            due_at=clock.due_at if clock else None,
            desk=desk.name,
            at_desk=case.origin_id == case.desk_id,
            urgent=urgent_in(records),
            sent=case.stage != Stage.DRAFT,
            asked=asked_person(records).asked,
        )


def _duty(records: CaseRecords) -> Clock | None:
    """The trusted address's duty to notify; a case that began at the desk has none."""
    duties = (clock for clock in records.all(Clock) if clock.rule == "D01")
    return max(duties, key=lambda clock: clock.began_at, default=None)


@dataclass(frozen=True)
class Submitted:
    """What stands after the commune was told: when, in time or not, who carries on, whom to call.

    `at_desk` where the desk received her itself. `to_tell` are the duties to tell others that this does not meet;
    `notice_due` is by when the People's Committee must have its notice, None where none is owed or it was given.
    """

    reported_at: datetime | None
    in_time: bool | None
    in_danger: bool
    desk: str
    at_desk: bool
    to_tell: tuple[MustSay, ...]
    terms: AddressTerms
    notice_due: datetime | None
    acute: bool
    """Whether something was told that an examination within hours is for."""

    may_add: bool
    """Whether what she told can still be completed."""

    reading: Reading | None
    lines: tuple[NumberToCall, ...]
    acts: frozenset[str]


def was_sent(by: Worker, case_id: UUID) -> None:
    """Raises NotFound unless the case was handed in already, by the unit of this worker."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        hers = {membership.unit_id for membership in memberships_for(memberships_of(by), Act.INTAKE_SUBMIT)}
        if case.reported_at is None or case.origin_id not in hers:
            raise NotFound


def submitted(by: Worker, case_id: UUID) -> Submitted:
    """The page after submitting; of hers it opens what kind of case it is, and what cannot wait for hours."""
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        records, now = CaseRecords(access, case, (Clock, FirstWords, Incident, RiskAssessment)), timezone.now()
        clock = _duty(records)
        notice = next((one for one in records.all(Clock) if one.rule == NOTICE and one.met_at is None), None)
        return Submitted(
            reported_at=case.reported_at,
            in_time=clock.met_at <= clock.due_at if clock and clock.met_at else None,
            in_danger=in_danger(records),
            desk=case.desk.name,
            at_desk=case.origin_id == case.desk_id,
            to_tell=still_to_tell(kinds_in(records), at=now, at_address=case.origin_id != case.desk_id),
            terms=NOT_KNOWN,
            notice_due=notice.due_at if notice else None,
            acute=bool(health_in(records).acute),
            acts=words_of(access.acts),
            may_add=Act.INTAKE_PERSON in access.acts,
            reading=reading_of(records),
            lines=numbers_to_call(case.desk, now, seated=records.reader_at),
        )
