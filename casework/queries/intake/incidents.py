"""What happened since she first told: each time by itself, the newest first, and how often the law counts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from casework.policy import viewing
from casework.policy.roles import memberships_for
from casework.policy.viewing import Viewing
from casework.queries.case_records import WORKER, CaseRecords, Strike
from casework.queries.instrument import kinds_in, terms_of
from casework.queries.intake.health import HealthNow, health_in
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.incidents import LaterIncident
from casework.records.intake import Incident, Note
from casework.records.people import Survivor
from casework.records.safety import RiskAssessment
from casework.records.units import Membership
from casework.records.workers import Worker
from casework.rulebook import incidents, relations
from casework.rulebook.acts import Act
from casework.rulebook.address_terms import AddressTerms
from casework.rulebook.lengths import length
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.rows import LegalRule, Words
from casework.rulebook.sheets import Said

AT_ONCE = 20
"""Incidents on one page of the list."""


@dataclass(frozen=True)
class LaterRow:
    """One incident as it is read: the day it was told beside the moment it was written down, and by whom."""

    id: UUID
    told_on: date
    at: datetime
    by: str
    said: tuple[Said, ...]
    struck: Strike | None
    by_reader: bool


@dataclass(frozen=True)
class IncidentPage:
    """One page of them. `times` is how often it happened within what `law` counts, the first account with them; None
    for who reads only what was written where she sits, and where whoever did it is no family."""

    case_id: UUID
    code: str
    rows: tuple[LaterRow, ...]
    older: UUID | None
    times: int | None
    law: LegalRule
    health: HealthNow
    acts: frozenset[str]
    whole: bool

    @property
    def counted_over(self) -> Words:
        """Over how long the law counts, in words."""
        return length(self.law)


def listed(by: Worker, case_id: UUID, *, before: UUID | None = None) -> IncidentPage:
    """A page of what happened since, below `before`. Raises NotFound for who does not hold the case.

    A trusted address reads what was written there, and no more.
    """
    with viewing.view_access(by, Act.CASE_LOOK) as access:
        case = access.enter(Case, case_id)
        whole = Act.CASE_READ_WHOLE in access.acts
        if not whole and Act.CASE_READ_OWN_PART not in access.acts:
            raise NotAllowed
        kinds = (LaterIncident, *((Incident, FirstWords, RiskAssessment, Survivor) if whole else ()))
        records = CaseRecords(access, case, kinds, beside=(WORKER,))
        rows = section(records, None if whole else _own_memberships(access))
        told_here = {one.id for one in rows}
        below = [one for one in rows if before is None or one.id < before]
        shown = below[:AT_ONCE]
        return IncidentPage(
            case_id=case.pk,
            code=case.code or "",
            rows=tuple(shown),
            older=shown[-1].id if len(below) > AT_ONCE else None,
            times=_times(records) if whole else None,
            law=incidents.twice_within(at=timezone.now()),
            health=health_in(records, later=[one for one in records.all(LaterIncident) if one.pk in told_here]),
            acts=frozenset(act.value for act in access.acts),
            whole=whole,
        )


def section(records: CaseRecords, memberships: Iterable[Membership] | None = None) -> tuple[LaterRow, ...]:
    """The same on the page of a case, newest first; with `memberships` only what somebody wrote while she sat there."""
    kept = None if memberships is None else list(memberships)
    return tuple(
        LaterRow(
            one.pk,
            one.told_on,
            one.written_at,
            records.names[one.written_by_id],
            incidents.LATER_INCIDENT.said(one.told),
            records.strike(one),
            one.written_by_id == records.reader_id,
        )
        for one in records.with_struck(LaterIncident)[::-1]
        if kept is None or any(was_written_there(one, membership) for membership in kept)
    )


def was_written_there(entry: Note | LaterIncident, membership: Membership) -> bool:
    """Whether whoever wrote this sat there when it was written."""
    there = membership.worker_id == entry.written_by_id and membership.began_at <= entry.written_at
    return there and (membership.ended_at is None or membership.ended_at >= entry.written_at)


def to_tell(by: Worker, case_id: UUID) -> Case:
    """A case entered to tell of what happened again, by the address she came to. Raises NotFound."""
    return viewing.enter(by, Case, case_id, Act.INCIDENT_TELL)


def to_add(by: Worker, case_id: UUID) -> tuple[Case, AddressTerms]:
    """The same by the desk, and how she is addressed. Raises NotFound."""
    with viewing.view_access(by, Act.INCIDENT_ADD) as access:
        case = access.enter(Case, case_id)
        return case, terms_of(CaseRecords(access, case, (Survivor,)))


def _own_memberships(access: Viewing) -> list[Membership]:
    here = [one.unit_id for one in memberships_for(access.memberships, Act.CASE_READ_OWN_PART)]
    return list(Membership.objects.filter(unit_id__in=here))


def _times(records: CaseRecords) -> int | None:
    """How often it happened within the law's time; None where whoever did it is no family, whom that law is not of."""
    first = records.only(Incident)
    answers = (first.answers if first is not None else None) or {}
    if relations.is_outside_family(str(answers.get("relationship", "")), kinds_in(records)):
        return None
    days = [_day(one) for one in records.all(LaterIncident)]
    if answers.get("violence_acts"):
        days.append(timezone.localtime(records.case.received_at).date())
    return incidents.counted(days, at=timezone.now())


def _day(one: LaterIncident) -> date:
    """The day on which it happened, or the last on which it can have: the one it was told on."""
    day = one.told.get("happened_on")
    return date.fromisoformat(day) if day else one.told_on
