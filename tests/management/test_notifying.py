"""Somebody is told that something waits, at her own address, in words that say nothing; who must not be told is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from casework.journey.alarms import call_desk, raise_alarm
from casework.journey.assigning import assign
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note, ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.notifications import end_address, set_address
from casework.management import sending
from casework.management.sending import NotSent, PutBack, StateFile
from casework.policy import gate, unit_of_work
from casework.queries.notifications import not_reached
from casework.records.cases import Case, Clock
from casework.records.news import News
from casework.records.notifications import Notification, NotificationAddress, NotificationWay, NotifiedOf
from casework.rulebook import alarms, notifications
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.rows import VIETNAM
from casework.rulebook.stages import Stage
from tests.cast import Cast, Person
from tests.policy.certification.owner import newcomer
from tests.states import arrived, case_at, send, sent

NIGHT = datetime(2026, 11, 30, 2, 0, tzinfo=VIETNAM)
"""No fixed hour for hours to come."""


@pytest.fixture
def went() -> list[str]:
    """The addresses to which a message went."""
    return []


@pytest.fixture
def post(tmp_path: Path, db: None, went: list[str]) -> Callable[..., int]:
    """A round of a sender that was told to send; what goes by mail or SMS is noted, unless it must fail."""
    state = StateFile(tmp_path / "round")
    sending.tell_to_send(state, at=timezone.now() - timedelta(days=2))

    def go_round(at: datetime | None = None, *, fails: str = "") -> int:
        def carry(address: str) -> None:
            if fails:
                raise NotSent(fails)
            went.append(address)

        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_notifier")
        try:
            return sending.go_round(
                state, {NotificationWay.EMAIL: carry, NotificationWay.SMS: carry}, at=at or timezone.now()
            )
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return go_round


def told_at(person: Person, address: str, way: NotificationWay = NotificationWay.EMAIL) -> None:
    """She set an address of her own."""
    with person.acting() as worker:
        set_address(worker, gate.units_for(worker, Act.NOTIFICATION_SET)[0], way=way.value, address=address)


def test_an_arrival_is_told_at_once_to_who_can_open_it(cast: Cast, post: Callable[..., int], went: list[str]):
    told_at(cast.hoa, "hoa@example.vn")
    told_at(cast.binh, "binh@example.vn")
    told_at(cast.mai, "0912 345 678", NotificationWay.SMS)
    post(NIGHT)
    went.clear()
    arrived(cast)
    post()
    assert went == ["hoa@example.vn"], "not the other commune, and not the host who sent it"


def test_the_words_are_the_same_for_everybody_and_say_nothing():
    assert notifications.TEXT == "Bạn có việc cần xem."
    assert notifications.SUBJECT == "Lời nhắn"


def kept_from_quy(cast: Cast) -> Case:
    """Hoa and Quy can both be told; it arrives at their desk, and he is kept from it."""
    told_at(cast.hoa, "hoa@example.vn")
    told_at(cast.quy, "quy@example.vn")
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
        submit_to_desk(mai, case)
        return case


def test_who_is_kept_from_the_case_is_not_told(cast: Cast, post: Callable[..., int], went: list[str]):
    kept_from_quy(cast)
    post()
    assert went == ["hoa@example.vn"]


def test_who_is_kept_out_by_the_log_alone_is_not_told(cast: Cast, post: Callable[..., int], went: list[str]):
    case = kept_from_quy(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM casework_exclusion WHERE case_id = %s", [case.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    post()
    assert went == ["hoa@example.vn"]


def test_who_is_kept_out_and_has_a_right_anyway_is_not_told(cast: Cast, post: Callable[..., int], went: list[str]):
    """The database's owner gives him a right in his own name again: the word against him counts."""
    case = kept_from_quy(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO casework_caseheldbyworker OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(h, "
            "jsonb_build_object('id', 900000 + h.permission_id, 'user_id', %s::bigint))).*"
            " FROM casework_caseheldbyworker h WHERE h.content_object_id = %s AND h.user_id = %s",
            [cast.quy.worker.pk, case.pk, cast.hoa.worker.pk],
        )
        assert cursor.rowcount > 0
        cursor.execute("SET LOCAL session_replication_role = origin")
    post()
    assert went == ["hoa@example.vn"]


def test_a_danger_somebody_of_the_desk_has_looked_at_is_told_to_nobody_there(
    cast: Cast, post: Callable[..., int], went: list[str]
):
    told_at(cast.quy, "quy@example.vn")
    post()  # the hour is seen to
    case_at(cast, Stage.REGISTERED)
    post()
    assert went == []


def test_nobody_is_told_twice_of_one_thing(cast: Cast, post: Callable[..., int], went: list[str]):
    told_at(cast.hoa, "hoa@example.vn")
    arrived(cast)
    post()
    post()
    assert went == ["hoa@example.vn"]


def test_what_is_no_danger_waits_for_a_fixed_hour(cast: Cast, post: Callable[..., int], went: list[str]):
    told_at(cast.hoa, "hoa@example.vn")
    case = case_at(cast, Stage.REGISTERED)
    post()
    went.clear()
    with cast.mai.acting() as mai:
        add_note(mai, case, text="Chị ấy gọi lại")
    at = timezone.now()
    post(at)
    assert went == [], "the minute of a message tells nothing"
    post(notifications.last_hour(at + timedelta(days=1)))
    assert went == ["hoa@example.vn"]


def test_a_duty_is_told_of_when_it_falls_due_and_once_more_when_it_is_late(
    cast: Cast, post: Callable[..., int], went: list[str]
):
    told_at(cast.hoa, "hoa@example.vn")
    case_at(cast, Stage.REGISTERED)
    due = Clock.objects.filter(unit=cast.desk, met_at__isnull=True).order_by("due_at").last()
    assert due is not None
    before, after = due.due_at - timedelta(hours=20), due.due_at + timedelta(hours=20)
    post(notifications.last_hour(before))
    went.clear()
    post(notifications.last_hour(after))
    post(notifications.last_hour(after + timedelta(days=1)))
    assert went == ["hoa@example.vn"]


def test_an_address_that_calls_is_told_to_its_desk_at_once_and_to_the_province_when_nobody_answers(
    cast: Cast, post: Callable[..., int], went: list[str]
):
    told_at(cast.hoa, "hoa@example.vn")
    told_at(cast.thu, "thu@example.vn")
    told_at(cast.binh, "binh@example.vn")
    with cast.mai.acting() as mai:
        call_desk(mai, cast.address)
    at = timezone.now()
    post(at)
    assert went == ["hoa@example.vn"]
    went.clear()
    post(at + alarms.CALL_BACK_WITHIN)
    assert went == ["thu@example.vn"]


def test_who_is_kept_from_the_case_is_not_told_that_its_host_calls(
    cast: Cast, post: Callable[..., int], went: list[str]
):
    told_at(cast.hoa, "hoa@example.vn")
    told_at(cast.quy, "quy@example.vn")
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
        raise_alarm(mai, case)
    post()
    assert went == ["hoa@example.vn"]


def test_a_partner_is_told_of_its_packet(cast: Cast, post: Callable[..., int], went: list[str]):
    told_at(cast.lan, "lan@example.vn")
    told_at(cast.son, "son@example.vn")
    sent(cast)
    post(notifications.last_hour(timezone.now() + timedelta(days=1)))
    assert went == ["lan@example.vn"]


def test_a_packet_that_presses_is_told_at_once_to_whom_it_was_sent(
    cast: Cast, post: Callable[..., int], went: list[str]
):
    for person in (cast.lan, cast.son, cast.khanh):
        told_at(person, f"{person.username}@example.vn")
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"health": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
    post()
    went.clear()
    with cast.hoa.acting() as hoa:
        send(hoa, case, cast.health, urgency="now")
    at = timezone.now()
    post(at)
    post(at)
    assert went == ["lan@example.vn"], "not at the next fixed hour, not twice, and nobody else"


def test_who_only_watches_is_not_among_those_whom_nothing_reaches(cast: Cast):
    with cast.thu.acting() as thu:
        names = {one.worker for one in not_reached(thu).people}
    assert cast.khanh.worker.display_name not in names and cast.toan.worker.display_name in names


def test_a_case_given_to_one_officer_is_told_to_that_one_alone(cast: Cast, post: Callable[..., int]):
    told_at(cast.hoa, "hoa@example.vn")
    told_at(cast.quy, "quy@example.vn")
    dua = newcomer(cast)
    NotificationAddress.objects.create(worker=dua, way="email", address="dua@example.vn", set_at=timezone.now())
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        assign(hoa, case, worker_id=cast.quy.worker.pk, expected_version=case.version)
    post(notifications.last_hour(timezone.now() + timedelta(days=1)))
    given = News.objects.filter(act="case.assign").values("id")
    told = NotifiedOf.objects.filter(thing="news", thing_id__in=given).values_list("worker_id", flat=True)
    assert list(told) == [cast.quy.worker.pk]


def test_what_did_not_go_is_tried_again_and_says_why(cast: Cast, post: Callable[..., int], went: list[str]):
    told_at(cast.hoa, "hoa@example.vn")
    arrived(cast)
    at = timezone.now()
    post(at, fails="server_not_reached")
    row = Notification.objects.get()
    assert (row.failure, row.tries, row.sent_at) == ("server_not_reached", 1, None)
    post(at + timedelta(seconds=30))
    assert went == []
    post(at + timedelta(minutes=2))
    row.refresh_from_db()
    assert went == ["hoa@example.vn"] and row.failure == "" and row.next_try_at is None


def test_after_the_last_try_a_message_is_let_go_and_stands_as_failed(cast: Cast, post: Callable[..., int]):
    told_at(cast.hoa, "hoa@example.vn")
    arrived(cast)
    at = timezone.now()
    for _ in range(len(notifications.TRIED_AGAIN) + 2):
        post(at, fails="gateway_refused")
        at += timedelta(days=2)
    row = Notification.objects.order_by("id").first()
    assert row is not None
    assert (row.failure, row.next_try_at) == ("gateway_refused", None)
    assert row.tries == len(notifications.TRIED_AGAIN) + 1


def test_a_copy_that_was_put_back_sends_nothing(cast: Cast, post: Callable[..., int], went: list[str], tmp_path: Path):
    told_at(cast.hoa, "hoa@example.vn")
    post()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_notifierstate SET round = round + 1")
    arrived(cast)
    post()  # it was killed between the database and its file: it goes on
    assert went == ["hoa@example.vn"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_notifierstate SET round = round - 1")
    arrived(cast, "Lý Thị Xí")
    with pytest.raises(PutBack):
        post()
    assert went == ["hoa@example.vn"]


def test_a_sender_nobody_told_to_send_sends_nothing(tmp_path: Path, db: None):
    with pytest.raises(PutBack):
        sending.go_round(StateFile(tmp_path / "none"), {}, at=timezone.now())


def test_told_to_send_after_a_restore_it_lets_go_what_was_due_before(
    cast: Cast, post: Callable[..., int], went: list[str], tmp_path: Path
):
    told_at(cast.hoa, "hoa@example.vn")
    arrived(cast)
    at = timezone.now()
    post(at, fails="server_not_reached")
    sending.tell_to_send(StateFile(tmp_path / "round"), at=at + timedelta(minutes=10))
    post(at + timedelta(minutes=20))
    assert went == []
    assert Notification.objects.get().failure == "let_go"


@pytest.mark.parametrize(
    ("way", "typed", "code"),
    [
        (NotificationWay.EMAIL, "hoa", "no_email_address"),
        (NotificationWay.EMAIL, "hoa@nha", "no_email_address"),
        (NotificationWay.EMAIL, "Van.Thu@xa.gov.vn", "address_is_shared"),
        (NotificationWay.EMAIL, "ubnd@xa.gov.vn", "address_is_shared"),
        (NotificationWay.SMS, "0213 387 1234", "no_mobile_number"),
        (NotificationWay.SMS, "113", "no_mobile_number"),
    ],
)
def test_an_address_is_of_one_person_and_can_be_reached(cast: Cast, way: NotificationWay, typed: str, code: str):
    with pytest.raises(InvalidValue, match=code):
        told_at(cast.hoa, typed, way)


def test_two_people_cannot_be_told_at_one_address(cast: Cast):
    told_at(cast.hoa, "chung@example.vn")
    with pytest.raises(InvalidValue, match="address_is_anothers"):
        told_at(cast.quy, "CHUNG@example.vn")


def test_the_telephone_of_a_unit_is_nobodys_own(cast: Cast):
    type(cast.desk).objects.filter(pk=cast.desk.pk).update(phone="+84 912 000 111")
    with pytest.raises(InvalidValue, match="address_is_shared"):
        told_at(cast.hoa, "0912000111", NotificationWay.SMS)


def test_another_address_takes_the_place_of_the_one_before(cast: Cast):
    told_at(cast.hoa, "mot@example.vn")
    told_at(cast.hoa, "hai@example.vn")
    told_at(cast.hoa, "hai@example.vn")
    standing = NotificationAddress.objects.filter(ended_at__isnull=True)
    assert [one.address for one in standing] == ["hai@example.vn"]


def test_who_took_her_address_back_is_not_told_there(cast: Cast, post: Callable[..., int], went: list[str]):
    told_at(cast.hoa, "hoa@example.vn")
    arrived(cast)
    post(fails="server_not_reached")
    with cast.hoa.acting() as hoa:
        end_address(hoa, gate.units_for(hoa, Act.NOTIFICATION_END)[0], way="email")
    post(timezone.now() + timedelta(minutes=5))
    assert went == []


def test_the_sender_sees_addresses_and_times_and_no_table(cast: Cast):
    told_at(cast.hoa, "hoa@example.vn")
    case = arrived(cast)
    tables = [model._meta.db_table for model in (Case, Clock, Notification, NotificationAddress)]
    for table in (*tables, "casework_event", "casework_membership", "casework_worker", "casework_notifiedof"):
        with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_notifier")
            cursor.execute(f"SELECT * FROM {table}")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_notifier")
        cursor.execute("SELECT wall.queue_notifications(now(), now(), '12 hours', '1 day', '30 days', '10 minutes')")
        cursor.execute("SELECT * FROM wall.notifications_due(now(), 10)")
        assert [column.name for column in cursor.description or ()] == ["id", "way", "address", "due_at", "tries"]
        assert str(case.pk) not in str(cursor.fetchall())


def test_a_colleague_sees_nobody_elses_address(cast: Cast):
    told_at(cast.hoa, "hoa@example.vn")
    with cast.quy.acting() as quy, unit_of_work.transaction_as(quy):
        assert not NotificationAddress.objects.exists()
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        assert NotificationAddress.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "hour"),
    [
        ("2026-12-01 07:29", "2026-11-30 16:30"),
        ("2026-12-01 07:30", "2026-12-01 07:30"),
        ("2026-12-01 23:59", "2026-12-01 16:30"),
    ],
)
def test_the_last_fixed_hour(at: str, hour: str):
    there = datetime.fromisoformat(at).replace(tzinfo=VIETNAM)
    assert notifications.last_hour(there) == datetime.fromisoformat(hour).replace(tzinfo=VIETNAM)
