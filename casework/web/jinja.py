"""The Jinja2 environment that prints every page: escaping on, a missing name is an error, texts go through gettext."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext

from casework.rulebook.address_terms import addressed
from casework.rulebook.figures import figure
from casework.rulebook.rows import cited
from casework.web import widgets, wording
from casework.web.template_compiler import Environment


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a view by its name: `url("case", case.id)`."""
    if len(args) == 1 and isinstance(args[0], UUID) and not kwargs:
        before, after = _around_an_id(name)
        return f"{before}{args[0]}{after}"
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def _around_an_id(name: str) -> tuple[str, str]:
    """An address that holds one id, without it: a list asks for fifty that differ in nothing else."""
    before, _id, after = reverse(name, args=[_SOME_ID]).partition(str(_SOME_ID))
    return before, after


_SOME_ID = UUID(int=0x5EED)


def exit_to() -> str:
    """The neutral page that quick exit leads to."""
    return str(settings.QUICK_EXIT_URL)


def environment(*, language: str, **options: Any) -> jinja2.Environment:
    """What the backend calls once for each language; blocks leave no blank lines behind, so that pages stay small."""
    options |= {
        "autoescape": True,
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    env = Environment(language=language, **options)
    env.folded |= {"_": gettext, "pgettext": pgettext, "static": static, "url": url, "get_language": get_language}
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(url=url, static=static, get_language=get_language, mark=wording.mark, exit_to=exit_to)
    env.globals["figure"] = figure
    env.filters.update(
        day=wording.day,
        moment=wording.moment,
        clock=wording.clock,
        iso=wording.iso,
        ago=wording.ago,
        number=wording.number,
        money=wording.money,
        label=wording.label,
        sentence=wording.sentence,
        stamp=widgets.stamp,
        tag=widgets.tag,
        state=widgets.state,
        danger=widgets.danger,
        due=widgets.due,
        cited=cited,
        span=wording.span,
        addressed=addressed,
    )
    return env
