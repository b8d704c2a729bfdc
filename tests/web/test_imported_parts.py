"""A part that is imported does not see its page: whatever it prints it is handed, is its own, or is everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from casework.web.jinja import environment

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ENVIRONMENT = environment(language="vi")
PARSED = {
    str(file.relative_to(TEMPLATES)): ENVIRONMENT.parse(file.read_text(encoding="utf-8"))
    for file in sorted(TEMPLATES.rglob("*.html"))
}


def _imported(page: nodes.Template) -> Iterator[str]:
    found: list[nodes.Import | nodes.FromImport] = [*page.find_all(nodes.Import), *page.find_all(nodes.FromImport)]
    for one in found:
        if not one.with_context and isinstance(one.template, nodes.Const):
            yield one.template.value


IMPORTED = sorted({part for page in PARSED.values() for part in _imported(page)})


def test_parts_are_imported() -> None:
    assert "desk/_parts.html" in IMPORTED


@pytest.mark.parametrize("part", IMPORTED)
def test_a_part_imported_without_its_page_asks_for_nothing_of_the_page(part: str) -> None:
    own = {name.name for name in PARSED[part].find_all(nodes.Name) if name.ctx != "load"}
    asked = meta.find_undeclared_variables(PARSED[part]) - set(ENVIRONMENT.globals) - own
    assert not asked, f"{part} prints what only a page has: hand it over as an argument"
