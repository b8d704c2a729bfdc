"""A part that pages import is made once for all of them: it knows nothing of a page but what a page hands it."""

from __future__ import annotations

import pytest
from django.template import engines
from jinja2 import Environment, meta, nodes

ENGINE: Environment = engines["pages"].get_template("base.html").template.environment


def source(template: str) -> nodes.Template:
    assert ENGINE.loader is not None
    return ENGINE.parse(ENGINE.loader.get_source(ENGINE, template)[0], template)


def imported() -> list[str]:
    """What any page imports without its context."""
    found = {
        one.template.value
        for page in ENGINE.list_templates(filter_func=lambda name: name.endswith(".html") and "django/" not in name)
        for one in source(page).find_all((nodes.Import, nodes.FromImport))
        if isinstance(one, nodes.Import | nodes.FromImport)
        if isinstance(one.template, nodes.Const) and not one.with_context
    }
    return sorted(found)


@pytest.mark.parametrize("part", imported())
def test_a_part_asks_for_nothing_that_only_a_page_has(part: str):
    read = source(part)
    bound = {name.name for name in read.find_all(nodes.Name) if name.ctx != "load"}
    asks = meta.find_undeclared_variables(read) - ENGINE.globals.keys() - bound
    assert not asks, f"{part} takes {sorted(asks)} from the page: give it as an argument"
