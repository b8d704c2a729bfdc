"""The Jinja2 environment that prints every page: escaping on, a missing name is an error, texts go through gettext."""

from __future__ import annotations

from typing import Any

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext

from casework.web import wording


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a view by its name: `url("case", case.code)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def exit_to() -> str:
    """The neutral page that quick exit leads to."""
    return str(settings.QUICK_EXIT_URL)


def environment(**options: Any) -> jinja2.Environment:
    """What Django's Jinja2 backend calls once; blocks leave no blank lines behind, so that pages stay small."""
    options |= {
        "autoescape": True,
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    env = jinja2.Environment(**options)
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(url=url, static=static, get_language=get_language, mark=wording.mark, exit_to=exit_to)
    env.filters.update(
        day=wording.day,
        moment=wording.moment,
        clock=wording.clock,
        iso=wording.iso,
        due=wording.due,
        ago=wording.ago,
        number=wording.number,
        money=wording.money,
        label=wording.label,
        sentence=wording.sentence,
    )
    return env
