"""With the words hidden who does not read still tells the buttons apart; a screen reader hears only the words."""

from __future__ import annotations

import re

from django.urls import reverse

from casework.journey.intake.opening import open_case
from casework.rulebook.danger_rows import CODES
from tests.cast import Cast
from tests.states import STATES
from tests.web.windows import Windows

PICTURE = re.compile(r"<svg class=\"picture\"[^>]*>.*?</svg>", re.DOTALL)
DOOR = re.compile(r'<a class="door[^>]*>.*?</a>', re.DOTALL)
ANSWER = re.compile(r'<button class="answer[^>]*>.*?</button>', re.DOTALL)
MARK = re.compile(r'<span class="answer__mark" aria-hidden="true">(.*?)</span>')
LARGEST = 400
"""Bytes: a picture is drawn with few lines."""


def test_each_of_the_three_large_buttons_has_a_picture_of_its_own(cast: Cast, windows: Windows):
    doors = DOOR.findall(windows("mai").get("/").text)
    pictures = [PICTURE.findall(door) for door in doors]
    assert len(doors) == 3 and all(len(found) == 1 for found in pictures)
    drawn = [found[0] for found in pictures]
    assert len(set(drawn)) == 3 and all('aria-hidden="true"' in one and len(one) <= LARGEST for one in drawn)
    assert not [one for one in drawn if "style=" in one or "http" in one or "<image" in one]


def test_each_question_about_danger_has_a_picture_of_its_own(cast: Cast, windows: Windows):
    """With its words hidden each is another page; no picture needs a line of its own from the network."""
    mai = windows("mai")
    with cast.mai.acting() as by:
        case = open_case(by, cast.address, name="Thào Thị Dợ", kinds=["family", "trafficking", "child"])
    drawn = {}
    for number, code in enumerate(CODES, 1):
        address = reverse("intake-danger-one", args=[case.pk, number])
        found = PICTURE.findall(mai.get(address).text)
        assert len(found) == 1, code
        drawn[code] = found[0]
    drawn["safe"] = PICTURE.findall(mai.get(reverse("case-open")).text)[0]
    assert len(set(drawn.values())) == len(CODES) + 1
    for one in drawn.values():
        assert 'aria-hidden="true"' in one and len(one) <= LARGEST and not re.search(r"style=|http|<image|<text", one)


def test_each_answer_about_danger_has_a_mark_of_its_own(cast: Cast, windows: Windows):
    ids = STATES["draft"](cast)
    page = windows("mai").get(reverse("intake-danger-one", args=[ids["case"], 1])).text
    answers = ANSWER.findall(page)
    marks = [MARK.findall(answer) for answer in answers]
    assert len(answers) >= 3 and all(len(found) == 1 for found in marks)
    assert len({found[0] for found in marks}) == len(answers)
