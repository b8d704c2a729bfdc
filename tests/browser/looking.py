"""How a page is looked at: nothing sticks out, and axe finds nothing; in one run no shape of a page is looked at twice.

A page grows with its case: each new kind of part is one to look at, and more of the same is not. What was looked at is
kept beside the seed of the run, so that the journey and whoever walks beside it share the work.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is right is not told node by node: on a long page that takes it ten times as long as the looking.
VIOLATIONS = {"resultTypes": ["violations"]}
ALL_RULES = {"runOnly": {"type": "tag", "values": WCAG}, **VIOLATIONS}
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **VIOLATIONS}
"""The rules of axe at these levels that ask for a colour; by night nothing else is another, which
tests/web/page_frame/test_by_night.py holds."""

PARTS = """() => innerWidth + " " + [...new Set(
  [...document.querySelectorAll("main, main *")].map((part) => part.localName + "." + part.className)
)].sort().join(" ")"""
"""Each kind of element that stands on a page, by its name and classes."""

LOOKED_AT = "CASEWORK_TEST_LOOKED_AT"
"""The directory in which the processes of one run keep what they looked at; deploy/run_tests.py names it."""

_here: set[tuple[str, int, str]] = set()


def parts(page: Page) -> str:
    """What the page is made of, at which width."""
    return str(page.evaluate(PARTS))


def first_to_look(view: str, status: int, made_of: str) -> bool:
    """Whether nobody of this run has looked at this shape of this page; whoever is told so does."""
    shape = view, status, made_of
    if shape in _here:
        return False
    _here.add(shape)
    place = os.environ.get(LOOKED_AT)
    if not place:
        return True
    try:
        (Path(place) / sha256(json.dumps(shape).encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def sticks_out(page: Page) -> str:
    """What is wrong with its width, or nothing."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return f"{page.url} is {wide} px wide in {room} px" if wide > room else ""


def holds(page: Page, rules: Mapping[str, object] = ALL_RULES) -> None:
    """The open page as it stands: nothing sticks out at its width, and axe finds nothing at WCAG 2.2 AA."""
    # From the top: a sticky bar over half a button would be an artefact of where we scrolled to.
    page.evaluate("scrollTo(0, 0)")
    assert not (wrong := sticks_out(page)), wrong
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(f"axe.run({json.dumps(rules)}).then((told) => told.violations)")
    assert not found, [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]


def holds_by_night(page: Page) -> None:
    """The same page, looked at by day already, in its colours of the night."""
    page.emulate_media(color_scheme="dark")
    try:
        holds(page, OF_COLOURS)
    finally:
        page.emulate_media(color_scheme="light")
