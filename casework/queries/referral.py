"""What the referral pages show: what may be sent and to whom, the packet as the partner reads it, what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.policy import gate, packets, viewing
from casework.policy.memberships import ActiveMembership
from casework.policy.roles import memberships_for
from casework.queries.case_records import CaseRecords
from casework.queries.editing import Editing
from casework.queries.history import LastChange
from casework.queries.intake import consent_of
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.intake import Consent, Incident
from casework.records.people import SafeContact, Survivor
from casework.records.referral import Referral
from casework.records.safety import RiskAssessment
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import consents, services
from casework.rulebook.acts import Act
from casework.rulebook.consents import Answer
from casework.rulebook.rows import Words
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import REFERRAL_OPEN, ReferralStage
from casework.trail.events import Outcome
from casework.trail.log import reading

CODES = tuple(SERVICES)
"""Services in the order of the rulebook: an address names one by its place here, and says nothing to who reads it."""

# Sending --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """One service: what she said to it, and how many partners here offer it."""

    number: int
    label: Words
    answer: str
    answer_words: Words
    partners: int


def offers(case: Case) -> tuple[Offer, ...]:
    """Every service that some partner of this case's desk or province offers, for a case that was entered."""
    said = consent_of(case)
    offered = [code for row in packets.partners_of(case).values_list("services", flat=True) for code in row]
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
class ToSend:
    """What an officer chooses from for one service."""

    service: str
    label: Words
    purpose: Words
    consented: bool
    answer: str
    partners: tuple[tuple[str, str], ...]
    parts: tuple[PartOffer, ...]
    empty: tuple[Words, ...]
    needs: str
    grounds: tuple[tuple[str, Words], ...]
    expected_version: int
    reply_days: int
    open_until: datetime


PREVIEWED = (Survivor, SafeContact, Incident, RiskAssessment, Consent)
"""What a packet may be made of: all of it is opened to show what would be sent."""


def to_send(by: Worker, case_id: UUID, service: str) -> tuple[Case, Editing[ToSend]]:
    """A case entered to bring in a partner, and each section as it would be sent. Raises NotFound."""
    case = viewing.enter(by, Case, case_id, Act.REFERRAL_SEND, *PREVIEWED)
    page = sending(case, service)
    words = {section.code: section.words for section in page.parts}

    def read_again() -> Editing[ToSend]:
        case, now = to_send(by, case_id, service)
        return replace(now, last=_last_act(case))

    return case, Editing(case.pk, "case", page.expected_version, words, page, read_again)


def sending(case: Case, service: str) -> ToSend:
    """The page of a case that was entered to bring in a partner. On a legal ground only the least is offered."""
    now = timezone.now()
    row = SERVICES[service]
    answer = consent_of(case).get(row.consent)
    consented = answer is Answer.GIVEN
    found = packets.contents(case, at=now)
    codes = [code for code in services.PARTS.codes if code in (row.allowed if consented else row.usual)]
    return ToSend(
        service=service,
        label=row.label,
        purpose=consents.PURPOSES[row.consent].label,
        consented=consented,
        answer=str(answer or ""),
        partners=tuple((str(one.unit_id), one.unit.name) for one in packets.partners_for(case, service)),
        parts=tuple(
            PartOffer(code, services.PARTS.label(code), found[code], code in row.usual)
            for code in codes
            if code in found and code != packets.TYPED
        ),
        empty=tuple(services.PARTS.label(code) for code in codes if code not in found and code != packets.TYPED),
        needs=found.get(packets.TYPED, ""),
        grounds=tuple((ground.code, ground.label) for ground in consents.grounds_at(now)),
        expected_version=packets.state_of(case),
        reply_days=services.reply_within(service, at=now),
        open_until=services.open_until(service, now),
    )


def _last_act(case: Case) -> LastChange:
    """The latest act on a case that was entered: what made a preview stale."""
    latest = reading.of_case(case.pk, outcomes=(Outcome.DONE,), limit=1)[0]
    names = Names()
    names.fetch([latest.worker_id])
    return LastChange(names[latest.worker_id], latest.at)


# The packet -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PacketAnswer:
    """One thing that came back, or the taking back."""

    at: datetime
    what: str
    words: Words
    by: str
    reason: Words
    text: str


@dataclass(frozen=True)
class SendingGround:
    """On what the packet stands: her yes for a purpose, or a legal ground with its written reason."""

    purpose: Words
    ground: Words
    reason: str
    sent_by: str


@dataclass(frozen=True)
class Packet:
    """One packet. For the partner `case_id` and `why` are None: it sees the packet and nothing it came from."""

    id: UUID
    number: str
    version: int
    stage: str
    open: bool
    urgent: bool
    urgency: Words
    service: Words
    to: str
    sender: str
    sender_phone: str
    sent_at: datetime
    answer_by: datetime
    expires_at: datetime
    parts: tuple[tuple[Words, str], ...]
    said: tuple[PacketAnswer, ...]
    acts: frozenset[str]
    case_id: UUID | None
    why: SendingGround | None


_WHAT: dict[str, Words] = {stage.value: stage.label for stage in ReferralStage}


def packet(by: Worker, referral_id: UUID, *, act: Act = Act.REFERRAL_LOOK) -> Packet:
    """One packet for who holds it, the partner or the desk; as `REFERRAL_PRINT` to be printed. Raises NotFound."""
    with viewing.view_access(by, act) as access:
        return worded(by, access.enter(Referral, referral_id))


