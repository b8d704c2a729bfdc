"""Clocks of a case: after each act those run that its records ask for, and no others; what was done is met."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from casework.records.cases import Case, Clock
from casework.records.first_words import FirstWords
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Unit
from casework.rulebook import clocks as rules
from casework.rulebook import risk
from casework.rulebook.case_kinds import SEVERAL
from casework.rulebook.duties import (
    MUST_RUN,
    RULES,
    Appointment,
    BanFacts,
    DutyFacts,
    PacketFacts,
    RequiredDuty,
    StayFacts,
    duties_of_packet,
    duties_that_must_run,
)
from casework.rulebook.stages import ENDED, LivelihoodPlanStage, ReferralStage, RiskLevel, ShelterStage, Stage
from casework.vault.errors import VaultError


@dataclass(frozen=True)
class _Running:
    """A clock that runs."""

    id: int
    rule: str
    object_id: UUID | None
    unit: int
    began_at: datetime
    due_at: datetime


def first(case: Case, rule: str, *, unit: Unit, at: datetime) -> Clock:
    """The clock of a case that this act has just made, to be kept with it: none is running yet, so none is sought."""
    due = rules.due(rule, at, at=at)
    if due is None:
        raise ValueError(f"{rule} has no limit, so its due time must be given")
    return Clock(case=case, rule=rule, unit=unit, began_at=at, due_at=due)


def start(
    case: Case, rule: str, *, unit: Unit, at: datetime, object_id: UUID | None = None, due_at: datetime | None = None
) -> Clock:
    """Start a clock that no record asks for by itself; `due_at` where a person set the time, else the rule reckons it.

    A clock of the same rule already running for the same object and unit is left as it is: starting twice never buys
    time.
    """
    due = due_at or rules.due(rule, at, at=at)
    if due is None:
        raise ValueError(f"{rule} has no limit, so its due time must be given")
    clock, _ = Clock.objects.get_or_create(
        case=case, rule=rule, object_id=object_id, unit=unit, met_at=None, defaults={"began_at": at, "due_at": due}
    )
    return clock


def meet(case: Case, rule: str, *, at: datetime, object_id: UUID | None = None) -> int:
    """The duty is done: its running clock stops. Answers how many did."""
    return Clock.objects.filter(case=case, rule=rule, object_id=object_id, met_at__isnull=True).update(met_at=at)


def restart(
    case: Case, rule: str, *, unit: Unit, at: datetime, object_id: UUID | None = None, due_at: datetime | None = None
) -> Clock:
    """The duty was done, or its day moved, and is due anew: its running clock stops and another starts."""
    meet(case, rule, at=at, object_id=object_id)
    return start(case, rule, unit=unit, at=at, object_id=object_id, due_at=due_at)


def runs(case: Case, rule: str, *, object_id: UUID | None = None) -> bool:
    """Whether such a duty is running now."""
    return Clock.objects.filter(case=case, rule=rule, object_id=object_id, met_at__isnull=True).exists()


def settle(case_id: UUID, *, at: datetime) -> None:
    """Let run on a case what its records ask for, and stop what they ask for no more; done twice it changes nothing.

    Part of every act on a case, so that no move starts a clock of its own and none is forgotten. Whoever sees the case
    no more by what she did - she named herself as one to be kept out - leaves its clocks as they are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.duty_facts(%s)", [case_id])
        (told,) = cursor.fetchone()
    if told is None:
        return
    facts = json.loads(told)
    if facts["kinds_unread"] and _says_several(case_id):
        # It was kept when nobody was asked which: nothing is owed or promised on it, so it is asked for like no kind.
        facts["clocks"].append(_kind_asked(facts, at))
    running = [_running(clock) for clock in facts["clocks"] if clock["met_at"] is None and clock["id"] is not None]
    standing = _standing(facts)
    kept_here = [one for one in running if one.rule in RULES or standing.stage in ENDED]
    _apply(case_id, duties_that_must_run(standing, at=at), kept_here, at=at)
    for one in facts["arrived"]:
        _reaches_living(case_id, UUID(one["id"]), _at(one["at"]))


def _says_several(case_id: UUID) -> bool:
    """Whether it was kept that the case is of several kinds and not of which. Who acts on a packet or a stay alone has
    no key for it, and leaves it to whoever has."""
    words = FirstWords.objects.filter(case_id=case_id).first()
    try:
        return words is not None and words.said.get("kind") == SEVERAL
    except VaultError:
        return False


