"""Intake on the case page, whole for the desk and in part for the unit that heard her."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from casework.policy import her_word
from casework.queries.case_records import CaseRecords, Strike
from casework.queries.instrument import kinds_in
from casework.queries.intake import incidents
from casework.queries.intake.health import HealthNow, health_in
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
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.incidents import LaterIncident
from casework.records.intake import Consent, Incident, Note
from casework.records.people import SafeContact, Survivor
from casework.records.units import Membership
from casework.rulebook import clocks
from casework.rulebook.case_kinds import KNOWN_BY, in_words
from casework.rulebook.consents import RECORD_KEEPING
from casework.rulebook.risk import Reply
from casework.rulebook.rows import LegalRule, Words
from casework.rulebook.stages import Stage


def contact(records: CaseRecords) -> Contact:
    """How to reach her and nothing else: for the unit that heard her, once the desk has taken the case in."""
    return contact_in_words(records.one(SafeContact), unsafe=records.contact_unsafe_since)


@dataclass(frozen=True)
class Written:
    """One note: when, by whom, what; and why it counts no more."""

    id: UUID
    at: datetime
    by: str
    text: str
    struck: Strike | None
    by_reader: bool
    important: bool = False
    answers: str = ""
    """Whose note it answers, and of when; empty where it answers none."""
    answered_at: datetime | None = None


@dataclass(frozen=True)
class AtFirst:
    """What the address heard before it wrote anything: that she was not safe, and why she could not be asked."""

    not_safe: bool
    not_asked: str


@dataclass(frozen=True)
class IntakeSection:
    """Who she is in short, how to reach her, what happened, what she agreed to, and the notes."""

    stage: Stage
    at_desk: bool
    """Whether the desk received her itself."""

    person: Person
    contact: Contact
    happened: IncidentSummary
    later: tuple[incidents.LaterRow, ...]
    health: HealthNow
    agreements: tuple[Agreement, ...]
    first_yes: bool
    """Whether she said, before anything was written, that it may be; that she is asked about is in no list yet."""
    notes: tuple[Written, ...]
    known_before: bool
    kind: Words
    kind_known_by: LegalRule | None
    kind_known_until: datetime
    goes_dark_at: datetime | None
    mistaken: bool
    at_first: AtFirst | None


KINDS = (Survivor, SafeContact, FirstWords, Incident, LaterIncident, Consent, Note)
"""What the section is made of."""


def section(records: CaseRecords, memberships: Iterable[Membership] | None = None) -> IntakeSection:
    """Intake's part of the case page; the case's key is on the ring.

    With the `memberships` of a unit that heard her and does not carry her case: of the notes only those written there.
    """
    case, kinds = records.case, kinds_in(records)
    level = case.risk_level if memberships is None else None  # a trusted address's phone may lie open before anybody
    waiting = case.stage in her_word.BEFORE_TAKEN_IN
    words = records.only(FirstWords)
    return IntakeSection(
        stage=Stage(case.stage),
        at_desk=case.origin_id == case.desk_id,
        person=person_in_words(case, records.one(Survivor), timezone.now(), level=level),
        contact=contact(records),
        happened=incident_in_words(records.one(Incident), kinds),
        later=incidents.section(records, memberships),
        health=health_in(records),
        agreements=agreements_in_words(records.all(Consent), at=timezone.now()),
        first_yes=said_yes_at_first(records),
        notes=notes(records, memberships),
        known_before=records.known_elsewhere,
        kind=in_words(words.said if words is not None else None),
        kind_known_until=known_until(case),
        kind_known_by=KNOWN_BY.rule(at=case.received_at) if not kinds and waiting else None,
        goes_dark_at=goes_dark_at(records),
        mistaken=mistaken(records),
        at_first=at_first(records) if memberships is None else None,  # that telephone may lie open before anybody
    )


def at_first(records: CaseRecords) -> AtFirst | None:
    """What the desk must know before it has assessed anything; None once it did, and where there was no danger."""
    words = records.only(FirstWords) if FirstWords in records else None
    if words is None or records.case.risk_level is not None:
        return None
    not_safe, why = words.said.get("safe") == Reply.NO.value, str(words.said.get("writing_why") or "")
    return AtFirst(not_safe, why) if not_safe or why else None


def said_yes_at_first(records: CaseRecords) -> bool:
    """Whether she let herself be written down before anything was, and was not asked about it once more."""
    words = records.only(FirstWords) if FirstWords in records else None
    asked = {purpose for row in records.all(Consent) for purpose in row.terms["answers"]}
    return words is not None and words.said.get("writing") == Reply.YES.value and RECORD_KEEPING not in asked


def goes_dark_at(records: CaseRecords) -> datetime | None:
    """When the key of a case is dropped in which she said no to being written down; None where it is not."""
    words = records.only(FirstWords) if FirstWords in records else None
    if words is None or records.case.stage not in her_word.BEFORE_TAKEN_IN:
        return None
    dark_at = words.said.get("dark_at")
    return datetime.fromisoformat(dark_at) if dark_at else None


def mistaken(records: CaseRecords) -> bool:
    """Whether it goes dark as a draft opened by mistake, and nobody said no."""
    words = records.only(FirstWords) if FirstWords in records else None
    return words is not None and "mistake" in words.said


def known_until(case: Case) -> datetime:
    """The moment by which the kind of a case must be known."""
    until = clocks.due("kind", case.received_at, at=case.received_at)
    assert until is not None
    return until


def notes(records: CaseRecords, memberships: Iterable[Membership] | None = None) -> tuple[Written, ...]:
    """The notes of a case, newest first; with `memberships` only what somebody wrote while she sat there."""
    kept = None if memberships is None else list(memberships)
    by_id = {note.pk: note for note in records.with_struck(Note)}

    def answered(note: Note) -> Note | None:
        return by_id.get(note.answers_id) if note.answers_id is not None else None

    return tuple(
        Written(
            note.pk,
            note.written_at,
            records.names[note.written_by_id],
            note.text,
            records.strike(note),
            note.written_by_id == records.reader_id,
            important=bool(note.important),
            answers=records.names[other.written_by_id] if (other := answered(note)) is not None else "",
            answered_at=other.written_at if other is not None else None,
        )
        for note in records.with_struck(Note)[::-1]
        if kept is None or any(incidents.was_written_there(note, membership) for membership in kept)
    )
