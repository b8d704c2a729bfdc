"""The case file: the whole of it for the desk and the province, its own part for the unit that heard her."""

from __future__ import annotations

import pytest

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.queries import casefile, history_page
from casework.queries.case_records import NEWEST
from casework.records.cases import Case, Clock
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from tests.cast import Cast
from tests.growing import notes
from tests.queries.reading import only, read
from tests.states import arrived, closure_asked, told_in_full

pytestmark = pytest.mark.usefixtures("reason_stated")


@pytest.fixture
def case(cast: Cast) -> Case:
    """Heard by Mai, taken in by Hoa, who added a word of her own."""
    case = told_in_full(cast)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Đã hẹn gặp ở trạm y tế")
    return case


def test_the_desk_reads_the_whole_file(cast: Cast, case: Case):
    read(cast.thu, casefile.casefile, case.pk)
    page = read(cast.hoa, casefile.casefile, case.pk)
    assert (page.name, page.code, page.stage, page.whole) == ("Thào Thị Dợ", case.code, "registered", True)
    assert (page.desk, page.desk_phone, page.fresh) == ("Hội LHPN xã Bình Lư", "02133111222", False)
    assert set(page.sections) == {"intake", "safety", "referral", "livelihood", "reintegration"}
    assert {one.name: one.hold for one in page.holders} == {
        "Hội LHPN xã Bình Lư": "lead",
        "ĐCTC bản Thác Cạn": "see",
        "Hội LHPN tỉnh Lai Châu": "see",
    }
    assert ("Nguyễn Thị Thu", 1) in [(one.who, one.times) for one in page.lookers]
    assert page.timeline[0].who == "Lò Thị Hoa" and not page.timeline[0].main
    assert any(done.main for done in page.timeline)
    assert page.due and [duty.due_at for duty in page.due] == sorted(duty.due_at for duty in page.due)


def test_the_unit_that_heard_her_reads_its_own_part_once_the_desk_has_it(cast: Cast, case: Case):
    page = read(cast.mai, casefile.casefile, case.pk)
    assert (page.whole, page.sections, page.holders, page.lookers, page.notes) == (False, {}, (), (), ())
    assert page.contact is not None and page.contact.ways["code_word"] == "bán lợn"
    assert {done.who for done in page.timeline} == {"Vàng Thị Mai", "Lò Thị Hoa"}
    assert "Đã hẹn gặp" not in repr(page) and str(Act.NOTE_ADD.label) not in {str(done.what) for done in page.timeline}


def test_the_screen_shows_fewer_acts_than_the_paper_and_each_says_whether_there_are_more(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        for number in range(casefile.TIMELINE):
            add_note(hoa, case, text=f"Lần {number}")
    screen = read(cast.hoa, casefile.casefile, case.pk)
    paper = read(cast.hoa, casefile.casefile, case.pk, act=Act.CASE_PRINT)
    assert (len(screen.timeline), screen.older_done) == (casefile.TIMELINE, True)
    assert (len(paper.timeline), paper.older_done) == (casefile.UNWEIGHED, True)
    page = read(cast.mai, casefile.casefile, arrived(cast).pk)
    assert len(page.timeline) < casefile.UNWEIGHED and not page.older_done


def test_paper_has_every_note_where_the_screen_shows_the_newest(cast: Cast, case: Case):
    notes(cast, case, 2 * NEWEST)
    screen = read(cast.hoa, casefile.casefile, case.pk)
    paper = read(cast.hoa, casefile.casefile, case.pk, act=Act.CASE_PRINT)
    assert len(screen.sections["intake"].notes) == NEWEST and screen.older == {"notes"}
    assert len(paper.sections["intake"].notes) == 2 * NEWEST + 1 and not paper.older


def test_until_then_it_reads_all_it_was_told(cast: Cast):
    page = read(cast.mai, casefile.casefile, arrived(cast).pk)
    assert (page.fresh, set(page.sections), page.contact) == (True, {"intake"}, None)


@pytest.mark.parametrize("act", [Act.CASE_LOOK, Act.CASE_PRINT])
def test_nobody_else_finds_it(cast: Cast, case: Case, act: Act):
    keepers = "hoa quy thu mai" if act is Act.CASE_LOOK else "hoa quy thu"
    only(cast, keepers, lambda by: casefile.casefile(by, case.pk, act=act))


def test_who_is_kept_from_it_finds_neither_file_nor_history(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    for query in (casefile.casefile, history_page.changes):
        with pytest.raises(NotFound):
            read(cast.quy, query, case.pk)


def test_the_history_goes_on_where_the_page_ended(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch):
    only(cast, "hoa quy thu", lambda by: history_page.changes(by, case.pk))
    whole = read(cast.hoa, history_page.changes, case.pk)
    monkeypatch.setattr(history_page, "CHANGES", 3)
    page = read(cast.hoa, history_page.changes, case.pk)
    rest = read(cast.hoa, history_page.changes, case.pk, before=page.older)
    assert len(page.changes) == 3 and page.older == page.changes[-1].id and whole.older is None
    assert [one.id for one in (*page.changes, *rest.changes)] == [one.id for one in whole.changes][:6]


def test_a_duty_that_two_units_share_stands_once_with_both(cast: Cast):
    case = closure_asked(cast)
    with cast.hoa.acting() as hoa:
        page = casefile.casefile(hoa, case.pk)
    second = [duty for duty in page.due if duty.rule == "second"]
    assert len(second) == 1
    assert cast.desk.name in second[0].unit and cast.province.name in second[0].unit
    assert Clock.objects.filter(case=case, rule="second", met_at=None).count() == 2, "each of them has it on her list"
