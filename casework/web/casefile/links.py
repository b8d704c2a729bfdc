"""The acts that a case's page offers, and which of them come next at each stage."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.rulebook.acts import Act
from casework.rulebook.duties import ALARM_CLOCKS
from casework.rulebook.rows import Words
from casework.rulebook.stages import AT_WORK, HIGH_RISK, LIVELIHOOD_PLAN_UNDER_WAY, LivelihoodPlanStage, Stage
from casework.web.url_names import for_act, url

OFFERED: tuple[Act, ...] = (
    Act.INTAKE_SUBMIT,
    Act.NOTICE_GIVE,
    Act.CHILD_REPORT,
    Act.CASE_REGISTER,
    Act.CASE_DUPLICATE,
    Act.CASE_OUT_OF_SCOPE,
    Act.INTAKE_CONTACT,
    Act.INTAKE_CONSENT,
    Act.CONSENT_WITHDRAW,
    Act.CASE_KIND,
    Act.WRITING_REFUSE,
    Act.CASE_MISTAKE,
    Act.CASE_MOVE,
    Act.CASE_ASSIGN,
    Act.INCIDENT_ADD,
    Act.INCIDENT_TELL,
    Act.PERPETRATOR_ADD,
    Act.REPRESENTATIVE_NAME,
    Act.INTERPRETER_ASK,
    Act.NOTE_ADD,
    Act.FLAG_SET,
    Act.RISK_ASSESS,
    Act.RISK_RAISE,
    Act.SAFETY_PLAN_WRITE,
    Act.BAN_ASK,
    Act.BAN_RECORD,
    Act.SHELTER_ADMIT,
    Act.SHELTER_RECEIVE,
    Act.REFERRAL_SEND,
    Act.LIVELIHOOD_BASELINE,
    Act.LIVELIHOOD_PLAN,
    Act.LIVELIHOOD_APPROVE,
    Act.LIVELIHOOD_GIVE,
    Act.LIVELIHOOD_TRAIN,
    Act.LIVELIHOOD_MILESTONE,
    Act.LIVELIHOOD_OUTCOME,
    Act.FOLLOWUP_SCHEDULE,
    Act.FOLLOWUP_RECORD,
    Act.CLOSURE_ASK,
    Act.CLOSURE_DECIDE,
    Act.CASE_REOPEN,
    Act.GRANT_EXCLUDE,
)
"""The acts on a case that its page offers as links, in this order; the page of each takes the case's id."""

NEXT: Mapping[Stage, tuple[Act, ...]] = {
    Stage.DRAFT: (Act.INTAKE_SUBMIT, Act.NOTE_ADD, Act.RISK_RAISE),
    Stage.REPORTED: (
        *(Act.CASE_REGISTER, Act.CASE_DUPLICATE, Act.CASE_OUT_OF_SCOPE),
        *(Act.SHELTER_RECEIVE, Act.NOTE_ADD, Act.RISK_RAISE),
    ),
    Stage.REGISTERED: (Act.RISK_ASSESS, Act.CASE_MOVE, Act.NOTE_ADD),
    Stage.ASSESSING: (Act.RISK_ASSESS, Act.SAFETY_PLAN_WRITE, Act.REFERRAL_SEND, Act.CASE_MOVE, Act.NOTE_ADD),
    Stage.ACTIVE: (Act.REFERRAL_SEND, Act.LIVELIHOOD_PLAN, Act.FOLLOWUP_SCHEDULE, Act.CASE_MOVE, Act.NOTE_ADD),
    Stage.FOLLOW_UP: (Act.FOLLOWUP_RECORD, Act.CLOSURE_ASK, Act.CASE_MOVE, Act.NOTE_ADD),
    Stage.CLOSURE_PENDING: (Act.CLOSURE_DECIDE, Act.FOLLOWUP_RECORD, Act.NOTE_ADD),
    Stage.CLOSED: (Act.INCIDENT_ADD, Act.CASE_REOPEN),
    Stage.DUPLICATE: (Act.CASE_REOPEN,),
    Stage.OUT_OF_SCOPE: (Act.CASE_REOPEN,),
    Stage.GONE: (Act.CLOSURE_DECIDE, Act.CASE_REOPEN),
}
"""What is most likely done next; everything else a reader may do stands in the sections and under "other"."""


