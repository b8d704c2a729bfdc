"""The duties that must run on a case: what its present records say is due, whichever way it came to stand there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from casework.rulebook import clocks, risk
from casework.rulebook.child_reports import RULE as CHILD_REPORT
from casework.rulebook.contact_bans import LASTS
from casework.rulebook.notices import RULE as NOTICE
from casework.rulebook.stages import (
    HIGH_RISK,
    REFERRAL_OPEN,
    SHELTER_OPEN,
    LivelihoodPlanStage,
    ReferralStage,
    RiskLevel,
    ShelterStage,
    Stage,
)

TOLD_BY_LAW = frozenset({NOTICE, CHILD_REPORT})
"""What the law has told to a body whatever she answered."""

BANS_ON_PAPER = frozenset({"D04", "D08"})
"""A contact ban that came on paper runs out: the desk asks her what she needs then."""

AT_WORK = frozenset(
    {
        *("risk", "danger", "gone", "left", "stay", "answer", "result", "elsewhere", "milestone", "second", "followup"),
        *("flag", "carried", "kind", "question", "reply", *BANS_ON_PAPER, *TOLD_BY_LAW),
    }
)
NEW_CONTACT = "contact"
"""Her number is not safe any more: the desk finds another way to reach her, at the stages at which it can note one."""
WHILE_WRITTEN = frozenset({NEW_CONTACT, "added"})
"""What is seen to by writing in the file, at the stages at which that can be done."""
ALARM_CLOCKS = frozenset({"danger", "gone"})
"""Something dangerous was told and nobody has looked since; asked within hours, wherever the file stands."""
OF_HERSELF = frozenset({"stay", "answer", "result", "question", "reply"})
"""She sleeps there and they have her packet, whatever became of the file: these go on until they are ended."""

MUST_RUN: Mapping[Stage, frozenset[str]] = {
    Stage.DRAFT: frozenset({"D01", NOTICE, CHILD_REPORT, "D02", "flag", "kind"}) | ALARM_CLOCKS,
    Stage.REPORTED: frozenset({"D02", NOTICE, CHILD_REPORT, "risk", "flag", "second", "carried", "kind"})
    | frozenset({"stay", "left"})
    | ALARM_CLOCKS
    | BANS_ON_PAPER,
    Stage.REGISTERED: AT_WORK | WHILE_WRITTEN,
    Stage.ASSESSING: AT_WORK | WHILE_WRITTEN,
    Stage.ACTIVE: AT_WORK | WHILE_WRITTEN,
    Stage.FOLLOW_UP: AT_WORK | WHILE_WRITTEN,
    Stage.CLOSURE_PENDING: AT_WORK,
    Stage.CLOSED: frozenset({"danger"}),
    Stage.DUPLICATE: OF_HERSELF | {"elsewhere"},
    Stage.OUT_OF_SCOPE: OF_HERSELF | {"elsewhere", "danger", "left"},
    Stage.GONE: OF_HERSELF | {"second", "danger"},
}
"""Which clocks a case at this stage has wherever its records ask for them; every stage has its row."""

RULES = frozenset[str]().union(*MUST_RUN.values())
"""The clocks that are kept from here. One that is not among them is kept by whoever starts it."""

UNMET = frozenset({ReferralStage.DECLINED, ReferralStage.NO_SHOW, ReferralStage.STOPPED, ReferralStage.WITHDRAWN})
"""Ends of a packet that leave her need open, until another place is asked or somebody says why not."""

PLAN_OVER = frozenset({LivelihoodPlanStage.SUSTAINED, LivelihoodPlanStage.FAILED})

BEFORE_IT_CLOSES = timedelta(days=2)
"""How long before a packet closes by itself its result must have been asked for (house rule)."""


@dataclass(frozen=True)
class Appointment:
    """A visit, a milestone or a reminder that nobody has seen to yet, with its own day."""

    id: UUID
    on: date


@dataclass(frozen=True)
class StayFacts:
    """A stay in a shelter."""

    id: UUID
    stage: ShelterStage
    until: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class BanFacts:
    """A contact ban that came on paper and whose end nobody has written down."""

    id: UUID
    maker: str
    until: datetime


@dataclass(frozen=True)
class PacketFacts:
    """A packet sent to a partner. `read_by`: somebody there can open it. `sought_at`: when another place was last
    asked, or somebody said why none is. `danger_told_at`: when an answer to it last told of a danger.
    `asked_desk_at`, `asked_place_at`: since when a question waits for the desk, or for the partner."""

    id: UUID
    stage: ReferralStage
    from_unit: int
    answer_by: datetime
    expires_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    read_by: bool = True
    sought_at: datetime | None = None
    danger_told_at: datetime | None = None
    asked_desk_at: datetime | None = None
    asked_place_at: datetime | None = None

    @property
    def is_lost(self) -> bool:
        """Whether it ended, and her need with it unmet."""
        return self.stage in UNMET

    @property
    def is_followed(self) -> bool:
        """Whether what follows its end was seen to; before its end nobody could know."""
        return self.sought_at is not None and (self.ended_at is None or self.sought_at >= self.ended_at)


@dataclass(frozen=True)
class DutyFacts:
    """What stands in the records of one case, as far as anything falls due by it.

    `assessed_at` is when somebody last looked at the risk, `alarmed_at` when something dangerous was last told beside
    it, `missed_at` when it was last said that nobody knows where she is; `risk_stopped_at` when that clock last
    stopped. `closures` are the proposals that wait, with when they were made; `plan` the livelihood plan with its
    stage; `set_asides` are the proposals to set the case aside that wait, `carried` what was told in a duplicate and is
    not read yet, with when. `silenced` where she said no to being written down and no duty names the desk;
    `owes_notice` where the commune People's Committee must be told of her and is not yet, `owes_child_report` where it
    must be reported that a child is harmed; `dark_at` when the keys go, or went, with her no. `ended_since` is when
    whoever ended the file last looked at it; `arrived_elsewhere` what arrived since on files set aside in favour of
    this one, by what it is, with when. `kind_asked_since` is since when it must be found out what kind of case it is;
    that lies sealed, so whoever tells it starts and stops this. `contact_unsafe_since` is since when her number is not
    safe any more, `added` what the address that heard her told since and nobody has read.
    """

    stage: Stage
    risk_level: RiskLevel | None
    origin: int
    desk: int
    province: int | None
    received_at: datetime
    reported_at: datetime | None = None
    registered_at: datetime | None = None
    assessed_at: datetime | None = None
    risk_stopped_at: datetime | None = None
    alarmed_at: datetime | None = None
    missed_at: datetime | None = None
    stays: Collection[StayFacts] = ()
    packets: Collection[PacketFacts] = ()
    milestones: Collection[Appointment] = ()
    followups: Collection[Appointment] = ()
    flags: Collection[Appointment] = ()
    closures: Mapping[UUID, datetime] = field(default_factory=dict)
    plan: tuple[UUID, LivelihoodPlanStage] | None = None
    set_asides: Mapping[UUID, datetime] = field(default_factory=dict)
    carried: Mapping[UUID, datetime] = field(default_factory=dict)
    silenced: bool = False
    owes_notice: bool = False
    owes_child_report: bool = False
    dark_at: datetime | None = None
    ended_since: datetime | None = None
    arrived_elsewhere: Mapping[UUID, datetime] = field(default_factory=dict)
    kind_asked_since: datetime | None = None
    contact_unsafe_since: datetime | None = None
    added: Mapping[UUID, datetime] = field(default_factory=dict)
    bans: Collection[BanFacts] = ()


@dataclass(frozen=True)
class RequiredDuty:
    """A duty that must run: which rule, on what, at which unit.

    `due_at` where a person set the time, and the clock moves with it; else it is reckoned by the rule from `since`, or
    from now where that is None, and kept as reckoned when it began. A clock that began before `renewed_at` is that of a
    duty done since, and another takes its place. `latest` is a bound for what is reckoned.
    """

    rule: str
    unit: int
    object_id: UUID | None = None
    since: datetime | None = None
    due_at: datetime | None = None
    renewed_at: datetime | None = None
    latest: datetime | None = None
    level: RiskLevel = RiskLevel.HIGH

    @property
    def key(self) -> tuple[str, UUID | None, int]:
        """By which its clock is found among those that run."""
        return self.rule, self.object_id, self.unit

    def is_kept_by(self, *, began_at: datetime, due_at: datetime) -> bool:
        """Whether a running clock of this duty is still the right one."""
        if self.due_at is not None:
            return due_at == self.due_at
        return self.renewed_at is None or began_at >= self.renewed_at

    def due(self, began: datetime) -> datetime:
        """When it falls due having begun then. Raises ValueError for a rule without a limit."""
        if self.due_at is not None:
            return self.due_at
        if self.rule == "risk":
            return risk.next_due(self.level, began, at=began)
        due = clocks.due(self.rule, began, at=began)
        if due is None:
            raise ValueError(f"{self.rule} has no limit, so its due time must be given")
        return due if self.latest is None else min(due, self.latest)


def duties_that_must_run(case: DutyFacts, *, at: datetime) -> tuple[RequiredDuty, ...]:
    """Every duty that must be running on a case as it stands, and no other. Time is handed in for what lapses alone."""
    # Her no ends what stood on her word. What the law has told without it is owed for as long as anybody can tell it.
    asked = MUST_RUN[case.stage] if not case.silenced else TOLD_BY_LAW
    return tuple(duty for duty in _asked_for(case, at) if duty.rule in asked)


def duties_of_packet(packet: PacketFacts, *, at: datetime, looked_at: datetime | None = None) -> Iterator[RequiredDuty]:
    """What follows from one packet: an answer, then the result, then another place; for its partner too, who sees it
    alone. A danger that an answer told of is looked at, unless somebody did since: `looked_at`."""
    told = packet.danger_told_at
    if told is not None and (looked_at is None or looked_at < told):
        yield RequiredDuty("danger", packet.from_unit, packet.id, since=told, renewed_at=told)
    if packet.stage is ReferralStage.SENT:
        yield RequiredDuty("answer", packet.from_unit, packet.id, due_at=packet.answer_by)
    if packet.stage is ReferralStage.ACCEPTED:
        accepted = packet.answered_at or at
        # Accepted a day before it closes: half of what is left, so that the question still comes before the end.
        latest = max(packet.expires_at - BEFORE_IT_CLOSES, accepted + (packet.expires_at - accepted) / 2)
        yield RequiredDuty("result", packet.from_unit, packet.id, since=accepted, latest=latest)
    if packet.stage in REFERRAL_OPEN:
        for rule, asked in (("question", packet.asked_desk_at), ("reply", packet.asked_place_at)):
            if asked is not None:
                yield RequiredDuty(rule, packet.from_unit, packet.id, since=asked, renewed_at=asked)
    unread = packet.stage in REFERRAL_OPEN and (not packet.read_by or packet.expires_at <= at)
    if (unread or packet.is_lost) and not packet.is_followed:
        since = packet.ended_at or (packet.expires_at if packet.expires_at <= at else None)
        yield RequiredDuty("elsewhere", packet.from_unit, packet.id, since=since)


def _asked_for(case: DutyFacts, at: datetime) -> Iterator[RequiredDuty]:
    yield from _of_the_stage(case, at)
    for stay in case.stays:
        if stay.stage in SHELTER_OPEN:
            yield RequiredDuty("stay", case.desk, stay.id, due_at=stay.until)
    for ban in case.bans:
        yield RequiredDuty(LASTS[ban.maker], case.desk, ban.id, due_at=ban.until)
    yield from _alarms(case)
    for told, since in case.added.items():
        yield RequiredDuty("added", case.desk, told, since=since)
    if (unsafe := case.contact_unsafe_since) is not None:
        yield RequiredDuty(NEW_CONTACT, case.desk, since=unsafe, renewed_at=unsafe)
    if vanished := _vanished(case):
        yield RequiredDuty("left", case.desk, since=vanished, renewed_at=vanished)
    for packet in case.packets:
        yield from _of_packet(case, packet, at)
    if case.plan is None or case.plan[1] not in PLAN_OVER:
        yield from _appointments("milestone", case, case.milestones)
    yield from _appointments("followup", case, case.followups)
    yield from _appointments("flag", case, case.flags)
    yield from _awaiting_a_second(case)
    for report, since in case.carried.items():
        yield RequiredDuty("carried", case.desk, report, since=since)


def _of_packet(case: DutyFacts, packet: PacketFacts, at: datetime) -> Iterator[RequiredDuty]:
    """Of a file that ended only what came of its packet since: what was open before went with it, or on to its heir."""
    for duty in duties_of_packet(packet, at=at, looked_at=_looked_at(case)):
        ended = packet.ended_at or packet.expires_at
        if duty.rule != "elsewhere" or case.ended_since is None or ended > case.ended_since:
            yield duty


def _looked_at(case: DutyFacts) -> datetime | None:
    """When somebody last looked at her danger, or ended the file with what was known."""
    return max((one for one in (case.assessed_at, case.ended_since) if one is not None), default=None)


def _of_the_stage(case: DutyFacts, at: datetime) -> Iterator[RequiredDuty]:
    at_the_desk = case.origin == case.desk
    if case.stage is Stage.DRAFT:
        yield RequiredDuty("D02" if at_the_desk else "D01", case.origin, since=case.received_at)
    elif case.stage is Stage.REPORTED:
        yield RequiredDuty("D02", case.desk, since=case.received_at if at_the_desk else case.reported_at)
    if case.owes_notice and not at_the_desk and (case.dark_at is None or at < case.dark_at):
        # With the keys goes whoever could give it: nobody is left with what nobody can do (`HerNo.notice_left`).
        yield RequiredDuty(NOTICE, case.origin, since=case.received_at)
    bearer = case.origin if case.stage is Stage.DRAFT else case.desk
    if case.owes_child_report and (case.dark_at is None or at < case.dark_at or not case.silenced):
        yield RequiredDuty(CHILD_REPORT, bearer, since=case.received_at)
    if case.kind_asked_since is not None:
        yield RequiredDuty("kind", bearer, since=case.kind_asked_since)
    looked = case.assessed_at
    if looked is not None and case.reported_at is not None and looked < case.reported_at:
        looked = None  # told while she was heard: the desk's own assessment has its own time
    begins = looked or case.registered_at
    if begins is not None:
        # What nobody has asked yet counts as high: the officer's own assessment must not wait for a week. A clock that
        # stopped since - the case had ended - begins anew from today, as registering begins it.
        stopped = case.risk_stopped_at is not None and case.risk_stopped_at >= begins
        level = case.risk_level or RiskLevel.HIGH
        yield RequiredDuty("risk", case.desk, since=None if stopped else begins, renewed_at=begins, level=level)


def _alarms(case: DutyFacts) -> Iterator[RequiredDuty]:
    """What was told and nobody has looked at since: here, or in a file set aside in favour of this one. Of who is gone
    the province looks at it, for nobody at the desk goes to her any more."""
    desk = case.origin if case.stage is Stage.DRAFT else case.desk
    looked = _looked_at(case)
    marked = [("danger", case.alarmed_at), ("gone", case.missed_at)]
    if case.stage is Stage.GONE:
        desk = case.province or case.desk
        marked = [("danger", max((one for _, one in marked if one is not None), default=None))]
    for rule, told in marked:
        if told and (looked is None or looked < told):
            yield RequiredDuty(rule, desk, since=told, renewed_at=told)
    for thing, told in case.arrived_elsewhere.items():
        if looked is None or looked < told:
            yield RequiredDuty("danger", desk, thing, since=told, renewed_at=told)


def _vanished(case: DutyFacts) -> datetime | None:
    """Since when somebody who left a shelter without a word has not been looked for."""
    vanished = [stay.ended_at for stay in case.stays if stay.stage is ShelterStage.LEFT_UNANNOUNCED]
    last = max((ended for ended in vanished if ended is not None), default=None)
    looked = _looked_at(case)
    return last if last is not None and (looked is None or looked < last) else None


def _appointments(rule: str, case: DutyFacts, waiting: Collection[Appointment]) -> Iterator[RequiredDuty]:
    for one in waiting:
        yield RequiredDuty(rule, case.desk, one.id, due_at=clocks.end_of(one.on))


def _awaiting_a_second(case: DutyFacts) -> Iterator[RequiredDuty]:
    """A second person must decide: it falls due for her colleagues at the desk and for the province."""
    units = [unit for unit in (case.desk, case.province) if unit is not None]
    waiting: dict[UUID, datetime | None] = {}
    soon = False
    if case.stage in (Stage.CLOSURE_PENDING, Stage.GONE):
        waiting |= case.closures
    if case.stage is Stage.GONE:
        # What was done for her before she was gone is looked at by the province, not by a colleague; and within hours
        # where she was in danger, or nobody knew better.
        units = [case.province if case.province is not None else case.desk]
        soon = case.risk_level is None or case.risk_level in HIGH_RISK
    else:
        waiting |= case.set_asides
        if case.plan is not None and case.plan[1] is LivelihoodPlanStage.PLAN:
            waiting[case.plan[0]] = None
    for thing, asked in waiting.items():
        latest = clocks.due("gone", asked, at=asked) if soon and asked is not None else None
        for unit in units:
            yield RequiredDuty("second", unit, thing, since=asked, renewed_at=asked, latest=latest)
