"""Questions about a packet: each side asks and answers, each is told and seen, and an unanswered one has its clock."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.referral.answering import accept_referral, decline_referral, give_feedback, withdraw_referral
from casework.journey.referral.asking import answer_question, appoint, ask_question
from casework.records.cases import Clock
from casework.records.news import News
from casework.records.referral import Referral
from casework.rulebook.refusals import EditConflict, InvalidValue, LocationLeak, NotFound, WrongStage
from casework.trail.events import Event
from tests.cast import Cast, Person
from tests.signing_in import SignedIn
from tests.states import at_the_clinic


def again(packet: Referral) -> Referral:
    return Referral.objects.get(pk=packet.pk)


def asks(person: Person, packet: Referral, text: str = "Mấy giờ có bác sĩ?") -> Referral:
    with person.acting() as by:
        return ask_question(by, again(packet), text=text)


def replies(person: Person, packet: Referral, text: str = "Tám giờ sáng") -> Referral:
    with person.acting() as by:
        return answer_question(by, again(packet), text=text)


def running(packet: Referral) -> set[str]:
    return set(Clock.objects.filter(object_id=packet.pk, met_at=None).values_list("rule", flat=True))


def page_of(signed_in: SignedIn, person: Person, packet: Referral) -> str:
    return unescape(signed_in(person).get(reverse("referral", args=[packet.pk])).text)


def test_the_desk_asks_the_place_answers_and_each_sees_that_the_other_saw(cast: Cast, signed_in: SignedIn):
    packet = at_the_clinic(cast)
    asks(cast.hoa, packet)
    assert running(packet) == {"answer", "reply"}
    list_of_hers = signed_in(cast.lan).get("/").text
    assert "Nơi gửi hỏi" in list_of_hers and "hờ bạn trả lời câu hỏi" in list_of_hers
    assert "đã xem" not in page_of(signed_in, cast.hoa, packet)
    assert "Mấy giờ có bác sĩ?" in page_of(signed_in, cast.lan, packet)
    assert "Hoàng Thị Lan đã xem" in page_of(signed_in, cast.hoa, packet)
    replies(cast.lan, packet)
    assert running(packet) == {"answer"} and again(packet).asked_place_at is None
    assert "Nơi nhận trả lời câu hỏi" in signed_in(cast.quy).get("/").text
    assert "Tám giờ sáng" in page_of(signed_in, cast.quy, packet)
    assert "Giàng A Quý đã xem" in page_of(signed_in, cast.lan, packet)


def test_the_place_asks_and_the_desk_owes_the_answer_by_its_form(cast: Cast, signed_in: SignedIn):
    packet = at_the_clinic(cast)
    asks(cast.lan, packet, "Chị ấy có thẻ bảo hiểm không?")
    assert running(packet) == {"answer", "question"}
    desk = signed_in(cast.hoa).get("/").text
    assert f'href="{reverse("question-answer", args=[packet.pk])}"' in desk, "the duty leads to its form"
    form = unescape(signed_in(cast.hoa).get(reverse("question-answer", args=[packet.pk])).text)
    assert "Chị ấy có thẻ bảo hiểm không?" in form
    replies(cast.hoa, packet, "Có thẻ")
    assert running(packet) == {"answer"}
    assert News.objects.filter(object_id=packet.pk, act="question.answer", case=None, by_id=None).count() == 1, (
        "a partner is told of its packet and of no case, and of nobody at the desk"
    )
    assert {e.act for e in Event.objects.filter(object_id=packet.pk, outcome="done")} >= {
        "question.ask",
        "question.answer",
    }


def test_what_nobody_asked_nobody_answers(cast: Cast):
    packet = at_the_clinic(cast)
    for person in (cast.hoa, cast.lan):
        with pytest.raises(WrongStage):
            replies(person, packet)
    asks(cast.hoa, packet)
    with pytest.raises(WrongStage):
        replies(cast.hoa, packet)
    with pytest.raises(InvalidValue):
        asks(cast.hoa, packet, "  ")
    for stranger in (cast.son, cast.binh, cast.mai, cast.thu):
        with pytest.raises(NotFound):
            asks(stranger, packet)


def test_a_question_that_waits_is_as_old_as_the_first(cast: Cast):
    packet = at_the_clinic(cast)
    first = asks(cast.hoa, packet).asked_place_at
    assert asks(cast.hoa, packet, "Còn chỗ không?").asked_place_at == first
    assert Clock.objects.filter(object_id=packet.pk, rule="reply").count() == 1


@pytest.mark.parametrize("how", ["declined", "withdrawn", "ended"])
def test_with_the_packet_its_questions_end(cast: Cast, how: str):
    packet = at_the_clinic(cast)
    asks(cast.hoa, packet)
    asks(cast.lan, packet)
    assert {"question", "reply"} <= running(packet)
    version = again(packet).version
    if how == "withdrawn":
        with cast.hoa.acting() as hoa:
            withdraw_referral(hoa, again(packet), expected_version=version, reason="not_needed")
    else:
        with cast.lan.acting() as lan:
            if how == "declined":
                decline_referral(lan, again(packet), expected_version=version, reason="full")
            else:
                accept_referral(lan, again(packet), expected_version=version)
                give_feedback(lan, again(packet), expected_version=version + 1, outcome="completed", text="Đã khám")
    assert not {"question", "reply"} & running(packet)


def test_where_she_is_hidden_is_told_to_no_place(cast: Cast):
    packet = at_the_clinic(cast)
    with pytest.raises(LocationLeak):
        asks(cast.hoa, packet, "Chị ấy ở nhà chị Mai, bản Thác Cạn, địa chỉ tin cậy bản Thác Cạn, gọi đến đó")


def test_a_day_is_agreed_changed_and_stands_in_the_week_of_the_desk(cast: Cast, signed_in: SignedIn):
    packet = at_the_clinic(cast)
    day = timezone.localdate() + timedelta(days=2)
    with cast.lan.acting() as lan:
        packet = accept_referral(lan, packet, expected_version=1, appointment_on=day, text="Tám giờ")
        with pytest.raises(EditConflict):
            appoint(lan, again(packet), expected_version=1, appointment_on=day + timedelta(days=1))
        later = day + timedelta(days=7)
        packet = appoint(lan, again(packet), expected_version=2, appointment_on=later, text="Bác sĩ đi vắng")
    assert again(packet).appointment_on == later
    monday = later - timedelta(days=later.weekday())
    week = signed_in(cast.hoa).get(reverse("week-look") + f"?tu={monday}").text
    assert "Hẹn ở nơi nhận phiếu" in week and reverse("referral", args=[packet.pk]) in week
    assert "Nơi nhận đặt ngày hẹn" in signed_in(cast.hoa).get("/").text
    assert f"{later:%d/%m/%Y}" in page_of(signed_in, cast.hoa, packet)
    with cast.lan.acting() as lan:
        appoint(lan, again(packet), expected_version=3, appointment_on=None, text="Chị ấy không đến")
        give_feedback(lan, again(packet), expected_version=4, outcome="no_show", text="Không đến")
    assert "Hẹn ở nơi nhận phiếu" not in signed_in(cast.hoa).get(reverse("week-look") + f"?tu={monday}").text
