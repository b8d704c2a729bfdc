"""A duty on the case page leads to where it is seen to; while she is in danger her safety stands before other work."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import pytest
from django.urls import reverse

from casework.rulebook.acts import Act
from casework.rulebook.stages import RiskLevel, Stage
from casework.rulebook.successors import ENDINGS
from casework.web.casefile.links import IN_DANGER, NEXT, OFFERED, act_links, duty_link, is_in_danger
from casework.web.url_names import for_act
from tests.states import Ids
from tests.web.windows import Windows

EVERYTHING = {act.value for act in Act}


@pytest.mark.parametrize("rule", sorted(ENDINGS))
def test_every_duty_leads_to_where_it_is_seen_to(rule: str):
    assert duty_link(uuid4(), rule, EVERYTHING, whole=True)


@pytest.mark.parametrize("rule", sorted(ENDINGS))
def test_nobody_is_led_to_what_she_may_not_do(rule: str):
    assert duty_link(uuid4(), rule, set(), whole=False) == ""


def test_a_duty_of_a_newer_version_is_words_alone():
    assert duty_link(uuid4(), "made up", EVERYTHING, whole=True) == ""


def test_her_host_goes_from_the_duty_to_the_notice(prepared: Mapping[str, Ids], windows: Windows):
    case_id = prepared["owing"]["case"]
    page = windows("mai").get(reverse("case", args=[case_id])).text
    due = page[page.index('id="den-han"') :]
    assert reverse("notice-give", args=[case_id]) in due[: due.index("</section>")]


def test_her_officer_goes_from_the_duty_to_the_assessment_and_every_section_named_is_there(
    prepared: Mapping[str, Ids], windows: Windows
):
    for state in ("active", "sent", "sheltered", "flagged"):
        case_id = prepared[state]["case"]
        page = windows("hoa").get(reverse("case", args=[case_id])).text
        due = page[page.index('id="den-han"') :]
        due = due[: due.index("</section>")]
        assert reverse("risk-assess", args=[case_id]) in due, state
        for anchor in {part.split('"')[0] for part in due.split('href="#')[1:]}:
            assert f'id="{anchor}"' in page, anchor


@pytest.mark.parametrize("stage", [Stage.ACTIVE, Stage.FOLLOW_UP, Stage.CLOSURE_PENDING])
def test_while_she_is_in_danger_her_safety_stands_before_other_work(stage: Stage):
    case_id = uuid4()
    first = [link.href for link in act_links(case_id, stage, EVERYTHING, in_danger=True).next]
    assert first[: len(IN_DANGER)] == [reverse(for_act(act), args=[case_id]) for act in IN_DANGER]
    calm = [link.href for link in act_links(case_id, stage, EVERYTHING).next]
    assert calm == [reverse(for_act(act), args=[case_id]) for act in NEXT[stage]]
    both = act_links(case_id, stage, EVERYTHING, in_danger=True)
    assert len({link.href for link in (*both.next, *both.other)}) == len(both.next) + len(both.other) == len(OFFERED)


def test_danger_is_a_high_level_or_an_alarm_nobody_looked_at():
    assert is_in_danger(RiskLevel.HIGH, ()) and is_in_danger(RiskLevel.VERY_HIGH, ())
    assert is_in_danger(RiskLevel.LOW, {"danger", "followup"}) and is_in_danger(None, {"gone"})
    assert not is_in_danger(RiskLevel.MEDIUM, {"risk", "stay"})