def _kind_asked(facts: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The clock of asking for the kinds as it would run from now on, where none does."""
    due = rules.due("kind", at, at=at)
    assert due is not None
    times = {"began_at": at.isoformat(), "due_at": due.isoformat(), "met_at": None}
    return {"id": None, "rule": "kind", "object": None, "unit": facts["desk"], **times}


OF_A_PACKET = ("answer", "result", "question", "reply", "elsewhere")
"""The clocks that hang on a packet alone."""


def settle_packet(referral: Referral, *, at: datetime) -> None:
    """The same for one packet, by its partner, who holds it and not its case."""
    clocks = list(Clock.objects.filter(object_id=referral.pk, rule__in=OF_A_PACKET))
    packet = PacketFacts(
        id=referral.pk,
        stage=ReferralStage(referral.stage),
        from_unit=referral.from_unit_id,
        answer_by=referral.answer_by,
        expires_at=referral.expires_at,
        answered_at=referral.answered_at,
        ended_at=referral.ended_at,
        danger_told_at=referral.danger_told_at,
        asked_desk_at=referral.asked_desk_at,
        asked_place_at=referral.asked_place_at,
        sought_at=max((one.met_at for one in clocks if one.rule == "elsewhere" and one.met_at), default=None),
    )
    running = [
        _Running(clock.pk, clock.rule, clock.object_id, clock.unit_id, clock.began_at, clock.due_at)
        for clock in clocks
        if clock.met_at is None
    ]
    # Whether somebody looked since stands in the case, which a partner does not see: only what is told now begins.
    told_now = referral.danger_told_at == at
    elsewhere = told_now and _reaches_living(referral.case_id, referral.pk, at)
    asked = duties_of_packet(packet, at=at, looked_at=None if told_now and not elsewhere else at)
    _apply(referral.case_id, tuple(asked), running, at=at)


def _reaches_living(case_id: UUID, thing: UUID, at: datetime) -> bool:
    """Something arrived on a file: where that is a duplicate, whoever carries the living one looks at it within hours.
    Answers whether it is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.reaches_living(%s, %s, %s)", [case_id, thing, rules.due("danger", at, at=at)])
        return bool(cursor.fetchone()[0])


def stay_left(stay: ShelterStay) -> None:
    """Somebody left a stay without a word: her desk looks at it at once, also where whoever said so holds nothing of
    the case and settles none of its clocks."""
    stages = sorted(stage.value for stage, rules_there in MUST_RUN.items() if "left" in rules_there)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.stay_was_left(%s, %s)", [stay.pk, stages])


def nothing_follows(referral: Referral, *, at: datetime) -> None:
    """No other place need be sought for what this packet asked: another was asked, she wants none, or somebody said
    why. Before it began, the duty is kept as done."""
    if not meet(referral.case, "elsewhere", at=at, object_id=referral.pk):
        Clock.objects.create(
            case_id=referral.case_id,
            rule="elsewhere",
            object_id=referral.pk,
            unit_id=referral.from_unit_id,
            began_at=at,
            due_at=at,
            met_at=at,
        )


def look_again(case: Case, *, at: datetime, latest: datetime | None = None) -> None:
    """Something new was told of her: what stood assessed is looked at again, in no more time than high risk has, and by
    `latest` where that comes before."""
    due = risk.next_due(RiskLevel.HIGH, at, at=at)
    if latest is not None:
        due = min(due, latest)
    running = Clock.objects.filter(case=case, rule="risk", met_at__isnull=True)
    if running.filter(due_at__lte=due).exists():
        return
    restart(case, "risk", unit=case.desk, at=at, due_at=due)


def _apply(case_id: UUID, asked: Iterable[RequiredDuty], running: Iterable[_Running], *, at: datetime) -> None:
    wanted = {duty.key: duty for duty in asked}
    stopped: list[int] = []
    for clock in running:
        key = (clock.rule, clock.object_id, clock.unit)
        duty = wanted.get(key)
        if duty is not None and duty.is_kept_by(began_at=clock.began_at, due_at=clock.due_at):
            del wanted[key]
        else:
            stopped.append(clock.id)
    if stopped:
        Clock.objects.filter(pk__in=stopped, met_at__isnull=True).update(met_at=at)
    if wanted:
        # Two acts on two things of one case may both find a duty missing: one of them starts it.
        Clock.objects.bulk_create([_begun(case_id, duty, at) for duty in wanted.values()], ignore_conflicts=True)


def _begun(case_id: UUID, duty: RequiredDuty, at: datetime) -> Clock:
    began = duty.since or at
    return Clock(
        case_id=case_id,
        rule=duty.rule,
        object_id=duty.object_id,
        unit_id=duty.unit,
        began_at=at if duty.due_at is not None else began,
        due_at=duty.due(began),
    )


# The records as they stand --------------------------------------------------------------------------------------------


def _standing(facts: dict[str, Any]) -> DutyFacts:
    stopped = [_moment(one["met_at"]) for one in facts["clocks"] if one["rule"] == "risk" and one["met_at"]]
    sought: dict[str, datetime] = {}
    for one in facts["clocks"]:
        if one["rule"] == "elsewhere" and one["met_at"]:
            sought[one["object"]] = max(_at(one["met_at"]), sought.get(one["object"], _at(one["met_at"])))
    plan = facts["plan"]
    asked = [_at(one["began_at"]) for one in facts["clocks"] if one["rule"] == "kind" and not one["met_at"]]
    return DutyFacts(
        stage=Stage(facts["stage"]),
        risk_level=RiskLevel(facts["risk_level"]) if facts["risk_level"] else None,
        origin=facts["origin"],
        desk=facts["desk"],
        province=facts["province"],
        received_at=_at(facts["received_at"]),
        reported_at=_moment(facts["reported_at"]),
        registered_at=_moment(facts["registered_at"]),
        assessed_at=_moment(facts["assessed_at"]),
        alarmed_at=_moment(facts["alarmed_at"]),
        missed_at=_moment(facts["missed_at"]),
        risk_stopped_at=max((one for one in stopped if one is not None), default=None),
        stays=[
            StayFacts(UUID(one["id"]), ShelterStage(one["stage"]), _at(one["until"]), _moment(one["ended_at"]))
            for one in facts["stays"]
        ],
        bans=[BanFacts(UUID(one["id"]), one["maker"], _at(one["until"])) for one in facts["bans"]],
        packets=[_packet(one, sought) for one in facts["referrals"]],
        milestones=_appointments(facts["milestones"]),
        followups=_appointments(facts["followups"]),
        flags=_appointments(facts["flags"]),
        closures={UUID(one["id"]): _at(one["at"]) for one in facts["closures"]},
        plan=(UUID(plan["id"]), LivelihoodPlanStage(plan["stage"])) if plan else None,
        set_asides={UUID(one["id"]): _at(one["at"]) for one in facts["set_asides"]},
        carried={UUID(one["id"]): _at(one["at"]) for one in facts["carried"]},
        silenced=facts["silenced"],
        owes_notice=facts["owes_notice"],
        owes_child_report=facts["owes_child_report"],
        dark_at=_moment(facts["dark_at"]),
        ended_since=_moment(facts["ended_since"]),
        arrived_elsewhere={UUID(one["id"]): _at(one["at"]) for one in facts["arrived_elsewhere"]},
        kind_asked_since=min(asked, default=None),
        added={UUID(one["id"]): _at(one["at"]) for one in facts["added"]},
        contact_unsafe_since=_moment(facts["contact_unsafe_since"]),
    )


def _packet(one: dict[str, Any], sought: dict[str, datetime]) -> PacketFacts:
    return PacketFacts(
        id=UUID(one["id"]),
        stage=ReferralStage(one["stage"]),
        from_unit=one["from_unit"],
        answer_by=_at(one["answer_by"]),
        expires_at=_at(one["expires_at"]),
        answered_at=_moment(one["answered_at"]),
        ended_at=_moment(one["ended_at"]),
        read_by=one["read_by"],
        sought_at=sought.get(one["id"]),
        danger_told_at=_moment(one["danger_told_at"]),
        asked_desk_at=_moment(one["asked_desk_at"]),
        asked_place_at=_moment(one["asked_place_at"]),
    )


def _appointments(told: Iterable[dict[str, Any]]) -> list[Appointment]:
    # One without a day was taken out of its schedule.
    return [Appointment(UUID(one["id"]), date.fromisoformat(one["on"])) for one in told if one["on"] is not None]


def _running(clock: dict[str, Any]) -> _Running:
    thing = UUID(clock["object"]) if clock["object"] else None
    return _Running(clock["id"], clock["rule"], thing, clock["unit"], _at(clock["began_at"]), _at(clock["due_at"]))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else _at(text)