IN_DANGER: tuple[Act, ...] = (Act.RISK_ASSESS, Act.SAFETY_PLAN_WRITE)
"""What comes before everything else while the danger is high, or something dangerous was told and nobody has looked."""

AT_VERY_HIGH: tuple[Act, ...] = (*IN_DANGER, Act.SHELTER_ADMIT, Act.BAN_ASK, Act.REFERRAL_SEND)
"""The same at very high risk: a place to stay, a contact ban and help from elsewhere as well, before her livelihood is
spoken of."""

PRESSING = timedelta(days=1)
"""What falls due within so long, or is overdue, stands among what is done next."""

MOST_NEXT = 4
"""So many acts stand open at the head of a case; more are no answer to what comes next."""

UNDER_PLAN: Mapping[Act, frozenset[LivelihoodPlanStage]] = {
    Act.LIVELIHOOD_APPROVE: frozenset({LivelihoodPlanStage.PLAN}),
    Act.LIVELIHOOD_GIVE: LIVELIHOOD_PLAN_UNDER_WAY,
    Act.LIVELIHOOD_TRAIN: LIVELIHOOD_PLAN_UNDER_WAY,
    Act.LIVELIHOOD_MILESTONE: LIVELIHOOD_PLAN_UNDER_WAY,
    Act.LIVELIHOOD_OUTCOME: LIVELIHOOD_PLAN_UNDER_WAY,
}
"""Acts that do nothing but where her livelihood plan stands so."""

TAKEN_IN = AT_WORK | {Stage.CLOSURE_PENDING}
"""Where her safety can be seen to, before whatever else the stage asks for."""

SPOKEN: Mapping[Act, Words] = {
    Act.RISK_RAISE: _("báo gấp"),
    Act.INTAKE_DANGER: _("hỏi về nguy hiểm"),
    Act.GRANT_EXCLUDE: _("ai không được xem"),
    Act.INCIDENT_TELL: _("ghi thêm chuyện mới"),
}
"""Other words for who does not read the whole file: a trusted address's phone may lie open before anybody."""


@dataclass(frozen=True)
class ActLink:
    """An act as a link."""

    words: Words
    href: str


@dataclass(frozen=True)
class ActLinks:
    """The acts open to a reader: those that come next at this stage, and the others."""

    next: tuple[ActLink, ...]
    other: tuple[ActLink, ...]


def act_links(
    case_id: UUID,
    stage: str,
    acts: Collection[str],
    *,
    in_danger: bool = False,
    very_high: bool = False,
    banned: bool = False,
    due: Sequence[str] = (),
) -> ActLinks:
    """Links to the acts that this reader may do now and that have a page.

    Next comes what is `due`, addresses in their order; then her safety, where she is `in_danger`; then what the stage
    asks for.
    """
    words = {} if Act.CASE_READ_WHOLE.value in acts else SPOKEN
    links = {
        act: ActLink(words.get(act, act.label), url(for_act(act), case_id)) for act in OFFERED if act.value in acts
    }
    pressing = [act for href in due for act, link in links.items() if link.href == href]
    safety = (AT_VERY_HIGH if very_high else IN_DANGER) if in_danger and Stage(stage) in TAKEN_IN else ()
    if banned:  # the next one may be asked for, and is no answer to what comes now
        safety = tuple(act for act in safety if act is not Act.BAN_ASK)
    offered = [act for act in dict.fromkeys((*pressing, *safety, *NEXT[Stage(stage)])) if act in links]
    asked = offered[:MOST_NEXT]
    return ActLinks(tuple(links[act] for act in asked), tuple(links[act] for act in links if act not in asked))


def idle_acts(plan: LivelihoodPlanStage | None, *, sheltered: bool) -> frozenset[str]:
    """Acts that would do nothing as her livelihood plan stands, or while she stays somewhere: no page offers them."""
    idle = {str(act.value) for act, stages in UNDER_PLAN.items() if plan not in stages}
    return frozenset(idle | ({Act.SHELTER_ADMIT.value} if sheltered else set()))


def is_in_danger(risk: str | None, rules: Collection[str]) -> bool:
    """Whether the level is high, or an alarm runs that nobody has looked at."""
    return risk in HIGH_RISK or not ALARM_CLOCKS.isdisjoint(rules)
