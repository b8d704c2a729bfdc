"""The Jinja2 environment that prints every page: escaping on, a missing name is an error, texts go through gettext."""

from __future__ import annotations

from typing import Any

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext

from casework.rulebook.address_terms import addressed
from casework.rulebook.figures import figure
from casework.rulebook.rows import cited
from casework.web import widgets, wording
from casework.web.ages import age
from casework.web.day_words import weekday
from casework.web.template_compiler import Environment
from casework.web.url_names import url


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
        age=age,
        money=wording.money,
        label=wording.label,
        sentence=wording.sentence,
        stamp=widgets.stamp,
        tag=widgets.tag,
        state=widgets.state,
        danger=widgets.danger,
        due=widgets.due,
        apart=widgets.apart,
        cited=cited,
        span=wording.span,
        addressed=addressed,
        weekday=weekday,
    )
    return env
