"""Visits after help has begun: planned in one act, moved together, and written down as they were."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.queries.reintegration.visiting import to_schedule
from casework.records.cases import Clock
from casework.records.intake import Note
from casework.records.reintegration import FollowUp
from casework.rulebook.clocks import add_months
from casework.rulebook.refusals import EditConflict, InvalidValue, NotAllowed, NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from tests.answers import START, TOLD
from tests.cast import Cast
from tests.states import case_at


def test_one_act_plans_five_visits_with_their_clocks(cast: Cast):
    case = case_at(cast, Stage.ACTIVE, received=START)
    with cast.hoa.acting() as hoa:
        planned = schedule_visits(hoa, case, start=START)
    days = [START + timedelta(days=14), *(add_months(START, months) for months in (1, 3, 6, 12))]
    assert [followup.due_on for followup in planned] == days
    clocks = Clock.objects.filter(case=case, rule="followup", met_at__isnull=True).order_by("due_at")
    assert [timezone.localdate(clock.due_at) for clock in clocks] == days
    assert Event.objects.filter(case_id=case.pk, act="followup.schedule", outcome="done").count() == 1
    assert all(followup.history.count() == 1 for followup in planned)


def test_a_survivor_of_trafficking_is_visited_after_two_years_as_well(cast: Cast):
    case = case_at(cast, Stage.ACTIVE, received=START)
    with cast.hoa.acting() as hoa:
        planned = schedule_visits(hoa, case, start=START, trafficking=True)
    assert planned[-1].due_on == add_months(START, 24)


def test_planned_again_the_visits_not_made_move_and_those_made_stay(cast: Cast):
    case = case_at(cast, Stage.ACTIVE, received=START)
    with cast.hoa.acting() as hoa:
        first = schedule_visits(hoa, case, start=START)[0]
        record_visit(hoa, case, followup_id=first.pk, done_on=START + timedelta(days=15), expected_version=1, **TOLD)
        later = START + timedelta(days=14)
        schedule_visits(hoa, case, start=later)
        days = list(FollowUp.objects.filter(case=case).order_by("due_on").values_list("due_on", flat=True))
        assert days == [later, *(add_months(later, months) for months in (1, 3, 6, 12))]
        schedule_visits(hoa, case, start=later)
    assert Clock.objects.filter(case=case, rule="followup", met_at__isnull=True).count() == 4


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 200), min_size=1, max_size=4), st.booleans())
def test_however_often_it_is_planned_each_visit_stands_once(cast: Cast, shifts: list[int], trafficking: bool):
    case = case_at(cast, Stage.ACTIVE, received=START)
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=START, trafficking=True)
        record_visit(hoa, case, followup_id=None, done_on=START + timedelta(days=32), **TOLD)
        for shift in shifts:
            schedule_visits(hoa, case, start=START + timedelta(days=shift), trafficking=trafficking)
        visits = [followup.scores["visit"] for followup in FollowUp.objects.filter(case=case)]
    assert sorted(visits) == sorted(["2w", "1m", "3m", "6m", "12m", "24m", "unplanned"])
    running = Clock.objects.filter(case=case, rule="followup", met_at__isnull=True)
    assert {clock.object_id for clock in running} == set(
        FollowUp.objects.filter(case=case, done_at=None, due_on__isnull=False).values_list("pk", flat=True)
    )
    assert FollowUp.objects.filter(case=case, due_on=None).count() == (0 if trafficking else 1)


def test_a_visit_keeps_what_was_seen_and_stops_its_clock(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP, received=START)
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


def test_a_call_in_vain_and_the_visit_that_afternoon_are_two(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP, received=START)
    in_vain = TOLD | {"mode": "not_reached", "scores": {}, "note": "Chồng nghe máy"}
    with cast.quy.acting() as quy:
        called = record_visit(quy, case, followup_id=None, done_on=START, **in_vain)
        met = record_visit(quy, case, followup_id=None, done_on=START, **TOLD)
        assert called.due_on == met.due_on == START and called.pk != met.pk
        assert FollowUp.objects.get(pk=called.pk).note == "Chồng nghe máy"


def test_who_called_in_vain_on_the_planned_day_still_has_to_go(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP, received=START)
    in_vain = TOLD | {"mode": "not_reached", "scores": {}}
    with cast.quy.acting() as quy:
        planned = schedule_visits(quy, case, start=START)[0]
        assert planned.due_on is not None
        assert record_visit(quy, case, followup_id=None, done_on=planned.due_on, **in_vain).pk != planned.pk
        assert record_visit(quy, case, followup_id=None, done_on=planned.due_on, **TOLD).pk == planned.pk


def test_the_visit_after_two_years_is_taken_out_and_put_back(cast: Cast):
    case = case_at(cast, Stage.ACTIVE, received=START)
    with cast.hoa.acting() as hoa:
        last = schedule_visits(hoa, case, start=START, trafficking=True)[-1]
        assert to_schedule(hoa, case.pk)[1]
        schedule_visits(hoa, case, start=START)
        last.refresh_from_db()
        assert last.due_on is None and not to_schedule(hoa, case.pk)[1]
        assert not Clock.objects.filter(object_id=last.pk, met_at__isnull=True).exists()
        later = START + timedelta(days=9)
        schedule_visits(hoa, case, start=later, trafficking=True)
        last.refresh_from_db()
        assert last.due_on == add_months(later, 24) and last.history.count() == 3


def test_the_day_of_a_visit_is_put_right_with_a_reason_and_both_days_stay(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP, received=START)
    with cast.hoa.acting() as hoa:
        made = record_visit(hoa, case, followup_id=None, done_on=START + timedelta(days=3), **TOLD)
        right = {"followup_id": made.pk, "done_on": START, "expected_version": 1, **TOLD}
        with pytest.raises(InvalidValue) as refused:
            record_visit(hoa, case, **right)
        assert refused.value.code == "why_day_missing"
        made = record_visit(hoa, case, why_day="Đọc nhầm sổ", **right)
        assert timezone.localdate(made.done_at) == START
        assert "Đọc nhầm sổ" in Note.objects.get(case=case).text
    assert {timezone.localdate(one.done_at) for one in made.history.all()} == {START, START + timedelta(days=3)}


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
    case = case_at(cast, Stage.FOLLOW_UP, received=START)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue) as refused:
        record_visit(hoa, case, followup_id=None, **({"done_on": START} | TOLD | wrong))
    assert refused.value.field == field


def test_whose_visit_it_is(cast: Cast):
    case = case_at(cast, Stage.FOLLOW_UP, received=START)
    other = case_at(cast, Stage.FOLLOW_UP, name="Giàng Thị Máy", received=START)
    with cast.hoa.acting() as hoa:
        planned = schedule_visits(hoa, case, start=START)[0]
        with pytest.raises(NotFound):
            record_visit(hoa, other, followup_id=planned.pk, done_on=START, expected_version=1, **TOLD)
    for person in (cast.binh, cast.lan, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            record_visit(worker, case, followup_id=planned.pk, done_on=START, expected_version=1, **TOLD)
    with cast.thu.acting() as thu, pytest.raises(NotAllowed):
        schedule_visits(thu, case, start=START)
    early = case_at(cast, Stage.ASSESSING, received=START)
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        schedule_visits(hoa, early, start=START)
