"""Set aside by two people in favour of a living file, which has the duty and what was told; never both silent."""

from __future__ import annotations

import random

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from casework.journey.assigning import assign
from casework.journey.intake import setting_aside
from casework.journey.intake.carrying import read_report
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note, note_person
from casework.journey.intake.same_person import tell_desk
from casework.journey.intake.setting_aside import ask_duplicate, ask_out_of_scope, decide_set_aside
from casework.journey.intake.submitting import register
from casework.journey.reintegration.closing import ask_closure, reopen
from casework.policy import gate
from casework.policy.unit_of_work import within
from casework.records.cases import Case, Clock, Exclusion
from casework.records.intake import Flag
from casework.records.setting_aside import CarriedReport, SettingAside
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Blocked, InvalidValue, NotFound, Refused, SecondPersonNeeded, WrongStage
from casework.rulebook.stages import SET_ASIDE, Stage
from tests.answers import ASKED
from tests.cast import Cast
from tests.journey.ways import closed
from tests.states import arrived, case_at, set_aside, taken_in
from tests.two_communes import told_at


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def running(case: Case) -> set[str]:
    return set(Clock.objects.filter(case_id=case.pk, met_at__isnull=True).values_list("rule", flat=True))


def past_the_product(cast: Cast, case: Case, act: Act, to: Stage) -> None:
    """The database refuses the move by itself."""
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        cast.hoa.acting() as hoa,
        within(hoa, act, province_id=cast.province.pk),
    ):
        gate.enter(hoa, Case, case.pk, act).update(stage=to)


def test_until_a_second_person_decides_every_clock_runs(cast: Cast):
    living, case = taken_in(cast), arrived(cast)
    with cast.hoa.acting() as hoa:
        ask_duplicate(hoa, case, of_code=str(living.code), why="Cùng một người")
        assert fresh(case).stage == "reported" and running(case) == {"D02", "second"}
        waits_at = set(Clock.objects.filter(case=case, rule="second").values_list("unit_id", flat=True))
        assert waits_at == {cast.desk.pk, cast.province.pk}, "a supervisor sees that it waits"
        with pytest.raises(SecondPersonNeeded):
            decide_set_aside(hoa, case, approve=True, answer="", expected_version=1)
        ask_duplicate(hoa, case, of_code=str(living.code), why="Cùng một người")
        assert SettingAside.objects.filter(case=case).count() == 1, "sent twice, asked once"
        with pytest.raises(WrongStage):
            ask_out_of_scope(hoa, case, why="Nữa")
    with cast.thu.acting() as thu:
        with pytest.raises(InvalidValue):
            decide_set_aside(thu, case, approve=False, answer=" ", expected_version=1)
        decide_set_aside(thu, case, approve=False, answer="Khác người", expected_version=1)
    assert fresh(case).stage == "reported" and running(case) == {"D02"}
    assert not CarriedReport.objects.exists()


def test_the_living_file_has_the_duty_and_what_was_told(cast: Cast):
    living, case = taken_in(cast), told_at(cast, cast.mai, "Hôm qua anh ấy bóp cổ")
    with cast.mai.acting() as mai:
        add_note(mai, case, text="Chị gọi lại lúc trưa")
    set_aside(cast, case, of=living)
    assert running(case) == set() and {"carried", "risk"} <= running(living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        report = CarriedReport.objects.get(case=living)
        assert "Hôm qua anh ấy bóp cổ" in report.told and "Chị gọi lại lúc trưa" in report.told
        assert "912345678" in report.told and report.from_case_id == case.pk
        assert SettingAside.objects.get(case=case).duplicate_of_id == living.pk
        with pytest.raises(InvalidValue):
            read_report(hoa, living, report_id=report.pk, answer=" ", expected_version=1)
        read_report(hoa, living, report_id=report.pk, answer="Đã gọi", expected_version=1)
    assert "carried" not in running(living)


def test_a_living_file_is_not_closed_before_its_officer_has_read(cast: Cast):
    living, case = case_at(cast, Stage.FOLLOW_UP), arrived(cast)
    set_aside(cast, case, of=living)
    with cast.hoa.acting() as hoa, pytest.raises(Blocked) as refused:
        ask_closure(hoa, fresh(living), **ASKED)
    assert refused.value.code == "unread_report"
    past_the_product(cast, living, Act.CLOSURE_ASK, Stage.CLOSURE_PENDING)


def test_two_files_are_not_set_aside_in_favour_of_each_other(cast: Cast):
    one, other = taken_in(cast), taken_in(cast)
    set_aside(cast, one, of=other)
    third = taken_in(cast)
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue) as refused:
            ask_duplicate(hoa, other, of_code=str(one.code), why="Cùng một người")
        assert refused.value.code == "other_is_set_aside"
        with pytest.raises(Blocked) as held:
            ask_duplicate(hoa, other, of_case=third.pk, why="Cùng một người")
        assert held.value.code == "carries_another"
        with pytest.raises(Blocked):
            ask_out_of_scope(hoa, other, why="Việc khác")


