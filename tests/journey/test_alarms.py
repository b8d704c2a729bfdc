"""An alarm: Mai presses once, her desk calls back and answers; nobody else learns what it was about."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey.alarms import answer_and_look, call_desk, raise_alarm, say_mistake
from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import refuse_writing
from casework.journey.units import end_membership
from casework.queries import desk as desks
from casework.records.alarms import Alarm
from casework.records.cases import Case, Clock
from casework.records.news import News
from casework.rulebook.alarms import CALL_BACK_WITHIN
from casework.rulebook.refusals import NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from tests.cast import Cast, Person
from tests.queries.reading import read
from tests.signing_in import SignedIn
from tests.states import STATES, arrived, case_at


def calling(person: Person) -> list[UUID]:
    """What stands on her first page as calling."""
    return [row.id for row in read(person, desks.desk).alarms]


def pressed(cast: Cast, case: Case | None = None) -> Alarm:
    with cast.mai.acting() as mai:
        return raise_alarm(mai, case) if case is not None else call_desk(mai, cast.address)


def draft_of(cast: Cast) -> Case:
    return Case.objects.get(pk=str(STATES["draft"](cast)["case"]))


def test_pressed_on_her_case_it_calls_the_desk_that_has_it(cast: Cast):
    case = arrived(cast, "Thào Thị Dợ")
    alarm = pressed(cast, case)
    assert (alarm.desk_id, alarm.file_id) == (cast.desk.pk, case.pk)
    assert calling(cast.hoa) == calling(cast.quy) == [alarm.pk]
    assert calling(cast.binh) == calling(cast.lu) == []
    assert News.objects.filter(unit=cast.desk, case=case, act="alarm.raise", object_id=alarm.pk).count() == 1
    assert Event.objects.filter(case_id=case.pk, act="alarm.raise").count() == 1


def test_pressed_on_a_draft_the_desk_learns_that_somebody_calls_and_of_no_case(cast: Cast, signed_in: SignedIn):
    case = draft_of(cast)
    alarm = pressed(cast, case)
    assert calling(cast.hoa) == [alarm.pk]
    page = signed_in(cast.hoa).get(reverse("alarm-answer", args=[alarm.pk])).content.decode()
    assert cast.address.name in page and str(case.pk) not in page and "02133111222" in page
    assert not News.objects.filter(case=case).exists()
    assert signed_in(cast.hoa).get(reverse("case", args=[case.pk])).status_code == 404


def test_pressed_where_no_case_is_open_it_calls_the_desk_above(cast: Cast):
    alarm = pressed(cast)
    assert (alarm.unit_id, alarm.desk_id, alarm.file_id) == (cast.address.pk, cast.desk.pk, None)
    assert calling(cast.hoa) == [alarm.pk] == calling(cast.mai)


@pytest.mark.parametrize("on_case", [True, False])
def test_pressed_again_it_is_the_same_alarm(cast: Cast, on_case: bool):
    case = arrived(cast, "Thào Thị Dợ") if on_case else None
    first = pressed(cast, case)
    before = Event.objects.count()
    assert pressed(cast, case) == first and Event.objects.count() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Alarm.objects.create(
            unit=cast.address,
            desk=cast.desk,
            province=cast.province,
            file=case,
            raised_at=timezone.now(),
            raised_by_id=cast.mai.worker.pk,
        )


def test_it_may_be_pressed_while_her_no_stands(cast: Cast):
    case = arrived(cast, "Thào Thị Dợ")
    with cast.mai.acting() as mai:
        refuse_writing(mai, case, how="spoken")
    assert pressed(cast, Case.objects.get(pk=case.pk)).file_id == case.pk


@pytest.mark.parametrize("hidden", [True, False])
def test_pressed_on_a_page_of_a_case_taken_from_her_meanwhile_it_calls_all_the_same(
    cast: Cast, signed_in: SignedIn, hidden: bool
):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.mai.worker.pk)
    pressed_at = case.pk if hidden else "0" * 8 + "-0000-7000-8000-" + "0" * 12
    answer = signed_in(cast.mai).post(reverse("alarm-raise", args=[pressed_at]))
    alarm = Alarm.objects.get()
    assert answer["Location"] == reverse("alarm-look", args=[alarm.pk])
    assert alarm.file_id is None and calling(cast.hoa) == [alarm.pk]


def test_who_is_kept_from_the_case_does_not_learn_of_it(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    alarm = pressed(cast, case)
    assert calling(cast.hoa) == [alarm.pk] and calling(cast.quy) == []
    quy, nowhere = signed_in(cast.quy), reverse("alarm-answer", args=["0" * 8 + "-0000-7000-8000-" + "0" * 12])
    hidden = quy.get(reverse("alarm-answer", args=[alarm.pk]))
    assert (hidden.status_code, hidden.content) == (404, quy.get(nowhere).content)


@pytest.mark.parametrize(("answer", "follows"), [("called", True), ("sent", True), ("moved", True), ("mistake", False)])
def test_the_desk_answers_and_behind_all_but_a_mistake_somebody_looks_within_hours(
    cast: Cast, answer: str, follows: bool
):
    case = case_at(cast, Stage.ACTIVE)
    alarm = pressed(cast, case)
    with cast.hoa.acting() as hoa:
        answer_and_look(hoa, cast.desk, alarm_id=alarm.pk, answer=answer)
        answer_and_look(hoa, cast.desk, alarm_id=alarm.pk, answer=answer)
    assert calling(cast.hoa) == [] and calling(cast.mai) == [alarm.pk], "she reads the answer for a while"
    runs = Clock.objects.filter(case=case, rule="danger", met_at__isnull=True)
    assert [clock.unit_id for clock in runs] == ([cast.desk.pk] if follows else [])


def test_only_the_first_of_two_answers_stands(cast: Cast):
    alarm = pressed(cast)
    with cast.hoa.acting() as hoa:
        answer_and_look(hoa, cast.desk, alarm_id=alarm.pk, answer="sent")
    with cast.quy.acting() as quy, pytest.raises(WrongStage):
        answer_and_look(quy, cast.desk, alarm_id=alarm.pk, answer="mistake")
    assert Alarm.objects.get().answer == "sent"


def test_that_it_was_a_mistake_is_a_word_and_ends_nothing(cast: Cast):
    """Whoever stands beside her may have taken the telephone."""
    alarm = pressed(cast)
    with cast.mai.acting() as mai:
        say_mistake(mai, cast.address, alarm_id=alarm.pk)
    (row,) = read(cast.hoa, desks.desk).alarms
    assert row.mistaken_at is not None and row.answered_at is None
    assert pressed(cast) != alarm, "and pressed once more it calls anew"


def test_nobody_else_answers_it_or_calls_it_a_mistake(cast: Cast):
    alarm = pressed(cast)
    with cast.binh.acting() as binh, pytest.raises(NotFound):
        answer_and_look(binh, cast.other_desk, alarm_id=alarm.pk, answer="called")
    with cast.lu.acting() as lu, pytest.raises(NotFound):
        say_mistake(lu, cast.other_address, alarm_id=alarm.pk)


def test_the_province_reads_what_nobody_answered_in_time(cast: Cast):
    alarm = pressed(cast)
    assert calling(cast.thu) == []
    Alarm.objects.update(raised_at=timezone.now() - CALL_BACK_WITHIN - timedelta(seconds=1))
    assert calling(cast.thu) == [alarm.pk]
    with cast.thu.acting() as thu:
        answer_and_look(thu, cast.province, alarm_id=alarm.pk, answer="called")
    assert calling(cast.thu) == []


def test_where_nobody_works_at_the_desk_the_next_in_turn_is_called(cast: Cast):
    with cast.thu.acting() as thu:
        for one in (cast.hoa, cast.quy):
            end_membership(thu, cast.province, unit=cast.desk, worker=one.worker)
    assert pressed(cast).desk_id == cast.province.pk


# What stands on the page ----------------------------------------------------------------------------------------------


def every_page(cast: Cast, mai: Client) -> dict[str, str]:
    """Pages that a host opens, by address."""
    draft, sent = draft_of(cast), arrived(cast, "Lý Thị Xí")
    pages = [reverse("desk"), reverse("case-open"), reverse("shelter-stays")]
    for case in (draft, sent):
        pages += [reverse("case", args=[case.pk]), reverse("note-add", args=[case.pk])]
    pages += [reverse(name, args=[draft.pk]) for name in ("intake-parts", "intake-contact", "intake-submit")]
    found = {page: mai.get(page) for page in pages}
    assert {answer.status_code for answer in found.values()} == {200}
    return {page: answer.content.decode() for page, answer in found.items()}


def test_on_every_page_of_a_host_stand_the_button_and_a_number_that_needs_no_network(cast: Cast, signed_in: SignedIn):
    for address, page in every_page(cast, signed_in(cast.mai)).items():
        assert 'href="tel:113"' in page and 'id="in-need"' in page, address
    assert 'id="in-need"' not in signed_in(cast.hoa).get(reverse("desk")).content.decode()


def test_one_press_shows_the_numbers_and_says_no_word_of_why(cast: Cast, signed_in: SignedIn):
    case, mai = draft_of(cast), signed_in(cast.mai)
    answer = mai.post(reverse("alarm-raise", args=[case.pk]), follow=True)
    page = answer.content.decode().partition("<main")[2]
    assert 'href="tel:113"' in page and 'href="tel:115"' in page and 'href="tel:02133111222"' in page
    assert "Dợ" not in page and not [
        word for word in ("anh ta", "chồng", "bạo lực", "nguy hiểm") if word in page.lower()
    ]
    assert mai.post(reverse("alarm-mistake", args=[Alarm.objects.get().pk])).status_code == 302
    assert Alarm.objects.get().mistaken_by_id == cast.mai.worker.pk


def test_the_line_on_the_desk_leads_to_its_answer(cast: Cast, signed_in: SignedIn):
    alarm, hoa = pressed(cast), signed_in(cast.hoa)
    there = reverse("alarm-answer", args=[alarm.pk])
    assert f'href="{there}"' in hoa.get(reverse("desk")).content.decode()
    assert hoa.post(there, {"answer": "sent"}).status_code == 302
    assert Alarm.objects.get().answered_by_id == cast.hoa.worker.pk
    assert hoa.get(there).status_code == 409


def test_the_address_reads_on_its_desk_who_answered_and_what(cast: Cast, signed_in: SignedIn):
    alarm, mai = pressed(cast), signed_in(cast.mai)
    assert f"chờ {cast.desk.name} gọi lại." in mai.get(reverse("desk")).text
    signed_in(cast.hoa).post(reverse("alarm-answer", args=[alarm.pk]), {"answer": "sent"})
    page = mai.get(reverse("desk")).text
    assert f"{cast.desk.name} trả lời lúc" in page and "đã có người đến tận nơi." in page
    assert "Đã trả lời<" not in page
