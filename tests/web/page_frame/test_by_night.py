"""By night the pages have other colours and nothing else: whoever looked at them by day asks then for the colours."""

import re

from django.conf import settings

SHEET = settings.BASE_DIR / "casework" / "static" / "casework" / "css" / "casework.css"
COLOUR = re.compile(r"#[0-9a-f]{6}|var\(--[\w-]+\)|inherit")


def by_night(sheet: str) -> list[tuple[str, str]]:
    """Every property that the style sheet sets for the dark, with its value."""
    found: list[tuple[str, str]] = []
    for start in re.finditer(r"@media[^{]*prefers-color-scheme[^{]*\{", sheet):
        depth, at = 1, start.end()
        while depth:
            depth, at = depth + {"{": 1, "}": -1}.get(sheet[at], 0), at + 1
        for block in re.findall(r"\{([^{}]*)\}", sheet[start.end() : at]):
            found += [
                (name.strip(), value.strip()) for name, _, value in (one.partition(":") for one in block.split(";"))
            ]
    return found


def other_than_colours(sheet: str) -> list[tuple[str, str]]:
    names = {"color", "background", "background-color", "border-color", "fill", "stroke"}
    return [
        (name, value)
        for name, value in by_night(sheet)
        if not (COLOUR.fullmatch(value) and (name.startswith("--") or name in names))
    ]


def test_by_night_nothing_but_colours_is_another():
    sheet = SHEET.read_text(encoding="utf-8")
    assert len(by_night(sheet)) > 20 and other_than_colours(sheet) == []


def test_whatever_else_the_dark_changed_would_be_found():
    planted = "a{color:red}@media screen and (prefers-color-scheme: dark){a{color:#ffffff;padding:0}b{--wide: 3rem}}"
    assert other_than_colours(planted) == [("padding", "0"), ("--wide", "3rem")]
