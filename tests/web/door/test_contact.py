"""Who asks to be called back leaves a number and no trace: one answer, the hour alone, and the desk alone reads it."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey import call_backs
from casework.journey.escalations import take_steps
from casework.journey.intake.violence_reports import end_report, log_call
from casework.journey.notifications import set_address
from casework.policy import gate
from casework.queries import desk as desk_queries
from casework.queries.intake import violence_reports as queries
from casework.records.escalations import Escalation
from casework.records.units import Unit
from casework.records.violence_reports import ViolenceReport
from casework.rulebook.acts import Act
from casework.rulebook.refusals import NotFound
from casework.trail.events import Event
from casework.trail.ids import moment_of
from casework.vault.fields import SealedBytes
from tests.cast import Cast
from tests.policy.words import as_the_application
from tests.queries.reading import read
from tests.signing_in import SignedIn

HER_WORDS = {
    "reporter_phone": "0912 345 678",
    "call_when": "Sau chín giờ tối, thứ tư",
    "who_answers": "Mẹ chồng tên Sua",
    "say_else": "Hỏi mua măng khô",
    "word": "hoa ban trắng",
}


@pytest.fixture
def page(cast: Cast, settings: Any, tmp_path: Path) -> str:
    """The page stands: the house names whose word it believes there."""
    assert cast.thu.anchor is not None
    kept = tmp_path / "anchor"
    kept.write_text(call_backs.anchor_text(cast.thu.anchor) + "\n", encoding="ascii")
    settings.CALL_BACK_ANCHOR_FILE = str(kept)
    return reverse("call_back-ask")


def asks(page: str, place: int | str, **other: str) -> Any:
    return Client(enforce_csrf_checks=True).post(page, {**HER_WORDS, "place": str(place), **other})


def said(on: queries.ReportLook) -> str:
    return repr([(str(label), str(words)) for label, words in on.said])


def test_the_address_and_the_title_say_nothing_and_nothing_is_left_on_the_device(page: str, cast: Cast):
    got, sent = Client().get(page), asks(page, cast.desk.pk)
    for answer in (got, sent):
        assert answer.status_code == 200 and not answer.cookies
        assert "<title>Liên hệ" in answer.text
        for word in ("bạo lực", "nạn nhân", "tạm lánh", "hồ sơ"):
            assert word not in answer.text.lower(), word
        assert answer["Cache-Control"] == "no-store" and "<script" not in answer.text.replace(
            '<script type="module" src="/static/casework/js/exit.js"></script>', ""
        )
    assert page == "/lien-he/" and "113" in got.text and "113" in sent.text


def test_it_is_light_and_speaks_english_as_well(page: str, cast: Cast):
    client = Client(headers={"accept-language": "vi"})
    assert len(gzip.compress(client.get(page).content)) < 6_000
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Who should call?" in client.get(page).text and "<title>Contact" in client.get(page).text


def test_what_is_typed_wrongly_is_said_and_no_log_has_a_line_of_it(
    page: str, cast: Cast, caplog: pytest.LogCaptureFixture
):
    for answer in (asks(page, cast.desk.pk, reporter_phone=""), asks(page, cast.desk.pk, reporter_phone="12")):
        assert answer.status_code == 422 and "hoa ban trắng" in answer.text and not answer.cookies
    asks(page, cast.desk.pk)
    assert caplog.records == [] and ViolenceReport.objects.count() == 1


def test_without_a_province_that_answers_for_it_there_is_no_such_page(cast: Cast):
    assert Client().get(reverse("call_back-ask")).status_code == 404


def test_the_desk_she_chose_reads_it_is_warned_and_calls(page: str, cast: Cast, signed_in: SignedIn):
    asks(page, cast.desk.pk)
    (report,) = ViolenceReport.objects.all()
    assert report.desk_id == cast.desk.pk and report.received_by_id is None
    with cast.quy.acting() as quy:
        look = queries.to_look(quy, report.pk)
    for word in ("0912345678", "Mẹ chồng tên Sua", "Hỏi mua măng khô", "hoa ban trắng"):
        assert word in said(look), word
    for person in (cast.binh, cast.mai, cast.thu, cast.lan, cast.tri):
        with person.acting() as worker, pytest.raises(NotFound):
            queries.to_look(worker, report.pk)
    client = signed_in(cast.hoa)
    for there in ("violence_report-look", "violence_report-call"):
        assert "Ai cũng có thể đã gửi tin này" in client.get(reverse(there, args=[report.pk])).text
    assert "xin gọi lại" in client.get(reverse("desk")).text
    with cast.hoa.acting() as hoa:
        log_call(hoa, cast.desk, report_id=report.pk, answers={"what": "called_her", "reached": "yes"})
        end_report(hoa, cast.desk, report_id=report.pk, outcome="nothing", why="Chị chỉ hỏi giờ làm việc")


def test_she_passes_her_commune_by(page: str, cast: Cast):
    for place in (cast.province, cast.other_desk):
        asks(page, place.pk)
        assert ViolenceReport.objects.latest("received_at").desk_id in {cast.province.pk, cast.other_desk.pk}
    assert {one.desk_id for one in ViolenceReport.objects.all()} == {cast.province.pk, cast.other_desk.pk}
    assert read(cast.hoa, desk_queries.desk).reports == queries.NONE_WAIT


def test_no_time_finer_than_the_hour_is_kept_anywhere(page: str, cast: Cast):
    asks(page, cast.desk.pk)
    asks(page, cast.desk.pk)
    for report in ViolenceReport.objects.all():
        for moment in (report.received_at, report.act_by, report.settle_by, moment_of(report.pk)):
            assert moment is not None and (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)
    assert not Event.objects.filter(act=Act.CALL_BACK_ASK.value).exists()
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
    assert call_backs.say_hours(at=now) == 0, "the hour is not over"
    assert call_backs.say_hours(at=now + timedelta(hours=1)) == 1, "two requests in one hour at one desk are one line"
    assert call_backs.say_hours(at=now + timedelta(hours=2)) == 0
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    (line,) = Event.objects.filter(act=Act.CALL_BACK_ASK.value)
    assert (line.worker_id, line.province_id, line.case_id) == (None, cast.province.pk, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wall.bound_row WHERE kind = 'violencereport' AND event_id = %s", [line.pk])
        assert cursor.fetchone() == (2,)
        cursor.execute("SELECT * FROM wall.rows_that_do_not_fit(ARRAY['violencereport'])")
        assert cursor.fetchall() == []


def test_no_word_of_hers_lies_open_and_whoever_holds_the_page_reads_none(page: str, cast: Cast):
    asks(page, cast.desk.pk)
    with connection.cursor() as cursor:
        for table in ("casework_violencereport", "casework_event", "casework_pendingevent", "wall.call_back_hour"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            (row,) = cursor.fetchone()
            for word in ("912345678", "chồng tên Sua", "măng khô", "hoa ban trắng"):
                assert word not in row and word.encode().hex() not in row, (table, word)
    with as_the_application("") as cursor:
        cursor.execute("SELECT count(*) FROM casework_violencereport")
        assert cursor.fetchone() == (0,)


def same(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, dict(answer.headers.items())


def test_known_unknown_full_and_refused_get_one_answer_with_one_work(page: str, cast: Cast):
    with connection.execute_wrapper(counted := Counted()):
        known = same(asks(page, cast.desk.pk))
        first = counted.take()
        for place in (987654, "x", "", cast.committee.pk, cast.health.pk):
            assert same(asks(page, place)) == known, place
            assert counted.take() == first, place
        _fill(cast.desk, 20)
        counted.take()
        assert same(asks(page, cast.desk.pk)) == known, "full, and it went to the province"
        assert counted.take() == first
        _fill(cast.province, 200)
        before = ViolenceReport.objects.count()
        counted.take()
        assert same(asks(page, cast.desk.pk)) == known, "full everywhere, and it was let go"
        assert counted.take() == first
        assert ViolenceReport.objects.count() == before
        counted.take()
        assert same(asks(page, cast.desk.pk, word="x" * 5_000))[0] == 422, "what is too long is said, with all of it"


class Counted:
    """How many statements a page took."""

    def __init__(self) -> None:
        self.seen = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        return execute(sql, params, many, context)

    def take(self) -> int:
        seen, self.seen = self.seen, 0
        return seen


def _fill(unit: Unit, many: int) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    ViolenceReport.objects.bulk_create(
        _empty(unit, hour) for _each in range(many - ViolenceReport.objects.filter(desk=unit).count())
    )


def _empty(unit: Unit, hour: Any) -> ViolenceReport:
    report = ViolenceReport(desk=unit, received_at=hour, settle_by=hour + timedelta(days=1), sealed_key=b"x")
    report.__dict__["told"] = SealedBytes(b"x")
    return report


def test_a_full_desk_sends_a_woman_on_and_shuts_nobody_out(page: str, cast: Cast):
    _fill(cast.desk, 20)
    asks(page, cast.desk.pk)
    (report,) = ViolenceReport.objects.exclude(sealed_key=b"x")
    assert report.desk_id == cast.province.pk
    with cast.thu.acting() as thu:
        assert "hoa ban trắng" in said(queries.to_look(thu, report.pk))


def test_it_is_told_when_its_hour_is_over_and_goes_up_where_nobody_calls(page: str, cast: Cast):
    asks(page, cast.desk.pk)
    (report,) = ViolenceReport.objects.all()
    assert report.act_by is not None
    for at, steps in ((report.act_by, 0), (report.act_by + timedelta(hours=1), 1)):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_sequencer")
        take_steps(at=at)
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        assert Escalation.objects.filter(unit=cast.province, about=cast.desk).count() == steps


def test_a_message_goes_when_the_hour_is_over_and_not_at_the_minute(page: str, cast: Cast):
    for person in (cast.hoa, cast.quy, cast.binh):
        with person.acting() as worker:
            unit = gate.units_for(worker, Act.NOTIFICATION_SET)[0]
            set_address(worker, unit, way="email", address=f"{person.username}@example.vn")
    asks(page, cast.desk.pk)
    hour = ViolenceReport.objects.get().received_at
    told = []
    for at in (hour + timedelta(minutes=59), hour + timedelta(hours=1)):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE casework_notifierstate SET hour = %s", [at])
            cursor.execute("SET LOCAL ROLE casework_notifier")
            cursor.execute(
                "SELECT wall.queue_notifications(%s, %s, '12 hours', '1 day', '60 days', '15 minutes')", [at, at]
            )
            cursor.execute("RESET ROLE")
            cursor.execute(
                "SELECT array_agg(a.worker_id ORDER BY 1) FROM casework_notification n"
                " JOIN casework_notificationaddress a ON a.id = n.address_id"
            )
            told.append(cursor.fetchone()[0])
    assert told == [None, sorted([cast.hoa.worker.pk, cast.quy.worker.pk])]


def test_a_key_that_the_province_does_not_certify_gets_no_word(page: str, cast: Cast):
    Unit.objects.filter(pk=cast.desk.pk).update(public_key=cast.other_desk.public_key)
    assert Client().get(page).status_code == 404
    assert asks(page, cast.desk.pk).status_code == 404 and not ViolenceReport.objects.exists()
