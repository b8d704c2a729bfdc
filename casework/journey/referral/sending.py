"""A partner is brought in: only what she agreed to share, only with the one she named, under a key of its own."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from casework.journey import clocks
from casework.journey.consent import answers_of
from casework.journey.operation import operation
from casework.journey.referral.elsewhere import asked_before
from casework.policy import certification, disclosure, excluding, grants, location_leak, packets
from casework.policy.table import Hold
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.workers import Worker
from casework.rulebook import anomalies, grounds, services
from casework.rulebook.acts import Act
from casework.rulebook.consent_scope import Barrier
from casework.rulebook.consents import Answer
from casework.rulebook.grounds import GROUNDS, SHE_SAID_NO
from casework.rulebook.refusals import EditConflict, InvalidValue
from casework.rulebook.rows import holds
from casework.rulebook.services import SERVICES, URGENCIES
from casework.trail import actor


@operation(Act.REFERRAL_SEND)
def send_referral(
    by: Worker,
    case: Case,
    *,
    service: str,
    to: int,
    parts: Collection[str],
    needs: str,
    urgency: str,
    expected_version: int,
    ground: str = "",
    reason: str = "",
    again: str = "",
) -> Referral:
    """Send a partner (`to`, its unit) the chosen parts of her case, word for word as they were previewed.

    It takes her yes for the service's purpose that reaches this receiver, these parts and this day, or a named legal
    ground that fits the service, the receiver and what she answered, with a written reason; on a ground no more than
    the least that it names goes, and the line of the act says that it went without her yes. The place where she is
    hidden goes nowhere. The partner holds the packet's key until it expires, at the latest with her yes, the desk leads
    it, nobody else holds it. `expected_version` is the state of the records when they were
    previewed. While a packet for the same service is open at the same place, another takes a reason of its own,
    `again`. Raises InvalidValue (also where nobody at the partner could open it), LocationLeak, NoConsent,
    EditConflict, and Blocked while she stays somewhere the sender does not know: nobody could tell whether the words
    give it away.
    """
    if expected_version != packets.state_of(case):
        raise EditConflict
    if service not in SERVICES:
        raise InvalidValue("service", "unknown_answer")
    if urgency not in URGENCIES:
        raise InvalidValue("urgency", "unknown_answer")
    row = SERVICES[service]
    chosen = set(parts) - {services.NEEDS}
    if not chosen <= row.allowed:
        raise InvalidValue("parts", "section_not_allowed")
    if not needs:
        raise InvalidValue("needs", "needs_missing")
    now = timezone.now()
    if ground and (ground not in GROUNDS or not holds(GROUNDS[ground], now)):
        raise InvalidValue("ground", "unknown_answer")
    if not ground and answers_of(case).get(row.consent) is not Answer.GIVEN:
        raise disclosure.refused(_no_yes(answers_of(case).get(row.consent)))
    partner = packets.partners_for(case, service).filter(unit_id=to).first()
    if partner is None:
        raise InvalidValue("to", "no_such_partner")
    may_go = disclosure.to_partner(
        case, partner, service=service, sections=chosen, at=now, ground=ground, reason=reason
    )
    if may_go.ground:
        over = may_go.answer in SHE_SAID_NO
        actor.say(**{anomalies.WITHOUT_YES: anomalies.OVER_HER_NO if over else anomalies.NOT_ASKED})
    if partner.unit_id in packets.open_packets(case, service, at=now) and not again.strip():
        raise InvalidValue("again", "packet_open")
    certification.check(partner)
    if not excluding.who_could_hold(case, partner.unit):
        raise InvalidValue("to", "nobody_at_partner")
    written = {**packets.contents(case, at=now), services.NEEDS: needs}
    packet = {code: written[code] for code in {*chosen, services.NEEDS} & set(written)}
    location_leak.keep_out_of_packet(by, case, packet)
    referral = Referral(
        case=case,
        to_unit=partner.unit,
        from_unit=case.desk,
        urgent=urgency == services.AT_ONCE,
        sent_at=now,
        answer_by=services.answer_by(service, now, urgency=urgency),
        expires_at=may_go.end(services.open_until(service, now)),
        packet={"service": service, "urgency": urgency, "parts": packet},
        why={
            "service": service,
            "purpose": row.consent,
            "answer": str(may_go.answer or ""),
            "ground": may_go.ground,
            "reason": reason if may_go.ground else "",
            "sent_by": by.pk,
            "again": again,
            "parts": [code for code in services.PARTS.codes if code in packet],
            "receiver": str(grounds.receiver_of(partner.services)),
        },
    )
    grants.make_key(referral)
    insert(referral)
    grants.give(referral, case.desk, Hold.LEAD)
    grants.give(referral, partner.unit, Hold.WORK, expires_at=referral.expires_at, disclosure=may_go)
    for earlier in asked_before(case, service, but=referral):
        clocks.nothing_follows(earlier, at=now)
    return referral


def _no_yes(answer: Answer | None) -> Barrier:
    return Barrier.LAPSED if answer is Answer.LAPSED else Barrier.NO_YES