def test_an_answer_that_needs_no_name_is_carried_without_one(cast: Cast):
    living, case = taken_in(cast), told_at(cast, cast.mai)
    with cast.mai.acting() as mai:
        note_person(mai, case, expected_version=1, details={"sex": "female", "language": "hmn"})
    set_aside(cast, case, of=living)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        told = CarriedReport.objects.get(case=living).told.splitlines()
    assert "Nữ" in told and not [line for line in told if line.startswith(":")]


def test_asked_both_ways_before_either_is_decided_one_is_told_no(cast: Cast):
    one, other = taken_in(cast), taken_in(cast)
    with cast.hoa.acting() as hoa:
        ask_duplicate(hoa, one, of_case=other.pk, why="Cùng một người")
        ask_duplicate(hoa, other, of_case=one.pk, why="Cùng một người")
    with cast.quy.acting() as quy:
        decide_set_aside(quy, one, approve=True, answer="", expected_version=1)
        with pytest.raises(Blocked) as refused:
            decide_set_aside(quy, other, approve=True, answer="", expected_version=1)
    assert refused.value.code == "carries_another"
    assert fresh(other).stage == "registered" and "risk" in running(other)


@pytest.mark.parametrize("dead", ["closed", "out_of_scope", "itself", "nowhere"])
def test_no_file_is_set_aside_in_favour_of_one_that_cannot_carry_on(cast: Cast, dead: str):
    case = taken_in(cast)
    codes = {"itself": str(case.code), "nowhere": "HS26-00000"}
    if dead == "closed":
        codes[dead] = str(closed(cast).code)
    elif dead == "out_of_scope":
        codes[dead] = str(set_aside(cast, taken_in(cast)).code)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
        ask_duplicate(hoa, case, of_code=codes[dead], why="Cùng một người")
    expected = {"closed": "other_is_closed", "out_of_scope": "other_is_set_aside"}
    assert refused.value.code == expected.get(dead, "unknown_code")


def test_the_database_asks_for_two_people_and_a_living_file_as_well(cast: Cast):
    case, living = taken_in(cast), taken_in(cast)
    past_the_product(cast, case, Act.CASE_SET_ASIDE, Stage.OUT_OF_SCOPE)
    set_aside(cast, living)
    with cast.hoa.acting() as hoa, pytest.MonkeyPatch.context() as loosened:
        loosened.setattr(setting_aside, "why_not_pointed_at", lambda stage: None)
        ask_duplicate(hoa, case, of_case=living.pk, why="Cùng một người")
        with pytest.raises(Refused), cast.quy.acting() as quy:
            decide_set_aside(quy, case, approve=True, answer="", expected_version=1)
    assert fresh(case).stage == "registered"


def test_whoever_asked_decides_it_in_no_row_either(cast: Cast):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        ask_out_of_scope(hoa, case, why="Không phải bạo lực")
    refused = pytest.raises(IntegrityError, match="setting_aside_is_decided_by_a_second_person")
    with refused, transaction.atomic():
        SettingAside.objects.filter(case=case).update(
            approved=True, decided_at=timezone.now(), decided_by_id=F("asked_by_id"), version=F("version") + 1
        )


@pytest.mark.parametrize("column", ["asked_by_id", "kind", "duplicate_of_id", "case_id"])
def test_what_was_asked_is_what_is_decided(cast: Cast, column: str):
    case, living = taken_in(cast), taken_in(cast)
    with cast.hoa.acting() as hoa:
        ask_duplicate(hoa, case, of_case=living.pk, why="Cùng một người")
    other = {"asked_by_id": cast.quy.worker.pk, "kind": "out_of_scope", "duplicate_of_id": None, "case_id": living.pk}
    with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
        SettingAside.objects.filter(case=case).update(version=F("version") + 1, **{column: other[column]})


@pytest.mark.parametrize("why", ["another points here", "it points at no living file"])
def test_past_every_act_the_database_lets_no_duplicate_lead_nowhere(cast: Cast, why: str):
    one, other = taken_in(cast), taken_in(cast)
    with cast.hoa.acting() as hoa:
        ask_duplicate(hoa, one, of_case=other.pk, why="Cùng một người")
        if why == "another points here":
            ask_duplicate(hoa, other, of_case=one.pk, why="Cùng một người")
    if why == "another points here":
        with cast.quy.acting() as quy:
            decide_set_aside(quy, one, approve=True, answer="", expected_version=1)
        case, refusal = other, "in favour of this one"
    else:
        set_aside(cast, other)
        case, refusal = one, "points at a living case"
    SettingAside.objects.filter(case=case).update(
        approved=True, decided_at=timezone.now(), decided_by_id=cast.quy.worker.pk, version=F("version") + 1
    )
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(stage=Stage.DUPLICATE, version=F("version") + 1)


