"""Of a file that went dark with her no nothing runs on unseen: its clocks end, and what was left is read above."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.journey.intake.submitting import register
from casework.policy import her_word
from casework.records.cases import Clock
from casework.rulebook.case_kinds import CaseKind, Kinds
from tests.answers import EVERY_KINDS, named
from tests.cast import Cast
from tests.journey.intake.saying_no import KEPT, said_no, the_hour_is_over, told
from tests.signing_in import SignedIn


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_of_a_file_that_went_dark_no_clock_runs_on_where_nobody_can_meet_it(cast: Cast, kinds: Kinds, sent: bool):
    case = told(cast, kinds=kinds, sent=sent)
    no = said_no(cast, case)
    rules = set(Clock.objects.filter(case=case, met_at__isnull=True).values_list("rule", flat=True))
    assert ("D01.notice" in rules) is (CaseKind.FAMILY in kinds), "within the hour it can still be given"
    the_hour_is_over(case)
    her_word.drop_what_is_dark()
    kept = sent and kinds in KEPT
    running = Clock.objects.filter(case=case, met_at__isnull=True)
    assert {clock.unit_id for clock in running} == ({cast.desk.pk} if kept else set())
    no.refresh_from_db()
    left = CaseKind.FAMILY in kinds or (CaseKind.CHILD in kinds and not kept)
    assert no.notice_left is left, "what was left undone stands with her no; a desk that keeps it reports still"
    if kept and CaseKind.FAMILY in kinds:
        with cast.hoa.acting() as hoa:
            register(hoa, case, legal_ground="stop_violence", why="Phải xử lý")
        assert "D01.notice" not in set(running.values_list("rule", flat=True)), "and no later act brings it back"


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_the_page_of_her_no_leads_to_what_the_law_has_told_all_the_same(cast: Cast, signed_in: SignedIn, kinds: Kinds):
    case = told(cast, kinds=kinds)
    said_no(cast, case)
    page = signed_in(cast.mai).get(reverse("writing-refuse", args=[case.pk])).text
    assert (reverse("notice-give", args=[case.pk]) in page) is (CaseKind.FAMILY in kinds)
    assert (reverse("child-report", args=[case.pk]) in page) is (CaseKind.CHILD in kinds)


def test_the_province_reads_where_a_notice_was_left_when_a_file_went_dark(cast: Cast, signed_in: SignedIn):
    case = told(cast)
    said_no(cast, case)
    assert "Thông báo ngay" in signed_in(cast.mai).get(reverse("writing-refuse", args=[case.pk])).text
    the_hour_is_over(case)
    her_word.drop_what_is_dark()
    page = signed_in(cast.thu).get(reverse("audit-overdue")).text
    assert "Chưa báo điều phải báo" in page and cast.address.name in page and "Thào" not in page
