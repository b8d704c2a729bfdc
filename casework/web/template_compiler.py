"""Compiles the pages: once for each language with their texts already in them, and with the quickest escaping.

A page asks for a hundred texts that never change; found anew each time, they cost more than her sealed words do.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jinja2
from django.conf import settings
from django.template.backends.base import BaseEngine
from django.template.backends.jinja2 import Jinja2
from django.urls import NoReverseMatch
from django.utils import translation
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped_text  # type: ignore[attr-defined]  # what `escape` wraps

from casework.web.language import reading


class Pages(BaseEngine):
    """Django's Jinja2 backend for each language, and the choice between them."""

    app_dirname = Jinja2.app_dirname

    def __init__(self, params: dict[str, Any]) -> None:
        self._spoken = {}
        for language, _name in settings.LANGUAGES:
            own = copy.deepcopy(params)
            own["OPTIONS"]["language"] = language
            self._spoken[language] = Jinja2(own)
        super().__init__({name: value for name, value in params.items() if name != "OPTIONS"})

    def _speaking(self) -> Jinja2:
        language = reading.get() or translation.get_language()
        return self._spoken[language if language in self._spoken else settings.LANGUAGE_CODE]

    def from_string(self, template_code: str) -> Any:
        return self._speaking().from_string(template_code)

    def get_template(self, template_name: str) -> Any:
        return self._speaking().get_template(template_name)


class Environment(jinja2.Environment):
    """An environment of one language. `folded` are the functions whose answer is the same on every page of it."""

    def __init__(self, *, language: str, **options: Any) -> None:
        self.language = language
        self.folded: dict[str, Callable[..., str]] = {}
        self.printed = printed
        super().__init__(**options)

    def compile(self, *args: Any, **kwargs: Any) -> Any:
        """Also what Jinja itself works out beforehand, such as a filter of a constant, is in this language."""
        with _in(self.language):
            return super().compile(*args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        found: nodes.Template = _Folding(self.folded).visit(super()._parse(source, name, filename))
        return found


class Page(jinja2.Template):
    """A template. All of them have the globals of their environment and no others, so what one imports of another is
    made once; Jinja compares the globals of both, name by name, at each import of each page."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


PLAIN = frozenset({"url"})
"""Functions of ours that ask nothing of the template that calls them."""

MARKUP = frozenset({"stamp", "tag", "state", "danger", "due", "apart"})
"""Filters of ours that always answer markup (web/widgets.py): nothing of it is to be escaped."""


class _Generator(CodeGenerator):
    """Writes `printed` where Jinja writes `escape`, and nothing where there is nothing to escape; calls plain functions
    without asking what they are, and asks a loop for its own without looking whether it has it."""

    # Jinja wraps its own in what takes options by name alone; the stubs show what is inside.
    def visit_Call(self, node: nodes.Call, frame: Frame, **options: Any) -> None:  # type: ignore[override]  # noqa: N802
        plain = isinstance(node.node, nodes.Name) and node.node.name in PLAIN
        if not plain or node.kwargs or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, **options)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in node.args:
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame, **options: Any) -> None:  # noqa: N802
        if not (isinstance(node.node, nodes.Name) and node.node.name == "loop"):
            super().visit_Getattr(node, frame, **options)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("printed = environment.printed")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            is_markup = isinstance(node, nodes.Filter) and node.name in MARKUP
            self.write("(" if is_markup else "printed(")
        else:
            super()._output_child_pre(node, frame, finalize)


Environment.code_generator_class = _Generator
Environment.template_class = Page


def printed(value: object) -> str:
    """A value as it stands in a page: escaped unless it is markup. The answer is a plain text, ready to be joined."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # Markup is a str
    if kind is str:
        return escaped_text(str(value))
    if kind is int:
        return str(value)
    return escape(value)


class _Folding(NodeTransformer):
    """Puts a text, a fixed address or the name of a static file in the place of the call that asks for it."""

    def __init__(self, folded: dict[str, Callable[..., str]]) -> None:
        self._folded = folded

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name is Jinja's
        self.generic_visit(node)
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        if called not in self._folded or node.dyn_args or node.dyn_kwargs:
            return node
        if not all(isinstance(given, nodes.Const) for given in node.args):
            return node
        given = [given.value for given in node.args if isinstance(given, nodes.Const)]
        if called in TEXTS:
            # As Jinja's own texts: always a pattern, and markup itself, into which values are put escaped.
            words = nodes.TemplateData(self._folded[called](*given))
            values = nodes.Dict([nodes.Pair(nodes.Const(one.key), one.value) for one in node.kwargs])
            return nodes.Mod(words, values, lineno=node.lineno) if node.kwargs else _whole(words)
        if node.kwargs:
            return node
        try:
            return nodes.Const(self._folded[called](*given), lineno=node.lineno)
        except NoReverseMatch:
            return node  # an address that needs more, or that these pages do not have


TEXTS = frozenset({"_", "pgettext"})


def _whole(words: nodes.TemplateData) -> nodes.TemplateData:
    return nodes.TemplateData(str(Markup(words.data) % {}))


@contextmanager
def _in(language: str) -> Iterator[None]:
    token = reading.set(language)
    try:
        with translation.override(language):
            yield
    finally:
        reading.reset(token)
