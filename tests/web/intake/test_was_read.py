"""What a trusted address sent says whether it was read, at which post and when; and whom to call while it was not."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.hearing import ask_danger
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.queries.intake import reading
from casework.queries.intake.submitting import submitted
from casework.records.cases import Case
from casework.rulebook.reading import READ_WITHIN
from tests.cast import Cast
from tests.queries.reading import read
from tests.signing_in import SignedIn


def sent(cast: Cast, **answers: str) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
        if answers:
            ask_danger(mai, case, answers=answers, dangers=[])
        return submit_to_desk(mai, case)


def words_of(page: str) -> str:
    main = page[page.index("<main") :]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.mark.parametrize("told", [{}, {"strangled": "yes"}], ids=["calm", "urgent"])
def test_what_was_sent_shows_each_number_once(cast: Cast, signed_in: SignedIn, told: dict[str, str]):
    main = signed_in(cast.mai).get(reverse("intake-done", args=[sent(cast, **told).pk])).text.partition("<main")[2]
    numbers = re.findall(r'href="tel:(\d+)"', main)
    assert {"113", "115", cast.desk.phone.replace(" ", "")} <= set(numbers) and len(numbers) == len(set(numbers))


@pytest.mark.parametrize("name", ["intake-done", "case"])
def test_until_somebody_read_it_the_host_is_told_so_with_the_number_and_then_where_and_when(
    cast: Cast, signed_in: SignedIn, name: str
):
    case = sent(cast)
    hers, page = signed_in(cast.mai), reverse(name, args=[case.pk])
    before = hers.get(page).text
    assert "Chưa có ai đọc" in before and f'href="tel:{cast.desk.phone.replace(" ", "")}"' in before
    signed_in(cast.hoa).get(reverse("desk"))
    assert "Chưa có ai đọc" in hers.get(page).text, "the list of the desk is no reading of it"
    signed_in(cast.hoa).get(reverse("case", args=[case.pk]))
    after = words_of(hers.get(page).text)
    assert "Chưa có ai đọc" not in after and f"{cast.desk.name} đã đọc lúc" in after
    assert cast.hoa.worker.display_name not in after, "the post is named"


def test_where_danger_was_told_it_must_be_read_sooner(cast: Cast):
    calm, urgent = sent(cast), sent(cast, strangled="yes")
    until = {}
    for case in (calm, urgent):
        found = read(cast.mai, submitted, case.pk).reading
        assert found is not None and case.reported_at is not None
        until[case.pk] = found.until - case.reported_at
    assert until == {calm.pk: timedelta(hours=2), urgent.pk: timedelta(minutes=15)}
    assert all(rule.source for rows in READ_WITHIN.values() for rule in rows)


def test_what_nobody_read_in_time_says_to_call_now(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch):
    case, past = sent(cast), timezone.now() - timedelta(minutes=1)
    monkeypatch.setattr(reading, "must_be_read_by", lambda *_said, **_how: (past, READ_WITHIN[True][0]))
    page = signed_in(cast.mai).get(reverse("intake-done", args=[case.pk])).text
    assert "Chưa có ai đọc. Gọi ngay." in page


def test_at_the_desk_itself_nothing_is_waited_for(cast: Cast, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        case = submit_to_desk(hoa, open_case(hoa, cast.desk, name="Thào Thị Dợ", kinds=["family"]))
    assert "Chưa có ai đọc" not in signed_in(cast.hoa).get(reverse("case", args=[case.pk])).text
