"""A packet in words, as the partner reads it and as the desk does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from casework.policy import contact_warnings, disclosure, excluding, gate, location_leak, viewing
from casework.policy.viewing import Viewing
from casework.queries.case_records import UNIT, CaseRecords
from casework.queries.editing import Editing
from casework.queries.history import LastChange
from casework.queries.intake.draft import standing_in
from casework.queries.people import Names
from casework.records import kinds
from casework.records.cases import Case, Clock
from casework.records.intake import Consent
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook import consent_scope, consents, services
from casework.rulebook.acts import Act, words_of
from casework.rulebook.consent_scope import Barrier
from casework.rulebook.grounds import GROUNDS, Ground
from casework.rulebook.risk import DANGERS
from casework.rulebook.rows import Words
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import REFERRAL_OPEN, ReferralStage


@dataclass(frozen=True)
class PacketAnswer:
    """One answer that came back, or the taking back."""

    at: datetime
    what: str
    words: Words
    by: str
    reason: Words
    text: str
    dangers: tuple[Words, ...] = ()
    on: date | None = None
    seen_at: datetime | None = None
    seen_by: str = ""


@dataclass(frozen=True)
class SendingGround:
    """On what the packet stands: her yes for a purpose, or a legal ground with its written reason."""

    purpose: Words
    ground: Ground | None
    reason: str
    sent_by: str
    again: str


@dataclass(frozen=True)
class Packet:
    """One packet. For the partner `case_id` and `why` are None: it sees the packet and nothing it came from.

    `unread` tells the desk that nobody at the other place is left who could open it. On paper only what may still go
    stands: `dark` are the parts that she keeps back since, `stopped` says that nothing of it may, and `held_back` names
    parts that lead to where she is now. `shortened` tells whoever reads it that she took something out.
    """

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
    held_back: tuple[Words, ...]
    said: tuple[PacketAnswer, ...]
    acts: frozenset[str]
    case_id: UUID | None
    why: SendingGround | None
    unread: bool
    dark: tuple[Words, ...]
    stopped: bool
    shortened: bool
    gives_contact: bool
    unsafe: datetime | None
    """Since when nobody may call the number in it any more."""
    appointment_on: date | None = None
    waits_here: datetime | None = None
    waits_there: datetime | None = None
    """Since when a question of the other side waits for the reader, and hers for the other side."""

    seeks: bool = False
    """Whether the desk still owes another place for what this one could not do."""

    @property
    def last_asked(self) -> PacketAnswer | None:
        """The last question that was asked of it."""
        return next((one for one in reversed(self.said) if one.what == services.ASKED), None)


def packet(by: Worker, referral_id: UUID, *, act: Act = Act.REFERRAL_LOOK) -> Packet:
    """One packet for who holds it, the partner or the desk; as `REFERRAL_PRINT` to be printed. Raises NotFound."""
    with viewing.view_access(by, act) as access:
        return _worded(access, access.enter(Referral, referral_id))


def to_answer(by: Worker, referral_id: UUID, act: Act) -> tuple[Referral, Editing[Packet]]:
    """A packet entered to answer it or to take it back, and the same in words. Raises NotFound."""
    with viewing.view_access(by, act) as access:
        found = access.enter(Referral, referral_id)
        return found, _editing_packet(access, found)


@dataclass(frozen=True)
class InVain:
    """A packet that came to nothing: for what help, to whom, when, and the last that was said to it. While it is still
    `open` nobody there can open it, or its time is over."""

    id: UUID
    service: Words
    to: str
    sent_at: datetime
    open: bool
    said: PacketAnswer | None = None


def to_forgo(by: Worker, case_id: UUID, referral_id: UUID) -> tuple[Case, InVain]:
    """A case entered to say why no other place is sought for what this packet asked. Raises NotFound."""
    with viewing.view_access(by, Act.REFERRAL_FORGO) as access:
        case = access.enter(Case, case_id)
        records = CaseRecords(access, case, (Referral,), beside=(UNIT,))
        return case, _in_vain(records, records.found(Referral, referral_id))


def in_vain(access: Viewing, records: CaseRecords, found: Referral) -> InVain:
    """A packet of a case that was entered, with what was said to it, for the desk that holds its key."""
    page = _in_vain(records, found)
    if not gate.hold_keys(access.by, Referral, [found.pk]) or not found.answer:
        return page
    access.open_sections(*kinds.opened_by_itself(Referral))
    names = Names()
    names.fetch([found.answer[-1]["by"]])
    return replace(page, said=_said(found.answer[-1], names))


def _in_vain(records: CaseRecords, found: Referral) -> InVain:
    service, to = SERVICES[found.why["service"]].label, records.names.unit(found.to_unit_id)
    return InVain(found.pk, service, to, found.sent_at, ReferralStage(found.stage) in REFERRAL_OPEN)


def _editing_packet(access: Viewing, found: Referral) -> Editing[Packet]:
    page = _worded(access, found)
    told: dict[str, Any] = found.answer[-1] if found.answer else {}
    stands = {"reason": told.get("reason"), "text": told.get("text")}

    def read_again() -> Editing[Packet]:
        now = _editing_packet(access, access.enter(Referral, found.pk))
        last = now.page.said[-1:]
        return replace(now, last=LastChange(last[0].by, last[0].at)) if last else now

    return Editing(found.case_id, "referral", found.version, stands, page, read_again, found.pk)


def _worded(access: Viewing, found: Referral) -> Packet:
    acts = words_of(gate.acts_open_to(access.by, found))
    # Whoever leads the packet holds the case as well; a partner never does, and learns neither id nor ground.
    leads = str(Act.REFERRAL_WITHDRAW.value) in acts and bool(gate.hold_keys(access.by, Case, [found.case_id]))
    if leads:
        access.reads(Referral)  # its ground lies under the case's key
    answers: list[dict[str, Any]] = found.answer or []
    names = Names()
    names.fetch([*(one["by"] for one in answers), *([found.why["sent_by"]] if leads else [])])
    sender = found.from_unit
    stopped, dark = _stopped(access, found) if leads else (False, frozenset[str]())
    printed = access.act is Act.REFERRAL_PRINT
    is_open = ReferralStage(found.stage) in REFERRAL_OPEN
    sent: dict[str, str] = dict(found.packet["parts"])
    unsafe = contact_warnings.on_packet(found) if "safe_contact" in sent else None
    if unsafe is not None:
        sent["safe_contact"] = gettext("Số này không còn an toàn, đừng gọi. Hãy hỏi nơi gửi phiếu.")
    # It was sent as it is; but paper goes on from hand to hand, and she may have come to a place that it names.
    back = location_leak.to_hold_back(access.by, found.case, sent) if printed and leads else frozenset()
    return Packet(
        id=found.pk,
        number=packet_number(found.pk),
        version=found.version,
        stage=found.stage,
        open=is_open,
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
            (term.label, sent[term.code])
            for term in services.PARTS
            if term.code in sent and term.code not in back and not (printed and (stopped or term.code in dark))
        ),
        held_back=tuple(term.label for term in services.PARTS if term.code in back),
        said=tuple(_with_who_saw((_said(one, names) for one in answers), found.pk)),
        acts=acts,
        case_id=found.case_id if leads else None,
        why=_ground(found.why, names) if leads else None,
        unread=leads and is_open and not excluding.who_could_hold(found.case, found.to_unit),
        dark=tuple(services.PARTS.label(code) for code in services.PARTS.codes if code in dark),
        stopped=stopped,
        shortened="shortened" in found.packet,
        gives_contact="safe_contact" in sent,
        unsafe=unsafe,
        appointment_on=found.appointment_on,
        waits_here=found.asked_desk_at if leads else found.asked_place_at,
        waits_there=found.asked_place_at if leads else found.asked_desk_at,
        seeks=leads and not is_open and _is_owed_elsewhere(found),
    )


def _is_owed_elsewhere(found: Referral) -> bool:
    owed = Clock.objects.filter(case_id=found.case_id, rule="elsewhere", object_id=found.pk, met_at=None)
    return owed.exists()


def _stopped(access: Viewing, found: Referral) -> tuple[bool, frozenset[str]]:
    """Whether nothing of a packet may go any more as her word is now, or which parts; asked of the desk's own paper,
    for a partner's hold ends with her yes."""
    records = CaseRecords(access, found.case, (Consent,))
    back = consent_scope.kept_back(row.terms for row in records.all(Consent))
    barrier = disclosure.stops(found, standing_in(records).get(found.why["purpose"]), back)
    if barrier is None:
        return False, frozenset()
    return barrier[0] is not Barrier.SECTION, barrier[1]


