"""A report that names somebody of the house goes past his desk: he reads it nowhere, and his pages tell nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casework.journey.escalations import take_steps
from casework.journey.intake.violence_reports import end_report, log_call, take_report
from casework.journey.stand_by import set_stand_by
from casework.journey.units import appoint, enrol_worker
from casework.policy import signed_context, unit_of_work
from casework.queries import desk as desk_queries
from casework.queries.intake import violence_reports as queries
from casework.records.escalations import Escalation
from casework.records.units import Unit
from casework.records.violence_reports import ReportKept, ViolenceReport
from casework.records.workers import Role
from casework.rulebook.refusals import NotFound
from casework.rulebook.violence_reports import is_named, named_in
from casework.trail.actor import act_of
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from tests.cast import Cast, Person
from tests.passphrases import passphrase
from tests.policy.words import as_the_application, pid, soon
from tests.queries.reading import read
from tests.same_page import plain
from tests.signing_in import SignedIn

TOLD: dict[str, Any] = {"source": "kin", "channel": "call", "what": "Nghe kêu", "going_on": "yes"}


def taken(cast: Cast, *, harmer: str = "", named: Collection[int] = ()) -> ViolenceReport:
    with cast.hoa.acting() as hoa:
        return take_report(hoa, cast.desk, answers={**TOLD, "harmer": harmer}, named=named)


def reads(person: Person, report: ViolenceReport) -> bool:
    try:
        with person.acting() as worker:
            queries.to_look(worker, report.pk)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize(
    ("told", "name", "same"),
    [
        ("Giàng A Quý", "Giàng A Quý", True),
        ("giang a quy", "Giàng A Quý", True),
        ("ông Giàng A Quý ở xã", "Giàng A Quý", True),
        ("A Quý", "Giàng A Quý", True),
        ("chồng chị Dợ, anh Giàng A Quý", "Giàng A Quý", True),
        ("Páo và Giàng A Quý", "Giàng A Quý", True),
        ("Quý", "Giàng A Quý", False),
        ("Giàng A Páo", "Giàng A Quý", False),
        ("", "Giàng A Quý", False),
    ],
)
def test_a_name_is_the_same_by_its_words_two_at_least(told: str, name: str, same: bool):
    assert is_named(name, named_in({"harmer": told})) is same


@pytest.mark.parametrize("by_name", [True, False])
def test_it_goes_past_the_desk_to_the_one_held_ready_and_whoever_took_it_reads_it_no_more(cast: Cast, by_name: bool):
    with cast.thu.acting() as thu:
        set_stand_by(thu, cast.province, desk_id=cast.desk.pk, stands_by_id=cast.other_desk.pk)
    quy = cast.quy.worker
    report = taken(cast, harmer="anh Giàng A Quý") if by_name else taken(cast, named=[quy.pk])
    assert report.desk_id == cast.other_desk.pk
    assert {name for name, person in cast.everybody.items() if reads(person, report)} == {"binh"}
    assert list(ReportKept.objects.values_list("worker_id", flat=True)) == [quy.pk]


def test_without_a_desk_held_ready_it_goes_to_the_province_which_does_what_is_to_be_done(cast: Cast):
    report = taken(cast, named=[cast.quy.worker.pk])
    assert report.desk_id == cast.province.pk
    assert {name for name, person in cast.everybody.items() if reads(person, report)} == {"thu"}
    assert [row.id for row in read(cast.thu, desk_queries.desk).reports.rows] == [report.pk]
    with cast.thu.acting() as thu:
        page = queries.to_look(thu, report.pk)
        assert not page.opens and "Nghe kêu" in repr([(str(a), str(b)) for a, b in page.said])
        log_call(thu, cast.province, report_id=report.pk, answers={"what": "told_police"})
        end_report(thu, cast.province, report_id=report.pk, outcome="handed_on", why="Công an tỉnh nhận")


def test_nobody_else_of_that_name_means_that_it_stays(cast: Cast):
    assert taken(cast, harmer="Sùng A Tủa").desk_id == cast.desk.pk
    assert not ReportKept.objects.exists()


def test_a_supervisor_whom_it_names_sees_nothing_of_it_where_it_lies_at_her_province(cast: Cast):
    with cast.thu.acting() as thu:
        kim = enrol_worker(thu, cast.province, username="kim", display_name="Vũ Thị Kim", passphrase=passphrase("kim"))
        appoint(thu, cast.province, unit=cast.province, worker=kim, role=Role.SUPERVISOR)
    report = taken(cast, harmer="Nguyễn Thị Thu", named=[cast.quy.worker.pk])
    assert report.desk_id == cast.province.pk and not reads(cast.thu, report)
    with cast.thu.acting() as thu, unit_of_work.transaction_as(thu):
        assert not ViolenceReport.objects.exists()
        assert not Event.objects.filter(object_id=report.pk).exists()
    assert read(cast.thu, desk_queries.desk).reports == queries.NONE_WAIT


def test_his_pages_are_byte_for_byte_those_of_a_day_without_it(cast: Cast, signed_in: SignedIn):
    with cast.thu.acting() as thu:
        set_stand_by(thu, cast.province, desk_id=cast.desk.pk, stands_by_id=cast.other_desk.pk)
    client = signed_in(cast.quy)
    there = [
        *(reverse(one) for one in ("desk", "violence_report-list", "case-filter", "week-look", "notifications")),
        f"{reverse('violence_report-list')}?cho=co",
    ]

    def pages() -> list[str]:
        return [plain(client.get(one).content) for one in there]

    pages()
    before = pages()
    report = taken(cast, harmer="Giàng A Quý")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
    take_steps(at=timezone.now() + timedelta(hours=9))
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert {(one.unit_id, one.about_id) for one in Escalation.objects.filter(report=report)} == {
        (cast.province.pk, cast.other_desk.pk)
    }
    assert pages() == before
    assert str(report.pk) in signed_in(cast.binh).get(reverse("desk")).text


def test_a_rung_at_which_only_he_works_is_passed_by(cast: Cast):
    """He works at the desk that would be told to call, and nobody else does."""
    report = taken(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        ReportKept.objects.create(report=report, worker_id=cast.thu.worker.pk)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET LOCAL ROLE casework_sequencer")
        take_steps(at=timezone.now() + timedelta(hours=9))
        cursor.execute("RESET ROLE")
    assert not Escalation.objects.filter(report=report).exists()


def test_on_the_page_a_colleague_is_chosen_and_it_is_sent_on(cast: Cast, signed_in: SignedIn):
    client, take = signed_in(cast.hoa), reverse("violence_report-take")
    asked = client.get(take).text
    assert cast.quy.worker.display_name in asked and "không đọc được" in asked
    sent = client.post(take, {**TOLD, "named": [str(cast.quy.worker.pk)]})
    assert sent["Location"] == reverse("violence_report-list")
    assert ViolenceReport.objects.get().desk_id == cast.province.pk
    assert "Nghe kêu" not in client.get(sent["Location"]).text


KEPT = "INSERT INTO casework_reportkept (id, report_id, worker_id) VALUES (gen_random_uuid(), %(report)s, %(quy)s)"
SENT = """
    INSERT INTO casework_violencereport (id, desk_id, received_at, received_by_id, settle_by, sealed_key, told)
    VALUES (gen_random_uuid(), %(place)s, now(), wall.worker(), now() + interval '1 hour', 'x', 'x')
