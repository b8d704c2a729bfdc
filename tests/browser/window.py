"""One person's browser: she follows links and fills in forms as people do, and every page is held to its promises."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from casework.rulebook.names import fold
from tests.browser import looking
from tests.passphrases import passphrase
from tests.server import RunningServer

KB = 1000
FIRST_PAGE, LATER_PAGE, LIST_PAGE = 30 * KB, 6 * KB, 12 * KB
"""What may travel for the first page with its style and script, for any later page, and for a list of 50; gzipped."""

LISTS = frozenset({"case-history", "case-audit", "trail-print", "audit"})
"""Pages that show 50 rows or more wherever there are as many."""

TWELVE_PURPOSES = {"intake-consent": 6_300}
"""One question to be read aloud with all its purposes, and the numbers to call above it: a sixth of a second more."""

UNSPOKEN = re.compile(r"bạo lực|nạn nhân|tạm lánh|nguy hiểm|bao-luc|nan-nhan|tam-lanh|violence|victim", re.IGNORECASE)

PATIENCE = 120_000
"""Milliseconds: on a machine that is busy with other work a page comes late, and what must come still comes."""

expect.set_options(timeout=PATIENCE)

type Words = Callable[[str, str], str]
"""What to type into a free text: asked with the name of the page and of the field."""


def until(page: Page, holds: str) -> None:
    """Wait until this holds on the page; asked from outside, for the page's own rules forbid it to run a text."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(holds):
        assert time.monotonic() < end, holds
        page.wait_for_timeout(50)


@dataclass
class Weights:
    """How heavy the pages were, by person and page name; and the first page with all it needs."""

    first: int = 0
    pages: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def too_heavy(self) -> dict[tuple[str, str], int]:
        """Whatever weighs more than it may."""
        return {
            page: size
            for page, size in self.pages.items()
            if size > (LIST_PAGE if page[1] in LISTS else TWELVE_PURPOSES.get(page[1], LATER_PAGE))
        }


