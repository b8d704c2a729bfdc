"""A refusal stays in the trail whatever becomes of the request it happened in: written once, or written again, once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from psycopg.errors import DeadlockDetected

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import unit_of_work, viewing
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.web.refusals import BehindTheWall
from tests.cast import Cast, Person
from tests.trail.running_log import Log


class Broken(RuntimeError):
    """What a defect in a view looks like."""


def asked(by: Person, view: Callable[[Worker], object]) -> None:
    """One request of a signed-in worker, through the wall that runs its view."""

    def answer(request: HttpRequest) -> HttpResponse:
        assert isinstance(request.user, Worker)
        view(request.user)
        return HttpResponse()

    request = HttpRequest()
    with by.acting() as worker:
        request.user = worker
        BehindTheWall(lambda _: HttpResponse()).process_view(request, answer, (), {})


def refused(by: Worker, case_id: UUID) -> None:
    """She asks for what she may not see, and the view goes on all the same."""
    with pytest.raises(NotFound):
        viewing.enter(by, Case, case_id, Act.CASE_LOOK)


def lines(case_id: UUID) -> list[Event]:
    return list(Event.objects.filter(case_id=case_id, outcome="refused").order_by("id"))


def is_late(event: Event) -> bool:
    return bool(said_by(event).get("late"))


def test_a_request_that_ends_well_writes_its_refusal_once(cast: Cast):
    case_id = uuid4()
    asked(cast.hoa, lambda by: refused(by, case_id))
    (line,) = lines(case_id)
    assert not is_late(line)


@pytest.mark.parametrize("raised", [Broken, DatabaseError, KeyboardInterrupt])
def test_a_view_that_fails_after_a_refusal_loses_everything_but_the_refusal(cast: Cast, raised: type[BaseException]):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")

    def view(by: Worker) -> None:
        add_note(by, case, text="Chị ấy bế theo con nhỏ")
        refused(by, first)
        refused(by, second)
        raise raised

    first, second = uuid4(), uuid4()
    before = Event.objects.filter(case_id=case.pk).count()
    with pytest.raises(raised):
        asked(cast.mai, view)
    assert Event.objects.filter(case_id=case.pk).count() == before
    for case_id in (first, second):
        (line,) = lines(case_id)
        assert is_late(line) and line.worker_id == cast.mai.worker.pk
        assert said_by(line)["code"] == "not_found"


def test_a_request_rolled_back_in_silence_keeps_it_too(log: Log):
    unknown = uuid4()

    def view(by: Worker) -> None:
        refused(by, unknown)
        transaction.set_rollback(True)

    asked(log.cast.hoa, view)
    (line,) = lines(unknown)
    assert is_late(line)


def test_a_part_of_a_request_that_is_undone_keeps_it_and_the_rest_goes_on(cast: Cast):
    case_id = uuid4()

    def view(by: Worker) -> None:
        with pytest.raises(Broken), unit_of_work.within(by, Act.CASE_LIST, province_id=None):
            refused(by, case_id)
            raise Broken

    asked(cast.hoa, view)
    (line,) = lines(case_id)
    assert is_late(line)


def test_a_commit_that_is_refused_keeps_it(log: Log):
    """The database's own last word comes when the request has long been answered in memory."""
    case, unknown = log.work(), uuid4()
    before = Case.objects.get(pk=case.pk).version

    def view(by: Worker) -> None:
        refused(by, unknown)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE casework_case SET version = version + 1 WHERE id = %s", [case.pk])

    with pytest.raises(DatabaseError, match="without its history"):
        asked(log.cast.hoa, view)
    (line,) = lines(unknown)
    assert is_late(line) and line.worker_id == log.cast.hoa.worker.pk
    assert Case.objects.get(pk=case.pk).version == before


def test_a_request_that_crossed_another_and_is_done_again_writes_it_once(cast: Cast):
    case_id = uuid4()
    tries = []

    def view(by: Worker) -> None:
        tries.append(by)
        refused(by, case_id)
        if len(tries) == 1:
            raise OperationalError from DeadlockDetected()

    asked(cast.hoa, view)
    (line,) = lines(case_id)
    assert len(tries) == 2 and not is_late(line)


def test_a_request_that_crossed_twice_is_given_up_and_keeps_it(cast: Cast):
    case_id = uuid4()

    def view(by: Worker) -> None:
        refused(by, case_id)
        raise OperationalError from DeadlockDetected()

    with pytest.raises(OperationalError):
        asked(cast.hoa, view)
    (line,) = lines(case_id)
    assert is_late(line)


def test_a_request_that_began_before_she_was_kept_out_and_got_404_leaves_no_look(cast: Cast):
    """It entered the case, and was told a moment later that there is none: nothing was shown."""
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    before = Event.objects.filter(case_id=case.pk).count()

    def view(by: Worker) -> None:
        viewing.enter(by, Case, case.pk, Act.CASE_LOOK)
        raise NotFound("excluded")

    asked(cast.hoa, view)
    after = Event.objects.filter(case_id=case.pk, worker_id=cast.hoa.worker.pk)
    assert set(after.values_list("outcome", flat=True)) <= {"refused"}
    assert Event.objects.filter(case_id=case.pk).count() == before
    assert Event.objects.filter(act="page.ask", outcome="refused", worker_id=cast.hoa.worker.pk).exists()


def test_a_look_that_was_answered_keeps_its_line(cast: Cast):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    asked(cast.hoa, lambda by: viewing.enter(by, Case, case.pk, Act.CASE_LOOK))
    (line,) = Event.objects.filter(case_id=case.pk, worker_id=cast.hoa.worker.pk)
    assert line.outcome == "looked"
