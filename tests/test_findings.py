"""Each finding of the walks that docs/findings.md names has a test that is there, or says that it is left and why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "findings.md"
WALKED = {"A": 15, "B": 16, "C": 7, "D": 16, "E": 5}
"""How many things each of them met: host, officer and partner, supervisor, whoever knows other systems, newcomer."""
FOUND = [f"{letter}{number}" for letter, many in WALKED.items() for number in range(1, many + 1)]
MOST_WORDS = 12


def rows(text: str) -> list[tuple[str, str, str, str]]:
    """Of each row: its code, what was found, what holds it, and what is left."""
    found = re.findall(r"^\| ([A-Z]\d+) \| ([^|]+) \|([^|]*)\|([^|]*)\|$", text, re.MULTILINE)
    return [(code, words.strip(), held.strip(), left.strip()) for code, words, held, left in found]


def lost(held: str) -> list[str]:
    """The tests named there that are not; a file alone names none."""
    gone = []
    for place in re.findall(r"`(tests/[^`]+)`", held):
        path, _, test = place.partition("::")
        file = ROOT / path
        if not test or not file.is_file() or f"def {test}(" not in file.read_text(encoding="utf-8"):
            gone.append(place)
    return gone


ROWS = rows(PAGE.read_text(encoding="utf-8"))


def test_each_finding_has_one_row_in_its_order():
    assert [code for code, *_ in ROWS] == FOUND


@pytest.mark.parametrize(("code", "words", "held", "left"), ROWS, ids=[row[0] for row in ROWS])
def test_a_finding_has_its_tests_or_says_that_it_is_left(code: str, words: str, held: str, left: str):
    assert lost(held) == []
    assert "`tests/" in held or re.match(r"left: \w", left), code
    assert len(words.split()) <= MOST_WORDS, code


def test_a_test_that_is_gone_and_a_row_without_any_would_be_found():
    page = "| X1 | done | `tests/test_findings.py::test_nothing` | |\n| X2 | done | | |\n"
    assert rows(page) == [("X1", "done", "`tests/test_findings.py::test_nothing`", ""), ("X2", "done", "", "")]
    assert lost("`tests/test_findings.py::test_nothing`, `tests/test_findings.py`, `tests/gone.py::test_it`") == [
        "tests/test_findings.py::test_nothing",
        "tests/test_findings.py",
        "tests/gone.py::test_it",
    ]
