"""The first words on a case that is begun: who reads it, her no and her yes, its kind, what was opened by mistake."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from casework.journey.intake.child_reports import report_child
from casework.journey.intake.first_words import take_away
from casework.journey.intake.hearing import ask_danger
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import her_word
from casework.records.cases import Case, Clock
from casework.records.first_words import FirstWords, HerNo
from casework.records.notices import Notice
from casework.rulebook.case_kinds import Kinds
from casework.rulebook.refusals import Blocked, WritingStopped
from casework.rulebook.rows import cited
from casework.web.intake import parts
from casework.web.widgets import stamp
from tests.answers import EVERY_KINDS, named
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.sent import answers_on


def test_the_story_is_asked_after_danger_and_after_who_will_read_it(cast: Cast, signed_in: SignedIn):
    assert parts.WAY == ("intake-danger", "intake-readers", "intake-submit")
    assert set(parts.LATER) >= {"intake-incident", "intake-incident-story"}


def test_she_hears_by_name_who_will_read_it_and_word_for_word_what_goes(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
    page = signed_in(cast.mai).get(reverse("intake-readers", args=[case.pk])).text
    assert all(name in page for name in ("Lò Thị Hoa", "Giàng A Quý", "Nguyễn Thị Thu"))
    assert "Phàn Văn Bình" not in page and "Tẩn Thị Cúc" not in page
    assert "Thào Thị Dợ" in signed_in(cast.mai).get(reverse("intake-submit", args=[case.pk])).text
    near = signed_in(cast.mai).post(reverse("intake-readers", args=[case.pk]), {"version": "1", "near": "yes"})
    assert near["Location"] == reverse("grant-exclude", args=[case.pk])
    quy = str(cast.quy.worker.pk)
    signed_in(cast.mai).post(near["Location"], {"worker_id": quy, "origin": "survivor", "confirmed": quy})
    assert "Giàng A Quý" not in signed_in(cast.mai).get(reverse("intake-readers", args=[case.pk])).text


def test_her_no_and_her_yes_on_the_pages_of_a_case(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
    client, here = signed_in(cast.mai), reverse("case", args=[case.pk])
    refuse, allow = (reverse(name, args=[case.pk]) for name in ("writing-refuse", "writing-allow"))
    assert "Trong 1 giờ" in client.get(refuse).text
    assert client.post(refuse, {"how": "spoken"})["Location"] == here
    assert "không ghi thêm gì nữa" in client.get(here).text and allow in client.get(here).text
    stopped = client.post(reverse("note-add", args=[case.pk]), {"text": "Chị ấy sợ đêm"})
    assert stopped.status_code == 409 and "không cho ghi" in stopped.text
    assert client.post(allow)["Location"] == here
    assert client.post(reverse("note-add", args=[case.pk]), {"text": "Chị ấy sợ đêm"}).status_code == 302


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_before_she_says_no_she_hears_whether_the_desk_keeps_it_and_by_which_law(
    cast: Cast, signed_in: SignedIn, kinds: Kinds
):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ", kinds=kinds))
    page = signed_in(cast.mai).get(reverse("writing-refuse", args=[case.pk])).text
    laws = [cited(one.law) for one in her_word.kept_by(kinds)]
    assert all(law in unescape(page) for law in laws)
    assert ("còn giữ, vì phải xử lý" in page) == bool({"family", "child"} & set(named(kinds).split("+")))


def test_while_the_kind_is_not_known_the_case_says_by_when_it_must_be(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", safe="yes")
    client, here = signed_in(cast.mai), reverse("case", args=[case.pk])
    kind = reverse("case-kind", args=[case.pk])
    until = re.escape(stamp(case.received_at + timedelta(hours=1)))
    for page in (here, kind):
        assert re.search(rf"Phải rõ là chuyện gì trước {until}", client.get(page).text)
    running = Clock.objects.filter(case=case, rule="kind", met_at=None)
    assert running.get().due_at == case.received_at + timedelta(hours=1)
    assert client.post(kind, {"version": "1", "kind": "child", "why": ""}).status_code == 422
    client.post(kind, {"version": "1", "kind": "child", "why": "Cháu 13 tuổi"})
    assert not running.exists()
    page = client.get(here).text
    assert "Phải rõ là chuyện gì" not in page and "Xâm hại trẻ em" in page
    assert FirstWords.objects.filter(case=case).count() == 1


@pytest.mark.parametrize(("kind", "asked"), [("family", True), ("trafficking", False), ("child", False)])
def test_the_questions_about_a_violent_partner_are_put_by_kind(cast: Cast, signed_in: SignedIn, kind: str, asked: bool):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=[kind])
    answer = signed_in(cast.mai).get(reverse("intake-danger-one", args=[case.pk, 3]))
    assert (answer.status_code == 200 and 'name="strangled"' in answer.text) is asked
    page = signed_in(cast.mai).get(reverse("intake-danger", args=[case.pk])).text
    assert ('name="strangled"' in page) is asked


def test_that_there_never_was_a_weapon_is_not_asked_once_more(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
    client, later = signed_in(cast.mai), reverse("intake-incident-circumstances", args=[case.pk])
    assert 'name="weapon"' in client.get(later).text
    danger = reverse("intake-danger-one", args=[case.pk, 2])
    assert client.post(danger, answers_on(client.get(danger).text) | {"weapon": "no"}).status_code == 302
    page = client.get(later).text
    assert 'name="weapon"' not in page and 'name="injuries"' in page
    assert client.post(later, answers_on(page) | {"when": "tối qua"}).status_code == 302
    client.post(danger, answers_on(client.get(danger).text) | {"weapon": "yes"})
    assert 'name="weapon"' in client.get(later).text, "that there was one leaves open whether it was this time"


# Opened by mistake ----------------------------------------------------------------------------------------------------


def test_a_draft_opened_by_mistake_is_taken_away_with_one_press_and_counted(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
    client, here, away = signed_in(cast.mai), reverse("case", args=[case.pk]), reverse("case-mistake", args=[case.pk])
    assert away in client.get(here).text
    page = client.get(away).text
    assert page.count('<button class="answer" name="why"') == 3 and "Trong 1 giờ còn lấy lại được" in page
    assert client.post(away, {"why": "twice"})["Location"] == here
    assert "Bản mở nhầm, đang được cất kín" in client.get(here).text
    assert not Clock.objects.filter(case=case, met_at=None).exists(), "its clocks ended with it"
    assert Notice.objects.get(case=case).state == "not_owed"
    odd = signed_in(cast.thu).get(reverse("audit-anomalies")).text
    assert "Bỏ bản mở nhầm" in odd and "Thào Thị Dợ" not in odd
    HerNo.objects.filter(case=case).update(dark_at=case.received_at)
    her_word.drop_what_is_dark()
    assert client.get(here).status_code == 404 and "Dợ" not in client.get(reverse("desk")).text
    assert Case.objects.filter(pk=case.pk).exists(), "it stays, sealed"


def test_within_the_hour_it_was_no_mistake_after_all(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
        take_away(mai, case, why="nobody")
        with pytest.raises(WritingStopped):
            take_away(mai, case, why="nobody")
    client, here = signed_in(cast.mai), reverse("case", args=[case.pk])
    assert client.post(reverse("writing-allow", args=[case.pk]))["Location"] == here
    page = client.get(here).text
    assert "Bản mở nhầm" not in page and reverse("intake-submit", args=[case.pk]) in page
    assert set(Clock.objects.filter(case=case, met_at=None).values_list("rule", flat=True)) == {"D01", "D01.notice"}


def test_where_danger_was_told_it_is_no_mistake(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
        ask_danger(mai, case, answers={"worse": "yes"}, dangers=[])
        with pytest.raises(Blocked, match="danger_was_told"):
            take_away(mai, case, why="trial")


def test_where_it_was_reported_that_a_child_is_harmed_it_is_no_mistake(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["child"])
        report_child(mai, case, to="hotline", told="Phiếu 1234")
        with pytest.raises(Blocked, match="report_was_given"):
            take_away(mai, case, why="trial")
