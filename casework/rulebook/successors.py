"""What comes after a duty: by which acts it ends, which duty follows, at whose desk it stands - or why nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.rulebook import contact_bans
from casework.rulebook.acts import Act
from casework.rulebook.deadlines import CLOCKS


class Bearer(StrEnum):
    """Which unit of a case must act. Where nobody works there who may open it, the duty stands at the unit above."""

    ORIGIN = "origin"
    DESK = "desk"
    SENDER = "sender"
    DESK_AND_PROVINCE = "desk_and_province"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a duty ends. `followed_by` names the duties of which one takes its place; where it is empty,
    `nothing_follows` says why, for whoever reads this table."""

    borne_by: Bearer
    ended_by: tuple[Act, ...]
    followed_by: tuple[str, ...] = ()
    nothing_follows: str = ""


ENDINGS: Mapping[str, Ending] = {
    # After her no nothing of hers is sent on and nobody can open it: where no duty names the desk, both just end. So do
    # those of a draft opened by mistake, for nobody is behind it.
    "D01": Ending(Bearer.ORIGIN, (Act.INTAKE_SUBMIT, Act.WRITING_REFUSE, Act.CASE_MISTAKE), ("D02",)),
    "D01.notice": Ending(
        Bearer.ORIGIN,
        (Act.NOTICE_GIVE, Act.CASE_KIND, Act.CASE_MISTAKE),
        nothing_follows="the law asks for the notice and for nothing behind it; her case goes its own way to the desk",
    ),
    "D02": Ending(Bearer.DESK, (Act.CASE_REGISTER, Act.CASE_SET_ASIDE, Act.WRITING_REFUSE), ("risk",)),
    "kind": Ending(
        Bearer.ORIGIN,
        (Act.CASE_KIND, Act.CASE_SET_ASIDE, Act.WRITING_REFUSE, Act.CASE_MISTAKE),
        ("D01.notice", "risk"),
    ),
    "D15.report": Ending(
        Bearer.ORIGIN,
        (Act.CHILD_REPORT, Act.CASE_KIND, Act.WRITING_REFUSE, Act.CASE_MISTAKE),
        nothing_follows="who was told has the duties of decree 56/2017; the case goes its own way",
    ),
    "risk": Ending(Bearer.DESK, (Act.RISK_ASSESS, Act.RISK_RAISE), ("risk",)),
    "danger": Ending(
        Bearer.DESK,
        (Act.RISK_ASSESS, Act.RISK_RAISE, Act.INTAKE_DANGER, Act.CLOSURE_ASK, Act.CLOSURE_DECIDE),
        ("risk", "second"),
    ),
    "gone": Ending(Bearer.DESK, (Act.RISK_ASSESS, Act.RISK_RAISE, Act.CLOSURE_ASK), ("risk", "second")),
    "stay": Ending(
        Bearer.DESK,
        (Act.SHELTER_DISCHARGE, Act.SHELTER_MISSED, Act.SHELTER_EXTEND, Act.CLOSURE_ASK),
        ("left", "stay", "risk"),
    ),
    "D04": Ending(
        Bearer.DESK,
        (Act.BAN_END,),
        nothing_follows="a ban made anew is another, asked for by itself and decided by its own clock",
    ),
    "D08": Ending(
        Bearer.DESK,
        (Act.BAN_END,),
        nothing_follows="the same, of a court's",
    ),
    "left": Ending(Bearer.DESK, (Act.RISK_ASSESS, Act.RISK_RAISE), ("risk",)),
    "answer": Ending(
        Bearer.SENDER,
        (Act.REFERRAL_ACCEPT, Act.REFERRAL_DECLINE, Act.REFERRAL_WITHDRAW, Act.INTAKE_CONSENT, Act.CONSENT_WITHDRAW),
        ("result", "elsewhere"),
    ),
    "result": Ending(
        Bearer.SENDER,
        (Act.REFERRAL_FEEDBACK, Act.REFERRAL_WITHDRAW, Act.INTAKE_CONSENT, Act.CONSENT_WITHDRAW),
        ("elsewhere",),
    ),
    "question": Ending(
        Bearer.SENDER,
        (Act.QUESTION_ANSWER, Act.REFERRAL_WITHDRAW, Act.REFERRAL_DECLINE, Act.REFERRAL_FEEDBACK, Act.CONSENT_WITHDRAW),
        nothing_follows="what was asked is answered, or the packet is over; what the packet asks has its own clock",
    ),
    "reply": Ending(
        Bearer.SENDER,
        (Act.QUESTION_ANSWER, Act.REFERRAL_WITHDRAW, Act.REFERRAL_DECLINE, Act.REFERRAL_FEEDBACK, Act.CONSENT_WITHDRAW),
        nothing_follows="the same, of what the desk asked",
    ),
    "elsewhere": Ending(Bearer.SENDER, (Act.REFERRAL_SEND, Act.REFERRAL_FORGO), ("answer",)),
    "milestone": Ending(
        Bearer.DESK,
        (Act.LIVELIHOOD_MILESTONE, Act.LIVELIHOOD_OUTCOME, Act.DAY_CORRECT),
        nothing_follows="each milestone has a day of its own; what becomes of the plan is asked at each visit",
    ),
    "second": Ending(
        Bearer.DESK_AND_PROVINCE,
        (Act.CLOSURE_DECIDE, Act.LIVELIHOOD_APPROVE, Act.RISK_RAISE, Act.CASE_SET_ASIDE),
        nothing_follows="a case sent back goes on under the clocks it had; one that is closed has none",
    ),
    "followup": Ending(
        Bearer.DESK,
        (Act.FOLLOWUP_RECORD, Act.FOLLOWUP_SCHEDULE, Act.DAY_CORRECT),
        nothing_follows="the visits were all planned at once, and each has its own clock beside this one",
    ),
    "carried": Ending(Bearer.DESK, (Act.REPORT_READ,), ("risk",)),
    "added": Ending(
        Bearer.DESK,
        (Act.ADDITION_TAKE, Act.CLOSURE_ASK, Act.CASE_SET_ASIDE),
        nothing_follows="each answer is taken or left with a word; what told of a danger began its own clock at once",
    ),
    "contact": Ending(
        Bearer.DESK,
        (Act.INTAKE_CONTACT, Act.CLOSURE_ASK, Act.CASE_SET_ASIDE),
        nothing_follows="another way stands in the file, or none is wanted; a warning of that one begins it anew",
    ),
    "flag": Ending(
        Bearer.DESK,
        (Act.FLAG_RESOLVE, Act.DAY_CORRECT),
        nothing_follows="an officer set it and says what came of it; whatever else is to be remembered is another",
    ),
}
"""A row for each clock that runs in this version."""

OF_A_REPORT = Ending(Bearer.DESK, (Act.VIOLENCE_REPORT_END,), ("D02",))
"""A report of violence has no case, and its time stands in its own row. Where it became one, the desk takes that on;
where that case was begun by mistake (`Act.CASE_MISTAKE`), the report waits again."""

NOT_RUN = frozenset(CLOCKS) - frozenset(ENDINGS) - frozenset(contact_bans.DUTIES)
"""Clocks of the law that no act of this version starts: nothing of theirs can end."""
