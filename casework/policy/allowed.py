"""What the table allows on an object: to whoever holds it so, at the stage of its case, beside her no. Asks nobody.

Of a case the answer hangs on role, word and stage alone, so each is found once; a desk asks it of every duty it shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from casework.policy import her_word
from casework.policy.grant_tables import Guarded
from casework.policy.table import TABLE, WORKING_ACTS_AS, Hold, On
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.stages import EVERY, Stage

type HerNo = her_word.StandingNo | None

RECORD_OF: dict[On, type[Guarded]] = {On.CASE: Case, On.REFERRAL: Referral, On.SHELTER: ShelterStay}
ACTS_ON = {
    record: tuple(act for act, rule in TABLE.items() if RECORD_OF.get(rule.on) is record)
    for record in RECORD_OF.values()
}


@dataclass(frozen=True)
class EffectiveHold:
    """What a worker holds on one object through one unit."""

    unit_id: int
    role: Role
    hold: Hold
    sealed_key: bytes
    personal: bool

    @property
    def acts_as(self) -> frozenset[Role]:
        """As whom she acts on it: where the province leads a case, no desk being left for it, as its desk as well."""
        beside = WORKING_ACTS_AS.get(self.role, frozenset()) if self.hold >= Hold.WORK else frozenset()
        return frozenset({self.role}) | beside


def right_for(act: Act, held: Iterable[EffectiveHold]) -> EffectiveHold | None:
    """The strongest hold by which the table allows this act, at whatever stage."""
    rule = TABLE[act]
    fitting = [one for one in held if rule.roles & one.acts_as and one.hold >= rule.hold]
    return max(fitting, key=lambda one: (one.hold, not one.personal), default=None)


def may_now(act: Act, subject: Guarded, held: Collection[EffectiveHold], no: HerNo) -> bool:
    """What is offered and what the gate lets in ask this same question."""
    in_time = right_for(act, held) is not None and right_time(act, subject)
    return (in_time or completes(act, subject, held) is not None) and not stops(act, subject, no)


def completes(act: Act, subject: Guarded, held: Iterable[EffectiveHold]) -> EffectiveHold | None:
    """The hold by which a trusted address completes what it sent, until the desk takes it in."""
    also = TABLE[act].hosts_also
    in_time = bool(also) and stage_of(subject) in also
    return next((one for one in held if in_time and one.role is Role.HOST), None)


def right_time(act: Act, subject: Guarded) -> bool:
    """Whether the case stands at a stage of this act."""
    # A partner holds a referral and not its case: where every stage will do, the case is not asked.
    return TABLE[act].during == EVERY or stage_of(subject) in TABLE[act].during


def stage_of(subject: Guarded) -> Stage:
    """The stage of the case this object belongs to."""
    return Stage(subject.stage if isinstance(subject, Case) else subject.case.stage)


def stops(act: Act, subject: Guarded, no: HerNo) -> bool:
    """Whether her no stands against this act on it."""
    return isinstance(subject, Case) and her_word.stops(subject.stage, act, no)


def acts_open(subject: Guarded, held: Collection[EffectiveHold], no: HerNo) -> frozenset[Act]:
    """All acts that whoever holds it so may do on it now."""
    if isinstance(subject, Case):
        found = _acts_on_case(frozenset((one.role, one.hold) for one in held), Stage(subject.stage))
        return _not_stopped(found, subject, no)
    return frozenset(act for act in ACTS_ON[type(subject)] if may_now(act, subject, held, no))


@cache
def _acts_on_case(held: frozenset[tuple[Role, Hold]], stage: Stage) -> frozenset[Act]:
    """The same of any case at this stage that is held so, and on which no no of hers stands: a matter of the table."""
    case, as_held = Case(stage=stage), [EffectiveHold(0, role, hold, b"", False) for role, hold in held]
    return frozenset(act for act in ACTS_ON[Case] if may_now(act, case, as_held, None))


def _not_stopped(acts: frozenset[Act], subject: Guarded, no: HerNo) -> frozenset[Act]:
    return acts if no is None else frozenset(act for act in acts if not stops(act, subject, no))


@cache
def acts_allowed(role: Role, hold: Hold, stage: Stage) -> frozenset[Act]:
    """All acts on a case, and on the packets and stays that hang on it, that a hold like this allows at this stage.

    Of a packet or a stay it says what whoever holds the case so may do; that she holds the thing as well is asked when
    she enters it. It opens nothing: a list asks it, to lead from each line to where that line is seen to.
    """
    as_held = [EffectiveHold(0, role, hold, b"", False)]
    return frozenset(
        act
        for act, rule in TABLE.items()
        if (rule.on in RECORD_OF and stage in rule.during and right_for(act, as_held) is not None)
        or (role is Role.HOST and stage in rule.hosts_also)
    )


def acts_beside(found: Guarded, held: Iterable[EffectiveHold], no: HerNo) -> frozenset[Act]:
    """What may be done on a case and on what hangs on it, as far as her no lets it."""
    if not isinstance(found, Case):
        return frozenset()
    allowed = (acts_allowed(one.role, one.hold, Stage(found.stage)) for one in held)
    return _not_stopped(frozenset[Act]().union(*allowed), found, no)
