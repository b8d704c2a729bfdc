"""What may leave the house, for whom, with which parts and until when: the one question that every way out asks.

A `Disclosure` is the answer. Nothing else makes one, and `policy/grants.py` gives nobody outside a packet or a stay
without it: a way out that forgets to ask does not work.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.organisations import Organisation
from casework.records.people import Survivor
from casework.records.referral import Referral
from casework.records.units import Unit, UnitKind
from casework.rulebook import case_kinds, consent_scope, grounds, risk_factors, services
from casework.rulebook.consent_scope import HOST, Barrier, StandingWord
from casework.rulebook.consents import CHILD_UNDER, Answer
from casework.rulebook.dates import Birth
from casework.rulebook.grounds import GROUNDS, Ground
from casework.rulebook.refusals import InvalidValue, NoConsent
from casework.rulebook.risk import ALARMING, Danger
from casework.rulebook.rows import holds
from casework.rulebook.services import SERVICES


@dataclass(frozen=True, slots=True)
class Disclosure:
    """These parts of this case may be shown to this unit until then: on her yes, or on a ground.

    `answer` is what she had said to it, None where she was not asked.
    """

    case_id: UUID
    unit_id: int
    parts: frozenset[str]
    ends: datetime | None
    ground: str
    answer: Answer | None

    def lets(self, case_id: UUID, unit_id: int, parts: Collection[str], until: datetime | None) -> bool:
        """Whether it is the disclosure of exactly this, or of less."""
        in_time = self.ends is None or (until is not None and until <= self.ends)
        return (self.case_id, self.unit_id) == (case_id, unit_id) and frozenset(parts) <= self.parts and in_time

    def end(self, otherwise: datetime) -> datetime:
        """When it ends: with her yes, or before that."""
        return otherwise if self.ends is None else min(otherwise, self.ends)


def standing_of(case: Case, *, at: datetime) -> dict[str, StandingWord]:
    """What she said last to each purpose, and how far it goes; needs the case's key."""
    return consent_scope.standing_at((one.terms for one in case.consents.order_by("id")), at=at)


def to_partner(
    case: Case,
    partner: Organisation,
    *,
    service: str,
    sections: Collection[str],
    at: datetime,
    ground: str = "",
    reason: str = "",
) -> Disclosure:
    """The disclosure of a packet to a partner: her yes that reaches it, these parts and this day, else a ground.

    A ground must fit the service, the kind of body and what she answered, with a written reason; on it no more goes
    than the least that it names, and nothing that she keeps back unless it holds over her no. Raises NoConsent,
    InvalidValue.
    """
    receiver = grounds.receiver_of(partner.services)
    said = standing_of(case, at=at).get(SERVICES[service].consent)
    stopped = consent_scope.barrier(said, receiver=receiver, unit=partner.unit_id, sections=sections)
    parts = frozenset({*sections, services.NEEDS})
    if stopped is None:
        assert said is not None
        return Disclosure(case.pk, partner.unit_id, parts, said.scope.ends, "", said.answer)
    if not ground:
        raise refused(stopped[0])
    answer = answered(said)
    if not GROUNDS[ground].fits(service=service, receiver=receiver, answer=answer) or not holds(GROUNDS[ground], at):
        raise InvalidValue("ground", "ground_unfit")
    if not speaks_of(case, GROUNDS[ground], at=at):
        raise InvalidValue("ground", "ground_of_another_kind")
    if not reason.strip():
        raise InvalidValue("reason", "ground_needs_reason")
    if GROUNDS[ground].needs_danger and not _a_danger_stands(case):
        raise InvalidValue("ground", "ground_needs_danger")
    if not set(sections) <= set(SERVICES[service].usual) & GROUNDS[ground].sections:
        raise InvalidValue("parts", "only_the_least")
    if not GROUNDS[ground].over_her_no and set(sections) & kept_back(case):
        raise InvalidValue("parts", str(Barrier.SECTION))
    return Disclosure(case.pk, partner.unit_id, parts, None, ground, answer)


def speaks_of(case: Case, ground: Ground, *, at: datetime) -> bool:
    """Whether a ground speaks of her kinds of case; needs the case's key. A child is harmed where that was told of her
    children, or where she may be one herself."""
    words = FirstWords.objects.filter(case=case).first()
    kinds = case_kinds.kinds_of(words.said) if words is not None else None
    if ground.is_of(kinds, child_harmed=False):
        return True
    return ground.is_of(kinds, child_harmed=_may_be_a_child(case, at=at) or _child_hurt(case))


