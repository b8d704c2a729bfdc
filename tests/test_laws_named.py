"""No false word of law: whatever names a law comes from a dated row, and is printed with its source and its mark."""

import ast
import pkgutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from casework import rulebook
from casework.rulebook.rows import PRACTICE, Citation, cited
from casework.web.jinja import environment
from tests.house import HOUSE, ROOT, place_of, python_files, relative
from tests.laws import named_in_code, named_in_page

PAGES = sorted((ROOT / "templates").rglob("*.*"))
MACRO = ROOT / "templates" / "parts" / "ui.html"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_law_but_by_its_row(page: Path):
    found = list(named_in_page(page.read_text()))
    if page == MACRO:
        found = [line for line in found if "row|cited" not in line]
    assert not found, f"{page.name}: print the row with ui.law(...): {found}"


def test_no_string_of_the_code_names_a_law_outside_a_dated_row():
    wrong = {
        relative(path): found
        for path in python_files()
        if place_of(path) != "migrations"
        and (found := list(named_in_code(path.read_text(), rulebook=place_of(path) == "rulebook")))
    }
    assert not wrong


def test_the_titles_of_laws_stay_in_the_rulebook():
    """Above it there is the row and what `cited` says of it, never a title to build a sentence with."""
    tree = ast.parse((HOUSE / "rulebook" / "rows.py").read_text())
    titles = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert {"DV_LAW", "PRACTICE"} <= titles
    for path in python_files():
        if place_of(path) == "rulebook":
            continue
        used = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert not used & titles, relative(path)


@pytest.mark.parametrize(
    "planted",
    [
        '<p>{{ _("Theo Điều 24 Luật 13/2022/QH15, Trưởng Công an xã được yêu cầu") }}</p>',
        '<p>{{ _("Người được giúp không phải trả tiền (Nghị định 282/2025/NĐ-CP)") }}</p>',
        '<p>{{ _("Luật cho ở đây nhiều nhất 1 ngày.") }}</p>',
        '<p>{{ _("Theo luật nhiều nhất 1 ngày.") }}</p>',
        "<p>Thông tư 66/2025/TT-BCA</p>",
        "<p>{{ page.law.source }}</p>",
        "<p>{{ page.limit|cited }}</p>",
    ],
)
def test_a_planted_page_that_names_a_law_is_found(planted: str):
    assert list(named_in_page(planted))


@pytest.mark.parametrize(
    ("planted", "rulebook"),
    [
        ('WORDS = _("Trẻ em, theo Điều 51 Luật Trẻ em 102/2016/QH13")', True),
        ('def say():\n    return "Nghị định 76/2023/NĐ-CP, Điều 19"', True),
        ('LABEL = Term("x", _("Quyết định 1719/QĐ-TTg"))', True),
        ('SOURCE = f"{DV_LAW}, Điều 24"', True),
        ('form.hint = "Luật 13/2022/QH15"', False),
        ('ROW = Citation(source="Nghị định 76/2023/NĐ-CP", valid_from=DAY)', False),
    ],
)
def test_a_planted_string_that_names_a_law_is_found(planted: str, rulebook: bool):
    assert list(named_in_code(planted, rulebook=rulebook))


def test_a_row_may_name_its_law():
    assert not list(named_in_code('ROW = Citation(source=f"{DV_LAW}, Điều 24", valid_from=DAY)', rulebook=True))


def dated_rows(value: object, depth: int = 0) -> Iterator[tuple[str, date]]:
    """Every source with the day from which it holds, as far down as rows lie in tables, lists and other rows."""
    if isinstance(value, type) or depth > 6:
        return
    source, begins = getattr(value, "source", None), getattr(value, "valid_from", None)
    if isinstance(source, str) and isinstance(begins, date):
        yield source, begins
    if isinstance(value, Mapping):
        within = list(value.values())
    elif isinstance(value, tuple | list | frozenset):
        within = list(value)
    else:
        within = [getattr(value, one.name) for one in fields(value)] if is_dataclass(value) else []
    for one in within:
        yield from dated_rows(one, depth + 1)


def begins_twice(rows: Iterator[tuple[str, date]]) -> dict[str, set[date]]:
    """The articles that are said to hold from more than one day."""
    found = defaultdict(set)
    for source, begins in rows:
        found[source].add(begins)
    return {source: days for source, days in found.items() if len(days) > 1}


def test_an_article_holds_from_one_day_wherever_it_is_cited():
    modules = [import_module(f"{rulebook.__name__}.{one.name}") for one in pkgutil.iter_modules(rulebook.__path__)]
    rows = [row for module in modules for value in vars(module).values() for row in dated_rows(value)]
    assert len({source for source, _ in rows}) > 50
    assert begins_twice(iter(rows)) == {}


def test_an_article_that_begins_twice_is_found():
    twice = [Citation(source="Luật A, Điều 1", valid_from=date(2017, month, 1)) for month in (6, 7)]
    assert begins_twice(dated_rows({"x": twice})) == {"Luật A, Điều 1": {date(2017, 6, 1), date(2017, 7, 1)}}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Citation(source="Luật A", valid_from=date(2023, 7, 1), verified=True), "(Luật A)"),
        (Citation(source="Luật A", valid_from=date(2023, 7, 1)), "(Luật A; chưa đối chiếu)"),
        (Citation(source=PRACTICE, valid_from=date(2023, 7, 1)), "(quy định của phần mềm, không phải của luật)"),
    ],
)
def test_the_one_macro_says_where_it_was_read_and_whether(row: Citation, words: str):
    page = environment(language="vi").from_string(f"{MACRO.read_text()}{{{{ law(row) }}}}")
    assert words in page.render(row=row)
    assert words == f"({cited(row)})"