"""


def everything_was_said() -> None:
    """What was done so far is looked at now, and its events are over: a statement of somebody's own comes later."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DELETE FROM casework_pendingevent")


def test_nobody_is_kept_from_a_report_afterwards_nor_reads_who_is(cast: Cast):
    report = taken(cast)
    word = signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())
    values = {"report": report.pk, "quy": cast.quy.worker.pk, "place": Unit.objects.get(name=cast.desk.name).pk}
    with as_the_application(word) as cursor:
        cursor.execute("SELECT count(*) FROM casework_reportkept")
        assert cursor.fetchone() == (0,)
    for statement in (KEPT, SENT):
        everything_was_said()
        with pytest.raises(Error), transaction.atomic(), as_the_application(word) as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert reads(cast.quy, report)


def test_no_other_act_keeps_anybody_from_a_report(cast: Cast):
    report = taken(cast)
    word = signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())
    everything_was_said()
    said = pytest.raises(Error, match="who is kept from a report is said as it is taken")
    with said, transaction.atomic(), as_the_application(word) as cursor:
        cursor.execute(KEPT, {"report": report.pk, "quy": cast.quy.worker.pk})
        with act_of(cast.hoa.worker.pk, cast.province.pk, "violence_report.call") as doing:
            append.write(doing, Outcome.DONE, object_id=report.pk)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert reads(cast.quy, report)
