"""What the desk decides on when it sorts what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from casework.policy import disclosure, viewing
from casework.queries.case_records import ELSEWHERE, UNIT, CaseRecords
from casework.queries.intake.draft import record_may_be_kept
from casework.queries.intake.section import AtFirst, at_first
from casework.queries.intake.wording import (
    Agreement,
    Contact,
    Person,
    agreements_in_words,
    contact_in_words,
    person_in_words,
)
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Consent, Incident
from casework.records.people import SafeContact, Survivor
from casework.records.workers import Worker
from casework.rulebook import grounds
from casework.rulebook.acts import Act
from casework.rulebook.grounds import Ground
from casework.rulebook.stages import Stage


@dataclass(frozen=True)
class Arrival:
    """What the officer decides on: who came, what she said about keeping a record, whether she was met before."""

    name: str
    stage: Stage
    received_at: datetime
    reported_at: datetime | None
    origin: str
    person: Person
    contact: Contact
    agreements: tuple[Agreement, ...]
    may_keep: bool
    known_before: bool
    grounds: tuple[Ground, ...]
    at_first: AtFirst | None
    acts: frozenset[str]


def to_sort(by: Worker, case_id: UUID, act: Act) -> tuple[Case, Arrival]:
    """A case entered to be registered or set aside, and what the officer decides on. Raises NotFound."""
    with viewing.view_access(by, act) as access:
        case = access.enter(Case, case_id)
        told = (Survivor, SafeContact, FirstWords, Incident, Consent)
        acts = frozenset(str(one.value) for one in access.acts)
        return case, _arrival(CaseRecords(access, case, told, beside=(UNIT, ELSEWHERE)), acts)


def _arrival(records: CaseRecords, acts: frozenset[str]) -> Arrival:
    case, now = records.case, timezone.now()
    agreements = agreements_in_words(records.all(Consent), at=now)
    may_keep = record_may_be_kept(records)
    return Arrival(
        name=case.name or "",
        stage=Stage(case.stage),
        received_at=case.received_at,
        reported_at=case.reported_at,
        origin=records.names.unit(case.origin_id),
        person=person_in_words(case, records.one(Survivor), now, level=case.risk_level),
        contact=contact_in_words(records.one(SafeContact), unsafe=records.contact_unsafe_since),
        agreements=agreements,
        may_keep=may_keep,
        known_before=records.known_elsewhere,
        acts=acts,
        at_first=at_first(records),
        grounds=tuple(
            row for row in grounds.grounds_at(now) if not may_keep and disclosure.speaks_of(case, row, at=now)
        ),
    )
