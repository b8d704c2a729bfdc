"""The livelihood screen: money by its source, what was given and learned, and who may agree to the plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey.livelihood.milestones import meet_milestone, record_outcome, set_milestone
from casework.journey.livelihood.supplying import give_input
from casework.journey.livelihood.training import begin_training, note_training
from casework.queries.livelihood import editing as forms
from casework.queries.livelihood import section as livelihood
from casework.queries.livelihood.page import page as chapter
from casework.records.cases import Case
from casework.rulebook.refusals import NotFound
from casework.rulebook.stages import Stage
from tests.answers import course, piglets, soon
from tests.cast import Cast
from tests.queries.reading import only, read, read_section
from tests.states import approved, case_at, plan_proposed


@pytest.fixture
def supplied(cast: Cast) -> Case:
    """Somebody else keeps her money; on an approved plan she was given piglets, learns, has two steps to go."""
    case = approved(cast, control="somebody_else")
    with cast.hoa.acting() as hoa:
        give_input(hoa, case, **piglets())
        begin_training(hoa, case, **course(), cost=1_000_000, source="own")
        for text, day in (("Bán lứa đầu", soon() + timedelta(days=5)), ("Dựng chuồng", soon())):
            set_milestone(hoa, case, text=text, due_on=day)
    return case


def test_the_page_has_what_was_planned_given_and_learned(cast: Cast, supplied: Case):
    page = read(cast.hoa, chapter, supplied.pk)
    assert (page.stage, page.goal, page.at_risk) == ("running", "Nuôi lợn", True)
    assert [(line.what, line.cost) for line in page.costs] == [("Lợn", 5_000_000)]
    assert [(total.planned, total.paid) for total in page.totals] == [(5_000_000, 4_500_000), (0, 1_000_000)]
    assert (page.planned, page.paid) == (5_000_000, 5_500_000)
    assert ("Ai giữ tiền", "Người khác giữ tiền") in [(str(label), str(words)) for label, words in page.baseline]
    assert (page.planned_by, page.approved_by) == ("Lò Thị Hoa", "Giàng A Quý")
    (given,), (course,) = page.given, page.learned
    assert (given.what, given.quantity, given.hers) == ("Lợn giống", 2, True)
    assert (course.what, course.began_on, course.cost) == ("Dệt thổ cẩm", timezone.localdate(), 1_000_000)
    assert [step.text for step in page.milestones] == ["Dựng chuồng", "Bán lứa đầu"], "the first due first"


def test_the_desk_and_the_province_read_it_and_nobody_else(cast: Cast, supplied: Case):
    only(cast, "hoa quy thu", lambda by: chapter(by, supplied.pk))


def test_a_case_without_a_plan_has_an_empty_page(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    page = read(cast.hoa, chapter, case.pk)
    assert (page.stage, page.version, page.baseline, page.costs, page.totals) == (None, 0, (), (), ())
    assert not (page.may_plan or page.may_approve or page.may_give or page.may_end or page.planned_by)


def test_only_a_second_person_may_approve(cast: Cast):
    case = plan_proposed(cast)
    for person, may in ((cast.hoa, False), (cast.quy, True), (cast.thu, True)):
        page = read(person, chapter, case.pk)
        assert (page.may_approve, page.planned_by_reader) == (may, not may), person.username
    entered, editing = read(cast.quy, forms.to_approve, case.pk)
    assert (entered.pk, editing.page.stage) == (case.pk, "plan")
    only(cast, "hoa quy thu", lambda by: forms.to_approve(by, case.pk))


def test_what_may_be_done_hangs_on_where_the_plan_stands(cast: Cast, supplied: Case):
    page = read(cast.hoa, chapter, supplied.pk)
    assert (page.may_plan, page.may_give, page.may_end) == (False, True, True)
    with cast.hoa.acting() as hoa:
        record_outcome(hoa, supplied, outcome="sustained", reason="Bán được lợn", expected_version=page.version)
    page = read(cast.hoa, chapter, supplied.pk)
    assert page.outcome is not None and (page.outcome.result, page.outcome.reason) == ("sustained", "Bán được lợn")
    assert (page.may_give, page.may_end) == (False, False)


def test_a_form_starts_from_what_stands(cast: Cast, supplied: Case):
    page = read(cast.hoa, chapter, supplied.pk)
    (course,), step = page.learned, page.milestones[0]
    with cast.hoa.acting() as hoa:
        note_training(
            hoa, supplied, training_id=course.id, outcome="working", ended_on=None, note="Có việc", expected_version=1
        )
        meet_milestone(hoa, supplied, milestone_id=step.id, met_on=timezone.localdate(), expected_version=1)
    assert read(cast.hoa, forms.to_give, supplied.pk) == (supplied, True)
    assert read(cast.hoa, forms.to_note_baseline, supplied.pk)[1].stands["control"] == "somebody_else"
    assert read(cast.hoa, forms.to_write_livelihood_plan, supplied.pk)[1].stands["goal"] == "Nuôi lợn"
    entered, of_training = read(cast.hoa, forms.to_note_training, supplied.pk, course.id)
    assert entered.pk == supplied.pk
    answers = of_training.stands
    assert (answers["outcome"], answers["note"], of_training.version) == ("working", "Có việc", 2)
    _, of_step = read(cast.hoa, forms.to_meet_milestone, supplied.pk, step.id)
    assert (of_step.page.text, of_step.stands["met_on"], of_step.version) == ("Dựng chuồng", timezone.localdate(), 2)


def test_a_part_is_found_under_its_own_case_alone(cast: Cast, supplied: Case):
    page, other = read(cast.hoa, chapter, supplied.pk), case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
    course, step = page.learned[0].id, page.milestones[0].id
    only(cast, "hoa quy", lambda by: forms.to_note_training(by, supplied.pk, course))
    only(cast, "hoa quy", lambda by: forms.to_meet_milestone(by, supplied.pk, step))
    for query, part in ((forms.to_note_training, course), (forms.to_meet_milestone, step)):
        with pytest.raises(NotFound):
            read(cast.hoa, query, other.pk, part)


def test_the_section_names_the_next_step_and_what_was_given(cast: Cast, supplied: Case):
    section = read_section(cast.hoa, supplied, livelihood.section, livelihood.KINDS)
    assert (section.given, section.inputs, section.at_risk, section.awaits_approval) == (4_500_000, 1, True, False)
    assert section.next_step is not None and section.next_step.text == "Dựng chuồng"
