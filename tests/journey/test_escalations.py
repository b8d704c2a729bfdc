"""A duty that is late is told to the next rung, which calls; it learns which place, and nothing of her."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from casework.journey.escalations import answer_escalation, answer_for_place, take_steps
from casework.journey.intake.excluding import exclude
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.units import appoint
from casework.policy import unit_of_work
from casework.queries import desk as queries
from casework.records.cases import Case, Clock
from casework.records.escalations import Escalation
from casework.records.units import Unit
from casework.records.workers import Role
from casework.rulebook import escalations
from casework.rulebook.acts import Act
from casework.rulebook.escalations import Ladder, Rung
from casework.rulebook.lateness import GRACE
from casework.rulebook.refusals import NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from tests.cast import Cast, Person
from tests.queries.reading import read
from tests.states import arrived, case_at, sent

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def later(db: None) -> Callable[[datetime], int]:
    """The sequencer's process goes round at this time."""

    def go_round(at: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_sequencer")
        try:
            return take_steps(at=at)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return go_round


def told() -> list[tuple[str, str]]:
    """Which unit was told to call which, in order."""
    return [(one.unit.name, one.about.name) for one in Escalation.objects.order_by("taken_at", "rung")]


def first_due(unit: Unit) -> datetime:
    """When the first running duty of a unit falls due."""
    return Clock.objects.filter(unit=unit, met_at__isnull=True).earliest("due_at").due_at


def test_a_late_arrival_goes_from_the_desk_to_the_province_after_an_hour(cast: Cast, later: Callable[[datetime], int]):
    arrived(cast)
    due = first_due(cast.desk)
    later(due)
    assert told() == [], "the desk itself is late, and the province has an hour"
    later(due + HOUR)
    assert told() == [(cast.province.name, cast.desk.name)]
    later(due + 2 * HOUR)
    assert len(told()) == 1, "a rung is told once"


def test_a_draft_is_told_to_no_desk(cast: Cast, later: Callable[[datetime], int]):
    with cast.mai.acting() as mai:
        open_case(mai, cast.address, name="Thào Thị Dợ")
    due = first_due(cast.address)
    later(due)
    later(due + 2 * HOUR)
    assert set(told()) == {(cast.province.name, cast.address.name)}, "nobody has asked yet who there is near him"


def test_a_partner_that_does_not_answer_is_called_by_the_desk_and_then_the_province(
    cast: Cast, later: Callable[[datetime], int]
):
    sent(cast)
    clock = Clock.objects.filter(met_at__isnull=True, rule="answer").get()
    Clock.objects.exclude(pk=clock.pk).delete()
    assert clock.unit_id == cast.desk.pk, "the desk waits, and the partner is late"
    long = clock.due_at - clock.began_at > escalations.SHORT
    later(clock.due_at + (DAY if long else timedelta(0)))
    assert told() == [(cast.desk.name, cast.health.name)]
    later(clock.due_at + (3 * DAY if long else HOUR))
    assert told()[1:] == [(cast.province.name, cast.health.name)]


def test_where_everybody_at_the_desk_is_kept_from_the_case_the_province_is_told_at_once(
    cast: Cast, later: Callable[[datetime], int]
):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        submit_to_desk(mai, case)
    clock = Clock.objects.filter(unit=cast.desk, met_at__isnull=True).earliest("due_at")
    Clock.objects.filter(pk=clock.pk).update(unit=cast.address)
    Clock.objects.exclude(pk=clock.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for person in (cast.hoa, cast.quy):
            cursor.execute(
                "INSERT INTO casework_exclusion (case_id, worker_id, made_by_id, made_at) VALUES (%s, %s, %s, now())",
                [case.pk, person.worker.pk, cast.mai.worker.pk],
            )
        cursor.execute("SET LOCAL session_replication_role = origin")
    later(clock.due_at + GRACE)
    assert told() == [(cast.province.name, cast.address.name)]


def test_who_is_kept_from_the_case_sees_nothing_of_it(cast: Cast, later: Callable[[datetime], int]):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
        submit_to_desk(mai, case)
    clock = Clock.objects.filter(unit=cast.desk, met_at__isnull=True).earliest("due_at")
    before = read(cast.quy, queries.desk)
    Clock.objects.filter(pk=clock.pk).update(unit=cast.address)
    Clock.objects.exclude(pk=clock.pk).delete()
    later(clock.due_at + GRACE - timedelta(minutes=1))
    assert told() == [], "what is due at once is not late in its first half hour"
    later(clock.due_at + GRACE)
    assert told() == [(cast.desk.name, cast.address.name)]
    assert read(cast.quy, queries.desk).escalations == () == before.escalations
    assert [row.about for row in read(cast.hoa, queries.desk).escalations] == [cast.address.name]


@pytest.fixture
def co_host(cast: Cast) -> Person:
    """Lù works at Mai's address as well."""
    with cast.thu.acting() as thu:
        appoint(thu, cast.province, unit=cast.address, worker=cast.lu.worker, role=Role.HOST)
    return cast.lu


def test_an_address_where_somebody_is_kept_from_the_case_is_called_by_nobody(
    cast: Cast, co_host: Person, later: Callable[[datetime], int]
):
    """He might take up the telephone: the province calls the desk, at the hour when the desk would have been told."""
    with cast.mai.as_of_now().acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=co_host.worker.pk)
        submit_to_desk(mai, case)
    clock = Clock.objects.filter(unit=cast.desk, met_at__isnull=True).earliest("due_at")
    Clock.objects.filter(pk=clock.pk).update(unit=cast.address)
    Clock.objects.exclude(pk=clock.pk).delete()
    later(clock.due_at + GRACE)
    assert told() == [(cast.province.name, cast.desk.name)]
    later(clock.due_at + 4 * DAY)
    assert set(told()) == {(cast.province.name, cast.desk.name)}


def test_of_a_draft_from_which_a_co_host_is_kept_nobody_is_told_to_call_there(
    cast: Cast, co_host: Person, later: Callable[[datetime], int]
):
    """Neither desk nor province knows of a draft; who keeps it is told herself."""
    with cast.mai.as_of_now().acting() as mai:
        kept = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, kept, worker_id=co_host.worker.pk)
        other = open_case(mai, cast.address, name="Sùng Thị Mai")
    later(Clock.objects.latest("due_at").due_at + 4 * HOUR)
    about = dict.fromkeys(Escalation.objects.values_list("file_id", "about__name"))
    assert set(about) == {(other.pk, cast.address.name)}


