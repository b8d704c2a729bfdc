"""What is typed and not sent, in a real browser: the network drops, the page is left, the session ends: it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests.browser.people import Browsers, looking_in
from tests.browser.walk import say_yes
from tests.browser.window import Window, until
from tests.passphrases import passphrase
from tests.server import RunningServer

WORDS = "Chị ấy kể về đêm hôm đó"
KEPT = "JSON.stringify(localStorage)"


UNSENT = "SELECT count(*) FROM casework_unsentform"


@pytest.fixture
def browsers(chromium: Browser, server: RunningServer) -> Iterator[Browsers]:
    made = Browsers(chromium, server)
    yield made
    made.go_home()


@pytest.fixture
def without_script(chromium: Browser, server: RunningServer) -> Iterator[Browsers]:
    made = Browsers(chromium, server, script=False)
    yield made
    made.go_home()


def told(mai: Window) -> UUID:
    """Somebody is being heard: her story is typed, and not sent yet."""
    mai.go("case-open")
    say_yes(mai, "Thào Thị Dợ")
    return UUID(mai.place.split("/")[2])


def box(mai: Window) -> str:
    return mai.form.locator("[name=story]").input_value()


def type_it(mai: Window, case_id: UUID, words: str = WORDS) -> None:
    mai.open("intake-incident-story", case_id)
    mai.form.locator("[name=story]").press_sequentially(words)


def is_kept(mai: Window) -> None:
    until(mai.page, f"{KEPT}.includes('unsent.')")
    kept = mai.page.evaluate(KEPT)
    assert "đêm" not in kept and "story" not in kept


def sign_in_again(mai: Window) -> None:
    mai.page.fill("[name=username]", mai.username)
    mai.page.fill("[name=passphrase]", passphrase(mai.username))
    mai.press()


def test_a_reload_a_link_back_and_a_dead_network_lose_nothing(browsers: Browsers):
    mai = browsers.person("mai")
    case_id = told(mai)
    type_it(mai, case_id)
    is_kept(mai)
    mai.page.reload()
    assert box(mai) == WORDS
    expect(mai.page.locator("[data-say=back]")).to_be_visible()
    mai.page.locator("[name=story]").press_sequentially("!")
    mai.page.locator(".bar__name").click()  # at once: the link waits until it is sealed
    mai.page.wait_for_url(f"{mai.server.url}/")
    mai.page.go_back()
    expect(mai.page.locator("[name=story]")).to_have_value(re.compile("!"))
    said = box(mai)
    assert said.replace("!", "") == WORDS
    mai.context.set_offline(True)
    mai.form.locator("button:not([name])").click()
    expect(mai.page.locator("[data-say=offline]")).to_be_visible()
    assert box(mai) == said
    mai.context.set_offline(False)
    other = mai.context.new_page()  # her phone closed the page: another one has it again
    mai.page.close()
    other.goto(mai.server.url + reverse("intake-incident-story", args=[case_id]))
    expect(other.locator("[name=story]")).to_have_value(said)
    other.locator("#ask button:not([name])").click()
    other.wait_for_url("**/cac-phan/")
    until(other, f"!{KEPT}.includes('unsent.')")
    other.go_back()
    expect(other.locator("[name=story]")).to_have_value(said)
    expect(other.locator("[data-say=back]")).to_be_hidden()


def test_what_she_does_not_want_back_goes(browsers: Browsers):
    mai = browsers.person("mai")
    type_it(mai, told(mai))
    is_kept(mai)
    mai.page.reload()
    with mai.page.expect_navigation():
        mai.page.locator("[data-say=back] button").click()
    expect(mai.page.locator("[name=story]")).to_have_value("")
    assert "unsent." not in mai.page.evaluate(KEPT)


def test_a_key_press_keeps_her_in_and_two_minutes_before_the_end_she_is_told(browsers: Browsers):
    mai = browsers.person("mai")
    case_id = told(mai)
    mai.page.clock.install()
    mai.open("intake-incident-story", case_id)
    mai.page.clock.fast_forward("12:00")
    expect(mai.page.locator("[data-say=soon]")).to_be_hidden()
    mai.page.clock.fast_forward("01:30")
    expect(mai.page.locator("[data-say=soon]")).to_be_visible()
    with mai.page.expect_response("**/con-day/") as answer:
        mai.page.locator("[name=story]").press_sequentially("a")
    assert answer.value.status == 204
    expect(mai.page.locator("[data-say=soon]")).to_be_hidden()
    mai.page.clock.fast_forward("15:10")
    expect(mai.page.locator("[data-say=over]")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_what_is_sent_after_her_session_ended_stands_there_when_she_is_back(
    browsers: Browsers, without_script: Browsers, server: RunningServer, script: bool
):
    mai = (browsers if script else without_script).person("mai")
    case_id = told(mai)
    with looking_in(server) as database:
        before = database.execute(UNSENT).fetchone()
    type_it(mai, case_id)
    mai.context.clear_cookies(name="__Host-key")
    mai.press()
    assert mai.view == "sign-in" and "lúc trước" not in mai.main.inner_text()
    sign_in_again(mai)
    assert mai.view == "intake-incident-story" and box(mai) == WORDS
    expect(mai.page.locator("[name=drop]")).to_be_visible()
    mai.page.locator("[name=story]").press("End")
    mai.press()
    assert mai.view == "intake-parts"
    mai.open("intake-incident-story", case_id)
    assert box(mai) == WORDS
    expect(mai.page.locator("[name=drop]")).to_have_count(0)
    with looking_in(server) as database:
        assert database.execute(UNSENT).fetchone() == before, "sent, it lies there no more"


def test_passing_over_a_question_keeps_its_answer_also_without_script(without_script: Browsers):
    mai = without_script.person("mai")
    case_id = told(mai)
    type_it(mai, case_id)
    mai.push("Bỏ qua")
    assert mai.view == "intake-parts"
    mai.open("intake-incident-story", case_id)
    assert box(mai) == WORDS


def test_the_enter_key_sends_and_does_not_drop(without_script: Browsers):
    mai = without_script.person("mai")
    case_id = told(mai)
    mai.open("intake-person", case_id)
    mai.form.locator("[name=birth]").fill("1990")
    with mai.page.expect_navigation():
        mai.form.locator("[name=birth]").press("Enter")
    assert mai.view == "intake-contact"
