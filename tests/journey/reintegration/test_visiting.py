"""Visits after help has begun: planned in one act, moved together, and written down as they were."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.records.cases import Clock
from casework.records.reintegration import FollowUp
from casework.rulebook.refusals import EditConflict, InvalidValue, NotAllowed, NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from tests.answers import START, TOLD
from tests.cast import Cast
from tests.states import case_at


def test_one_act_plans_five_visits_with_their_clocks(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        planned = schedule_visits(hoa, case, start=START)
    days = [date(2026, 3, 16), date(2026, 4, 2), date(2026, 6, 2), date(2026, 9, 2), date(2027, 3, 2)]
    assert [followup.due_on for followup in planned] == days
    clocks = Clock.objects.filter(case=case, rule="followup", met_at__isnull=True).order_by("due_at")
    assert [timezone.localdate(clock.due_at) for clock in clocks] == days
    assert Event.objects.filter(case_id=case.pk, act="followup.schedule", outcome="done").count() == 1
    assert all(followup.history.count() == 1 for followup in planned)


def test_a_survivor_of_trafficking_is_visited_after_two_years_as_well(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        planned = schedule_visits(hoa, case, start=START, trafficking=True)
    assert planned[-1].due_on == date(2028, 3, 2)


def test_planned_again_the_visits_not_made_move_and_those_made_stay(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        first = schedule_visits(hoa, case, start=START)[0]
        record_visit(hoa, case, followup_id=first.pk, done_on=date(2026, 3, 17), expected_version=1, **TOLD)
        schedule_visits(hoa, case, start=START + timedelta(days=14))
        days = list(FollowUp.objects.filter(case=case).order_by("due_on").values_list("due_on", flat=True))
        assert [f"{day:%d/%m/%y}" for day in days] == ["16/03/26", "16/04/26", "16/06/26", "16/09/26", "16/03/27"]
        schedule_visits(hoa, case, start=START + timedelta(days=14))
    assert Clock.objects.filter(case=case, rule="followup", met_at__isnull=True).count() == 4


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-400, 400), min_size=1, max_size=4), st.booleans())
def test_however_often_it_is_planned_each_visit_stands_once(cast: Cast, shifts: list[int], trafficking: bool):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=START, trafficking=True)
        record_visit(hoa, case, followup_id=None, done_on=date(2026, 4, 3), **TOLD)
        for shift in shifts:
            schedule_visits(hoa, case, start=START + timedelta(days=shift), trafficking=trafficking)
        visits = [followup.scores["visit"] for followup in FollowUp.objects.filter(case=case)]
    assert sorted(visits) == sorted(["2w", "1m", "3m", "6m", "12m", "24m", "unplanned"])
    running = Clock.objects.filter(case=case, rule="followup", met_at__isnull=True)
    assert {clock.object_id for clock in running} == set(
        FollowUp.objects.filter(case=case, done_at__isnull=True).values_list("pk", flat=True)
    )


def test_a_visit_keeps_what_was_seen_and_stops_its_clock(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa:
        planned = schedule_visits(hoa, case, start=START)[0]
        made = record_visit(hoa, case, followup_id=planned.pk, done_on=START, expected_version=1, **TOLD)
        assert made.scores["scores"]["safety"] == 3
        assert made.scores["scores"]["stigma"] is None and made.scores["scores"]["support"] is None
        assert made.scores["visit"] == "2w"
        assert timezone.localdate(made.done_at) == START
        with pytest.raises(EditConflict):
            record_visit(hoa, case, followup_id=planned.pk, done_on=START, expected_version=1, **TOLD)
        record_visit(
            hoa, case, followup_id=planned.pk, done_on=START, expected_version=2, **(TOLD | {"note": "Sửa lại"})
        )
    assert Clock.objects.get(case=case, object_id=planned.pk).met_at is not None
    assert made.history.count() == 3


def test_a_visit_nobody_planned_is_kept_once_a_day(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.quy.acting() as quy:
        made = record_visit(quy, case, followup_id=None, done_on=START, **TOLD)
        assert made.due_on == START
        with pytest.raises(InvalidValue):
            record_visit(quy, case, followup_id=None, done_on=START, **TOLD)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"mode": "by pigeon"}, "mode"),
        ({"recontact": "perhaps"}, "recontact"),
        ({"scores": {"safety": 5}}, "mode"),
        ({"scores": {"luck": 3}}, "mode"),
        ({"scores": {"safety": True}}, "mode"),
        ({"mode": "not_reached"}, "mode"),
        ({"done_on": timezone.now().date() + timedelta(days=2)}, "done_on"),
    ],
)
def test_a_visit_that_cannot_have_been_is_refused(cast: Cast, wrong: dict[str, object], field: str):
    case = case_at(cast, Stage.FOLLOW_UP)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
        record_visit(hoa, case, followup_id=None, **({"done_on": START} | TOLD | wrong))
    assert refused.value.field == field


def test_whose_visit_it_is(cast: Cast):
    case, other = case_at(cast, Stage.FOLLOW_UP), case_at(cast, Stage.FOLLOW_UP, name="Giàng Thị Máy")
    with cast.hoa.acting() as hoa:
        planned = schedule_visits(hoa, case, start=START)[0]
        with pytest.raises(NotFound):
            record_visit(hoa, other, followup_id=planned.pk, done_on=START, expected_version=1, **TOLD)
    for person in (cast.binh, cast.lan, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            record_visit(worker, case, followup_id=planned.pk, done_on=START, expected_version=1, **TOLD)
    with cast.thu.acting() as thu, pytest.raises(NotAllowed):
        schedule_visits(thu, case, start=START)
    early = case_at(cast, Stage.ASSESSING)
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        schedule_visits(hoa, early, start=START)