def test_back_from_being_set_aside_its_clocks_run_and_it_points_nowhere(cast: Cast):
    living, case = taken_in(cast), taken_in(cast)
    set_aside(cast, case, of=living)
    with cast.thu.acting() as thu:
        reopen(thu, fresh(case), reason="closed_by_mistake", words="")
    assert "risk" in running(case)
    assert not SettingAside.objects.filter(case=case, ended_at__isnull=True).exists()
    set_aside(cast, living, of=case)
    assert fresh(living).stage == "duplicate" and {"risk", "carried"} <= running(case)


def test_what_was_carried_into_a_file_goes_with_it_when_it_is_set_aside_itself(cast: Cast):
    living, case, third = taken_in(cast), told_at(cast, cast.mai, "Hôm qua anh ấy bóp cổ"), taken_in(cast)
    set_aside(cast, case, of=living)
    with cast.hoa.acting() as hoa:
        reopen(hoa, fresh(case), reason="closed_by_mistake", words="")
    set_aside(cast, fresh(living), of=third)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, third.pk, Act.CASE_LOOK)
        assert "Hôm qua anh ấy bóp cổ" in CarriedReport.objects.get(case=third).told


def test_the_same_woman_in_two_communes_is_joined_by_the_province(cast: Cast):
    here, there = told_at(cast, cast.mai, "Ở đây"), told_at(cast, cast.lu, "Ở kia anh ấy doạ giết")
    with cast.binh.acting() as binh:
        register(binh, there)
    with cast.thu.acting() as thu:
        ask_duplicate(thu, fresh(there), of_case=here.pk, why="Cùng số điện thoại")
        with pytest.raises(SecondPersonNeeded):
            decide_set_aside(thu, there, approve=True, answer="", expected_version=1)
    with cast.binh.acting() as binh, pytest.raises(Blocked) as refused:
        decide_set_aside(binh, there, approve=True, answer="", expected_version=1)
    assert refused.value.code == "other_file_not_held", "who decides holds both"


def test_a_desk_that_was_told_the_code_asks_and_the_province_decides(cast: Cast):
    here, there = told_at(cast, cast.mai), told_at(cast, cast.lu, "Ở kia anh ấy doạ giết")
    stranger = taken_in(cast)
    with cast.hoa.acting() as hoa:
        register(hoa, here)
    with cast.binh.acting() as binh:
        with pytest.raises(InvalidValue):
            ask_duplicate(binh, there, of_code=str(stranger.code), why="Cùng một người")
        with pytest.raises(NotFound):
            ask_duplicate(binh, fresh(here), of_case=there.pk, why="Cùng một người")
        ask_duplicate(binh, there, of_code=str(fresh(here).code), why="Cấp tỉnh báo cùng một người")
    with cast.thu.acting() as thu:
        decide_set_aside(thu, there, approve=True, answer="", expected_version=1)
    assert fresh(there).stage == "duplicate" and {"carried", "risk"} <= running(here)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, here.pk, Act.CASE_LOOK)
        assert "Ở kia anh ấy doạ giết" in CarriedReport.objects.get(case=here).told
        with pytest.raises(NotFound):
            gate.enter(hoa, Case, there.pk, Act.CASE_LOOK)


def test_whom_she_kept_from_the_one_file_does_not_read_its_words_in_the_other(cast: Cast):
    living, case = taken_in(cast), told_at(cast, cast.mai, "Hôm qua anh ấy bóp cổ")
    with cast.hoa.acting() as hoa:
        assign(hoa, living, worker_id=cast.quy.worker.pk, expected_version=living.version)
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
        ask_duplicate(hoa, case, of_case=living.pk, why="Cùng một người")
    with cast.thu.acting() as thu:
        with pytest.raises(Blocked) as refused:
            decide_set_aside(thu, case, approve=True, answer="", expected_version=1)
        assert refused.value.code == "exclude_there_first" and fresh(case).stage == "reported"
        decide_set_aside(thu, case, approve=False, answer="Để tôi đề nghị", expected_version=1)
        ask_duplicate(thu, fresh(case), of_case=living.pk, why="Cùng một người")
    with cast.hoa.acting() as hoa:
        decide_set_aside(hoa, case, approve=True, answer="", expected_version=1)
    assert Exclusion.objects.filter(case=living, worker=cast.quy.worker).exists()
    assert fresh(living).assigned_id is None, "nor does he answer for it"
    with cast.quy.acting() as quy, pytest.raises(NotFound):
        ask_out_of_scope(quy, living, why="x")


