"""The policy on one page: each act, who may do it, what she must hold, and at which stages of the case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from casework.records.units import UnitKind
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.stages import AT_WORK, ENDED, EVERY, Stage


class Hold(IntEnum):
    """What a post holds on an object; each word includes those below it."""

    SEE = 1
    WORK = 2
    LEAD = 3

    @property
    def codename(self) -> str:
        """The guardian permission that stands for this hold."""
        return self.name.lower()


class On(IntEnum):
    """What an act is done on."""

    NOTHING = 0
    UNIT = 1
    CASE = 2
    REFERRAL = 3
    REFUGE = 4


@dataclass(frozen=True)
class Rule:
    """One row: these roles, with this hold on this kind of object, while the case stands at one of these stages."""

    roles: frozenset[Role]
    on: On = On.CASE
    hold: Hold = Hold.SEE
    during: frozenset[Stage] = EVERY


HOSTS = frozenset({Role.HOST})
OFFICERS = frozenset({Role.OFFICER})
PARTNERS = frozenset({Role.PARTNER})
SUPERVISORS = frozenset({Role.SUPERVISOR})
WRITERS = HOSTS | OFFICERS
KEEPERS = WRITERS | SUPERVISORS
EVERYONE = frozenset(Role)

BEGINNING = frozenset({Stage.DRAFT})
HEARING = frozenset({Stage.DRAFT, Stage.REGISTERED, Stage.ASSESSING, Stage.ACTIVE, Stage.FOLLOW_UP})
ARRIVED = frozenset({Stage.REPORTED})
SORTING = frozenset({Stage.REPORTED, Stage.REGISTERED})
NOT_ENDED = EVERY - ENDED
GOING_ON = frozenset({Stage.ACTIVE, Stage.FOLLOW_UP})
WAITING = frozenset({Stage.CLOSURE_PENDING})

TABLE: dict[Act, Rule] = {
    # the door and one's own desk
    Act.DOOR_SIGN_IN: Rule(EVERYONE, On.NOTHING),
    Act.DOOR_SIGN_IN_FAILED: Rule(EVERYONE, On.NOTHING),
    Act.DOOR_SIGN_OUT: Rule(EVERYONE, On.NOTHING),
    Act.DOOR_QUICK_EXIT: Rule(EVERYONE, On.NOTHING),
    Act.DOOR_SITTING_OVER: Rule(EVERYONE, On.NOTHING),
    Act.PAGE_ASK: Rule(EVERYONE, On.NOTHING),
    Act.CASE_LIST: Rule(KEEPERS, On.NOTHING),
    Act.CASE_SEARCH: Rule(KEEPERS, On.NOTHING),
    Act.REFERRAL_LIST: Rule(PARTNERS, On.NOTHING),
    Act.TRAIL_PROVINCE: Rule(SUPERVISORS, On.NOTHING),
    Act.TRAIL_SEARCHES: Rule(SUPERVISORS, On.NOTHING),
    Act.TRAIL_CHECKPOINT: Rule(SUPERVISORS, On.NOTHING),
    Act.ODD_LIST: Rule(SUPERVISORS, On.NOTHING),
    Act.REVIEW_LIST: Rule(SUPERVISORS, On.NOTHING),
    Act.OVERDUE_LIST: Rule(SUPERVISORS, On.NOTHING),
    Act.COUNTS_LOOK: Rule(SUPERVISORS, On.NOTHING),
    Act.DECOY_LIST: Rule(SUPERVISORS, On.NOTHING),
    # overseeing
    Act.COUNTS_RENEW: Rule(SUPERVISORS, On.UNIT),
    Act.REVIEW_WRITE: Rule(SUPERVISORS, On.UNIT),
    Act.DECOY_PLANT: Rule(SUPERVISORS, On.UNIT),
    Act.DECOY_END: Rule(SUPERVISORS, On.UNIT),
    # written by the sequencer alone
    Act.SCHEMA_CHANGE: Rule(frozenset(), On.NOTHING),
    # posts and people
    Act.TRAIL_BEGIN_ANEW: Rule(SUPERVISORS, On.UNIT),
    Act.UNIT_FOUND: Rule(SUPERVISORS, On.UNIT),
    Act.NAME_LIST: Rule(SUPERVISORS, On.NOTHING),
    Act.NAME_WITHHOLD: Rule(SUPERVISORS, On.UNIT),
    Act.NAME_SHOW: Rule(SUPERVISORS, On.UNIT),
    Act.WORKER_ENROL: Rule(SUPERVISORS, On.UNIT),
    Act.WORKER_RENEW: Rule(SUPERVISORS, On.UNIT),
    Act.POST_APPOINT: Rule(SUPERVISORS, On.UNIT),
    Act.POST_END: Rule(SUPERVISORS, On.UNIT),
    Act.POST_VOUCH: Rule(SUPERVISORS, On.UNIT),
    # looking into a case
    Act.CASE_LOOK: Rule(KEEPERS),
    Act.CASE_HISTORY: Rule(OFFICERS | SUPERVISORS),
    Act.TRAIL_CASE: Rule(SUPERVISORS),
    Act.TRAIL_CONTENTS: Rule(SUPERVISORS),
    Act.TRAIL_PRINT: Rule(SUPERVISORS),
    Act.TRAIL_BUNDLE: Rule(SUPERVISORS),
    Act.CASE_SEEN: Rule(OFFICERS | SUPERVISORS),
    # onto paper
    Act.CASE_PRINT: Rule(OFFICERS | SUPERVISORS),
    Act.CASE_SEEN_LIST: Rule(OFFICERS | SUPERVISORS),
    Act.PLAN_PRINT: Rule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.REFERRAL_PRINT: Rule(OFFICERS | PARTNERS, On.REFERRAL),
    # rights
    Act.GRANT_EXCLUDE: Rule(WRITERS, hold=Hold.WORK),
    # intake
    Act.CASE_OPEN: Rule(WRITERS, On.UNIT),
    Act.INTAKE_PERSON: Rule(WRITERS, hold=Hold.WORK, during=HEARING),
    Act.INTAKE_CONTACT: Rule(WRITERS, hold=Hold.WORK, during=HEARING),
    Act.INTAKE_HAPPENED: Rule(WRITERS, hold=Hold.WORK, during=HEARING),
    Act.INTAKE_DANGER: Rule(WRITERS, hold=Hold.WORK, during=BEGINNING),
    Act.INTAKE_CONSENT: Rule(WRITERS, hold=Hold.WORK, during=HEARING),
    Act.INTAKE_HAND_IN: Rule(WRITERS, hold=Hold.WORK, during=BEGINNING),
    Act.CASE_REGISTER: Rule(OFFICERS, hold=Hold.LEAD, during=ARRIVED),
    Act.CASE_DUPLICATE: Rule(OFFICERS, hold=Hold.LEAD, during=SORTING),
    Act.CASE_OUT_OF_SCOPE: Rule(OFFICERS, hold=Hold.LEAD, during=SORTING),
    Act.NOTE_ADD: Rule(WRITERS, during=NOT_ENDED),
    Act.CASE_MOVE: Rule(OFFICERS, hold=Hold.LEAD, during=AT_WORK),
    # safety
    Act.RISK_ASSESS: Rule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.RISK_RAISE: Rule(WRITERS, during=NOT_ENDED),
    Act.PLAN_WRITE: Rule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.REFUGE_ADMIT: Rule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.REFUGE_LOOK: Rule(WRITERS, On.REFUGE),
    Act.REFUGE_EXTEND: Rule(OFFICERS, On.REFUGE, Hold.WORK),
    Act.REFUGE_DISCHARGE: Rule(OFFICERS, On.REFUGE, Hold.WORK),
    # referral
    Act.REFERRAL_SEND: Rule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.REFERRAL_LOOK: Rule(OFFICERS | PARTNERS, On.REFERRAL),
    Act.REFERRAL_ACCEPT: Rule(PARTNERS, On.REFERRAL, Hold.WORK),
    Act.REFERRAL_DECLINE: Rule(PARTNERS, On.REFERRAL, Hold.WORK),
    Act.REFERRAL_REPORT: Rule(PARTNERS, On.REFERRAL, Hold.WORK),
    Act.REFERRAL_WITHDRAW: Rule(OFFICERS, On.REFERRAL, Hold.LEAD),
    # livelihood
    Act.LIVELIHOOD_BASELINE: Rule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.LIVELIHOOD_PLAN: Rule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.LIVELIHOOD_APPROVE: Rule(OFFICERS | SUPERVISORS, during=AT_WORK),
    Act.LIVELIHOOD_GIVE: Rule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    Act.LIVELIHOOD_TRAIN: Rule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    Act.LIVELIHOOD_MILESTONE: Rule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    Act.LIVELIHOOD_OUTCOME: Rule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    # reintegration
    Act.FOLLOWUP_PLAN: Rule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    Act.FOLLOWUP_RECORD: Rule(OFFICERS, hold=Hold.WORK, during=GOING_ON | WAITING),
    Act.CLOSURE_ASK: Rule(OFFICERS, hold=Hold.LEAD, during=GOING_ON),
    Act.CLOSURE_DECIDE: Rule(OFFICERS | SUPERVISORS, during=WAITING),
    Act.CASE_REOPEN: Rule(OFFICERS | SUPERVISORS, during=ENDED),
}

AT_WHICH_POSTS: dict[Role, frozenset[UnitKind]] = {
    Role.HOST: frozenset({UnitKind.TRUSTED_ADDRESS}),
    Role.OFFICER: frozenset({UnitKind.COMMUNE_DESK}),
    Role.PARTNER: frozenset({UnitKind.PARTNER}),
    Role.SUPERVISOR: frozenset({UnitKind.PROVINCE}),
}
"""Which roles a post of each kind may have; membership outside this table is refused."""
