"""What Mai taps is as large as a thumb, on every page of hers; and one press calls her desk, also without network."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.people import Browsers
from tests.browser.window import Window
from tests.server import RunningServer

THUMB = 44
PAGES = (
    *("case", "case-kind", "case-mistake", "writing-refuse", "intake-readers", "intake-parts", "intake-person"),
    *("intake-person-language", "intake-person-place", "intake-person-household", "intake-person-numbers"),
    *("intake-contact", "intake-incident", "intake-incident-circumstances", "intake-incident-story"),
    *("intake-danger", "intake-consent", "intake-submit", "note-add", "risk-raise", "grant-exclude"),
)
"""Pages of a draft, beside those on which nothing of a case stands."""

SMALL = """least => {
    const seen = one => one.checkVisibility() && one.getBoundingClientRect().width > 1;
    const sentence = one => one.tagName === "A" && [...one.parentElement.childNodes].some(
        beside => beside.nodeType === 3 && beside.textContent.trim().length > 1);
    const reached = (one, x, y) => {
        const found = document.elementFromPoint(x, y);
        return found && (found === one || one.contains(found) || found.contains(one) && found.tagName === "LABEL");
    };
    const all = [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")];
    return all.filter(one => seen(one) && !sentence(one) && !one.closest(".govuk-skip-link, .foot")).filter(one => {
        one.scrollIntoView({block: "center", behavior: "instant"});
        const own = one.getBoundingClientRect();
        const label = one.labels && one.labels[0] ? one.labels[0].getBoundingClientRect() : own;
        const box = own.height >= label.height ? own : label;
        if (box.height >= least) return false;
        const x = own.left + own.width / 2, y = own.top + own.height / 2, half = least / 2 - 1;
        return !(reached(one, x, y - half) && reached(one, x, y + half));
    }).map(one => `${one.tagName} ${one.className} ${one.name || ""} "${one.innerText}" `
        + `${Math.round(one.getBoundingClientRect().width)}x${Math.round(one.getBoundingClientRect().height)}`);
}"""
"""What can be tapped, is no link inside a sentence, and is not reached half a thumb above and below its middle."""


@pytest.fixture
def mai(chromium: Browser, server: RunningServer) -> Iterator[Window]:
    gathered = Browsers(chromium, server)
    yield gathered.person("mai")
    gathered.go_home()


def too_small(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SMALL, THUMB)
    return found


def draft(mai: Window) -> UUID:
    mai.open("case-open")
    walk.say_yes(mai)
    return UUID(str(resolve(mai.place).kwargs["case_id"]))


def test_everything_she_taps_is_as_large_as_a_thumb(mai: Window):
    small: dict[str, list[str]] = {}
    for name in ("desk", "case-open", "shelter-stays"):
        mai.open(name)
        small[name] = too_small(mai.page)
    case_id = draft(mai)
    for name in PAGES:
        mai.open(name, case_id)
        small[name] = too_small(mai.page)
    mai.open("intake-submit", case_id)
    mai.send()
    small["intake-done"] = too_small(mai.page)
    mai.open("case", case_id)
    small["sent"] = too_small(mai.page)
    assert not [f"{name}: {one}" for name, found in small.items() for one in found]


def test_where_it_is_urgent_what_is_asked_and_every_answer_stand_on_her_first_screen(mai: Window):
    draft(mai)
    mai.answer(**{walk.SIX[0]: "yes"})
    below, high = {}, mai.page.evaluate("innerHeight")
    for code in walk.SIX[1:]:
        assert mai.page.locator(".at-once a").count() == 3, code
        below[code] = mai.page.locator("main .answer").last.evaluate("one => one.getBoundingClientRect().bottom")
        mai.answer(**{code: "unknown"})
    assert max(below.values()) <= high, below


def test_one_press_shows_the_numbers_without_network_and_tells_the_desk_when_it_is_back(mai: Window):
    case_id = draft(mai)
    mai.open("note-add", case_id)
    page = mai.page
    page.locator("[name=text]").fill("Chị ấy sợ đêm")
    page.context.set_offline(True)
    page.locator("#in-need button").click()
    expect(page.locator("#in-need-lines a").first).to_be_visible()
    expect(page.locator("#in-need-lines p")).to_contain_text("Chưa gửi được")
    page.context.set_offline(False)
    expect(page.locator("#in-need-lines p")).to_contain_text("Đã gửi", timeout=15_000)
    assert page.locator("[name=text]").input_value() == "Chị ấy sợ đêm", "nothing typed is lost by it"
