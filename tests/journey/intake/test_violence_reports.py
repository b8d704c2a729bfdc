"""A report of violence at a desk: kept there alone, called about, and ended as a case, with one, or as a report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.violence_reports import end_report, join_case, log_call, open_case_of, take_report
from casework.policy import gate, packets, signed_context, unit_of_work
from casework.queries.intake import violence_reports as queries
from casework.records.cases import Case, Clock
from casework.records.intake import Note
from casework.records.violence_reports import ReportCall, ViolenceReport
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotAllowed, NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.rulebook.violence_reports import OUTCOMES, WITH_A_CASE
from tests.cast import Cast, Person
from tests.policy.words import as_the_application, pid, soon
from tests.signing_in import SignedIn
from tests.states import case_at, closed

TOLD: dict[str, Any] = {
    "source": "witness",
    "channel": "call",
    "what": "Đêm nào cũng nghe khóc",
    "about": "Nhà cuối bản Thác Cạn",
    "going_on": "yes",
    "reporter": "Vừ Thị Mỷ",
    "reporter_phone": "+84912000111",
}


def taken(cast: Cast, **other: object) -> ViolenceReport:
    with cast.hoa.acting() as hoa:
        return take_report(hoa, cast.desk, answers={**TOLD, **other})


def look(person: Person, report: ViolenceReport) -> Any:
    with person.acting() as worker:
        return queries.to_look(worker, report.pk)


def words_of(page: Any) -> str:
    return repr([(str(label), str(words)) for label, words in page.said])


def test_every_colleague_of_the_desk_reads_it_and_nobody_else(cast: Cast):
    report = taken(cast)
    for person in (cast.hoa, cast.quy):
        assert "Vừ Thị Mỷ" in words_of(look(person, report)), person.username
    for person in (cast.binh, cast.mai, cast.lan, cast.thu, cast.tri):
        with pytest.raises(NotFound):
            look(person, report)


def test_no_word_of_it_lies_open(cast: Cast):
    report = taken(cast)
    with cast.hoa.acting() as hoa:
        log_call(hoa, cast.desk, report_id=report.pk, answers={"what": "called_her", "words": "Chị ấy tên Dợ"})
    with connection.cursor() as cursor:
        for table in ("violencereport", "reportcall", "event"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM casework_{table} t")
            (row,) = cursor.fetchone()
            for word in ("khóc", "Mỷ", "912000111", "Dợ", "witness"):
                assert word not in row and word.encode().hex() not in row, (table, word)


@pytest.mark.parametrize(("person", "unit"), [("mai", "address"), ("thu", "desk"), ("lan", "health"), ("binh", "desk")])
def test_who_takes_none(cast: Cast, person: str, unit: str):
    with getattr(cast, person).acting() as worker, pytest.raises(NotAllowed):
        take_report(worker, getattr(cast, unit), answers=TOLD)


def test_the_province_takes_what_is_told_to_it_alone(cast: Cast):
    with cast.thu.acting() as thu:
        report = take_report(thu, cast.province, answers=TOLD)
    assert "Vừ Thị Mỷ" in words_of(look(cast.thu, report))
    with pytest.raises(NotFound):
        look(cast.hoa, report)


@pytest.mark.parametrize("missing", ["source", "channel", "what"])
def test_what_must_be_told(cast: Cast, missing: str):
    with pytest.raises(InvalidValue):
        taken(cast, **{missing: None})


def test_its_log_says_who_did_what_and_is_only_added_to(cast: Cast):
    report = taken(cast)
    with cast.quy.acting() as quy:
        log_call(quy, cast.desk, report_id=report.pk, answers={"what": "told_chair", "when": "8 giờ"})
        log_call(quy, cast.desk, report_id=report.pk, answers={"what": "called_her", "reached": "no"})
    page = look(cast.hoa, report)
    assert [one.by for one in page.calls] == [cast.quy.worker.display_name] * 2
    assert "8 giờ" in repr([str(words) for _label, words in page.calls[0].said])


@pytest.mark.parametrize("outcome", sorted(set(OUTCOMES.codes) - WITH_A_CASE))
def test_it_stays_a_report_and_ends_once_with_a_word(cast: Cast, outcome: str):
    report = taken(cast)
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue, match="reason_missing"):
            end_report(hoa, cast.desk, report_id=report.pk, outcome=outcome)
        end_report(hoa, cast.desk, report_id=report.pk, outcome=outcome, why="Đã báo trưởng bản")
        with pytest.raises(WrongStage, match="violence_report_ended"):
            log_call(hoa, cast.desk, report_id=report.pk, answers={"what": "other"})
        with pytest.raises(WrongStage, match="violence_report_ended"):
            end_report(hoa, cast.desk, report_id=report.pk, outcome=outcome, why="Lần nữa")
    page = look(cast.quy, report)
    assert page.row.ended_at is not None and "Đã báo trưởng bản" in repr(page.calls)
    assert not Case.objects.exists()


def test_it_becomes_a_case_on_her_yes_and_the_reporter_does_not_go_with_it(cast: Cast):
    report = taken(cast)
    with cast.hoa.acting() as hoa:
        opened = open_case_of(hoa, cast.desk, report_id=report.pk, name="Thào Thị Dợ", kinds=["family"], writing="yes")
        assert look(cast.hoa, report).case_id == opened.pk
        with unit_of_work.transaction_as(hoa):
            told = packets.contents(gate.enter(hoa, Case, opened.pk, Act.CASE_LOOK), at=timezone.now())
    assert "Mỷ" not in repr(told) and "khóc" not in repr(told)
    assert Clock.objects.filter(case=opened, rule="D02", met_at__isnull=True).exists()


def test_without_her_yes_nothing_is_opened_and_the_report_stands(cast: Cast):
    report = taken(cast)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue):
        open_case_of(hoa, cast.desk, report_id=report.pk, name="Thào Thị Dợ", kinds=["family"], writing="no")
    assert not Case.objects.exists() and ViolenceReport.objects.get().ended_at is None


def test_it_joins_a_case_with_a_note_that_names_nobody(cast: Cast):
    case, report = case_at(cast, Stage.ACTIVE), taken(cast)
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue, match="unknown_code"):
            join_case(hoa, cast.desk, report_id=report.pk, code="HS26-ZZZZZ")
        join_case(hoa, cast.desk, report_id=report.pk, code=f" {str(case.code).lower().replace('-', ' ')} ")
        with unit_of_work.transaction_as(hoa):
            gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
            note = Note.objects.get(case=case).text
    assert "Có tin báo" in note and "Mỷ" not in note
    assert look(cast.quy, report).case_id == case.pk


def test_a_case_that_has_ended_is_opened_again_before_a_report_joins_it(cast: Cast):
    closed(cast)
    case, report = Case.objects.get(), taken(cast)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue, match="open_again_first"):
        join_case(hoa, cast.desk, report_id=report.pk, code=str(case.code))
    assert ViolenceReport.objects.get().ended_at is None


def test_who_is_kept_from_the_case_reads_nothing_of_its_report(cast: Cast):
    case, report = case_at(cast, Stage.ACTIVE), taken(cast)
    with cast.hoa.acting() as hoa:
        join_case(hoa, cast.desk, report_id=report.pk, code=str(case.code))
        exclude(hoa, Case.objects.get(pk=case.pk), worker_id=cast.quy.worker.pk)
    with pytest.raises(NotFound):
        look(cast.quy, report)
    with cast.quy.acting() as quy:
        assert queries.listed(quy).rows == ()


FORGED = """
    INSERT INTO casework_violencereport (id, desk_id, received_at, received_by_id, sealed_key, told)
    VALUES (gen_random_uuid(), %(desk)s, now(), wall.worker(), 'x', 'x')
