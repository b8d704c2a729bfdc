"""Figures of rules as words: `1 giờ`, `30 ngày`, made from the row that holds, so that words and rule cannot part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext

from casework.rulebook.rows import LegalRule, Measure, Words

DAY = timedelta(days=1)


def _counted(value: int, unit: Measure) -> str:
    match unit:
        case Measure.MINUTE:
            words = ngettext("%(count)d phút", "%(count)d phút", value)
        case Measure.HOUR:
            words = ngettext("%(count)d giờ", "%(count)d giờ", value)
        case Measure.DAY:
            words = ngettext("%(count)d ngày", "%(count)d ngày", value)
        case Measure.WORKING_DAY:
            words = ngettext("%(count)d ngày làm việc", "%(count)d ngày làm việc", value)
        case Measure.MONTH:
            words = ngettext("%(count)d tháng", "%(count)d tháng", value)
        case Measure.AT_ONCE:
            return gettext("ngay")
        case _:
            return str(value)
    return words % {"count": value}


_lazily = lazy(_counted, str)


def length(rule: LegalRule | Sequence[LegalRule]) -> Words:
    """How long this rule, or the newest of a rule's rows, gives; its words come in the language of the page."""
    row = rule if isinstance(rule, LegalRule) else rule[-1]
    return _lazily(row.value or 0, row.unit)


def count(value: int, unit: Measure) -> Words:
    """A figure that is no row of the rulebook: how long a worker session lasts."""
    return _lazily(value, unit)


def long(given: timedelta) -> Words:
    """How long a house rule gives that is a time and no row, in the largest unit that holds it whole."""
    hours = given // timedelta(hours=1)
    return count(hours, Measure.HOUR) if given < DAY else count(given // DAY, Measure.DAY)


def with_lengths(words: Words, **rules: LegalRule | Sequence[LegalRule] | Words) -> Words:
    """A sentence with the figures of rules put in by name: `sau {hour} ...`."""
    figures = {name: length(one) if isinstance(one, LegalRule | list | tuple) else one for name, one in rules.items()}
    return format_lazy(words, **figures)  # type: ignore[arg-type]  # our words are lazy strings
