"""Overseeing: what was looked into by a second person and why, and decoys that nobody can tell from a case."""

from __future__ import annotations

import re

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from casework.journey import decoys, reviewing, units
from casework.policy import unit_of_work, viewing
from casework.records.cases import Case
from casework.records.oversight import Decoy, Review
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import AnomalyKind
from casework.rulebook.refusals import InvalidValue, NotAllowed, NotFound, SecondPersonNeeded
from casework.rulebook.stages import Stage
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.vault import keyring
from casework.vault.errors import Locked
from tests.cast import Cast
from tests.states import case_at


def a_look(cast: Cast) -> tuple[Case, Event]:
    case = case_at(cast, Stage.ACTIVE)
    with cast.quy.acting() as quy:
        viewing.enter(quy, Case, case.pk, Act.CASE_LOOK)
    return case, Event.objects.latest("id")


def test_the_words_of_a_review_lie_under_the_key_of_her_case(cast: Cast):
    case, look = a_look(cast)
    with cast.thu.acting() as thu:
        made = reviewing.review(
            thu, cast.province, kind=AnomalyKind.STRANGER, event_id=look.pk, reason="at_work", text="Trực thay chị Hoa"
        )
    assert (made.worker_id, made.about_id, made.upto, made.locked_by) == (
        cast.quy.worker.pk,
        case.pk,
        look.pk,
        case.pk,
    )
    kept = Review.objects.get(pk=made.pk)
    assert kept.sealed_key is None
    with pytest.raises(Locked):
        _ = kept.words
    with cast.hoa.acting() as hoa:
        viewing.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        said = Review.objects.get(pk=made.pk).words
        assert (said["reason"], said["text"]) == ("at_work", "Trực thay chị Hoa")
    event = Event.objects.get(act="review.write")
    # No line in the story of the case: whoever is looked into does not read it there.
    assert (event.worker_id, event.case_id, event.object_id) == (cast.thu.worker.pk, None, made.pk)


def test_the_words_about_a_day_lie_under_a_key_of_the_province(cast: Cast):
    _, look = a_look(cast)
    with cast.thu.acting() as thu:
        made = reviewing.review(
            thu, cast.province, kind=AnomalyKind.NIGHT, event_id=look.pk, reason="asked", text="Có hỏi"
        )
    kept = Review.objects.get(pk=made.pk)
    assert kept.about_id is None and kept.sealed_key is not None and kept.locked_by == kept.pk


