"""Dates, numbers and deadlines in words, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.utils import translation

from casework.rulebook.acts import Act
from casework.rulebook.stages import RiskLevel, Stage
from casework.web import wording

NOW = datetime(2026, 4, 3, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_third_of_april_is_the_third_of_april(language: str):
    with translation.override(language):
        assert forms.DateField().clean("03/04/2026") == date(2026, 4, 3)
        assert forms.DateField().clean("25/12/2026") == date(2026, 12, 25)
        assert forms.DateTimeField().clean("14:30 03/04/2026").hour == 14
        assert wording.day(date(2026, 4, 3)) == "03/04/2026"
        assert wording.moment(NOW) == "09:05 03/04/2026"
        assert wording.clock(NOW) == "09:05"


def test_numbers_have_dots_in_vietnamese_and_commas_in_english():
    with translation.override("vi"):
        assert wording.number(1234567) == "1.234.567"
        assert wording.number(12.5) == "12,5"
        assert wording.money(1_500_000) == "1.500.000\u00a0đ"
    with translation.override("en"):
        assert wording.number(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("left", "vi", "en", "state"),
    [
        (timedelta(minutes=20), "còn 20 phút", "20 minutes left", "soon"),
        (timedelta(hours=2), "còn 2 giờ", "2 hours left", "soon"),
        (timedelta(hours=1, minutes=59), "còn 1 giờ", "1 hour left", "soon"),
        (timedelta(hours=25), "còn 25 giờ", "25 hours left", "later"),
        (timedelta(days=3), "còn 3 ngày", "3 days left", "later"),
        (timedelta(0), "đến hạn bây giờ", "due now", "soon"),
        (-timedelta(days=3, hours=1), "quá hạn 3 ngày", "3 days overdue", "late"),
        (-timedelta(hours=5), "quá hạn 5 giờ", "5 hours overdue", "late"),
    ],
)
def test_a_deadline_in_words_never_promises_more_time_than_there_is(left: timedelta, vi: str, en: str, state: str):
    with translation.override("vi"):
        assert wording.due(NOW + left, NOW) == wording.Due(vi, state)
    with translation.override("en"):
        assert wording.due(NOW + left, NOW) == wording.Due(en, state)


def test_a_day_is_due_by_the_calendar_of_vietnam():
    late_evening = datetime(2026, 4, 3, 18, 30, tzinfo=UTC)  # 01:30 on the 4th in Vietnam
    with translation.override("vi"):
        assert wording.due(date(2026, 4, 4), late_evening) == wording.Due("hạn hôm nay", "soon")
        assert wording.due(date(2026, 4, 5), late_evening).words == "hạn ngày mai"
        assert wording.due(date(2026, 4, 3), late_evening) == wording.Due("quá hạn 1 ngày", "late")
        assert wording.due(None, NOW).state == "none"


def test_how_long_ago():
    with translation.override("vi"):
        assert wording.ago(NOW - timedelta(hours=3), NOW) == "3 giờ trước"
        assert wording.ago(NOW, NOW) == "vừa xong"


def test_every_state_has_words_and_only_known_colours():
    colours = {"grey", "blue", "teal", "green", "yellow", "orange", "red", "violet", "loud"}
    for kind, (choices, _colours) in wording._MARKS.items():
        for one in choices:
            mark = wording.mark(kind, one.value)
            assert mark.words
            assert mark.colour in colours
    assert wording.mark("risk", None).colour == "grey"


def test_labels_and_sentences():
    with translation.override("vi"):
        assert wording.label(Stage.ACTIVE) == "đang hỗ trợ"
        assert wording.sentence(RiskLevel.VERY_HIGH) == "Rất cao"
        assert wording.sentence(Act.CASE_REGISTER) == "Tiếp nhận hồ sơ"
        assert wording.label("chữ thường") == "chữ thường"


def test_an_unknown_code_says_nothing_of_its_reason():
    with translation.override("vi"):
        assert "secret_reason" not in wording.refusal("secret_reason")
        assert "nothing_known" not in wording.typed("nothing_known")