"""
ENDED = "UPDATE casework_violencereport SET ended_at = now(), ended_by_id = wall.worker(), outcome = 'nothing'"
LOGGED = """
    INSERT INTO casework_reportcall (id, report_id, written_at, written_by_id, said)
    VALUES (gen_random_uuid(), %(report)s, now(), wall.worker(), 'x')
"""


def test_nobody_writes_or_ends_one_but_by_its_act(cast: Cast):
    report = taken(cast)
    for person in (cast.hoa, cast.quy, cast.binh, cast.mai, cast.thu):
        for statement in (FORGED, ENDED, LOGGED):
            values = {"desk": cast.desk.pk, "report": report.pk}
            assert not forged(person, statement, values), (person.username, statement)
    report.refresh_from_db()
    assert report.ended_at is None and ViolenceReport.objects.count() == 1 and not ReportCall.objects.exists()


def test_the_pages_from_taking_to_the_end(cast: Cast, signed_in: SignedIn):
    hoa, there = signed_in(cast.hoa), reverse("violence_report-list")
    assert there in hoa.get(reverse("desk")).text
    take = reverse("violence_report-take")
    asked = hoa.get(take).text
    assert "Điều 19.1" in asked
    assert "Tin nói về người làm ở đây" in asked, "nobody is kept from a report that has no case yet"
    assert hoa.post(take, {"source": "school"}).status_code == 422
    at = hoa.post(take, {"source": "school", "channel": "letter", "what": "Cháu vắng học", "reporter": "Cô Ban"})
    report = ViolenceReport.objects.get()
    assert at["Location"] == reverse("violence_report-look", args=[report.pk])
    page = hoa.get(at["Location"]).text
    assert "Cháu vắng học" in page and "Cô Ban" in page and "Điều 20.2" in page
    listed = hoa.get(there).text
    assert "Nhà trường" in listed and "Cô Ban" not in listed
    call = reverse("violence_report-call", args=[report.pk])
    assert hoa.post(call, {"what": "told_chair"})["Location"] == at["Location"]
    end = reverse("violence_report-end", args=[report.pk])
    assert hoa.post(end, {"outcome": "handed_on", "why": "Đã gửi trường"})["Location"] == at["Location"]
    assert "Đã gửi trường" in hoa.get(at["Location"]).text and hoa.get(end).status_code == 409


def test_the_list_says_what_is_late_and_goes_on_below_its_key(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "A_PAGE", 1)
    first = taken(cast, about="Nhà một")
    taken(cast, about="Nhà hai")
    with cast.hoa.acting() as hoa:
        page = queries.listed(hoa)
        assert [row.about for row in page.rows] == ["Nhà hai"]
        (row,) = queries.listed(hoa, before=page.older).rows
    assert (row.id, row.until - row.at) == (first.pk, timedelta(hours=1)), "it goes on now"
    with pytest.raises(NotFound), cast.hoa.acting() as hoa:
        queries.to_look(hoa, uuid4())


def forged(person: Person, statement: str, values: dict[str, object]) -> bool:
    """Whether somebody who sends SQL in this person's name and does no act gets through."""
    word = signed_context.signed_word(person.worker.pk, pid(), until=soon())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM casework_pendingevent")
    try:
        with transaction.atomic(), as_the_application(word) as cursor:
            cursor.execute(statement, values)
            written = cursor.rowcount
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return bool(written)
    except Error:
        return False
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