def _may_be_a_child(case: Case, *, at: datetime) -> bool:
    survivor = Survivor.objects.filter(case=case).first()
    birth = Birth.from_json(survivor.birth) if survivor is not None and survivor.birth else None
    return birth is not None and birth.may_be_under(CHILD_UNDER, at)


def _child_hurt(case: Case) -> bool:
    facts = risk_factors.standing(case.risk_assessments.order_by("id"))
    return any(fact.kind is Danger.CHILD_HURT for fact in facts)


def _a_danger_stands(case: Case) -> bool:
    """Whether anything dangerous was told and stands; to be pregnant is none by itself."""
    facts = risk_factors.standing(case.risk_assessments.order_by("id"))
    return any(fact.kind.value in ALARMING for fact in facts)


def to_host(case: Case, host: Unit, *, at: datetime) -> Disclosure:
    """The disclosure of where she stays to whoever takes her in: her yes for a shelter that reaches it. Raises
    NoConsent."""
    said = standing_of(case, at=at).get("shelter")
    if consent_scope.barrier(said, receiver=HOST, unit=host.pk) is not None:
        raise NoConsent("no_consent_shelter")
    assert said is not None
    return Disclosure(case.pk, host.pk, frozenset(), said.scope.ends, "", said.answer)


def kept_back(case: Case) -> frozenset[str]:
    """The parts that she took out."""
    return consent_scope.kept_back(one.terms for one in case.consents.order_by("id"))


def answered(said: StandingWord | None) -> Answer | None:
    """What her word is to somebody whom it does not reach: a yes to others was a no to this one."""
    if said is None:
        return None
    return Answer.WITHHELD if said.answer is Answer.GIVEN else said.answer


def refused(barrier: Barrier) -> NoConsent | InvalidValue:
    """The refusal of what a barrier stops, beside the field where it was chosen."""
    match barrier:
        case Barrier.RECEIVER:
            return InvalidValue("to", str(barrier))
        case Barrier.SECTION:
            return InvalidValue("parts", str(barrier))
    return NoConsent(str(barrier))


def stops(
    referral: Referral, said: StandingWord | None, back: Collection[str]
) -> tuple[Barrier, frozenset[str]] | None:
    """What stands now between her word and a packet that went out, and which parts of it; None where nothing does.

    A ground that holds over her no holds over a later one too. Of a packet so old that its parts do not stand with its
    ground, any part that its service may have is taken to be in it. Needs the case's key alone.
    """
    why = referral.why
    parts = why["parts"] if "parts" in why else SERVICES[why["service"]].allowed
    if not hangs_on_her_yes(referral):
        return None
    if why["ground"]:
        answer = said.answer if said is not None else None
        if answer in grounds.SHE_SAID_NO:
            return Barrier.NO_YES, frozenset()
        held_back = frozenset(parts) & frozenset(back)
        return (Barrier.SECTION, held_back) if held_back else None
    return consent_scope.barrier(said, receiver=_receiver(referral), unit=referral.to_unit_id, sections=parts)


def hangs_on_her_yes(referral: Referral) -> bool:
    """Whether a packet goes with her word: all but those on a ground that holds over her no. Needs the case's key."""
    ground = GROUNDS.get(referral.why["ground"])
    return ground is None or not ground.over_her_no


def kinds_of(units: Collection[int]) -> dict[int, str]:
    """What kind of receiver each of these places is, as a yes names kinds."""
    found = {one.unit_id: str(grounds.receiver_of(one.services)) for one in Organisation.objects.filter(unit__in=units)}
    hosts = Unit.objects.filter(pk__in=units, kind=UnitKind.TRUSTED_ADDRESS).values_list("pk", flat=True)
    return {**dict.fromkeys(hosts, HOST), **found}


def _receiver(referral: Referral) -> str:
    kept: str | None = referral.why.get("receiver")
    if kept is not None:
        return kept
    found = Organisation.objects.filter(unit_id=referral.to_unit_id).first()
    return str(grounds.receiver_of(found.services if found else ()))
