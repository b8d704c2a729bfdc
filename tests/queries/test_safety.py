"""The safety screens: her danger as it was assessed, her plan and its wallet copy, and where she is hidden."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from casework.journey.intake.hearing import note_person
from casework.journey.safety.assessing import assess_risk, raise_risk
from casework.journey.safety.planning import write_safety_plan
from casework.journey.safety.shelter import admit, discharge, extend
from casework.policy import gate
from casework.queries.case_records import WORKER
from casework.queries.safety import assessing, house_book, moves, planning, shelter, wallet
from casework.queries.safety import section as safety
from casework.records.cases import Case
from casework.records.safety import ShelterStay
from casework.rulebook.acts import Act
from casework.rulebook.dates import parse_birth
from casework.rulebook.refusals import NotAllowed, NotFound
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.trail.log import encoding
from tests.answers import ALL_NO, STRANGLED, in_days
from tests.cast import Cast
from tests.queries.reading import only, read, read_section
from tests.states import case_at, taken_in


@pytest.fixture
def case(cast: Cast) -> Case:
    """Taken in by the desk; she agreed to being sheltered."""
    return taken_in(cast, shelter="given")


class TestHerDanger:
    def assessing(self, cast: Cast, case: Case) -> assessing.ToAssess:
        return read(cast.hoa, assessing.to_assess, case.pk)[1].page

    def test_an_officer_has_every_assessment_and_the_last_answers_before_her(self, cast: Cast, case: Case):
        page = self.assessing(cast, case)
        assert (page.expected_version, page.level, page.replies, page.assessed, page.priorities) == (
            0,
            None,
            (),
            (),
            (),
        )
        assert len(page.asked) == len(ALL_NO) and not page.why_not and not page.to_judge
        with cast.hoa.acting() as hoa:
            assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
        with cast.mai.acting() as mai:
            raise_risk(mai, case, to="high", reason="Anh ta vừa đến tìm")
        page = self.assessing(cast, case)
        raised, assessed = page.assessed
        assert (raised.by, raised.raised, raised.level, raised.reasons) == ("Vàng Thị Mai", True, "high", ())
        assert raised.reason == "Anh ta vừa đến tìm"
        assert (assessed.by, assessed.raised, assessed.level) == ("Lò Thị Hoa", False, "low")
        assert (page.expected_version, page.level) == (2, "high")
        assert len(page.replies) == len(ALL_NO), "the answers are of whoever asked her last"

    def test_what_says_the_same_one_after_the_other_is_one_line(self, cast: Cast, case: Case):
        for version in (0, 1):
            with cast.hoa.acting() as hoa:
                assess_risk(hoa, case, expected_version=version, answers=dict.fromkeys(ALL_NO, "unsaid"))
        page = self.assessing(cast, case)
        assert len(page.assessed) == 1 and page.expected_version == 2
        with cast.hoa.acting() as hoa:
            assess_risk(hoa, case, expected_version=2, answers=STRANGLED)
        newest, _before = self.assessing(cast, case).assessed
        assert newest.level == "very_high"

    def test_what_makes_it_high_is_said_in_words(self, cast: Cast, case: Case):
        with cast.hoa.acting() as hoa:
            assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
        (assessed,) = self.assessing(cast, case).assessed
        assert assessed.level == "very_high" and len(assessed.reasons) == 1 and str(assessed.reasons[0])

    def test_what_the_law_makes_urgent_is_read_from_what_was_told(self, cast: Cast, case: Case):
        with cast.hoa.acting() as hoa:
            birth = parse_birth("15 tuổi", at=timezone.now())
            note_person(hoa, case, expected_version=1, birth=birth, details={"pregnant": "yes", "disability": "no"})
        assert len(self.assessing(cast, case).priorities) == 2

    def test_a_case_goes_on_only_once_its_danger_is_known(self, cast: Cast, case: Case):
        with cast.hoa.acting() as hoa:
            assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
            page = moves.moving(gate.enter(hoa, Case, case.pk, Act.CASE_MOVE))
        assert (page.stage, [step.to for step in page.steps], page.needs_level) == ("assessing", ["active"], False)


class TestHerPlan:
    BLOCKS = {
        "concern": "Sợ anh ấy về",
        "community": "Gọi 0912 345 678",
        "bag": "Hộp sau bếp nhà Dợ, hỏi Thào Thị Dợ",
        "during": "Đứng gần cửa",
    }

    @pytest.fixture
    def planned(self, cast: Cast) -> Case:
        case = case_at(cast, Stage.ACTIVE)
        with cast.hoa.acting() as hoa:
            write_safety_plan(hoa, case, expected_version=0, blocks=self.BLOCKS, copy="no")
        return case

    def test_the_plan_is_as_it_was_written_and_empty_before(self, cast: Cast, planned: Case):
        empty = case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
        plan = read(cast.hoa, planning.to_write_safety_plan, planned.pk)[1].page
        assert read(cast.hoa, planning.to_write_safety_plan, empty.pk)[1].page == planning.SafetyPlanAnswers(
            0, {}, "no", None
        )
        assert (plan.version, dict(plan.blocks), plan.copy) == (1, self.BLOCKS, "no")

    def test_the_wallet_copy_has_no_name_and_no_number_of_hers(self, cast: Cast, planned: Case):
        copy = read(cast.hoa, wallet.wallet, planned.pk)
        assert [words for _, words in copy.blocks] == ["Đứng gần cửa"]
        assert len(copy.held_back) == 2, "a telephone number, and her name"
        assert any(number == "111" or number for _, number in copy.lines)

    def test_the_desk_alone_reads_the_wallet_copy(self, cast: Cast, planned: Case):
        for act in (Act.SAFETY_PLAN_WRITE, Act.SAFETY_PLAN_PRINT):
            only(cast, "hoa quy", partial(wallet.wallet, case_id=planned.pk, act=act))


class TestWhereSheIs:
    @pytest.fixture
    def stay(self, cast: Cast, case: Case) -> ShelterStay:
        """At another commune's trusted address, which was told of it."""
        with cast.hoa.acting() as hoa:
            return admit(
                hoa,
                case,
                kind="trusted_address",
                address=cast.other_address.pk,
                until=in_days(1),
                companions=2,
                items=["baby"],
                note="Cháu bé ho",
                agrees="yes",
            )

    def test_the_officer_chooses_among_the_addresses_of_the_province(self, cast: Cast, case: Case):
        _, page = read(cast.hoa, shelter.to_admit, case.pk)
        assert dict(page.addresses) == {
            str(cast.address.pk): "ĐCTC bản Thác Cạn",
            str(cast.other_address.pk): "ĐCTC bản Phìn Ngan",
        }
        assert page.hosts_may_know and page.meal_norm.value == 60_000

    def test_the_stay_is_read_by_its_desk_and_by_the_host_who_was_told(self, cast: Cast, case: Case, stay: ShelterStay):
        only(cast, "hoa quy lu", lambda by: shelter.stay(by, case.pk, stay.pk))
        page = read(cast.hoa, shelter.stay, case.pk, stay.pk)
        assert (page.open, page.place, page.companions, page.note) == (True, "ĐCTC bản Phìn Ngan", 2, "Cháu bé ho")
        assert len(page.items) == 1 and page.leads and "Hội LHPN xã Bình Lư" in page.holders
        page = read(cast.lu, shelter.stay, case.pk, stay.pk)
        assert not page.leads and page.holders == ()

    def test_an_extension_stands_there_with_its_reason(self, cast: Cast, case: Case, stay: ShelterStay):
        with cast.hoa.acting() as hoa:
            entered, _ = shelter.to_change(hoa, case.pk, stay.pk, Act.SHELTER_EXTEND)
            extend(hoa, entered, expected_version=entered.version, until=in_days(2), why="Chưa về được")
        page = read(cast.quy, shelter.stay, case.pk, stay.pk)
        assert [one.why for one in page.extended] == ["Chưa về được"] and page.stage == "extended"
        only(cast, "hoa quy", lambda by: shelter.to_change(by, case.pk, stay.pk, Act.SHELTER_DISCHARGE))

    def test_a_stay_is_not_found_under_another_case(self, cast: Cast, stay: ShelterStay):
        other = case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
        for query in (
            lambda by: shelter.stay(by, other.pk, stay.pk),
            lambda by: shelter.to_change(by, other.pk, stay.pk, Act.SHELTER_EXTEND),
        ):
            with pytest.raises(NotFound):
                read(cast.hoa, query)

    def test_a_hosts_list_has_only_what_she_was_given_sight_of(self, cast: Cast, case: Case, stay: ShelterStay):
        (row,) = read(cast.lu, shelter.stays).rows
        assert (row.id, row.case_id) == (stay.pk, case.pk)
        assert row.case is None and read(cast.mai, shelter.stays).rows == ()
        with pytest.raises(NotAllowed):
            read(cast.lan, shelter.stays)

    def test_the_house_book_is_of_a_hosts_own_house_and_of_the_desk_also_what_has_ended(
        self, cast: Cast, case: Case, stay: ShelterStay
    ):
        (own,) = read(cast.lu, house_book.house_book)
        assert (own.name, [row.who for row in own.rows], own.amount) == ("ĐCTC bản Phìn Ngan", [""], 3 * 60_000)
        assert read(cast.mai, house_book.house_book) == ()
        with cast.hoa.acting() as hoa:
            discharge(hoa, stay, expected_version=stay.version, how="kin")
            admit(hoa, case, kind="kin", where="Nhà dì Pà", until=in_days(1), agrees="yes")
        (house,) = read(cast.quy, house_book.house_book)
        assert [(row.id, row.who, bool(row.left), row.meals.people) for row in house.rows] == [
            (stay.pk, "Thào Thị Dợ", True, 3)
        ]
        with pytest.raises(NotAllowed):
            read(cast.lan, house_book.house_book)

    def test_a_stay_that_has_ended_stands_among_those_that_last_no_more(
        self, cast: Cast, case: Case, stay: ShelterStay
    ):
        assert [row.id for row in read(cast.hoa, shelter.stays).rows] == [stay.pk]
        with cast.hoa.acting() as hoa:
            discharge(hoa, stay, expected_version=stay.version, how="left_herself")
        assert read(cast.hoa, shelter.stays).rows == () == read(cast.lu, shelter.stays).rows
        line = Event.objects.filter(act="shelter.look").latest("id")
        said = encoding.said(bytes(line.body))
        assert said is not None and said["shown"] == 0, "nor does the line say that it was shown"


def test_the_section_has_the_last_word_on_each_and_no_place(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=STRANGLED)
        write_safety_plan(hoa, case, expected_version=0, blocks={"concern": "Sợ anh ấy về"}, copy="no")
        stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=in_days(1), agrees="yes")
    section = read_section(cast.hoa, case, safety.section, safety.KINDS, WORKER)
    assert section.last is not None and (section.level, section.last.by) == ("very_high", "Lò Thị Hoa")
    assert section.next_due is not None and not section.missing
    assert [[words for _, words in blocks] for _, blocks in section.groups] == [["Sợ anh ấy về"]]
    assert [(mark.id, mark.open) for mark in section.stays] == [(stay.pk, True)]
    assert "Nhà dì Pà" not in repr(section)