def test_nobody_reviews_herself_nor_what_gave_her_a_key(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.thu.acting() as thu:
        viewing.enter(thu, Case, case.pk, Act.CASE_LOOK)
        look = Event.objects.latest("id")
        with pytest.raises(SecondPersonNeeded):
            reviewing.review(thu, cast.province, kind=AnomalyKind.STRANGER, event_id=look.pk, reason="at_work")
        assert Event.objects.latest("id").outcome == "refused"
        second = units.enrol_worker(
            thu, cast.province, username="ha", display_name="Trần Thị Hà", passphrase="ba con vit bơi qua suối"
        )
        units.appoint(thu, cast.province, unit=cast.province, worker=second, role=Role.SUPERVISOR)
        given = Event.objects.filter(act="membership.appoint").latest("id")
        keys = {unit: keyring.current().unit_key(unit) for unit in keyring.current().units}
    with keyring.using(keyring.Keyring(None, keys)):
        ha = Worker.objects.get(username="ha")
        with pytest.raises(SecondPersonNeeded):
            reviewing.review(ha, cast.province, kind=AnomalyKind.KEYS, event_id=given.pk, reason="at_work")
        reviewing.review(ha, cast.province, kind=AnomalyKind.STRANGER, event_id=look.pk, reason="at_work")


def test_the_database_itself_refuses_a_review_of_oneself_and_any_change(cast: Cast):
    _, look = a_look(cast)
    with cast.thu.acting() as thu:
        made = reviewing.review(thu, cast.province, kind=AnomalyKind.NIGHT, event_id=look.pk, reason="asked")
    copied = (
        "WITH new AS (SELECT gen_random_uuid() AS id) INSERT INTO casework_review"
        " (id, province_id, kind, worker_id, mark, by_id, at, locked_by, sealed_key, words)"
        " SELECT new.id, province_id, kind, %s, mark, %s, at, new.id, sealed_key, words FROM casework_review, new"
        f" WHERE casework_review.id = '{made.pk}'"
    )
    thu_id, quy_id = cast.thu.worker.pk, cast.quy.worker.pk
    with connection.cursor() as cursor:
        with pytest.raises(Error, match="nobody_reviews_herself"), transaction.atomic():
            cursor.execute(copied, [thu_id, thu_id])
        for worker_id, by_id in ((thu_id, thu_id), (thu_id, quy_id), (quy_id, quy_id)):
            with (
                cast.thu.acting() as thu,
                pytest.raises(Error, match="row-level security"),
                transaction.atomic(),
                unit_of_work.transaction_as(thu),
            ):
                cursor.execute(copied, [worker_id, by_id])
    for statement in ("UPDATE casework_review SET kind = 'many'", "DELETE FROM casework_review"):
        with connection.cursor() as cursor, pytest.raises(Error, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_an_officer_reviews_nothing_and_a_reason_is_needed(cast: Cast):
    _, look = a_look(cast)
    with cast.hoa.acting() as hoa, pytest.raises(NotAllowed):
        reviewing.review(hoa, cast.province, kind=AnomalyKind.NIGHT, event_id=look.pk, reason="asked")
    with cast.thu.acting() as thu:
        with pytest.raises(InvalidValue):
            reviewing.review(thu, cast.province, kind=AnomalyKind.NIGHT, event_id=look.pk, reason="because")
        with pytest.raises(InvalidValue):
            reviewing.review(thu, cast.province, kind=AnomalyKind.NIGHT, event_id=look.pk, reason="other", text=" ")


def test_an_alarm_of_the_trail_is_reviewed_and_stays(cast: Cast):
    alert = Alert.objects.create(at="2026-01-01T00:00:00Z", kind=AlertKind.GONE)
    with cast.thu.acting() as thu:
        reviewing.review_alert(thu, cast.province, alert_id=alert.pk, reason="known_fault", text="Khôi phục bản sao")
        with pytest.raises(NotFound):
            reviewing.review_alert(thu, cast.province, alert_id=alert.pk + 1, reason="known_fault")
    assert Alert.objects.filter(pk=alert.pk).exists() and Review.objects.get().mark == str(alert.pk)


def test_an_alarm_over_an_act_of_her_own_is_for_another_supervisor(cast: Cast):
    hers = Event.objects.filter(worker_id=cast.thu.worker.pk).earliest("id")
    alert = Alert.objects.create(at="2026-01-01T00:00:00Z", kind=AlertKind.GONE, event_id=hers.pk)
    with cast.thu.acting() as thu, pytest.raises(SecondPersonNeeded):
        reviewing.review_alert(thu, cast.province, alert_id=alert.pk, reason="known_fault", text="Khôi phục bản sao")
    assert not Review.objects.exists()


def planted(cast: Cast) -> tuple[Decoy, Case]:
    with cast.thu.acting() as thu:
        decoy = decoys.plant(
            thu,
            cast.province,
            desk=cast.desk,
            name="Hoàng Thị Bưởi",
            keeper="Trần Thị Hiền",
            story="Anh ấy hay mắng.",
            why="Chị đã về quê ở tỉnh khác",
        )
        return decoy, Case.objects.latest("id")


def test_a_decoy_stands_at_the_desk_like_any_case_that_was_set_aside(cast: Cast):
    _, case = planted(cast)
    assert (case.stage, case.desk_id, case.origin_id) == ("out_of_scope", cast.desk.pk, cast.desk.pk)
    assert case.code and case.code.startswith("HS")
    with cast.hoa.acting() as hoa:
        assert viewing.enter(hoa, Case, case.pk, Act.CASE_LOOK).name == "Hoàng Thị Bưởi"
    with cast.binh.acting() as binh, pytest.raises(NotFound):
        viewing.enter(binh, Case, case.pk, Act.CASE_LOOK)


def test_nothing_that_the_desk_can_read_says_that_it_is_one(cast: Cast):
    decoy, case = planted(cast)
    with cast.hoa.acting() as hoa, viewing.view_access(hoa, Act.CASE_LIST), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_decoy")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT act FROM casework_event WHERE case_id = %s", [case.pk])
        acts = {act for (act,) in cursor.fetchall()}
        cursor.execute("SELECT count(*) FROM casework_event WHERE act LIKE 'decoy%'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT DISTINCT origin FROM casework_caseheldbyunit WHERE content_object_id = %s", [case.pk])
        origins = {origin for (origin,) in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT history_user_id FROM casework_historicalcase WHERE id = %s", [case.pk])
        writers = {writer for (writer,) in cursor.fetchall()}
    assert acts == {
        "case.open",
        "intake.person",
        "intake.incident",
        "intake.consent",
        "intake.submit",
        "case.register",
        "case.out_of_scope",
        "case.set_aside",
    }
    # As of any case that is set aside, a second person's answer stands in it: hers who planted it, and no other act.
    assert origins == {"case.open", "intake.submit"} and cast.thu.worker.pk in writers
    assert set(Event.objects.filter(case_id=case.pk, worker_id=cast.thu.worker.pk).values_list("act", flat=True)) == {
        "case.set_aside"
    }
    assert Event.objects.get(act="decoy.plant").case_id is None
    assert str(case.pk) not in bytes(Event.objects.get(act="decoy.plant").body).decode()
    with pytest.raises(Locked):
        _ = Decoy.objects.get(pk=decoy.pk).what


def test_whoever_made_it_on_paper_has_left_again(cast: Cast):
    planted(cast)
    keeper = Worker.objects.get(display_name="Trần Thị Hiền")
    assert not keeper.memberships.filter(ended_at__isnull=True).exists()


def test_a_keepers_sign_in_name_is_found_among_many_of_her_given_name(cast: Cast):
    """ "Hiền" is a frequent name: with all its first numbers taken, the next are longer."""
    Worker.objects.bulk_create(
        Worker(username=name, display_name="Hiền", public_key=b"", joined_at=timezone.now())
        for name in ("hien", *(f"hien{number}" for number in range(10, 100)))
    )
    planted(cast)
    keeper = Worker.objects.get(display_name="Trần Thị Hiền")
    assert re.fullmatch(r"hien[1-9]\d\d", keeper.username)


@pytest.mark.parametrize("keeper", ["Lò Thị Hoa", "lo thi  hoà", "Hoa Lò Thị", "quy", "cuc", "Vàng Thị Mai"])
def test_no_decoy_is_planted_in_the_name_of_somebody_who_works_here(cast: Cast, keeper: str):
    """What the made-up officer did stands in the trail for good, and would stand there as hers; also who has left."""
    before = Worker.objects.count(), Case.objects.count()
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="keeper_is_somebody"):
        decoys.plant(thu, cast.province, desk=cast.desk, name="Hoàng Thị Bưởi", keeper=keeper, story="", why="Về quê")
    assert (Worker.objects.count(), Case.objects.count()) == before


def test_an_officer_plants_nothing_and_a_decoy_ends_once(cast: Cast):
    decoy, _ = planted(cast)
    with cast.hoa.acting() as hoa, pytest.raises(NotAllowed):
        decoys.end(hoa, cast.province, decoy_id=decoy.pk)
    with cast.thu.acting() as thu:
        over = decoys.end(thu, cast.province, decoy_id=decoy.pk)
        for again in (decoy.pk, over.pk):
            with pytest.raises(NotFound):
                decoys.end(thu, cast.province, decoy_id=again)
        with pytest.raises(InvalidValue):
            decoys.plant(thu, cast.province, desk=cast.address, name="A", keeper="B", story="", why="c")
