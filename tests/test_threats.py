"""Each threat that docs/threats.md names, and all that once fell, has a test that is there, a reason, or both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "threats.md"
FALLEN = ROOT / "docs" / "security-findings.md"
PARTLY = {
    *("B6", "C7", "C14", "A2", "A3", "A5", "A6", "A9", "A11", "A12", "A14", "S9", "S12", "F5", "F8", "F9"),
}
"""What an attack on the running product once called proven in part: each of them has its row."""
FELL = {
    *("H1", "H2", "H3", "M1", "M2", "M3", "M4", "M5", "M6", "L1", "L2", "L3", "L4", "N1", "N2", "N3"),
    *(f"R{number}" for number in range(1, 18)),
}
"""What that attack found, high, middle, low and without a name, and what was asked of the house after it."""


def rows(text: str) -> dict[str, tuple[str, str]]:
    """By threat: what tries it, and what is left."""
    found = re.findall(r"^\| ([A-Z]\d[^|]*?) \| [^|]+ \|([^|]*)\|([^|]*)\|$", text, re.MULTILINE)
    return {name: (tried.strip(), left.strip()) for name, tried, left in found}


def lost(tried: str) -> list[str]:
    """The tests named there that are not."""
    gone = []
    for place in re.findall(r"`(tests/[^`]+)`", tried):
        path, _, test = place.partition("::")
        if not (ROOT / path).exists() or (test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")):
            gone.append(place)
    return gone


ROWS = rows(PAGE.read_text(encoding="utf-8"))
ONCE = rows(FALLEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("threat", ROWS)
def test_a_threat_has_its_tests_or_its_reason(threat: str):
    tried, left = ROWS[threat]
    assert lost(tried) == []
    assert "`tests/" in tried or left, threat


@pytest.mark.parametrize("found", ONCE)
def test_what_once_fell_has_its_tests_now(found: str):
    tried, _ = ONCE[found]
    assert lost(tried) == []
    assert "`tests/" in tried, found


def test_all_that_fell_has_its_row():
    assert ONCE.keys() == FELL


def test_what_was_proven_in_part_has_its_row():
    assert ROWS.keys() >= PARTLY


def test_a_test_that_is_gone_and_a_row_without_any_would_be_found():
    page = "| X1 | done | `tests/test_threats.py::test_nothing` | |\n| X2 | done | | |\n"
    assert rows(page) == {"X1": ("`tests/test_threats.py::test_nothing`", ""), "X2": ("", "")}
    assert lost(rows(page)["X1"][0]) == ["tests/test_threats.py::test_nothing"]
