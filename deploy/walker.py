"""Somebody at her phone in a real browser, and what each of her tasks costs her (`deploy/walk.py` walks them)."""

import math
import re
import sys
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Response

SWIPE = 600
"""Pixels that one movement of a thumb brings up."""

KB = 1000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED_OF_AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
"""Each page is looked at as it is at night and by day."""

SEEN_AND_FOLDED = """() => {
  const words = text => text.split(/\\s+/).filter(Boolean).length;
  // For the ear alone: a box of one pixel that cuts off what is in it.
  const unseen = one => one.offsetWidth <= 1 && getComputedStyle(one).overflow === "hidden";
  let seen = 0, whole = 0;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const above = texts.currentNode.parentElement, many = words(texts.currentNode.data);
    if (!many || above.closest("script, style, [hidden]")) continue;
    whole += many;
    const option = above.closest("option");
    if (option ? !option.selected : !above.checkVisibility({ visibilityProperty: true })) continue;
    let up = above;
    while (up && !unseen(up)) up = up.parentElement;
    if (!up) seen += many;
  }
  return [seen, whole - seen];
}"""
"""The words that stand before whoever looks at the page, and those that do not: folded away, in a list that is not
open, for the ear alone. What an open field holds is not counted."""


@dataclass
class Cost:
    """What one task costs whoever does it."""

    taps: int = 0
    letters: int = 0
    swipes: int = 0
    pages: int = 0
    words: int = 0
    folded: int = 0
    tallest: int = 0
    heaviest: float = 0.0
    axe: int = 0
    arrived: bool = True

    @property
    def cells(self) -> tuple[str, ...]:
        """The figures in the order of the table."""
        whole = (self.taps, self.letters, self.swipes, self.pages, self.words, self.folded, self.tallest)
        return (*map(str, whole), f"{self.heaviest:.1f}", str(self.axe))


class Walker:
    """Somebody at her phone: whatever she taps, types or scrolls is counted, and so is each page that comes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cost = Cost()
        self._axe = Axe()
        self._came: Response | None = None
        page.on("response", self._answered)

    def _answered(self, answer: Response) -> None:
        if answer.request.resource_type == "document" and not 300 <= answer.status < 400:
            self._came = answer

    # Moving -----------------------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Begin on this page: typed by nobody, so that it costs no tap."""
        at = urlsplit(self.page.url)
        self.page.goto(f"{at.scheme}://{at.netloc}{path}")
        self._came = None

    @property
    def path(self) -> str:
        """Where she is."""
        return urlsplit(self.page.url).path

    def tap(self, target: str | Locator, *, leads: bool = True) -> None:
        """Bring something up and tap it; `leads` where a page comes of it."""
        spot = (self.page.locator(target) if isinstance(target, str) else target).first
        self._bring_up(spot)
        self.cost.taps += 1
        if not leads:
            spot.click()
            return
        with self.page.expect_navigation():
            spot.click()
        self._arrived()

    def press(self, words: str) -> None:
        """Tap the button with these words."""
        self.tap(self.page.locator("main").get_by_role("button", name=words, exact=True))

    def follow(self, words: str) -> None:
        """Tap the link with these words."""
        self.tap(self.page.get_by_role("link", name=re.compile(words)))

    def choose(self, name: str, value: str) -> None:
        """Tick one answer."""
        box = self.page.locator(f'[name="{name}"][value="{value}"]')
        self.tap(self.page.locator(f'label[for="{box.first.get_attribute("id")}"]'), leads=False)

    def answer(self, name: str, value: str) -> None:
        """One press: the button of an answer."""
        self.tap(f'main button[name="{name}"][value="{value}"]')

    def type(self, name: str, text: str) -> None:
        """Tap into a field and type."""
        field = self.page.locator(f'main [name="{name}"]').first
        self.tap(field, leads=False)
        field.fill(text)
        self.cost.letters += len(text)

    def _bring_up(self, spot: Locator) -> None:
        where = "one => { const box = one.getBoundingClientRect(); return [box.top, box.bottom, innerHeight]; }"
        top, bottom, room = spot.evaluate(where)
        if bottom <= room and top >= 0:
            return
        far = bottom - room if bottom > room else -top
        self.cost.swipes += math.ceil(far / SWIPE)
        spot.scroll_into_view_if_needed()

    # Seeing -----------------------------------------------------------------------------------------------------------

    def _arrived(self) -> None:
        self.page.wait_for_load_state()
        assert self._came is not None, self.page.url
        assert self._came.status == 200, f"{self.page.url} answered {self._came.status}"
        seen, folded = self.page.evaluate(SEEN_AND_FOLDED)
        height = self.page.evaluate("document.documentElement.scrollHeight")
        cost = self.cost
        cost.pages += 1
        cost.words += seen
        cost.folded += folded
        cost.tallest = max(cost.tallest, height)
        cost.heaviest = max(cost.heaviest, self._came.request.sizes()["responseBodySize"] / KB)
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            for found in self._axe.run(self.page, options=ASKED_OF_AXE).response["violations"]:
                cost.axe += 1
                print(f"axe: {found['id']} at {self.path} ({scheme})", file=sys.stderr)