def to_answer(by: Worker, referral_id: UUID, act: Act) -> tuple[Referral, Editing[Packet]]:
    """A packet entered to answer it or to take it back, and the same in words. Raises NotFound."""
    found = viewing.enter(by, Referral, referral_id, act)
    return found, _editing_packet(by, found)


def _editing_packet(by: Worker, found: Referral) -> Editing[Packet]:
    page = worded(by, found)
    told: dict[str, Any] = found.answer[-1] if found.answer else {}
    stands = {"reason": told.get("reason"), "text": told.get("text")}

    def read_again() -> Editing[Packet]:
        now = _editing_packet(by, Referral.objects.get(pk=found.pk))
        last = now.page.said[-1:]
        return replace(now, last=LastChange(last[0].by, last[0].at)) if last else now

    return Editing(found.case_id, "referral", found.version, stands, page, read_again, found.pk)


def worded(by: Worker, found: Referral) -> Packet:
    """A packet that was entered, in words."""
    acts = frozenset(str(act.value) for act in gate.acts_open_to(by, found))
    # Whoever leads the packet holds the case as well; a partner never does, and learns neither id nor ground.
    leads = str(Act.REFERRAL_WITHDRAW.value) in acts and bool(gate.hold_keys(by, Case, [found.case_id]))
    answers: list[dict[str, Any]] = found.answer or []
    names = Names()
    names.fetch([*(one["by"] for one in answers), *([found.why["sent_by"]] if leads else [])])
    sender = found.from_unit
    return Packet(
        id=found.pk,
        number=number_of(found.pk),
        version=found.version,
        stage=found.stage,
        open=ReferralStage(found.stage) in REFERRAL_OPEN,
        urgent=found.urgent,
        urgency=services.URGENCIES.label(found.packet["urgency"]),
        service=SERVICES[found.packet["service"]].label,
        to=found.to_unit.name,
        sender=sender.name,
        sender_phone=sender.phone,
        sent_at=found.sent_at,
        answer_by=found.answer_by,
        expires_at=found.expires_at,
        parts=tuple(
            (term.label, found.packet["parts"][term.code])
            for term in services.PARTS
            if term.code in found.packet["parts"]
        ),
        said=tuple(_said(one, names) for one in answers),
        acts=acts,
        case_id=found.case_id if leads else None,
        why=_ground(found.why, names) if leads else None,
    )


def number_of(referral_id: UUID) -> str:
    """What two offices call a packet on the telephone: six letters that say nothing of the case."""
    return referral_id.hex[-6:].upper()


def _said(one: dict[str, Any], names: Names) -> PacketAnswer:
    reasons = services.DECLINING if one["what"] == ReferralStage.DECLINED else services.WITHDRAWING
    return PacketAnswer(
        at=datetime.fromisoformat(one["at"]),
        what=one["what"],
        words=_WHAT.get(one["what"], one["what"]),
        by=names[one["by"]],
        reason=reasons.label(one["reason"]) if one.get("reason") else "",
        text=one.get("text", ""),
    )


def _ground(why: dict[str, Any], names: Names) -> SendingGround:
    ground = consents.GROUNDS.get(why["ground"])
    return SendingGround(
        purpose=consents.PURPOSES[why["purpose"]].label,
        ground=ground.label if ground else "",
        reason=why["reason"],
        sent_by=names[why["sent_by"]],
    )


# A partner's desk -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SentRow:
    """One packet in a partner's list: from whom and by when, no word of hers."""

    id: UUID
    number: str
    sender: str
    stage: str
    urgent: bool
    sent_at: datetime
    answer_by: datetime
    expires_at: datetime


def sent_to(by: Worker, memberships: Sequence[ActiveMembership]) -> tuple[SentRow, ...]:
    """What was sent to this worker's partner units and is open there, newest first; nothing for who is no partner."""
    if not memberships_for(memberships, Act.REFERRAL_LIST):
        return ()
    columns = ("stage", "urgent", "sent_at", "answer_by", "expires_at", "from_unit_id")
    with viewing.view_access(by, Act.REFERRAL_LIST, memberships=memberships) as access:
        rows = access.along(Referral, columns)
        senders = dict(
            Unit.objects.filter(pk__in={row.columns["from_unit_id"] for row in rows}).values_list("pk", "name")
        )
        return tuple(
            SentRow(
                id=row.id,
                number=number_of(row.id),
                sender=senders[row.columns["from_unit_id"]],
                **{name: row.columns[name] for name in columns if name != "from_unit_id"},
            )
            for row in rows
        )


# On the case page -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """One referral on the case page."""

    id: UUID
    service: Words
    to: str
    stage: str
    open: bool
    urgent: bool
    sent_at: datetime
    answer_by: datetime
    waits: bool
    expired: bool


@dataclass(frozen=True)
class ReferralSection:
    """Referrals on the case page, the open ones first."""

    sent: tuple[Sent, ...]


KINDS = (Referral,)
"""What the section is made of."""


def section(folder: CaseRecords) -> ReferralSection:
    """Referrals on the page of a case that was entered."""
    now = timezone.now()
    sent = [
        Sent(
            id=row.pk,
            service=SERVICES[row.why["service"]].label,
            to=folder.names.unit(row.to_unit_id),
            stage=row.stage,
            open=ReferralStage(row.stage) in REFERRAL_OPEN,
            urgent=row.urgent,
            sent_at=row.sent_at,
            answer_by=row.answer_by,
            waits=row.stage == ReferralStage.SENT,
            expired=ReferralStage(row.stage) in REFERRAL_OPEN and row.expires_at <= now,
        )
        for row in folder.newest(Referral)
    ]
    return ReferralSection(tuple(sorted(sent, key=lambda one: not one.open)))
