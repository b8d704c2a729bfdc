"""A duty on the case page leads to where it is seen to; while she is in danger her safety stands before other work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from casework.policy.allowed import acts_allowed
from casework.policy.table import Hold
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.duties import MUST_RUN
from casework.rulebook.stages import RiskLevel, Stage
from casework.rulebook.successors import ENDINGS, Bearer
from casework.web.casefile.duty_links import DUTY_PAGES, duty_link, duty_page
from casework.web.casefile.links import (
    AT_VERY_HIGH,
    IN_DANGER,
    MOST_NEXT,
    NEXT,
    OFFERED,
    TAKEN_IN,
    act_links,
    is_in_danger,
)
from casework.web.url_names import for_act
from tests.states import Ids
from tests.web.windows import Windows

EVERYTHING = {act.value for act in Act}

BEARERS: Mapping[Bearer, tuple[tuple[Role, Hold], ...]] = {
    Bearer.ORIGIN: ((Role.HOST, Hold.WORK), (Role.OFFICER, Hold.LEAD)),
    Bearer.DESK: ((Role.OFFICER, Hold.LEAD),),
    Bearer.SENDER: ((Role.OFFICER, Hold.LEAD),),
    Bearer.DESK_AND_PROVINCE: ((Role.OFFICER, Hold.LEAD), (Role.SUPERVISOR, Hold.SEE)),
}
"""As whom, and holding what, somebody at the unit that bears a duty has its case."""

ANOTHERS: Mapping[tuple[str, Stage, Role], str] = {
    ("D01.notice", stage, Role.OFFICER): "the desk is told at the address: no notice is owed by it" for stage in Stage
} | {
    ("kind", Stage.REPORTED, Role.HOST): "after the case was handed in the desk bears it",
    ("second", Stage.GONE, Role.OFFICER): "the province alone looks back",
}
"""Where the unit that bears a duty is not of this role."""

ALSO: Mapping[tuple[str, Stage], tuple[Role, Hold]] = {("danger", Stage.GONE): (Role.SUPERVISOR, Hold.SEE)}
"""Who else bears a duty then: of who is gone the province looks at a danger, the desk at what came of its packet."""

ONLY: Mapping[tuple[Act, Stage], Role] = {(Act.CLOSURE_DECIDE, Stage.GONE): Role.SUPERVISOR}
"""What the table opens to more than the act itself lets do it."""


def _asked() -> Iterator[tuple[str, Stage, Role, Hold]]:
    for stage, rules in MUST_RUN.items():
        for rule in sorted(rules & set(ENDINGS)):
            for role, hold in BEARERS[ENDINGS[rule].borne_by]:
                if (rule, stage, role) not in ANOTHERS:
                    yield rule, stage, role, hold
            if (rule, stage) in ALSO:
                yield rule, stage, *ALSO[rule, stage]


@pytest.mark.parametrize(("rule", "stage", "role", "hold"), list(_asked()))
def test_whoever_bears_a_duty_has_a_page_that_meets_it_at_every_stage_it_runs_at(
    rule: str, stage: Stage, role: Role, hold: Hold
):
    acts = {str(act.value) for act in acts_allowed(role, hold, stage)}
    things = ["closure"] if stage in (Stage.CLOSURE_PENDING, Stage.GONE) else ["plan", "aside"]
    if stage in (Stage.REPORTED, Stage.DRAFT):
        things = ["aside"]
    for thing in things if rule == "second" else [""]:
        page = duty_page(rule, acts, thing=thing)
        assert page is not None and page.act.value in acts
        assert ONLY.get((page.act, stage), role) is role
        assert page.address(uuid4(), uuid4())


@pytest.mark.parametrize("rule", sorted(ENDINGS))
def test_each_page_of_a_duty_does_an_act_that_ends_it(rule: str):
    on_the_way = {"D02": {Act.INTAKE_SUBMIT}, "danger": {Act.CASE_REOPEN}}
    on_the_way["left"] = {Act.CASE_REOPEN, Act.CASE_REGISTER}
    assert {page.act for page in DUTY_PAGES[rule]} <= set(ENDINGS[rule].ended_by) | on_the_way.get(rule, set())


def test_a_guest_who_left_before_her_case_was_taken_on_leads_the_desk_to_taking_it_on():
    acts = {str(act.value) for act in acts_allowed(Role.OFFICER, Hold.LEAD, Stage.REPORTED)}
    page = duty_page("left", acts)
    assert page is not None and page.act is Act.CASE_REGISTER, "the highest level cannot be raised"


def test_every_duty_has_its_row():
    assert set(DUTY_PAGES) == set(ENDINGS)


@pytest.mark.parametrize("rule", sorted(ENDINGS))
def test_nobody_is_led_to_what_she_may_not_do(rule: str):
    assert duty_link(uuid4(), rule, uuid4(), set()) == ""


def test_a_duty_of_a_newer_version_is_words_alone():
    assert duty_link(uuid4(), "made up", None, EVERYTHING) == ""


def test_her_host_goes_from_the_duty_to_the_notice(prepared: Mapping[str, Ids], windows: Windows):
    case_id = prepared["owing"]["case"]
    page = windows("mai").get(reverse("case", args=[case_id])).text
    due = page[page.index('id="den-han"') :]
    assert reverse("notice-give", args=[case_id]) in due[: due.index("</section>")]


def test_her_officer_goes_from_the_duty_to_its_very_form(prepared: Mapping[str, Ids], windows: Windows):
    for state, page, *takes in (
        ("active", "risk-assess", "case"),
        ("sent", "referral", "referral"),
        ("sheltered", "shelter-extend", "case", "shelterstay"),
        ("flagged", "flag-resolve", "case", "flag"),
        ("declined", "referral-send-elsewhere", "case", "referral"),
    ):
        ids = prepared[state]
        text = windows("hoa").get(reverse("case", args=[ids["case"]])).text
        due = text[text.index('id="den-han"') :]
        assert f'href="{reverse(page, args=[ids[one] for one in takes])}"' in due[: due.index("</section>")], state


@pytest.mark.parametrize("stage", sorted(TAKEN_IN))
def test_what_is_due_then_her_safety_stand_before_other_work(stage: Stage):
    case_id = uuid4()

    def first(**how: Any) -> list[str]:
        return [link.href for link in act_links(case_id, stage, EVERYTHING, **how).next]

    def pages(acts: Iterable[Act]) -> list[str]:
        return [reverse(for_act(act), args=[case_id]) for act in acts]

    assert first(in_danger=True)[: len(IN_DANGER)] == pages(IN_DANGER)
    assert first(in_danger=True, very_high=True) == pages(AT_VERY_HIGH)[:MOST_NEXT]
    assert pages([Act.BAN_ASK])[0] not in first(in_danger=True, very_high=True, banned=True)
    assert first() == pages(NEXT[stage])[:MOST_NEXT]
    due = pages([Act.FOLLOWUP_RECORD, Act.RISK_RAISE])
    assert first(due=[*due, "/elsewhere/"], in_danger=True)[:3] == [*due, *pages(IN_DANGER)[:1]]
    both = act_links(case_id, stage, EVERYTHING, in_danger=True)
    assert len({link.href for link in (*both.next, *both.other)}) == len(both.next) + len(both.other) == len(OFFERED)


def test_at_very_high_risk_her_livelihood_comes_after_a_place_to_stay():
    first = [link.href for link in act_links(uuid4(), Stage.ACTIVE, EVERYTHING, in_danger=True, very_high=True).next]
    assert not any("sinh-ke" in href for href in first)


def test_danger_is_a_high_level_or_an_alarm_nobody_looked_at():
    assert is_in_danger(RiskLevel.HIGH, ()) and is_in_danger(RiskLevel.VERY_HIGH, ())
    assert is_in_danger(RiskLevel.LOW, {"danger", "followup"}) and is_in_danger(None, {"gone"})
    assert not is_in_danger(RiskLevel.MEDIUM, {"risk", "stay"})