def test_nor_does_somebody_who_is_nowhere_near_the_other_file_yet(cast: Cast):
    """The living file may go to his desk one day, with her words of the other in it."""
    here, there = told_at(cast, cast.mai), told_at(cast, cast.lu, "Ở kia anh ấy doạ giết")
    with cast.hoa.acting() as hoa:
        register(hoa, here)
    with cast.binh.acting() as binh:
        exclude(binh, there, worker_id=cast.lu.worker.pk)
        ask_duplicate(binh, fresh(there), of_code=str(fresh(here).code), why="Cấp tỉnh báo cùng một người")
    with cast.thu.acting() as thu:
        decide_set_aside(thu, fresh(there), approve=True, answer="", expected_version=1)
    assert CarriedReport.objects.filter(case=here).exists()
    assert Exclusion.objects.filter(case=here, worker=cast.lu.worker).exists()


def test_the_province_tells_each_desk_and_says_nothing(cast: Cast):
    here, there = told_at(cast, cast.mai), told_at(cast, cast.lu)
    with cast.thu.acting() as thu:
        for case in (here, there, here):
            tell_desk(thu, case)
    assert "flag" in running(here) and "flag" in running(there)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, here.pk, Act.CASE_LOOK)
        (flag,) = Flag.objects.filter(case=here)
        assert flag.words == "Hãy gọi hỏi cấp tỉnh về hồ sơ này."
    for person in (cast.hoa, cast.binh, cast.mai):
        with person.acting() as by, pytest.raises(NotFound):
            tell_desk(by, here)


# No sequence of moves leaves her without a duty -----------------------------------------------------------------------


def _what_is_wrong(files: list[Case]) -> list[str]:
    """What must never be: a file set aside that points at a dead one or round in a circle, and all of hers silent."""
    now = {case.pk: fresh(case) for case in files}
    points = {
        one.case_id: one.duplicate_of_id
        for one in SettingAside.objects.filter(case__in=files, approved=True, ended_at__isnull=True)
        if now[one.case_id].stage == Stage.DUPLICATE
    }
    wrong = []
    for here, there in points.items():
        if there is None or now[there].stage in {*SET_ASIDE, Stage.DRAFT}:
            wrong.append("a pointer to a dead file")
        seen = {here}
        while there is not None:
            if there in seen:
                wrong.append("a circle")
                break
            seen.add(there)
            there = points.get(there)
        if (living := points[here]) is not None and not running(now[living]):
            wrong.append("no duty on the living file")
    return wrong


def _step(cast: Cast, files: list[Case], chance: random.Random) -> None:
    case, other = chance.sample(files, 2)
    moves = ["ask", "decide", "send_back", "scope", "back"]
    if chance.random() < 0.8:  # mostly a move that may well be open, at times any
        waits = SettingAside.objects.filter(case=case, decided_at__isnull=True).exists()
        moves = ["decide"] if waits else ["back"] if fresh(case).stage in SET_ASIDE else ["ask"]
    try:
        match chance.choice(moves):
            case "ask":
                with cast.hoa.acting() as hoa:
                    ask_duplicate(hoa, fresh(case), of_case=other.pk, why="Cùng một người")
            case "scope":
                with cast.hoa.acting() as hoa:
                    ask_out_of_scope(hoa, fresh(case), why="Việc khác")
            case "back":
                with cast.hoa.acting() as hoa:
                    reopen(hoa, fresh(case), reason="closed_by_mistake", words="")
            case answer:
                with cast.quy.acting() as quy:
                    decide_set_aside(quy, fresh(case), approve=answer == "decide", answer="Vì vậy", expected_version=1)
    except Refused:
        pass


def _walk(cast: Cast, seed: int, steps: int) -> tuple[list[str], int]:
    chance, files = random.Random(seed), [taken_in(cast) for _ in range(3)]
    moved = 0
    for _ in range(steps):
        before = [fresh(case).stage for case in files]
        _step(cast, files, chance)
        moved += before != [fresh(case).stage for case in files]
        if wrong := _what_is_wrong(files):
            return wrong, moved
    return [], moved


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_asked_decided_and_taken_back_one_file_of_hers_has_the_duty(cast: Cast, seed: int):
    wrong, moved = _walk(cast, seed, 30)
    assert wrong == [] and moved >= 5


def test_with_the_guards_loosened_the_same_walk_finds_it(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(setting_aside, "_nothing_points_here", lambda case: None)
    monkeypatch.setattr(setting_aside, "_holds_both", lambda by, living_id: None)
    monkeypatch.setattr(setting_aside, "carry", lambda by, living, from_case: None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE casework_case DISABLE TRIGGER sets_aside_well")
    assert any(_walk(cast, seed, 30)[0] for seed in range(3))
