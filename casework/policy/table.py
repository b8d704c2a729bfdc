"""The policy on one page: each act, who may do it, what she must hold, and at which stages of the case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from casework.records.units import BODIES, UnitKind
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.stages import AT_WORK, ENDED, EVERY, SET_ASIDE, Stage


class Hold(IntEnum):
    """What a unit holds on an object; each word includes those below it."""

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
    SHELTER = 4


@dataclass(frozen=True)
class PolicyRule:
    """One row: these roles, with this hold on this kind of object, while the case stands at one of these stages."""

    roles: frozenset[Role]
    on: On = On.CASE
    hold: Hold = Hold.SEE
    during: frozenset[Stage] = EVERY
    hosts_also: frozenset[Stage] = frozenset()
    """At these stages a trusted address may do it as well, though it only sees the case."""


HOSTS = frozenset({Role.HOST})
OFFICERS = frozenset({Role.OFFICER})
PARTNERS = frozenset({Role.PARTNER})
SUPERVISORS = frozenset({Role.SUPERVISOR})
DECIDERS = frozenset({Role.CHAIR})
COMMITTEES = DECIDERS | {Role.COMMITTEE}
RESPONDERS = frozenset({Role.RESPONDER})
MONITORS = frozenset({Role.MONITOR})
RECEIVERS = PARTNERS | RESPONDERS
WRITERS = HOSTS | OFFICERS
KEEPERS = WRITERS | SUPERVISORS
EVERYONE = frozenset(Role)

BEGINNING = frozenset({Stage.DRAFT})
HEARING = frozenset({Stage.DRAFT, Stage.REGISTERED, Stage.ASSESSING, Stage.ACTIVE, Stage.FOLLOW_UP})
ARRIVED = frozenset({Stage.REPORTED})
SORTING = frozenset({Stage.REPORTED, Stage.REGISTERED})
LIVING = EVERY - ENDED - BEGINNING
NOT_ENDED = EVERY - ENDED
GOING_ON = frozenset({Stage.ACTIVE, Stage.FOLLOW_UP})
TOLD_AGAIN = EVERY - BEGINNING - {Stage.DUPLICATE}
"""Where something that happened again is written down: also of a case that was closed, for she comes back to it."""
WAITING = frozenset({Stage.CLOSURE_PENDING, Stage.GONE})

TABLE: dict[Act, PolicyRule] = {
    # the door and one's own desk
    Act.DOOR_SIGN_IN: PolicyRule(EVERYONE, On.NOTHING),
    Act.DOOR_SIGN_IN_FAILED: PolicyRule(EVERYONE, On.NOTHING),
    Act.DOOR_SIGN_OUT: PolicyRule(EVERYONE, On.NOTHING),
    Act.DOOR_QUICK_EXIT: PolicyRule(EVERYONE, On.NOTHING),
    Act.DOOR_SESSION_OVER: PolicyRule(EVERYONE, On.NOTHING),
    Act.PAGE_ASK: PolicyRule(EVERYONE, On.NOTHING),
    Act.UNSENT_KEEP: PolicyRule(EVERYONE, On.NOTHING),
    Act.UNSENT_DROP: PolicyRule(EVERYONE, On.NOTHING),
    Act.NOTIFICATION_SET: PolicyRule(EVERYONE, On.UNIT),
    Act.NOTIFICATION_END: PolicyRule(EVERYONE, On.UNIT),
    Act.NOTIFICATION_LIST: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.LANGUAGE_CHOOSE: PolicyRule(EVERYONE, On.NOTHING),
    Act.PASSPHRASE_CHANGE: PolicyRule(EVERYONE, On.UNIT),
    Act.CASE_LIST: PolicyRule(KEEPERS, On.NOTHING),
    Act.CASE_SEARCH: PolicyRule(KEEPERS, On.NOTHING),
    Act.CASE_FILTER: PolicyRule(OFFICERS | SUPERVISORS, On.NOTHING),
    Act.VIEW_KEEP: PolicyRule(OFFICERS | SUPERVISORS, On.NOTHING),
    Act.WEEK_LOOK: PolicyRule(OFFICERS, On.NOTHING),
    Act.REFERRAL_LIST: PolicyRule(RECEIVERS, On.NOTHING),
    Act.NOTICE_LIST: PolicyRule(COMMITTEES, On.NOTHING),
    Act.TRAIL_PROVINCE: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.TRAIL_SEARCHES: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.TRAIL_CHECKPOINT: PolicyRule(SUPERVISORS | MONITORS, On.NOTHING),
    Act.MONITOR_LOOK: PolicyRule(MONITORS, On.NOTHING),
    Act.ANOMALY_LIST: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.REVIEW_LIST: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.OVERDUE_LIST: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.STATISTICS_LOOK: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.PROVINCE_LOOK: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.PROVINCE_EXPORT: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.DECOY_LIST: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.SAME_PERSON_LIST: PolicyRule(SUPERVISORS, On.NOTHING),
    # overseeing
    Act.STATISTICS_RENEW: PolicyRule(SUPERVISORS, On.UNIT),
    Act.REVIEW_WRITE: PolicyRule(SUPERVISORS, On.UNIT),
    Act.DECOY_PLANT: PolicyRule(SUPERVISORS, On.UNIT),
    Act.DECOY_END: PolicyRule(SUPERVISORS, On.UNIT),
    Act.REASON_STATE: PolicyRule(SUPERVISORS),
    Act.SAME_PERSON_LOOK: PolicyRule(SUPERVISORS),
    Act.SAME_PERSON_TELL: PolicyRule(SUPERVISORS, during=LIVING),
    # written by the sequencer alone
    Act.SCHEMA_CHANGE: PolicyRule(frozenset(), On.NOTHING),
    Act.ESCALATION_TAKE: PolicyRule(frozenset(), On.NOTHING),
    Act.RIGHTS_BIND: PolicyRule(frozenset(), On.NOTHING),
    Act.CALL_BACK_ASK: PolicyRule(frozenset(), On.NOTHING),
    # units and people
    Act.ESCALATION_ANSWER: PolicyRule(OFFICERS | SUPERVISORS | COMMITTEES, On.UNIT),
    Act.TRAIL_NEW_LOG: PolicyRule(SUPERVISORS, On.UNIT),
    Act.UNIT_FOUND: PolicyRule(SUPERVISORS, On.UNIT),
    Act.NAME_LIST: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.NAME_REDACT: PolicyRule(SUPERVISORS, On.UNIT),
    Act.NAME_SHOW: PolicyRule(SUPERVISORS, On.UNIT),
    Act.WORKER_ENROL: PolicyRule(SUPERVISORS, On.UNIT),
    Act.WORKER_RENEW: PolicyRule(SUPERVISORS, On.UNIT),
    Act.MEMBERSHIP_APPOINT: PolicyRule(SUPERVISORS, On.UNIT),
    Act.MEMBERSHIP_END: PolicyRule(SUPERVISORS, On.UNIT),
    Act.WORKER_DEACTIVATE: PolicyRule(SUPERVISORS, On.UNIT),
    Act.UNIT_TURN: PolicyRule(SUPERVISORS, On.UNIT),
    Act.UNIT_CERTIFY: PolicyRule(SUPERVISORS, On.UNIT),
    Act.SIGNING_KEY_TURN: PolicyRule(SUPERVISORS, On.UNIT),
    Act.FINGERPRINT_KEY_TURN: PolicyRule(SUPERVISORS, On.UNIT),
    Act.FINGERPRINT_RENEW: PolicyRule(SUPERVISORS, On.UNIT),
    Act.STAND_BY_LIST: PolicyRule(SUPERVISORS, On.NOTHING),
    Act.STAND_BY_SET: PolicyRule(SUPERVISORS, On.UNIT),
    Act.STAND_BY_END: PolicyRule(SUPERVISORS, On.UNIT),
    # looking into a case
    Act.CASE_LOOK: PolicyRule(KEEPERS),
    Act.CASE_READ_WHOLE: PolicyRule(OFFICERS | SUPERVISORS),
    Act.CASE_READ_OWN_PART: PolicyRule(HOSTS),
    Act.CASE_HISTORY: PolicyRule(OFFICERS | SUPERVISORS),
    Act.TRAIL_CASE: PolicyRule(SUPERVISORS),
    Act.TRAIL_CONTENTS: PolicyRule(SUPERVISORS),
    Act.TRAIL_PRINT: PolicyRule(SUPERVISORS),
    Act.TRAIL_BUNDLE: PolicyRule(SUPERVISORS),
    Act.CASE_ACCESS_HISTORY: PolicyRule(OFFICERS | SUPERVISORS),
    # onto paper
    Act.CASE_PRINT: PolicyRule(OFFICERS | SUPERVISORS),
    Act.CASE_ACCESS_PRINT: PolicyRule(OFFICERS | SUPERVISORS),
    Act.SAFETY_PLAN_PRINT: PolicyRule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.REFERRAL_PRINT: PolicyRule(OFFICERS | RECEIVERS, On.REFERRAL),
    # rights
    Act.GRANT_EXCLUDE: PolicyRule(WRITERS, hold=Hold.WORK),
    # intake
    Act.CASE_OPEN: PolicyRule(WRITERS, On.UNIT),
    Act.VISIT_COUNT: PolicyRule(WRITERS, On.UNIT),
    Act.CASE_KIND: PolicyRule(WRITERS, hold=Hold.WORK, during=NOT_ENDED),
    Act.CASE_MISTAKE: PolicyRule(WRITERS, hold=Hold.WORK, during=BEGINNING),
    Act.WRITING_REFUSE: PolicyRule(WRITERS, during=BEGINNING | ARRIVED),
    Act.WRITING_ALLOW: PolicyRule(WRITERS, during=BEGINNING | ARRIVED),
    Act.INTAKE_PERSON: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.INTAKE_CONTACT: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.INTAKE_INCIDENT: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.INTAKE_DANGER: PolicyRule(WRITERS, hold=Hold.WORK, during=BEGINNING, hosts_also=ARRIVED),
    Act.INTAKE_CONSENT: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.CONSENT_WITHDRAW: PolicyRule(WRITERS),
    Act.INTAKE_READERS: PolicyRule(WRITERS, hold=Hold.WORK, during=BEGINNING),
    Act.INTAKE_SUBMIT: PolicyRule(WRITERS, hold=Hold.WORK, during=BEGINNING),
    Act.CHILD_REPORT: PolicyRule(WRITERS, during=NOT_ENDED),
    Act.NOTICE_GIVE: PolicyRule(HOSTS, during=NOT_ENDED),
    Act.NOTICE_PRINT: PolicyRule(HOSTS, during=NOT_ENDED),
    Act.NOTICE_RECEIVE: PolicyRule(COMMITTEES, On.UNIT),
    Act.NOTICE_DECIDE: PolicyRule(DECIDERS, On.UNIT),
    Act.ALARM_RAISE: PolicyRule(HOSTS),
    Act.ALARM_CALL: PolicyRule(HOSTS, On.UNIT),
    Act.ALARM_LOOK: PolicyRule(HOSTS, On.NOTHING),
    Act.ALARM_MISTAKE: PolicyRule(HOSTS, On.UNIT),
    Act.ALARM_ANSWER: PolicyRule(OFFICERS | SUPERVISORS, On.UNIT),
    Act.CONTACT_WARN: PolicyRule(WRITERS),
    Act.ADDITION_TELL: PolicyRule(HOSTS, during=HEARING - BEGINNING),
    Act.ADDITION_TAKE: PolicyRule(OFFICERS, hold=Hold.WORK, during=HEARING - BEGINNING),
    Act.VIOLENCE_REPORT_TAKE: PolicyRule(OFFICERS | SUPERVISORS, On.UNIT),
    Act.VIOLENCE_REPORT_LIST: PolicyRule(OFFICERS | SUPERVISORS, On.NOTHING),
    Act.VIOLENCE_REPORT_LOOK: PolicyRule(OFFICERS | SUPERVISORS, On.NOTHING),
    Act.VIOLENCE_REPORT_CALL: PolicyRule(OFFICERS | SUPERVISORS, On.UNIT),
    Act.VIOLENCE_REPORT_END: PolicyRule(OFFICERS | SUPERVISORS, On.UNIT),
    Act.INCIDENT_TELL: PolicyRule(HOSTS, during=TOLD_AGAIN),
    Act.INCIDENT_ADD: PolicyRule(OFFICERS, hold=Hold.WORK, during=TOLD_AGAIN),
    Act.PERPETRATOR_ADD: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.PERPETRATOR_EDIT: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.REPRESENTATIVE_NAME: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.INTERPRETER_ASK: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.CHILD_NOTE: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.CHILD_OPEN: PolicyRule(OFFICERS, hold=Hold.WORK, during=NOT_ENDED - BEGINNING),
    Act.CHILD_LINK: PolicyRule(OFFICERS, hold=Hold.LEAD, during=BEGINNING),
    Act.CASE_REGISTER: PolicyRule(OFFICERS, hold=Hold.LEAD, during=ARRIVED),
    Act.CASE_DUPLICATE: PolicyRule(OFFICERS | SUPERVISORS, during=ARRIVED | AT_WORK),
    Act.CASE_OUT_OF_SCOPE: PolicyRule(OFFICERS, hold=Hold.LEAD, during=SORTING),
    Act.CASE_SET_ASIDE: PolicyRule(OFFICERS | SUPERVISORS, during=ARRIVED | AT_WORK),
    Act.REPORT_CARRY: PolicyRule(OFFICERS | SUPERVISORS, during=LIVING),
    Act.REPORT_READ: PolicyRule(OFFICERS, hold=Hold.WORK, during=LIVING),
    Act.NOTE_ADD: PolicyRule(KEEPERS, during=NOT_ENDED),
    Act.ENTRY_STRIKE: PolicyRule(KEEPERS, during=NOT_ENDED),
    Act.FLAG_SET: PolicyRule(OFFICERS, hold=Hold.WORK, during=NOT_ENDED),
    Act.FLAG_RESOLVE: PolicyRule(OFFICERS, hold=Hold.WORK, during=NOT_ENDED),
    Act.DAY_CORRECT: PolicyRule(OFFICERS, hold=Hold.WORK, during=NOT_ENDED),
    Act.CASE_MOVE: PolicyRule(OFFICERS, hold=Hold.LEAD, during=AT_WORK),
    Act.CASE_ASSIGN: PolicyRule(OFFICERS, hold=Hold.LEAD, during=LIVING),
    Act.HANDOVER_MAKE: PolicyRule(OFFICERS, On.UNIT),
    Act.HANDOVER_END: PolicyRule(OFFICERS, On.UNIT),
    # safety
    Act.RISK_ASSESS: PolicyRule(OFFICERS | SUPERVISORS, during=AT_WORK),
    Act.RISK_RAISE: PolicyRule(WRITERS, during=NOT_ENDED),
    Act.DANGER_MARK: PolicyRule(KEEPERS, during=NOT_ENDED | {Stage.GONE}),
    Act.RISK_TAKE_BACK: PolicyRule(WRITERS, hold=Hold.WORK, during=NOT_ENDED),
    Act.SAFETY_PLAN_WRITE: PolicyRule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.BAN_ASK: PolicyRule(WRITERS, hold=Hold.WORK, during=HEARING, hosts_also=ARRIVED),
    Act.BAN_UNDO: PolicyRule(WRITERS, during=NOT_ENDED),
    Act.BAN_BREACH: PolicyRule(WRITERS, during=NOT_ENDED),
    Act.BAN_RECORD: PolicyRule(OFFICERS, hold=Hold.WORK, during=NOT_ENDED - BEGINNING),
    Act.BAN_END: PolicyRule(OFFICERS, hold=Hold.WORK, during=NOT_ENDED - BEGINNING),
    Act.BAN_READ: PolicyRule(WRITERS),
    Act.BAN_LIST: PolicyRule(COMMITTEES | RESPONDERS, On.NOTHING),
    Act.BAN_LOOK: PolicyRule(COMMITTEES | RESPONDERS, On.NOTHING),
    Act.BAN_DECIDE: PolicyRule(DECIDERS, On.UNIT),
    Act.BAN_ASSIGN: PolicyRule(RESPONDERS, On.UNIT),
    Act.BAN_WATCH: PolicyRule(RESPONDERS, On.UNIT),
    Act.SHELTER_ADMIT: PolicyRule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.SHELTER_RECEIVE: PolicyRule(HOSTS, during=ARRIVED | AT_WORK),
    Act.SHELTER_LOOK: PolicyRule(WRITERS, On.SHELTER),
    Act.SHELTER_MISSED: PolicyRule(WRITERS, On.SHELTER),
    Act.SHELTER_EXTEND: PolicyRule(OFFICERS, On.SHELTER, Hold.WORK),
    Act.SHELTER_DISCHARGE: PolicyRule(OFFICERS, On.SHELTER, Hold.WORK),
    # referral
    Act.REFERRAL_SEND: PolicyRule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.REFERRAL_LOOK: PolicyRule(OFFICERS | RECEIVERS, On.REFERRAL),
    Act.REFERRAL_ACCEPT: PolicyRule(RECEIVERS, On.REFERRAL, Hold.WORK),
    Act.REFERRAL_DECLINE: PolicyRule(RECEIVERS, On.REFERRAL, Hold.WORK),
    Act.REFERRAL_FEEDBACK: PolicyRule(RECEIVERS, On.REFERRAL, Hold.WORK),
    Act.REFERRAL_WARN: PolicyRule(RECEIVERS, On.REFERRAL, Hold.WORK),
    Act.REFERRAL_APPOINT: PolicyRule(RECEIVERS, On.REFERRAL, Hold.WORK),
    Act.QUESTION_ASK: PolicyRule(OFFICERS | RECEIVERS, On.REFERRAL, Hold.WORK),
    Act.QUESTION_ANSWER: PolicyRule(OFFICERS | RECEIVERS, On.REFERRAL, Hold.WORK),
    Act.REFERRAL_WITHDRAW: PolicyRule(OFFICERS, On.REFERRAL, Hold.LEAD),
    Act.REFERRAL_FORGO: PolicyRule(OFFICERS, hold=Hold.WORK, during=AT_WORK | WAITING | SET_ASIDE),
    # livelihood
    Act.LIVELIHOOD_BASELINE: PolicyRule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.LIVELIHOOD_PLAN: PolicyRule(OFFICERS, hold=Hold.WORK, during=AT_WORK),
    Act.LIVELIHOOD_APPROVE: PolicyRule(OFFICERS | SUPERVISORS, during=AT_WORK),
    Act.LIVELIHOOD_GIVE: PolicyRule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    Act.LIVELIHOOD_TRAIN: PolicyRule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    Act.LIVELIHOOD_MILESTONE: PolicyRule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    Act.LIVELIHOOD_OUTCOME: PolicyRule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    # reintegration
    Act.FOLLOWUP_SCHEDULE: PolicyRule(OFFICERS, hold=Hold.WORK, during=GOING_ON),
    Act.FOLLOWUP_RECORD: PolicyRule(OFFICERS, hold=Hold.WORK, during=GOING_ON | WAITING),
    Act.CLOSURE_ASK: PolicyRule(OFFICERS, hold=Hold.LEAD, during=AT_WORK),
    Act.CLOSURE_DECIDE: PolicyRule(OFFICERS | SUPERVISORS, during=WAITING),
    Act.CASE_REOPEN: PolicyRule(OFFICERS | SUPERVISORS, during=ENDED),
}

AT_WHICH_UNITS: dict[Role, frozenset[UnitKind]] = {
    Role.HOST: frozenset({UnitKind.TRUSTED_ADDRESS}),
    Role.OFFICER: frozenset({UnitKind.COMMUNE_DESK}),
    Role.PARTNER: frozenset({UnitKind.PARTNER}),
    Role.SUPERVISOR: frozenset({UnitKind.PROVINCE}),
    Role.COMMITTEE: frozenset({UnitKind.COMMITTEE}),
    Role.CHAIR: frozenset({UnitKind.COMMITTEE}),
    Role.RESPONDER: BODIES,
    Role.REPORTER: frozenset({UnitKind.REPORTER}),
    Role.MONITOR: frozenset({UnitKind.MONITOR}),
}
"""Which roles a unit of each kind may have; membership outside this table is refused."""

WORKING_ACTS_AS: dict[Role, frozenset[Role]] = {Role.SUPERVISOR: frozenset({Role.OFFICER})}
"""As whom else somebody acts on what her unit works on or leads: a province to which a case came because no desk was
left for it is its desk as well."""


def allows(role: Role, act: Act) -> bool:
    """Whether the table allows this act to this role, whatever is held and at whatever stage."""
    return role in TABLE[act].roles


def works_at(role: Role, kind: UnitKind) -> bool:
    """Whether a unit of this kind has this role."""
    return kind in AT_WHICH_UNITS[role]


def role_at(kind: UnitKind) -> Role:
    """What whoever works at a unit of this kind is."""
    return next(role for role, kinds in AT_WHICH_UNITS.items() if kind in kinds)
