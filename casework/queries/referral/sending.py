"""What may be sent to whom: the services offered, and each part word for word before it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from casework.policy import disclosure, packets, viewing
from casework.queries.case_records import UNIT, CaseRecords
from casework.queries.editing import Editing
from casework.queries.history import LastChange
from casework.queries.instrument import asked_person, kinds_in
from casework.queries.intake.draft import answers_in, standing_in
from casework.queries.people import Names
from casework.queries.referral.packet import InVain, in_vain
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.intake import Consent, Incident
from casework.records.people import SafeContact, Survivor
from casework.records.referral import Referral
from casework.records.safety import RiskAssessment
from casework.records.workers import Worker
from casework.rulebook import consents, grounds, services
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import notice_may_go
from casework.rulebook.consent_scope import Scope
from casework.rulebook.consents import Answer
from casework.rulebook.grounds import Ground
from casework.rulebook.legal_aid import RouteRule, legal_aid_for, rule_of
from casework.rulebook.rows import LegalRule, Words
from casework.rulebook.services import SERVICES
from casework.trail.events import Outcome
from casework.trail.log import reading

CODES = tuple(SERVICES)
"""Services in the order of the rulebook: an address names one by its place here, and says nothing to who reads it."""


@dataclass(frozen=True)
class Offer:
    """One service: what she said to it, and how many partners here offer it."""

    number: int
    label: Words
    answer: str
    answer_words: Words
    partners: int


def offers(by: Worker, case_id: UUID) -> tuple[Offer, ...]:
    """Every service that some partner of this case's desk or province offers. Raises NotFound."""
    with viewing.view_access(by, Act.REFERRAL_SEND) as access:
        case = access.enter(Case, case_id)
        return _offers(CaseRecords(access, case, (Consent,)))


def _offers(records: CaseRecords) -> tuple[Offer, ...]:
    said = answers_in(records)
    offered = [code for row in packets.partners_of(records.case).values_list("services", flat=True) for code in row]
    return tuple(
        Offer(
            number=number,
            label=SERVICES[code].label,
            answer=answer,
            answer_words=consents.ANSWERS.label(answer) if answer else "",
            partners=offered.count(code),
        )
        for number, code in enumerate(CODES, start=1)
        if code in offered
        for answer in [str(said.get(SERVICES[code].consent, ""))]
    )


@dataclass(frozen=True)
class PartOffer:
    """One part with exactly what would be sent; `least` where it belongs to the least the service needs."""

    code: str
    label: Words
    words: str
    least: bool


@dataclass(frozen=True)
class OpenPacket:
    """A packet for the same service that a partner may still answer."""

    id: UUID
    partner: Words
    sent_at: datetime


LEGAL_AID = "legal_aid"


@dataclass(frozen=True)
class AidRoute:
    """A route to free legal aid that is open to her; `needs_proof` where financial difficulty must be shown."""

    label: Words
    rule: RouteRule
    needs_proof: bool


@dataclass(frozen=True)
class ToSend:
    """What an officer chooses from for one service.

    Of a yes with limits: `outside` are the places that it does not reach, those that a ground lets be told among
    `partners`; `kept_back` the parts that it does not let go, `until` its last day. `asked_under` is the number of the
    page that asks for this purpose alone.
    """

    service: str
    label: Words
    purpose: Words
    consented: bool
    answer: str
    asked_under: int
    partners: tuple[tuple[str, str], ...]
    some_partner: bool
    outside: tuple[str, ...]
    kept_back: tuple[Words, ...]
    until: date | None
    parts: tuple[PartOffer, ...]
    empty: tuple[Words, ...]
    needs: str
    grounds: tuple[Ground, ...]
    expected_version: int
    reply: LegalRule
    reply_at_once: LegalRule
    open_until: datetime
    open_at: tuple[OpenPacket, ...]
    free_aid: tuple[AidRoute, ...]
    in_vain: InVain | None = None


PREVIEWED = (Survivor, SafeContact, Incident, RiskAssessment, Consent)
"""What a packet may be made of: all of it is opened to show what would be sent."""


def to_send(by: Worker, case_id: UUID, service: str) -> tuple[Case, Editing[ToSend]]:
    """A case entered to bring in a partner, and each section as it would be sent. Raises NotFound."""
    with viewing.view_access(by, Act.REFERRAL_SEND) as access:
        case = access.enter(Case, case_id)
        access.reads(*PREVIEWED, Referral)
        of_aid = (Survivor, Incident, FirstWords) if service == LEGAL_AID else ()
        page = _to_send(CaseRecords(access, case, (Consent, *of_aid)), service)
    return _sending(case, page, lambda: to_send(by, case_id, service))


