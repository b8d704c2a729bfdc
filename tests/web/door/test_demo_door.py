"""The sign-in page of the demo offers its people with one press each; anywhere else it knows nobody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from casework.management.demo.door import ROUND, at_the_door
from casework.management.demo.people import FIRST, PASSPHRASE, STAFF
from casework.rulebook.acts import Act
from casework.web.wording import sentence
from config import everywhere
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOOR = "casework.management.demo.door.at_the_door"
OF_THE_FRAME = {"Tin mới", "Cả tỉnh", "Nhật ký tỉnh"}
"""What stands on the pages and is no button of an act."""


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO, settings.DEMO_DOOR = True, DOOR


@pytest.mark.django_db
def test_the_demo_says_what_it_is_and_offers_everybody_with_one_press(demo: None):
    page = Client().get(reverse("sign-in")).text
    shown = [one for one in (FIRST, *STAFF) if one.shown]
    assert re.findall(r'name="username" value="(\w+)"', page) == [one.username for one in shown]
    assert page.count(f'name="passphrase" value="{PASSPHRASE}"') == len(shown)
    assert all(str(words) in page for _who, words in ROUND)


@pytest.mark.django_db
def test_anywhere_else_the_page_knows_nobody():
    page = Client().get(reverse("sign-in")).text
    assert PASSPHRASE not in page and "Dùng thử" not in page
    assert not re.findall(r'type="hidden" name="username"', page)


@pytest.mark.django_db
@pytest.mark.parametrize(("is_demo", "door"), [(False, DOOR), (True, "")])
def test_one_setting_alone_opens_no_door(settings: Any, is_demo: bool, door: str):
    settings.DEMO, settings.DEMO_DOOR = is_demo, door
    assert PASSPHRASE not in Client().get(reverse("sign-in")).text


def test_production_has_no_such_door():
    """What every installation builds on has none, and production's own settings say nothing of it."""
    assert (everywhere.DEMO, everywhere.DEMO_DOOR) == (False, "")
    assert "DEMO" not in (ROOT / "config" / "settings.py").read_text(encoding="utf-8")


def test_one_press_is_a_sign_in_like_any_other(cast: Cast, demo: None):
    browser = Client()
    said = {"username": cast.hoa.username, "passphrase": cast.hoa.passphrase, "next": "/"}
    assert browser.post(reverse("sign-in"), said)["Location"] == "/"


def test_the_readme_tells_the_same_round_in_both_languages():
    plain = re.sub(r"\s+", " ", README)
    for language in ("vi", "en"):
        with translation.override(language):
            for who, words in ROUND:
                assert who in {one.username for one in at_the_door().people}
                assert str(words) in plain, (language, str(words))


def test_whatever_the_round_says_to_press_is_called_so_on_the_pages():
    for _who, words in ROUND:
        named = re.findall("“([^”]+)”", str(words))
        called = [[act for act in Act if sentence(act) == name] for name in named]
        assert [name for name, acts in zip(named, called, strict=True) if not acts and name not in OF_THE_FRAME] == []
        with translation.override("en"):
            english = re.findall("“([^”]+)”", str(words))
            assert len(english) == len(named)
            for name, acts, said in zip(named, called, english, strict=True):
                assert said in (set(map(sentence, acts)) or {translation.gettext(name)}), name
