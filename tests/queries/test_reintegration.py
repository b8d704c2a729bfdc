"""The reintegration screens: visits made and to come, what should worry whoever reads it, and closing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.policy import viewing
from casework.queries.case_records import WORKER, CaseRecords
from casework.queries.reintegration import closing as closures
from casework.queries.reintegration import section as reintegration
from casework.queries.reintegration import visiting
from casework.queries.reintegration.page import page as chapter
from casework.records.cases import Case
from casework.records.intake import Consent
from casework.records.kinds import opened_with_the_case
from casework.records.reintegration import FollowUp
from casework.rulebook.acts import Act
from casework.rulebook.clocks import add_months
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import RiskLevel, Stage
from tests.answers import ASKED, FINE, START, TOLD
from tests.cast import Cast
from tests.past_the_acts import referral, shelter_stay
from tests.queries.reading import only, read, read_section
from tests.states import case_at, closure_asked, told_in_full

FIRST = START + timedelta(days=15)


@pytest.fixture
def visited(cast: Cast) -> Case:
    """Five visits were planned and the first was made."""
    case = case_at(cast, Stage.FOLLOW_UP, received=START)
    with cast.hoa.acting() as hoa:
        first = schedule_visits(hoa, case, start=START)[0]
        record_visit(hoa, case, followup_id=first.pk, done_on=FIRST, expected_version=1, **TOLD)
    return case


def test_the_page_has_the_visits_made_and_those_to_come(cast: Cast, visited: Case):
    page = read(cast.hoa, chapter, visited.pk)
    (visit,) = page.visits
    assert (visit.done_on, visit.by, visit.reached, visit.alert) == (FIRST, "Lò Thị Hoa", True, False)
    assert visit.note == TOLD["note"]
    scores = dict(zip((code for code, _ in page.dimensions), visit.scores, strict=True))
    assert {code: scores[code] for code in FINE} == FINE
    assert len(page.planned) == 4 and page.planned[0].due_on == add_months(START, 1)
    assert (page.stage, page.worse, page.threatened, page.reviews) == ("follow_up", False, False, ())


def test_the_desk_and_the_province_read_it_and_nobody_else(cast: Cast, visited: Case):
    only(cast, "hoa quy thu", lambda by: chapter(by, visited.pk))


def test_a_fall_and_a_threat_are_said(cast: Cast, visited: Case):
    worse = {**TOLD, "scores": {**FINE, "safety": 1}, "recontact": "threatened"}
    with cast.hoa.acting() as hoa:
        record_visit(hoa, visited, followup_id=None, done_on=FIRST + timedelta(days=34), **worse)
    page = read(cast.hoa, chapter, visited.pk)
    assert (page.worse, page.threatened) == (True, True) and page.visits[-1].alert


def test_the_form_of_a_visit_starts_from_what_stands(cast: Cast, visited: Case):
    page = read(cast.hoa, chapter, visited.pk)
    entered, editing = read(cast.hoa, visiting.to_record, visited.pk, page.visits[0].id)
    answers = editing.stands
    assert entered.pk == visited.pk
    assert (answers["made"], answers["done_on"], answers["note"]) == (True, FIRST, TOLD["note"])
    answers = read(cast.hoa, visiting.to_record, visited.pk, page.planned[0].id)[1].stands
    assert (answers["made"], answers["scores"], answers["due_on"]) == (False, {}, add_months(START, 1))
    answers = read(cast.hoa, visiting.to_record, visited.pk, None)[1].stands
    assert answers == visiting.NEW_VISIT
    other = case_at(cast, Stage.FOLLOW_UP, name="Giàng Thị Máy")
    with pytest.raises(NotFound):
        read(cast.hoa, visiting.to_record, other.pk, page.planned[0].id)
    only(cast, "hoa quy", lambda by: visiting.to_record(by, visited.pk, page.planned[0].id))


class TestClosing:
    def closing(self, cast: Cast, case: Case, by: str = "hoa") -> closures.ClosingPage:
        with cast.everybody[by].acting() as worker, viewing.view_access(worker, Act.CASE_LOOK) as access:
            return closures.closing(access, access.enter(Case, case.pk))

    def test_what_still_holds_a_case_open_is_named(self, cast: Cast):
        case = case_at(cast, Stage.FOLLOW_UP, risk=RiskLevel.HIGH)
        with cast.hoa.acting() as hoa:
            shelter_stay(hoa, case, cast)
            referral(hoa, case, cast)
        page = self.closing(cast, case)
        assert (page.high_risk, page.open_shelter_stay, page.open_referral, page.held_open) == (True, True, True, True)

    def test_nothing_holds_it_after_all_is_done(self, cast: Cast, visited: Case):
        page = self.closing(cast, visited)
        assert not page.held_open and not page.silent and (page.visits, page.review) == (1, None)
        assert timezone.now() - page.last_contact < timedelta(days=1)

    def test_who_decides_reads_what_was_asked(self, cast: Cast):
        case = closure_asked(cast)
        for by, own in (("hoa", True), ("quy", False)):
            page = self.closing(cast, case, by)
            assert page.review is not None and page.review.asked_by_reader is own
            assert page.review.asked_by == "Lò Thị Hoa" and page.review.approved is None
            assert any(done for _, done in page.review.ticked)

    def test_the_answer_stands_on_the_page_with_what_was_asked(self, cast: Cast):
        case = case_at(cast, Stage.FOLLOW_UP)
        with cast.hoa.acting() as hoa:
            ask_closure(hoa, case, words="Chị tự lo được", **ASKED)
        with cast.quy.acting() as quy:
            decide_closure(quy, case, approve=False, reviewed=False, words="Còn sớm", expected_version=1)
        (review,) = read(cast.thu, chapter, case.pk).reviews
        assert (review.asked_by, review.words) == ("Lò Thị Hoa", "Chị tự lo được")
        assert (review.decided_by, review.approved, review.answer) == ("Giàng A Quý", False, "Còn sớm")


def test_the_section_says_what_comes_next_and_what_was_last(cast: Cast, visited: Case):
    def signed(records: CaseRecords) -> reintegration.ReintegrationSection:
        records.names.fetch(reintegration.signers(records))
        return reintegration.section(records)

    section = read_section(cast.hoa, visited, signed, reintegration.KINDS, WORKER)
    assert section.next_visit is not None and section.next_visit.due_on == add_months(START, 1)
    assert (section.made, section.left) == (1, 4)
    assert section.last is not None and section.last.by == "Lò Thị Hoa"
    assert section.review is None and not section.worse


def test_what_is_read_in_the_clear_is_not_opened_and_the_look_does_not_say_it_was(cast: Cast):
    case = told_in_full(cast)
    with cast.hoa.acting() as hoa, viewing.view_access(hoa, Act.CASE_LOOK) as access:
        records = CaseRecords(access, access.enter(Case, case.pk), (FollowUp,), in_the_clear=(Consent,))
        consents = records.all(Consent)
        assert consents and consents[0].asked_at.year >= 2026 and all("terms" not in vars(one) for one in consents)
        assert access.sections == [one.value for one in opened_with_the_case(FollowUp)]