def to_send_elsewhere(by: Worker, case_id: UUID, referral_id: UUID) -> tuple[Case, Editing[ToSend]]:
    """The same for the help that a packet asked for in vain, with what became of that packet. Raises NotFound."""
    with viewing.view_access(by, Act.REFERRAL_SEND) as access:
        case = access.enter(Case, case_id)
        access.reads(*PREVIEWED)
        records = CaseRecords(access, case, (Consent, Referral, Survivor, Incident, FirstWords), beside=(UNIT,))
        found = records.found(Referral, referral_id)
        page = replace(_to_send(records, found.why["service"]), in_vain=in_vain(access, records, found))
    return _sending(case, page, lambda: to_send_elsewhere(by, case_id, referral_id))


def _sending(
    case: Case, page: ToSend, again: Callable[[], tuple[Case, Editing[ToSend]]]
) -> tuple[Case, Editing[ToSend]]:
    def read_again() -> Editing[ToSend]:
        case, now = again()
        return replace(now, last=_last_act(case))

    words = {section.code: section.words for section in page.parts}
    return case, Editing(case.pk, "case", page.expected_version, words, page, read_again)


def _to_send(records: CaseRecords, service: str) -> ToSend:
    """Where her yes does not reach, only who may receive it on some ground is offered; where she did not give it at
    all, with the least that a ground lets go."""
    case, now = records.case, timezone.now()
    row = SERVICES[service]
    said = standing_in(records).get(row.consent)
    answer = said.answer if said is not None else None
    consented = answer is Answer.GIVEN
    scope = said.scope if said is not None and consented else None
    found = packets.contents(case, at=now)
    found_here = list(packets.partners_for(case, service))
    partners = {one.unit_id: one.unit.name for one in found_here}
    kinds = {one.unit_id: grounds.receiver_of(one.services) for one in found_here}
    reached = {unit for unit, kind in kinds.items() if scope is not None and scope.reaches(str(kind), unit)}
    fits = {
        unit: [
            ground
            for ground in grounds.fitting(service=service, receiver=kind, answer=disclosure.answered(said), at=now)
            if disclosure.speaks_of(case, ground, at=now)
        ]
        for unit, kind in kinds.items()
        if unit not in reached
    }
    held_back = scope.holds_back(row.allowed) if scope is not None else frozenset[str]()
    waiting = packets.open_packets(case, service, at=now)
    offered = {ground.code: ground for here in fits.values() for ground in here}
    least = frozenset[str]().union(*(ground.sections for ground in offered.values())) & set(row.usual)
    codes = [code for code in services.PARTS.codes if code in (row.allowed - held_back if consented else least)]
    return ToSend(
        service=service,
        label=row.label,
        purpose=consents.PURPOSES[row.consent].label,
        consented=consented,
        answer=str(answer or ""),
        asked_under=list(consents.PURPOSES).index(row.consent) + 1,
        partners=tuple((str(unit), name) for unit, name in partners.items() if unit in reached or fits[unit]),
        some_partner=bool(partners),
        outside=tuple(name for unit, name in partners.items() if consented and unit not in reached),
        kept_back=tuple(services.PARTS.label(code) for code in services.PARTS.codes if code in held_back),
        until=scope.until if scope is not None else None,
        parts=tuple(
            PartOffer(code, services.PARTS.label(code), found[code], code in row.usual)
            for code in codes
            if code in found and code != services.NEEDS
        ),
        empty=tuple(services.PARTS.label(code) for code in codes if code not in found and code != services.NEEDS),
        needs=found.get(services.NEEDS, ""),
        grounds=tuple(offered.values()),
        expected_version=packets.state_of(case),
        reply=services.reply_rule(service, at=now),
        reply_at_once=services.ANSWERED_AT_ONCE,
        open_until=_open_until(service, scope, now),
        open_at=tuple(
            OpenPacket(one.pk, partners[unit_id], one.sent_at)
            for unit_id, one in waiting.items()
            if unit_id in partners
        ),
        free_aid=_free_aid(records, now) if service == LEGAL_AID else (),
    )


def _free_aid(records: CaseRecords, now: datetime) -> tuple[AidRoute, ...]:
    """The routes to free legal aid that what is known of her opens: those that ask for proof only where no other is
    open. What is not known opens none."""
    who = asked_person(records)
    found = legal_aid_for(
        birth=who.birth,
        at=now,
        ethnic_group=str(who.details.get("ethnic_group") or ""),
        poverty=str(who.details.get("poverty") or ""),
        survivor_of_violence=notice_may_go(kinds_in(records)),
        disabled=who.details.get("disability") == "yes",
    )
    proof = not found.unconditional
    routes = found.with_hardship if proof else found.open
    return tuple(AidRoute(route.label, rule_of(route, at=now), proof) for route in routes)


def _open_until(service: str, scope: Scope | None, now: datetime) -> datetime:
    ends, long = scope.ends if scope is not None else None, services.open_until(service, now)
    return long if ends is None else min(long, ends)


def _last_act(case: Case) -> LastChange:
    """The latest act on a case that was entered: what made a preview stale."""
    latest = reading.of_case(case.pk, outcomes=(Outcome.DONE,), limit=1)[0]
    names = Names()
    names.fetch([latest.worker_id])
    return LastChange(names[latest.worker_id], latest.at)