class Window:
    """A signed-in person at her screen."""

    def __init__(
        self,
        context: BrowserContext,
        server: RunningServer,
        username: str,
        *,
        words: Words,
        check: Callable[[Page], None] | None = None,
        weights: Weights | None = None,
        her_names: tuple[str, ...] = (),
    ) -> None:
        context.set_default_timeout(PATIENCE)
        self.context = context
        self.server = server
        self.username = username
        self.words = words
        self.check = check
        self.weights = weights or Weights()
        self.her_names = tuple(fold(name) for name in her_names)
        self.page = context.new_page()
        self.typed: set[tuple[str, str]] = set()
        self.status = 0
        self._said: list[str] = []
        self._answers: list[Response] = []
        self.page.on("console", lambda message: self._said.append(message.text))
        self.page.on("pageerror", lambda error: self._said.append(str(error)))
        self.page.on("response", lambda answer: self._answers.append(answer))

    # Going --------------------------------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """The path of the open page."""
        return urlsplit(self.page.url).path

    @property
    def view(self) -> str:
        """The name of the open page."""
        return resolve(self.place).view_name

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.locator("main")

    def open(self, name: str, *args: object) -> None:
        """Type an address."""
        self.page.goto(self.server.url + reverse(name, args=args))
        self._arrived()

    def go(self, name: str, *args: object) -> None:
        """Follow the link to a page, which must be on this one."""
        self.follow(f'a[href="{reverse(name, args=args)}"]')

    def follow(self, selector: str) -> None:
        """Follow the first link that fits, opening what it is folded away in."""
        link = self.page.locator(selector).first
        expect(link).to_be_attached()
        folded = self.page.locator(f"details:has({selector}):not([open]) > summary")
        if folded.count() and not link.is_visible():
            folded.first.click()
        with self.page.expect_navigation():
            link.click()
        self._arrived()

    def sign_in(self) -> None:
        """Come in by the front door."""
        self.page.goto(self.server.url)
        assert self.view == "sign-in"
        self._weigh_first_page()
        self._arrived()
        self.send(username=self.username, passphrase=passphrase(self.username))
        assert self.view in {"desk", "province"}
        if self.view == "province":
            self.open("desk")

    # Typing -------------------------------------------------------------------------------------------------------

    @property
    def form(self) -> Locator:
        """The form of the page."""
        return self.page.locator("main form[method=post]").last

    def fill(self, **answers: object) -> None:
        """Give these answers, and words in every text box left empty."""
        for name, answer in answers.items():
            self._answer(name, answer)
        for box in self.form.locator('textarea, input[type="text"]').all():
            name = box.get_attribute("name") or ""
            if name not in answers and not box.input_value():
                self._type(box, name, self.words(self.view, name))

    def _answer(self, name: str, answer: object) -> None:
        box = self.form.locator(f'[name="{name}"]')
        kind = box.first.get_attribute("type")
        if isinstance(answer, list):
            for one in answer:
                self.form.locator(f'[name="{name}"][value="{one}"]').check()
        elif kind == "radio" or (kind == "checkbox" and isinstance(answer, str)):
            self.form.locator(f'[name="{name}"][value="{answer}"]').check()
        elif kind == "checkbox":
            box.set_checked(bool(answer))
        elif kind is None and self.form.locator(f'select[name="{name}"]').count():
            box.select_option(str(answer))
        else:
            self._type(box, name, str(answer))

    def _type(self, box: Locator, name: str, text: str) -> None:
        box.fill(text)
        if text:
            self.typed.add((resolve(self.place).func.__module__.split(".")[2], name))

    def first(self, name: str) -> str:
        """The first of the answers offered."""
        return self.form.locator(f'[name="{name}"]').first.get_attribute("value") or ""

    def press(self) -> None:
        """Press the button of the form."""
        with self.page.expect_navigation():
            self.form.locator("button:not([name])").click()
        self._arrived()

    def answer(self, **said: str) -> None:
        """Press the answer to the one question of the page, and be led on."""
        ((name, value),) = said.items()
        before = self.place
        with self.page.expect_navigation():
            self.form.locator(f'button[name="{name}"][value="{value}"]').click()
        self._arrived()
        assert not self.problems.count(), f"{before}: {self.problems.inner_text()}"

    def push(self, button: str) -> None:
        """Press the button with these words, which leads to a page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).click()
        self._arrived()

    def send(self, **answers: object) -> None:
        """Fill in the form, send it, and be led on."""
        before = self.place
        self.fill(**answers)
        self.press()
        if (asked := self.page.locator('main [name="read_over"]')).count():
            # Words that may tell where she is are asked about once: she read them, and they do not.
            for one in asked.all():
                one.check()
            self.press()
        assert not self.problems.count(), f"{before}: {self.problems.inner_text()}"

    def send_in_vain(self, **answers: object) -> None:
        """Fill in the form, send it, and be told what is wrong with it."""
        self.fill(**answers)
        self.press()
        expect(self.problems).to_be_visible()

    @property
    def problems(self) -> Locator:
        """The list of what is to be mended."""
        return self.page.locator(".govuk-error-summary__list")

    # Holding the page to its promises -------------------------------------------------------------------------------

    def _arrived(self) -> None:
        self.page.wait_for_load_state()
        answers, self._answers = self._answers, []
        documents = [one for one in answers if one.url.startswith(self.server.url) and _is_page(one)]
        assert documents, self.page.url
        for answer in documents:
            assert answer.headers["cache-control"] == "no-store", answer.url
            assert "require-trusted-types-for" in answer.headers["content-security-policy"], answer.url
        shown = documents[-1]
        self.status = shown.status
        if not 300 <= shown.status < 400:
            self._weigh(shown)
        for told in (self.page.url, self.page.title()):
            assert not UNSPOKEN.search(told), told
            assert not any(name in fold(told) for name in self.her_names), told
        said = [text for text in self._said if "status of 4" not in text]
        assert said == [], said
        self._look()

    def look(self) -> None:
        """Look at the open page at the width it has now."""
        assert not (wrong := looking.sticks_out(self.page)), wrong
        self._look()

    def _look(self) -> None:
        if self.check and looking.first_to_look(self.view, self.status, looking.parts(self.page)):
            self.check(self.page)

    def _weigh(self, shown: Response) -> None:
        assert shown.headers["content-encoding"] == "gzip", shown.url
        size = len(gzip.compress(shown.body()))
        page = self.username, self.view
        self.weights.pages[page] = max(size, self.weights.pages.get(page, 0))

    def _weigh_first_page(self) -> None:
        self.page.wait_for_load_state()
        sizes = [one.request.sizes()["responseBodySize"] for one in self._answers if one.ok]
        assert len(sizes) >= 2, [(one.url, one.status) for one in self._answers]
        self.weights.first = max(self.weights.first, sum(sizes))


def _is_page(answer: Response) -> bool:
    return answer.request.resource_type == "document"
