"""A real Chromium for the whole run, and what every page in it must hold: no sideways scrolling, no axe violation."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that `deploy/find-browser` names; root may run it only without its sandbox."""
    path = os.environ.get("CASEWORK_CHROMIUM") or subprocess.check_output([ROOT / "deploy" / "find-browser"], text=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path.strip(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def looks_right() -> Callable[[Page], None]:
    """Checks the open page: nothing sticks out at its width, and axe finds nothing at WCAG 2.2 AA."""
    axe = Axe()

    def check(page: Page) -> None:
        # From the top: a sticky bar over half a button would be an artefact of where we scrolled to.
        page.evaluate("scrollTo(0, 0)")
        wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room, f"{page.url} is {wide} px wide in {room} px"
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
        assert not found, [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]

    return check