def packet_number(referral_id: UUID) -> str:
    """What two offices call a packet on the telephone: six letters that say nothing of the case."""
    return referral_id.hex[-6:].upper()


def reason_of(one: dict[str, Any]) -> Words:
    """Why a place declined or the desk withdrew, of one answer as it is kept; empty where no reason goes with it."""
    reasons = services.DECLINING if one["what"] == ReferralStage.DECLINED else services.WITHDRAWING
    return reasons.label(one["reason"]) if one.get("reason") else ""


def _said(one: dict[str, Any], names: Names) -> PacketAnswer:
    return PacketAnswer(
        at=datetime.fromisoformat(one["at"]),
        what=one["what"],
        words=services.SAID.label(one["what"]),
        by=names[one["by"]],
        reason=reason_of(one),
        text=one.get("text", ""),
        dangers=tuple(map(DANGERS.label, one.get("dangers", ()))),
        on=date.fromisoformat(one["on"]) if one.get("on") else None,
    )


def _with_who_saw(said: Iterable[PacketAnswer], packet_id: UUID) -> Iterator[PacketAnswer]:
    """Each question and its answer with who of the other side was the first to see it, and when."""
    rows = list(said)
    if not any(one.what in (services.ASKED, services.REPLIED) for one in rows):
        yield from rows
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT at, seen_at, seen_by FROM wall.seen_of_packet(%s)", [packet_id])
        seen = {at: (seen_at, by) for at, seen_at, by in cursor.fetchall()}
    for one in rows:
        seen_at, by = seen.get(one.at, (None, "")) if one.what in (services.ASKED, services.REPLIED) else (None, "")
        yield replace(one, seen_at=seen_at, seen_by=by or "")


def _ground(why: dict[str, Any], names: Names) -> SendingGround:
    ground = GROUNDS.get(why["ground"])
    return SendingGround(
        purpose=consents.PURPOSES[why["purpose"]].label,
        ground=ground,
        reason=why["reason"],
        sent_by=names[why["sent_by"]],
        again=why.get("again", ""),
    )
