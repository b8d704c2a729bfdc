"""The pages people read: every file they name is there; those on how to add something list the files of the tree."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"

ROOMS = ("casework", "templates", "tests", "docs")
BESIDE = {"GLOSSARY.md", "CHANGELOG.md"}
PAGES = ["adding-a-record.md", "adding-a-field.md", "adding-an-act.md", "adding-an-answer.md", "adding-a-paper.md"]
NOT_OURS = {"tests/test_docs.py", *(f"docs/{page}" for page in PAGES)}
"""What tells of the example and is no part of it."""

MENTIONS = {
    "adding-a-record.md": re.compile(
        r"\bFlag\b|\bflag[.-](?:set|resolve|words|outcome)\b|\bFLAG_|casework_(?:historical)?flag\b|'flag'|\"flag\""
        r"|\b(?:set|resolve)_flag\b|flags=_appointments|_flags\.html|Nhắc việc"
    ),
    "adding-an-act.md": re.compile(r"\bFLAG_SET\b|\bflag[.-]set\b|\bset_flag\b|đặt nhắc việc"),
    "adding-a-paper.md": re.compile(
        r"\bCASE_PRINT\b|\bcase[.-]print\b|\bprint_case\b|[Ii]n hồ sơ|\{# The file on paper"
    ),
    "adding-a-field.md": re.compile(r"\bresolved_on\b"),
    "adding-an-answer.md": re.compile(r"[Gg]iấy tờ tuỳ thân"),
}
"""What only the example of the page says."""

SET_ASIDE = {
    "casework/journey/intake/inheriting.py",
    "casework/journey/intake/same_person.py",
    "casework/rulebook/setting_aside.py",
    "tests/journey/intake/test_inheriting.py",
    "tests/journey/intake/test_setting_aside.py",
    "tests/web/intake/test_setting_aside.py",
}

TOLD_ANEW = {"casework/journey/intake/resting_on_kind.py", "tests/journey/intake/test_kind_told_anew.py"}
"""What rests on her kinds is a reminder, as any other."""

PASSING = {
    "adding-a-record.md": SET_ASIDE | TOLD_ANEW | {"docs/wall.md", "tests/browser/beside_the_way.py"},
    "adding-a-field.md": {"tests/journey/intake/test_inheriting.py"},
    "adding-an-act.md": {"tests/browser/beside_the_way.py", "tests/journey/intake/test_inheriting.py"},
    "adding-a-paper.md": {
        "tests/journey/reintegration/test_closing.py",
        "tests/journey/test_flags.py",
        "tests/policy/test_location_leak.py",
        "tests/web/audit/test_anomalies.py",
        "tests/web/audit/test_damaged.py",
    },
}
"""Files for which the example is one among many; an addition need not touch them."""


def named(page: str) -> list[str]:
    """The files a page lists, in its order."""
    return re.findall(r"^\| `([^`]+)` \|", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)


@cache
def mentioning(words: re.Pattern[str]) -> frozenset[str]:
    """The files of the tree that mention something, generated ones too."""
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    paths += [ROOT / name for name in BESIDE]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path.suffix not in {".pyc", ".png"} and words.search(path.read_bytes().decode("utf-8", "ignore"))
    }
    return frozenset(found - NOT_OURS)


def wrong(page: str, files: list[str]) -> list[str]:
    """What a list forgets of its example, and what it names that has nothing of it."""
    there = mentioning(MENTIONS[page]) - PASSING.get(page, set())
    forgotten = [f"{page} forgets {name}" for name in sorted(there - set(files))]
    return forgotten + [f"{page} names {name}, which says nothing of it" for name in sorted(set(files) - there)]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_a_page_names_is_there_and_named_once(page: str):
    files = named(page)
    assert files and len(files) == len(set(files))
    assert [name for name in files if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_lists_exactly_the_files_that_mention_its_example(page: str):
    assert wrong(page, named(page)) == []


@pytest.mark.parametrize("page", PASSING)
def test_what_mentions_an_example_in_passing_still_does(page: str):
    assert PASSING[page] <= mentioning(MENTIONS[page])


@pytest.mark.parametrize("page", PAGES)
def test_a_file_left_out_or_too_many_would_be_found(page: str):
    first, *rest = named(page)
    assert wrong(page, rest) == [f"{page} forgets {first}"]
    assert wrong(page, [first, *rest, "README.md"]) == [f"{page} names README.md, which says nothing of it"]


# Every path on every page ---------------------------------------------------------------------------------------------

KINDS_OF_FILE = "css|csv|html|js|json|lock|md|mo|po|py|sh|sql|svg|toml|txt"
PATH = re.compile(rf"`((?:[\w.*-]+/)+[\w.*-]+\.(?:{KINDS_OF_FILE})|(?:[\w.-]+/)+)`")
"""A path in backticks: a file of a kind we keep with a room before it, or a room with its slash."""
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
STARTS = (ROOT, ROOT / "casework", ROOT / "templates")
"""Where a path on a page may begin, beside the page itself."""
NOT_IN_THE_TREE = {
    ".attack/": "made by make attack",
    "bin/": "of a package from elsewhere",
    "data/dataset.db": "of a package from elsewhere",
}


def read_by_people() -> list[Path]:
    """Every page of the house, wherever it lies."""
    found = [*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.md")]
    found += [page for room in ("docs", "casework", "deploy") for page in (ROOT / room).rglob("*.md")]
    return sorted(page for page in found if "node_modules" not in page.parts)


def leading_nowhere(page: Path, text: str) -> list[str]:
    """The paths and links of a page's text at which there is nothing."""
    paths = [path for path in PATH.findall(text) if path not in NOT_IN_THE_TREE]
    lost = [path for path in paths if not any(next(start.glob(path), None) for start in (*STARTS, page.parent))]
    return lost + [link for link in LINK.findall(text) if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", read_by_people(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_a_page_names_leads_to_something(page: Path):
    assert leading_nowhere(page, page.read_text(encoding="utf-8")) == []


def test_a_path_or_a_link_that_leads_nowhere_would_be_found():
    text = "`sql/rights.sql` `casework/migrations/sql/rights.sql` `sql/` `policy/table.py` [no](wal.md) [yes](wall.md)"
    assert leading_nowhere(DOCS / "wall.md", text) == ["sql/rights.sql", "sql/", "wal.md"]
