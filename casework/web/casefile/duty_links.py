"""Where a duty is seen to: for each kind of duty the pages on which its reader meets it, the likeliest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from casework.rulebook.acts import Act
from casework.web.url_names import for_act, url


@dataclass(frozen=True)
class DutyPage:
    """One page that meets a duty: it is open to whoever may do `act` on the case. Its address takes the case, or the
    thing that the duty hangs on, or both; of what `thing`, where the rule of the duty leaves that open."""

    act: Act
    part: str = ""
    takes: tuple[str, ...] = ("case",)
    name: str = ""
    thing: str = ""
    what: str = ""

    def address(self, case_id: UUID, object_id: UUID | None) -> str:
        """Where it is for this case and this thing."""
        args = [{"case": case_id, "object": object_id, "what": self.what}[one] for one in self.takes]
        return url(self.name or for_act(self.act, self.part), *args)


def _of_thing(act: Act, part: str = "") -> DutyPage:
    return DutyPage(act, part, ("case", "object"))


def _other_day(what: str) -> DutyPage:
    """Where the thing itself cannot be done at this stage, its day can be put right."""
    return DutyPage(Act.DAY_CORRECT, takes=("case", "what", "object"), what=what)


_LOOK_AGAIN = (DutyPage(Act.RISK_ASSESS), DutyPage(Act.RISK_RAISE))
# Of a file that ended nobody assesses anything: who is to look at what arrived there opens it again first. Of who is
# gone the province may decide instead, once and before the desk: to that its own duty leads (`second`).
_OPEN_AGAIN = DutyPage(Act.CASE_REOPEN)
_PACKET = (DutyPage(Act.REFERRAL_WITHDRAW, takes=("object",), name="referral"),)

DUTY_PAGES: Mapping[str, tuple[DutyPage, ...]] = {
    "D01": (DutyPage(Act.INTAKE_SUBMIT),),
    "D01.notice": (DutyPage(Act.NOTICE_GIVE),),
    # At the desk's own reception nobody else hands the case in.
    "D02": (DutyPage(Act.CASE_REGISTER), DutyPage(Act.INTAKE_SUBMIT)),
    "kind": (DutyPage(Act.CASE_KIND),),
    "risk": _LOOK_AGAIN,
    "D15.report": (DutyPage(Act.CHILD_REPORT),),
    "danger": (
        DutyPage(Act.RISK_ASSESS),
        DutyPage(Act.INTAKE_DANGER),
        DutyPage(Act.RISK_RAISE),
        _OPEN_AGAIN,
    ),
    "gone": _LOOK_AGAIN,
    # Before it is taken on nobody assesses it, and the highest level cannot be raised: it is taken on first.
    "left": (DutyPage(Act.RISK_ASSESS), DutyPage(Act.CASE_REGISTER), DutyPage(Act.RISK_RAISE), _OPEN_AGAIN),
    "D04": (_of_thing(Act.BAN_END),),
    "D08": (_of_thing(Act.BAN_END),),
    "added": (_of_thing(Act.ADDITION_TAKE),),
    "contact": (DutyPage(Act.INTAKE_CONTACT),),
    "stay": (_of_thing(Act.SHELTER_EXTEND),),
    # The place answers; the desk calls it, or takes the packet back: both stand on the packet.
    "answer": _PACKET,
    "result": _PACKET,
    "question": (DutyPage(Act.QUESTION_ANSWER, takes=("object",)), *_PACKET),
    "reply": _PACKET,
    "elsewhere": (_of_thing(Act.REFERRAL_SEND, "elsewhere"), _of_thing(Act.REFERRAL_FORGO)),
    "milestone": (_of_thing(Act.LIVELIHOOD_MILESTONE, "met"), _other_day("milestone")),
    "second": (
        DutyPage(Act.CLOSURE_DECIDE, thing="closure"),
        DutyPage(Act.LIVELIHOOD_APPROVE, thing="plan"),
        DutyPage(Act.CASE_SET_ASIDE, thing="aside"),
        # A plan waits while the case itself waits to be closed: whoever sends the case back lets it go on.
        DutyPage(Act.CLOSURE_DECIDE, thing="plan"),
    ),
    "followup": (_of_thing(Act.FOLLOWUP_RECORD, "planned"), _other_day("appointment")),
    "carried": (_of_thing(Act.REPORT_READ),),
    "flag": (_of_thing(Act.FLAG_RESOLVE),),
}
"""A row for each duty that runs in this version."""


def duty_page(rule: str, acts: Collection[str], *, thing: str = "") -> DutyPage | None:
    """The page on which who may do these acts sees to a duty; None where she cannot."""
    for page in DUTY_PAGES.get(rule, ()):
        if page.act.value in acts and page.thing in ("", thing):
            return page
    return None


def duty_link(case_id: UUID, rule: str, object_id: UUID | None, acts: Collection[str], *, thing: str = "") -> str:
    """Its address; empty where she cannot."""
    page = duty_page(rule, acts, thing=thing)
    return page.address(case_id, object_id) if page is not None else ""
