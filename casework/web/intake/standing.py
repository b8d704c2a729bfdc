"""Two people at one page: what stands now beside what was typed, so that the second one loses nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from casework.queries import intake
from casework.queries.history import last_change
from casework.records.cases import Case
from casework.web.edit_conflict import beside, over
from casework.web.intake.forms import PartForm


def of(request: HttpRequest, case: Case, form: PartForm, back: str) -> dict[str, object]:
    """The context of 409.html for a form that came too late: sending it again saves over what stands, knowingly."""
    now = intake.heard(case)
    again = type(form)(over(request.POST, now.version(form.record)), now)
    rows = [
        (bound.label, _worded(bound.field, again.initial.get(name)), _worded(bound.field, form.cleaned_data.get(name)))
        for name in again.fields
        if not (bound := again[name]).is_hidden
    ]
    return beside(
        again,
        [row for row in rows if row[1] != row[2]],
        last_change(case, form.record),
        here=request.get_full_path(),
        back=back or reverse("case", args=[case.pk]),
    )


def _worded(field: forms.Field, value: Any) -> str:
    """A field's value as people read it."""
    if value in (None, "", []):
        return "–"
    if isinstance(field, forms.ChoiceField):
        words = {str(row["value"]): row["label"] for row in field.widget.options("", [])}
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(words.get(str(code), code)) for code in codes)
    return str(field.prepare_value(value))
