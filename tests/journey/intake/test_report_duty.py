"""A report of violence is a duty: it stands on the desk, is told without a word, and goes up where nobody acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework.journey.escalations import answer_for_place, take_steps
from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import allow_writing, refuse_writing, take_away
from casework.journey.intake.violence_reports import end_report, join_case, log_call, open_case_of, take_report
from casework.journey.stand_by import set_stand_by
from casework.policy import unit_of_work
from casework.queries import desk as desk_queries
from casework.queries.intake import violence_reports as queries
from casework.records.cases import Case
from casework.records.escalations import Escalation
from casework.records.violence_reports import ViolenceReport
from casework.rulebook.acts import Act
from casework.rulebook.first_words import MISTAKEN
from casework.rulebook.refusals import WrongStage
from casework.rulebook.stages import Stage
from casework.rulebook.successors import OF_A_REPORT
from tests.cast import Cast, Person
from tests.messages import everybody_is_reached, sent_at
from tests.queries.reading import read
from tests.same_page import plain
from tests.signing_in import SignedIn
from tests.states import case_at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOLD: dict[str, Any] = {"source": "witness", "channel": "call", "what": "Đêm nào cũng nghe khóc"}


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


def taken(cast: Cast, *, going_on: bool = False, by: Person | None = None) -> ViolenceReport:
    answers = {**TOLD, "going_on": "yes" if going_on else "no"}
    with (by or cast.hoa).acting() as worker:
        return take_report(worker, cast.desk, answers=answers)


def called(cast: Cast, report: ViolenceReport) -> None:
    with cast.quy.acting() as quy:
        log_call(quy, cast.desk, report_id=report.pk, answers={"what": "told_chair"})


def settled(cast: Cast, report: ViolenceReport) -> None:
    with cast.quy.acting() as quy:
        end_report(quy, cast.desk, report_id=report.pk, outcome="handed_on", why="Đã chuyển công an xã")


def told() -> list[tuple[str, str]]:
    return [(one.unit.name, one.about.name) for one in Escalation.objects.order_by("taken_at", "rung")]


def stand_by(cast: Cast) -> None:
    with cast.thu.acting() as thu:
        set_stand_by(thu, cast.province, desk_id=cast.desk.pk, stands_by_id=cast.other_desk.pk)


def waiting(person: Person) -> queries.Waiting:
    return read(person, desk_queries.desk).reports


def test_it_has_its_time_from_the_rule_and_an_hour_where_it_goes_on_now(cast: Cast):
    for going_on, hours in ((True, 1), (False, 24)):
        report = taken(cast, going_on=going_on)
        row = next(row for row in waiting(cast.quy).rows if row.id == report.pk)
        assert (row.until - row.at, row.going_on) == (hours * HOUR, going_on)
        called(cast, report)
        row = next(row for row in waiting(cast.quy).rows if row.id == report.pk)
        assert row.until - row.at == DAY, "called, it is still to be said what becomes of it"


def test_what_goes_on_now_stands_first_and_then_what_is_due_first(cast: Cast):
    old, newer = taken(cast), taken(cast)
    now = taken(cast, going_on=True)
    assert [row.id for row in waiting(cast.hoa).rows] == [now.pk, old.pk, newer.pk]
    called(cast, now)
    assert waiting(cast.hoa).rows[0].id == now.pk, "the danger is what it was"
    settled(cast, now)
    assert [row.id for row in waiting(cast.hoa).rows] == [old.pk, newer.pk]


def test_only_the_first_stand_on_the_desk_and_the_count_is_that_of_the_list(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "ON_DESK", 2)
    reports = [taken(cast) for _each in range(4)]
    page = waiting(cast.hoa)
    assert len(page.rows) + page.left == 4
    with cast.hoa.acting() as hoa:
        assert len(queries.listed(hoa, waiting=True).rows) == 4
    there = signed_in(cast.hoa).get(reverse("desk")).text
    assert "và 2 tin nữa" in there and f"{reverse('violence_report-list')}?cho=co" in there
    settled(cast, reports[0])
    with cast.hoa.acting() as hoa:
        assert len(queries.listed(hoa, waiting=True).rows) == 3 == sum((len(waiting(cast.hoa).rows), 1))
        assert len(queries.listed(hoa).rows) == 4
    assert signed_in(cast.hoa).get(f"{reverse('violence_report-list')}?cho=co").text.count("files__marks") == 0


def test_its_line_leads_to_the_act_and_there_is_what_was_told(cast: Cast, signed_in: SignedIn):
    report, client = taken(cast, going_on=True), signed_in(cast.quy)
    call, look = (reverse(f"violence_report-{one}", args=[report.pk]) for one in ("call", "look"))
    assert f'href="{call}"' in client.get(reverse("desk")).text
    assert "Đêm nào cũng nghe khóc" in client.get(call).text
    client.post(call, {"what": "called_her"})
    assert f'href="{look}"' in client.get(reverse("desk")).text
    for end in ("end", "end-join", "end-case"):
        assert reverse(f"violence_report-{end}", args=[report.pk]) in client.get(look).text
    client.post(reverse("violence_report-end", args=[report.pk]), {"outcome": "nothing", "why": "Đã đến xem"})
    assert str(report.pk) not in client.get(reverse("desk")).text


@pytest.mark.parametrize(("going_on", "due", "steps"), [(True, HOUR, (0, 1)), (False, DAY, (12, 24))])
def test_the_desk_held_ready_and_then_the_province_are_told_to_call_and_nothing_else(
    cast: Cast, later: Callable[[datetime], int], going_on: bool, due: timedelta, steps: tuple[int, int]
):
    stand_by(cast)
    report = taken(cast, going_on=going_on)
    late = report.received_at + due
    later(late + steps[0] * HOUR - timedelta(minutes=1))
    assert told() == []
    later(late + steps[0] * HOUR)
    assert told() == [(cast.other_desk.name, cast.desk.name)]
    later(late + steps[1] * HOUR)
    assert told()[1:] == [(cast.province.name, cast.desk.name)]
    later(late + 9 * DAY)
    assert len(told()) == 2, "a rung is told once"
    (row,) = read(cast.binh, desk_queries.desk).escalations
    assert row.about == cast.desk.name and waiting(cast.binh) == queries.NONE_WAIT
    with cast.binh.acting() as binh:
        answer_for_place(binh, cast.other_desk, escalation_id=row.id, answer="called")


def test_without_a_desk_held_ready_the_province_alone_is_told(cast: Cast, later: Callable[[datetime], int]):
    report = taken(cast)
    later(report.received_at + 9 * DAY)
    assert told() == [(cast.province.name, cast.desk.name)]


def test_what_was_called_about_in_time_is_late_once_more_where_nobody_settles_it(
    cast: Cast, later: Callable[[datetime], int]
):
    report = taken(cast, going_on=True)
    later(report.received_at + 3 * HOUR)
    called(cast, report)
    (step,) = Escalation.objects.all()
    assert step.ended_at is not None, "something was done"
    later(report.received_at + 2 * DAY)
    assert told() == [(cast.province.name, cast.desk.name)] * 2
    settled(cast, report)
    assert not Escalation.objects.filter(ended_at__isnull=True).exists()
    with cast.thu.acting() as thu, pytest.raises(WrongStage):
        answer_for_place(thu, cast.province, escalation_id=Escalation.objects.latest("taken_at").pk, answer="called")
    later(report.received_at + 9 * DAY)
    assert len(told()) == 2


@pytest.fixture
def reached(cast: Cast) -> Cast:
    """Everybody has an address of her own."""
    everybody_is_reached(cast)
    return cast


def test_the_desk_is_told_without_a_word_at_once_what_goes_on_and_at_the_fixed_hours_the_rest(reached: Cast):
    cast = reached
    at_desk = {cast.hoa.worker.pk, cast.quy.worker.pk}
    now, rest = taken(cast, going_on=True), taken(cast)
    assert sent_at(now.received_at + timedelta(minutes=1), ordinary=False) == {}, "whoever took it down knows of it"
    assert set(sent_at(now.received_at + HOUR, ordinary=False)) == at_desk
    assert sent_at(now.received_at + 2 * HOUR, ordinary=False) == {}, "each is told once"
    assert set(sent_at(rest.received_at + 3 * HOUR, ordinary=True)) == at_desk, "due within a day"
    settled(cast, now)
    settled(cast, rest)
    assert sent_at(rest.received_at + 30 * HOUR, ordinary=True) == {}


def stands(report: ViolenceReport) -> tuple[bool, bool]:
    """Whether it waits, and whether it stands with a case."""
    report.refresh_from_db()
    return report.ended_at is None, report.file_id is not None


def test_a_case_opened_by_mistake_settles_no_report_and_it_waits_again_with_its_time(
    cast: Cast, later: Callable[[datetime], int]
):
    for why in MISTAKEN.codes:
        report = taken(cast)
        with cast.hoa.acting() as hoa:
            case = open_case_of(
                hoa, cast.desk, report_id=report.pk, name="Thào Thị Dợ", kinds=["family"], writing="yes"
            )
            assert stands(report) == (False, True)
            take_away(hoa, Case.objects.get(pk=case.pk), why=why)
        assert stands(report) == (True, False), why
        row = next(row for row in waiting(cast.quy).rows if row.id == report.pk)
        assert row.until >= timezone.now() + DAY - HOUR
        with cast.hoa.acting() as hoa:
            allow_writing(hoa, Case.objects.get(pk=case.pk))
        assert stands(report) == (True, False), "the case is back, and whoever has both joins them"
        with cast.hoa.acting() as hoa:
            again = open_case_of(hoa, cast.desk, report_id=report.pk, name="Dợ", kinds=["family"], writing="yes")
        assert stands(report) == (False, True) and again.pk != case.pk


def test_her_no_to_the_case_it_became_settles_it(cast: Cast):
    report = taken(cast)
    with cast.hoa.acting() as hoa:
        case = open_case_of(hoa, cast.desk, report_id=report.pk, name="Thào Thị Dợ", kinds=["family"], writing="yes")
        refuse_writing(hoa, Case.objects.get(pk=case.pk), how="spoken")
    assert stands(report) == (False, True), "she was asked, and that is what becomes of it"
    assert Act.VIOLENCE_REPORT_END in OF_A_REPORT.ended_by


def test_what_was_mistaken_is_told_anew_up_the_ladder(cast: Cast, later: Callable[[datetime], int]):
    report = taken(cast)
    began = report.received_at - 5 * DAY
    ViolenceReport.objects.filter(pk=report.pk).update(received_at=began, settle_by=began + DAY)
    later(began + 3 * DAY)
    assert len(told()) == 1
    with cast.hoa.acting() as hoa:
        case = open_case_of(hoa, cast.desk, report_id=report.pk, name="Thào Thị Dợ", kinds=["family"], writing="yes")
        take_away(hoa, Case.objects.get(pk=case.pk), why="trial")
    report.refresh_from_db()
    later(report.settle_by + 3 * DAY)
    assert len(told()) == 2


def test_who_is_kept_from_the_case_it_joined_is_told_nothing_and_his_pages_stay_byte_for_byte(
    cast: Cast, signed_in: SignedIn, later: Callable[[datetime], int]
):
    case = case_at(cast, Stage.ACTIVE)
    client = signed_in(cast.quy)
    with cast.hoa.acting() as hoa:
        exclude(hoa, Case.objects.get(pk=case.pk), worker_id=cast.quy.worker.pk)
    there = [reverse("desk"), reverse("violence_report-list"), f"{reverse('violence_report-list')}?cho=co"]

    def pages() -> list[str]:
        return [plain(client.get(one).content) for one in there]

    before = pages()
    report = taken(cast)
    later(report.received_at + 3 * DAY)
    with cast.hoa.acting() as hoa:
        join_case(hoa, cast.desk, report_id=report.pk, code=str(case.code))
    assert pages() == before
    assert set(Escalation.objects.values_list("file_id", flat=True)) == {case.pk}
    with cast.thu.acting() as thu, unit_of_work.transaction_as(thu):
        assert Escalation.objects.filter(report=report).exists()
