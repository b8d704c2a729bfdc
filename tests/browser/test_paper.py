"""What comes out of the printer: as many sheets as there is something to read, in the size that is said, none blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import walk
from tests.browser.people import Browsers
from tests.browser.walk import Deeds
from tests.server import RunningServer

MILLIMETRE = 72 / 25.4
POCKET = (74, 105)
PURSE = """() => {
  const card = document.createElement("section");
  card.className = "card pocket";
  card.textContent = "113";
  document.querySelector("main").replaceChildren(card);
}"""
"""Puts what is for a purse into a page: markup as a string no page of ours takes."""


@pytest.fixture
def browsers(chromium: Browser, server: RunningServer) -> Iterator[Browsers]:
    # No look for axe beside it: where no script runs, it waits for ever.
    gathered = Browsers(chromium, server, script=False)
    yield gathered
    gathered.go_home()


def sheets(page: Page) -> list[tuple[int, int]]:
    """The sizes of the sheets in millimetres, as the browser prints them."""
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page\b", pdf))
    return [(round(float(wide) / MILLIMETRE), round(float(high) / MILLIMETRE)) for wide, high in boxes]


def last_fill(page: Page) -> float:
    """How far down its sheets the paper's own words reach: where the last element ends, in sheets of A4."""
    return float(page.evaluate("document.querySelector('main').getBoundingClientRect().height / (257 / 25.4 * 96)"))


def test_a_guide_is_one_sheet_a_purse_has_its_size_and_no_address_stands_behind_a_link(browsers: Browsers):
    thu = browsers.person("thu")
    thu.open("guide")
    assert len(sheets(thu.page)) == 1
    thu.page.evaluate(PURSE)
    assert sheets(thu.page)[-1] == POCKET, "what is for a purse is as large as it says"
    thu.open("audit-overdue")
    thu.page.emulate_media(media="print")
    behind = thu.page.evaluate("getComputedStyle(document.querySelector('main .govuk-link'), '::after').content")
    assert behind in ("none", "normal")


def test_a_case_has_no_blank_sheet(browsers: Browsers):
    case_id = walk.intake(browsers.person("mai"), Deeds())
    hoa = browsers.person("hoa")
    hoa.page.goto(f"{hoa.page.url.split('/ho-so')[0].rstrip('/')}/ho-so/{case_id}/in/")
    hoa.page.get_by_role("button", name="Mở bản in").click()
    hoa.page.wait_for_url("**/in/to/")
    hoa.page.emulate_media(media="print")
    hoa.page.set_viewport_size({"width": 718, "height": 1000})  # the width of A4 between its margins
    assert len(sheets(hoa.page)) <= int(last_fill(hoa.page)) + 2
    hoa.page.reload()
    assert hoa.page.url.endswith("/in/to/")