@pytest.fixture
def called(cast: Cast, later: Callable[[datetime], int]) -> Escalation:
    """The province is to call the desk."""
    arrived(cast)
    later(first_due(cast.desk) + HOUR)
    return Escalation.objects.get()


def test_a_step_says_no_case_and_opens_none(cast: Cast, called: Escalation):
    (row,) = read(cast.thu, queries.desk).escalations
    assert not hasattr(row, "case_id") and row.about == cast.desk.name
    (line,) = Event.objects.filter(act=Act.ESCALATION_TAKE.value)
    assert (line.case_id, line.worker_id, line.province_id, line.object_id) == (None, None, cast.province.pk, called.pk)
    assert str(called.file_id).encode() not in bytes(line.body)


def test_whoever_called_says_what_came_of_it(cast: Cast, called: Escalation):
    with cast.thu.acting() as thu:
        answer_escalation(thu, cast.province, escalation_id=called.pk, answer="called")
        answer_escalation(thu, cast.province, escalation_id=called.pk, answer="called")
        with pytest.raises(WrongStage):
            answer_escalation(thu, cast.province, escalation_id=called.pk, answer="other")
    called.refresh_from_db()
    assert (called.answer, called.answered_by_id) == ("called", cast.thu.worker.pk)
    assert read(cast.thu, queries.desk).escalations == ()


def test_one_call_answers_all_that_is_late_at_a_place(cast: Cast, later: Callable[[datetime], int]):
    for name in ("Thào Thị Dợ", "Sùng Thị Mai", "Lý Thị Pà"):
        with cast.mai.acting() as mai:
            submit_to_desk(mai, open_case(mai, cast.address, name=name))
    later(Clock.objects.filter(unit=cast.desk, met_at__isnull=True).latest("due_at").due_at + HOUR)
    with cast.lu.acting() as lu:
        open_case(lu, cast.other_address, name="Giàng Thị Say")
    later(first_due(cast.other_address) + HOUR)
    waiting = Escalation.objects.filter(unit=cast.province, about=cast.desk)
    assert waiting.count() > 2
    rows = {row.about: row for row in read(cast.thu, queries.desk).escalations}
    assert len(rows) == len(read(cast.thu, queries.desk).escalations) == 2, "each place stands once"
    assert rows[cast.desk.name].at == waiting.earliest("taken_at").taken_at
    with cast.thu.acting() as thu:
        for _again in range(2):
            answer_for_place(thu, cast.province, escalation_id=rows[cast.desk.name].id, answer="called")
    assert {(one.answer, one.answered_by_id) for one in waiting} == {("called", cast.thu.worker.pk)}
    lines = Event.objects.filter(act=Act.ESCALATION_ANSWER.value, outcome="done").values_list("object_id", flat=True)
    assert set(lines) == {one.pk for one in waiting}, "each step has its line"
    assert [row.about for row in read(cast.thu, queries.desk).escalations] == [cast.other_address.name]


def test_once_the_duty_is_met_nobody_need_call(cast: Cast, called: Escalation):
    assert called.clock_id is not None
    Clock.objects.filter(pk=called.clock_id).update(met_at=called.taken_at)
    called.refresh_from_db()
    assert called.ended_at == called.taken_at
    with cast.thu.acting() as thu, pytest.raises(WrongStage):
        answer_escalation(thu, cast.province, escalation_id=called.pk, answer="called")


@pytest.mark.parametrize("who", ["hoa", "binh", "lu", "lan"])
def test_a_step_is_of_those_it_tells_alone(cast: Cast, called: Escalation, who: str):
    person: Person = getattr(cast, who)
    with person.acting() as worker, unit_of_work.transaction_as(worker):
        assert not Escalation.objects.exists()
    with cast.hoa.acting() as hoa, pytest.raises(NotFound):
        answer_escalation(hoa, cast.desk, escalation_id=called.pk, answer="called")


def test_a_duty_met_in_time_is_told_to_nobody(cast: Cast, later: Callable[[datetime], int]):
    case = case_at(cast, Stage.REGISTERED)
    met = Clock.objects.filter(case=case, met_at__isnull=False).latest("due_at")
    Clock.objects.filter(met_at__isnull=True).delete()
    later(met.due_at + 4 * DAY)
    assert told() == [] and Case.objects.filter(pk=case.pk).exists()


def test_every_step_is_a_dated_row_with_its_source():
    assert {step.rung for step in escalations.STEPS} == set(Rung)
    assert {step.ladder for step in escalations.STEPS} == set(Ladder)
    assert all(step.source and not step.verified for step in escalations.STEPS)
