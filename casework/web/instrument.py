"""The questions about danger as forms ask them: only those for this person, in the words for this person."""

from __future__ import annotations

from collections.abc import Collection

from django import forms

from casework.rulebook import danger_rows, risk
from casework.rulebook.address_terms import AddressTerms
from casework.web.forms import Form


def ask_only_what_is_for(form: Form, asked: Collection[str], terms: AddressTerms, *, may_be_pregnant: bool) -> None:
    """Takes out the questions that are not for this person, and of who cannot be pregnant whatever speaks of it."""
    for code in set(danger_rows.CODES) - set(asked):
        del form.fields[code]
    if not may_be_pregnant:
        dangers = form.fields["dangers"]
        assert isinstance(dangers, forms.MultipleChoiceField)
        dangers.choices = [term for term in risk.DANGERS.spoken_choices if term[0] != risk.Danger.PREGNANCY]
    form.speak_to(terms)
