"""A partner is brought in: only what she agreed to share, only with the one she named, under a key of its own."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from casework.journey import clocks
from casework.journey.consent import agreed
from casework.journey.operation import operation
from casework.policy import excluding, gate, grants, packets, vouching
from casework.policy.table import Hold
from casework.records.base import keep
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import Refuge
from casework.records.workers import Worker
from casework.rulebook import consents, services
from casework.rulebook.acts import Act
from casework.rulebook.refusals import BadValue, Blocked, NoConsent, Overtaken
from casework.rulebook.rows import holds
from casework.rulebook.services import SERVICES, URGENCIES
from casework.rulebook.stages import REFUGE_OPEN


@operation(Act.REFERRAL_SEND)
def send_referral(
    by: Worker,
    case: Case,
    *,
    service: str,
    to: int,
    sections: Collection[str],
    needs: str,
    urgency: str,
    seen: int,
    ground: str = "",
    reason: str = "",
) -> Referral:
    """Send a partner (`to`, its unit) the chosen sections of her case, word for word as they were previewed.

    It takes her yes for the service's purpose, or a named legal ground with a written reason; on a ground no more than
    the least goes. The place where she is hidden goes nowhere. The partner holds the packet's key until it expires,
    the desk leads it, nobody else holds it. `seen` is the state of the records when they were previewed. Raises
    BadValue (also where nobody at the partner could open it), NoConsent, Overtaken, and Blocked while she stays
    somewhere the sender does not know: nobody could tell whether the words give that place away.
    """
    if seen != packets.state_of(case):
        raise Overtaken
    if service not in SERVICES:
        raise BadValue("service", "unknown_answer")
    if urgency not in URGENCIES:
        raise BadValue("urgency", "unknown_answer")
    row = SERVICES[service]
    chosen = set(sections) - {packets.TYPED}
    if not chosen <= row.allowed:
        raise BadValue("sections", "section_not_allowed")
    if not needs:
        raise BadValue("needs", "needs_missing")
    now = timezone.now()
    if ground and (ground not in consents.GROUNDS or not holds(consents.GROUNDS[ground], now)):
        raise BadValue("ground", "unknown_answer")
    consented = agreed(case, row.consent)
    if not consented:
        if not ground:
            raise NoConsent
        if not reason:
            raise BadValue("reason", "ground_needs_reason")
        if not chosen <= set(row.usual):
            raise BadValue("sections", "only_the_least")
    partner = packets.partners_for(case, service).filter(unit_id=to).first()
    if partner is None:
        raise BadValue("to", "no_such_partner")
    vouching.check(partner)
    if not excluding.who_could_hold(case, partner.unit):
        raise BadValue("to", "nobody_at_partner")
    written = {**packets.contents(case, at=now), packets.TYPED: needs}
    packet = {code: written[code] for code in {*chosen, packets.TYPED} & set(written)}
    _keep_the_refuge_out(by, case, packet)
    referral = Referral(
        case=case,
        to_unit=partner.unit,
        from_unit=case.desk,
        urgent=urgency == "now",
        sent_at=now,
        answer_by=services.answer_by(service, now),
        expires_at=services.open_until(service, now),
        packet={"service": service, "urgency": urgency, "sections": packet},
        why={
            "service": service,
            "purpose": row.consent,
            "ground": "" if consented else ground,
            "reason": "" if consented else reason,
            "sent_by": by.pk,
        },
    )
    grants.found(referral)
    keep(referral)
    grants.give(referral, case.desk, Hold.LEAD)
    grants.give(referral, partner.unit, Hold.WORK, expires_at=referral.expires_at)
    clocks.start(case, "answer", unit=case.desk, at=now, thing_id=referral.pk, due_at=referral.answer_by)
    return referral


def _keep_the_refuge_out(by: Worker, case: Case, packet: dict[str, str]) -> None:
    stays = list(case.refuges.filter(stage__in=REFUGE_OPEN))
    held = gate.hold_keys(by, Refuge, [stay.pk for stay in stays])
    if any(stay.pk not in held for stay in stays):
        raise Blocked("stay_not_held")
    if any(packets.gives_away(packet.values(), stay.place) for stay in stays):
        raise BadValue("needs", "names_the_refuge")
