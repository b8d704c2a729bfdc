"""Every page of the matrix in a real browser, as it stands in the state it is tried in: by day, by night, and narrow.

The pages are made here and handed to the browser, styles and all: a hundred and fifty pages of thirty states stand in
no story of one survivor. Whoever may open a page opens it; where two find the same, one is enough.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections, transaction
from django.test import Client, override_settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route
from pytest_django import DjangoDbBlocker

from casework.journey import call_backs
from casework.policy import stated_reasons
from tests.browser import looking
from tests.browser.window import PATIENCE
from tests.cast import Cast
from tests.states import STATES
from tests.web.matrix import MATRIX, PUBLIC, address_of
from tests.web.windows import windows_of

HOST = "https://casework.example"
PHONE, NARROW = {"width": 360, "height": 740}, {"width": 320, "height": 740}
MOST_LATE = "quá hạn 44 phút"
"""As wide as it gets: what fits in one minute and not in the next is found by nobody."""
DIFFERS = {
    "desk",
    "own-page",
    "notifications",
    "guide",
    "first-steps",
    "case",
    "shelter-stays",
    "week-look",
    "case-filter",
}
"""Pages on which each of the people finds something else."""

PUBLIC_PAGES = PUBLIC - {"sign-in-turn", "quick-exit", "set-language"}
"""What whoever has no account finds; the others lead elsewhere."""

type Pages = dict[str, tuple[str, str]]
"""By what it is called here, the address of a page and what it says."""


def _made(gathered: Cast, blocker: DjangoDbBlocker) -> Pages:
    """Each page as somebody who may open it finds it; nothing of it is kept."""
    pages: Pages = {}
    with blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(stated_reasons, "ask_for", lambda _by, case_id: stated_reasons.reopen(case_id))
        with transaction.atomic():
            prepared = {name: state(gathered) for name, state in STATES.items()}
            window = windows_of(gathered)
            for name, row in MATRIX.items():
                if "GET" not in row.methods:
                    continue
                address = address_of(name, row, prepared[row.at])
                people = sorted(row.opens_to) if name in DIFFERS else sorted(row.opens_to)[:1]
                for person in people:
                    answer = window(person).get(address, follow=True)
                    if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                        pages[f"{name} {person}"] = address, answer.content.decode()
            pages |= _of_anybody(gathered)
            transaction.set_rollback(True)
        connections.close_all()
    return pages


def _of_anybody(gathered: Cast) -> Pages:
    """What whoever has no account finds; and an address at which nothing is."""
    assert gathered.thu.anchor is not None
    with NamedTemporaryFile("w") as kept, override_settings(CALL_BACK_ANCHOR_FILE=kept.name):
        print(call_backs.anchor_text(gathered.thu.anchor), file=kept, flush=True)
        found = {f"{name} anybody": Client().get(reverse(name)) for name in sorted(PUBLIC_PAGES)}
    assert {answer.status_code for answer in found.values()} == {200}
    found["not-found anybody"] = Client().get("/khong-co-trang-nay/")
    return {name: (name, answer.content.decode()) for name, answer in found.items()}


@pytest.fixture(scope="module")
def pages(gathered: Cast, django_db_blocker: DjangoDbBlocker) -> Pages:
    """Made in a thread of their own: under the browser's event loop Django asks no database."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(_made, gathered, django_db_blocker).result()


@pytest.fixture
def shown(pages: Pages, chromium: Browser) -> Iterator[Page]:
    """A phone that finds each of these pages at an address of its own, and our styles and scripts beside them."""
    told: Mapping[str, str] = {f"/{at}": page for at, (_, page) in enumerate(pages.values())}
    context = chromium.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in told:
            route.fulfill(body=told[path], content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=mimetypes.guess_type(path)[0] or "")
        else:
            route.fulfill(status=404, body="")

    context.route("**/*", answer)
    yield context.new_page()
    context.close()


def test_no_page_of_the_matrix_breaks_a_rule_by_day_or_by_night_or_on_the_narrowest_phone(shown: Page, pages: Pages):
    found: list[str] = []
    seen: set[tuple[str, str]] = set()
    for at, name in enumerate(pages):
        shown.goto(f"{HOST}/{at}")
        if (shape := (name.split()[0], looking.parts(shown))) in seen:
            continue
        seen.add(shape)
        assert shown.evaluate("getComputedStyle(document.body).margin") == "0px", "the styles came"
        if place := os.environ.get("CASEWORK_PICTURES"):
            _picture(shown, f"{place}/{name.replace(' ', '-')}")
        by_day = [looking.holds] if looking.first_to_look(shape[0], 200, shape[1]) else []
        for look in (*by_day, looking.holds_by_night):
            try:
                look(shown)
            except AssertionError as wrong:
                found.append(f"{name} ({look.__name__}): {str(wrong).splitlines()[0][:600]}")
        shown.set_viewport_size(NARROW)  # type: ignore[arg-type]
        shown.evaluate("words => document.querySelectorAll('.due').forEach(one => one.textContent = words)", MOST_LATE)
        wide = shown.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW["width"]:
            found.append(f"{name}: {wide} px wide on a phone of {NARROW['width']} px")
        shown.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert len(pages) > len(MATRIX) // 2
    assert not found, "\n".join(found)


def _picture(page: Page, where: str) -> None:
    page.emulate_media(color_scheme="light")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        page.screenshot(path=f"{where}-{width}.png", full_page=True)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
