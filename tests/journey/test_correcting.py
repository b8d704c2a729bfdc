"""A wrong day is put right with a reason, earlier as well; a far one is done only when its writer confirms it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from casework.journey import day_limits
from casework.journey.correcting import correct_day
from casework.journey.flags import resolve_flag, set_flag
from casework.journey.intake.incidents import add_incident
from casework.journey.livelihood.milestones import meet_milestone, set_milestone
from casework.journey.livelihood.supplying import give_input
from casework.journey.livelihood.training import begin_training, note_training
from casework.journey.reintegration.visiting import schedule_visits
from casework.journey.safety.shelter import admit, extend
from casework.records.base import Record
from casework.records.cases import Case, Clock
from casework.records.intake import Flag, Note
from casework.records.typed_days import TYPED_DAYS
from casework.records.workers import Worker
from casework.rulebook.clocks import add_months, end_of
from casework.rulebook.date_limits import LIMITS
from casework.rulebook.refusals import DayToConfirm, EditConflict, InvalidValue, NotFound, WrongStage
from casework.rulebook.stages import Stage
from tests.answers import START, course, piglets, soon
from tests.cast import Cast
from tests.states import approved, case_at, changed


def today() -> date:
    return timezone.localdate()


def met(hoa: Worker, case: Case) -> Record:
    step = set_milestone(hoa, case, text="Bán lứa đầu", due_on=soon())
    return meet_milestone(hoa, case, milestone_id=step.pk, met_on=today(), expected_version=1)


def learned(hoa: Worker, case: Case) -> Record:
    begun = begin_training(hoa, case, **(course() | {"began_on": today() - timedelta(days=9)}))
    return note_training(
        hoa, case, training_id=begun.pk, outcome="working", ended_on=today(), note="", expected_version=1
    )


MADE: dict[str, Callable[[Worker, Case], Record]] = {
    "incident_told": lambda hoa, case: add_incident(hoa, case, told_on=today(), answers={"when": "Tối qua"}),
    "appointment": lambda hoa, case: schedule_visits(hoa, case, start=today())[0],
    "reminder": lambda hoa, case: set_flag(hoa, case, words="Gọi trạm y tế", due_on=soon()),
    "hand_over": lambda hoa, case: give_input(hoa, case, **piglets()),
    "training_start": lambda hoa, case: begin_training(hoa, case, **course()),
    "training_end": learned,
    "milestone": lambda hoa, case: set_milestone(hoa, case, text="Bán lứa đầu", due_on=soon()),
    "milestone_met": met,
}


@pytest.mark.parametrize("what", TYPED_DAYS)
def test_each_kind_of_day_is_put_right_and_both_stay_in_the_history(cast: Cast, what: str):
    case = approved(cast)
    with cast.hoa.acting() as hoa:
        changed(hoa, case, received_at=timezone.now() - timedelta(days=60))
        made = MADE[what](hoa, case)
        column = TYPED_DAYS[what].column
        was: date = getattr(made, column)
        right = was + timedelta(days=-1)
        said: dict[str, Any] = {"what": what, "record_id": made.pk, "day": right, "expected_version": made.version}
        with pytest.raises(InvalidValue) as refused:
            correct_day(hoa, case, why=" ", **said)
        assert (refused.value.field, refused.value.code) == ("why", "why_day_missing")
        with pytest.raises(EditConflict):
            correct_day(hoa, case, why="Ghi nhầm", **(said | {"expected_version": 9}))
        correct_day(hoa, case, why="Ghi nhầm", **said)
        made.refresh_from_db()
        assert getattr(made, column) == right
        note = Note.objects.get(case=case).text
    assert {was, right} <= {getattr(one, column) for one in type(made).history.filter(id=made.pk)}
    assert f"{was:%d/%m/%Y}" in note and f"{right:%d/%m/%Y}" in note and "Ghi nhầm" in note
    assert str(LIMITS[what].label) in note


def test_a_clock_moves_with_its_day(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        flag = set_flag(hoa, case, words="Gọi trạm y tế", due_on=soon())
        correct_day(hoa, case, what="reminder", record_id=flag.pk, day=today(), why="Nhầm tháng", expected_version=1)
    clock = Clock.objects.get(case=case, rule="flag", met_at=None)
    assert clock.due_at == end_of(today())


def test_what_is_over_or_elsewhere_or_nonsense_is_not_put_right(cast: Cast):
    case, other = case_at(cast, Stage.ACTIVE), case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
    with cast.hoa.acting() as hoa:
        flag = set_flag(hoa, case, words="Gọi trạm y tế", due_on=soon())
        said: dict[str, Any] = {"record_id": flag.pk, "day": today(), "why": "Nhầm", "expected_version": 1}
        for on, what in ((other, "reminder"), (case, "no_such_day"), (case, "milestone"), (case, "birth")):
            with pytest.raises(NotFound):
                correct_day(hoa, on, what=what, **said)
        with pytest.raises(InvalidValue):
            correct_day(hoa, case, what="reminder", **(said | {"day": soon()}))
        with pytest.raises(InvalidValue):
            correct_day(hoa, case, what="reminder", **(said | {"day": today() - timedelta(days=1)}))
        resolve_flag(hoa, case, flag_id=flag.pk, outcome="Đã gọi", expected_version=1)
        with pytest.raises(WrongStage):
            correct_day(hoa, case, what="reminder", **said)
    with cast.thu.acting() as thu, pytest.raises(NotFound):
        correct_day(thu, case, what="reminder", **said)


def test_a_far_day_is_asked_again_and_done_once_it_is_confirmed(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    far = add_months(today(), 30)
    with cast.hoa.acting() as hoa:
        with pytest.raises(DayToConfirm) as asked:
            set_flag(hoa, case, words="Gọi lại", due_on=far)
        assert (asked.value.field, asked.value.day) == ("due_on", far)
        with day_limits.confirmed([f"due_on:{far - timedelta(days=1)}"]), pytest.raises(DayToConfirm):
            set_flag(hoa, case, words="Gọi lại", due_on=far)
        with day_limits.confirmed([f"due_on:{far}"]):
            set_flag(hoa, case, words="Gọi lại", due_on=far)
        assert Flag.objects.filter(case=case).count() == 1


def test_a_stay_with_a_mistyped_year_is_refused_and_one_too_long_is_shortened(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    home: dict[str, Any] = {"kind": "kin", "where": "Nhà dì ở Nậm Loỏng"}
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue) as refused:
            admit(hoa, case, until=end_of(add_months(today(), 36 * 12)), agrees="yes", **home)
        assert refused.value.code == "day_too_far"
        with pytest.raises(DayToConfirm):
            admit(hoa, case, until=end_of(add_months(today(), 13)), agrees="yes", **home)
        stay = admit(hoa, case, until=end_of(add_months(today(), 5)), agrees="yes", **home)
        right = end_of(today() + timedelta(days=5))
        stay = extend(hoa, stay, expected_version=1, until=right, why="Gõ nhầm tháng")
        assert (stay.until, stay.stage) == (right, "admitted")
    assert Clock.objects.get(case=case, rule="stay", met_at=None).due_at == right
    assert [one.until for one in stay.history.order_by("history_id")] == [end_of(add_months(today(), 5)), right]


def test_nothing_is_dated_before_she_came(cast: Cast):
    case = case_at(cast, Stage.ACTIVE, received=START)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
        schedule_visits(hoa, case, start=START - timedelta(days=1))
    assert refused.value.code == "before_she_came"


def test_an_id_that_is_nobodys_is_not_found(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa, pytest.raises(NotFound):
        correct_day(hoa, case, what="reminder", record_id=UUID(int=7), day=today(), why="x", expected_version=1)
