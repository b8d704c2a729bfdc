"""The figures of rules that a template says, by a word each: `{{ figure("goes_dark") }}` is `1 giờ`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.text import format_lazy

from casework.rulebook.closing_guards import THREAT_STAYS_FRESH
from casework.rulebook.deadlines import clock
from casework.rulebook.first_words import GOES_DARK
from casework.rulebook.followups import LONGEST_AFTER, VISITS
from casework.rulebook.lengths import length
from casework.rulebook.rows import LegalRule, Words

FIGURES: Mapping[str, LegalRule | Sequence[LegalRule]] = {
    "goes_dark": GOES_DARK,
    "carried_is_read": clock("carried").rules,
    "contact_is_lost": clock("D21").rules,
    "threat_is_fresh": THREAT_STAYS_FRESH,
}

_USUAL = [visit.label for visit in VISITS if not visit.only_trafficking]
SAID: Mapping[str, Words] = {
    **{word: length(rule) for word, rule in FIGURES.items()},
    "visits": format_lazy("{}" + ", {}" * (len(_USUAL) - 1), *_USUAL),
    "longest_visit": next(visit.label for visit in VISITS if visit.code == LONGEST_AFTER),
}
"""Every figure, with the days of the usual visits and the one beyond them."""


def figure(word: str) -> Words:
    """The figure as people read it, in the language of the page. Raises KeyError for a word that is none."""
    return SAID[word]
