"""What a page imports of another is made once for all pages: it names nothing that only one page's context has."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from casework.web.template_compiler import Environment, Pages

TEMPLATES = Path("templates")


def environment() -> Environment:
    pages = next(one for one in engines.all() if isinstance(one, Pages))
    env = pages.get_template("base.html").template.environment
    assert isinstance(env, Environment)
    return env


def imported_without_context() -> set[str]:
    found: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        page = environment().parse(path.read_text())
        imports: list[nodes.Import | nodes.FromImport] = list(page.find_all(nodes.Import))
        imports += page.find_all(nodes.FromImport)
        found |= {
            one.template.value for one in imports if not one.with_context and isinstance(one.template, nodes.Const)
        }
    return found


def asked_of_a_context(source: str) -> set[str]:
    page = environment().parse(source)
    own = {one.name for one in page.find_all(nodes.Name) if one.ctx == "store"}
    return find_undeclared_variables(page) - environment().globals.keys() - own


@pytest.mark.parametrize("part", sorted(imported_without_context()))
def test_a_part_that_is_made_once_is_given_what_it_prints(part: str):
    assert not asked_of_a_context((TEMPLATES / part).read_text()), f"{part}: hand it in, or import it with context"


def test_a_name_that_only_a_page_has_is_found():
    assert asked_of_a_context("{% macro fresh(at) %}{{ at > frame.since }}{% endmacro %}") == {"frame"}
