"""Each line of a desk leads to the page on which whoever reads it sees to that duty, in one press."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from casework.journey.reintegration.closing import reopen
from casework.journey.safety.assessing import assess_risk
from casework.journey.safety.telling import assessments_in
from casework.records.cases import Case, Clock
from casework.rulebook.successors import ENDINGS
from tests.cast import Cast
from tests.journey import ban_ways, ended_ways, first_ways, host_ways, ways
from tests.signing_in import SignedIn

LINE = re.compile(r'<a class="govuk-link govuk-task-list__link" href="([^"]+)" aria-describedby="han-')


WAYS: tuple[tuple[Callable[[Cast], Case], str, dict[str, str]], ...] = (
    (first_ways.notice_owed, "mai", {"D01": "intake-submit", "D01.notice": "notice-give"}),
    (first_ways.kind_not_known, "mai", {"D01": "intake-submit", "kind": "case-kind"}),
    (first_ways.child_report_owed, "mai", {"D01": "intake-submit", "D15.report": "child-report"}),
    (first_ways.child_report_owed_at_the_desk, "hoa", {"D15.report": "child-report", "risk": "risk-assess"}),
    (first_ways.refused_while_a_child_report_was_owed, "mai", {"D15.report": "child-report"}),
    (first_ways.refused_in_a_draft, "mai", {"D01.notice": "notice-give"}),
    (ways.handed_in, "hoa", {"D02": "case-register"}),
    (first_ways.handed_in_of_no_known_kind, "quy", {"D02": "case-register", "kind": "case-kind"}),
    (ways.registered, "hoa", {"risk": "risk-assess"}),
    (ways.told_of_a_weapon, "hoa", {"danger": "risk-assess", "risk": "risk-assess"}),
    (ways.nowhere_to_be_found, "hoa", {"gone": "risk-assess"}),
    (ways.gone_without_a_word, "hoa", {"left": "risk-assess"}),
    (host_ways.warned, "hoa", {"contact": "intake-contact"}),
    (host_ways.told_more, "hoa", {"added": "addition-take"}),
    (ban_ways.banned_on_paper, "hoa", {"D04": "ban-end", "D08": "ban-end"}),
    (ways.extended, "hoa", {"stay": "shelter-extend"}),
    (ways.on_its_way, "quy", {"answer": "referral"}),
    (ways.accepted, "hoa", {"result": "referral"}),
    (ways.asked_by_the_place, "hoa", {"question": "question-answer", "answer": "referral"}),
    (ways.asked_by_the_desk, "quy", {"reply": "referral", "answer": "referral"}),
    (ways.declined, "hoa", {"elsewhere": "referral-send-elsewhere"}),
    (ways.partner_shut_out, "hoa", {"elsewhere": "referral-send-elsewhere"}),
    (ways.step_set, "hoa", {"milestone": "livelihood-milestone-met"}),
    (ways.plan_waits, "quy", {"second": "livelihood-approve"}),
    (ways.plan_waits, "thu", {"second": "livelihood-approve"}),
    (ways.waiting, "quy", {"second": "closure-decide", "risk": "risk-raise"}),
    (ways.waiting, "thu", {"second": "closure-decide"}),
    (ways.asked_to_be_set_aside, "quy", {"second": "case-set_aside", "D02": "case-register"}),
    (ways.asked_to_be_set_aside, "thu", {"second": "case-set_aside"}),
    (ways.with_visits, "hoa", {"followup": "followup-record-planned", "flag": "flag-resolve"}),
    (ways.living_file_of_a_duplicate, "hoa", {"carried": "report-read"}),
)
"""How a case came to its duties, who reads the desk, and to which page each line of it leads."""


ENDED_WAYS: tuple[tuple[Callable[[Cast], Case], str, str], ...] = (
    (ended_ways.danger_told_of_who_was_out_of_scope, "hoa", "danger"),
    (ended_ways.left_a_shelter_out_of_scope, "hoa", "left"),
    (ended_ways.danger_told_of_who_is_gone, "thu", "danger"),
    (ended_ways.danger_told_after_the_province_looked, "thu", "danger"),
    (ended_ways.danger_told_by_the_place_of_who_is_gone, "hoa", "danger"),
    (ended_ways.danger_told_on_a_duplicate_of_who_is_gone, "thu", "danger"),
)
"""How something arrived on a file that had ended, and whose desk is asked to look at it."""


@pytest.mark.parametrize(("way", "who", "expected"), WAYS, ids=[f"{way.__name__}-{who}" for way, who, _ in WAYS])
def test_each_line_leads_to_its_form(
    cast: Cast, signed_in: SignedIn, way: Callable[[Cast], Case], who: str, expected: dict[str, str]
):
    case = way(cast)
    Clock.objects.filter(case=case, met_at=None).update(due_at=timezone.now())
    client = signed_in(cast.everybody[who])
    lines = LINE.findall(client.get(f"{reverse('desk')}?viec=0").text)
    found = {resolve(line).url_name for line in lines}
    assert set(expected.values()) <= found, found
    for line in lines:
        page = client.get(line, follow=True)  # the province says first why it reads
        assert page.status_code == 200, line
        name = resolve(line).url_name
        assert 'id="ask"' in page.text or (name == "referral" and "/rut/" in page.text), line


@pytest.mark.parametrize(("way", "who", "rule"), ENDED_WAYS, ids=[way.__name__ for way, _, _ in ENDED_WAYS])
def test_what_arrived_on_a_file_that_ended_is_looked_at_when_it_is_opened_again(
    cast: Cast, signed_in: SignedIn, way: Callable[[Cast], Case], who: str, rule: str
):
    case = way(cast)
    bearer, running = cast.everybody[who], Clock.objects.filter(case=case, rule=rule, met_at=None)
    assert running.exists()
    client = signed_in(bearer)
    line = reverse("case-reopen", args=[case.pk])
    assert line in LINE.findall(client.get(f"{reverse('desk')}?viec=0").text)
    assert 'id="ask"' in client.get(line, follow=True).text
    with bearer.acting() as by:
        reopen(by, case, reason="risk_grew", words="Có tin mới")
    line = reverse("risk-assess", args=[case.pk])
    assert line in LINE.findall(signed_in(cast.hoa).get(f"{reverse('desk')}?viec=0").text)
    assert set(running.values_list("unit_id", flat=True)) == {cast.desk.pk}, "back at work the desk looks at it"
    seen = assessments_in(case.risk_assessments.order_by("id"))
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=seen, answers=None, level="very_high", reason="Đã gọi")
    assert not running.exists()


def test_every_duty_is_walked():
    assert {rule for _, _, expected in WAYS for rule in expected} == set(ENDINGS)
