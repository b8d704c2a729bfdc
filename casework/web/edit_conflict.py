"""When somebody else was faster: what stands now beside what was typed, so that the second person loses nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from django import forms
from django.http import QueryDict

from casework.queries.history import LastChange
from casework.web import wording
from casework.web.fields import MoneyField
from casework.web.form_page import ConflictRows
from casework.web.forms import Form, VersionedForm


def edit_conflict(
    form: VersionedForm, stands: Mapping[str, object], last: LastChange | None, *, here: str, back: str
) -> dict[str, object]:
    """The context of 409.html. `stands` has what is kept now under the form's own names, and its `version`."""
    rows = []
    for bound in form.visible_fields():
        now, typed = (shown(bound.field, kept.get(bound.name)) for kept in (stands, form.cleaned_data))
        if now != typed:
            rows.append((bound.label, now, typed))
    form.data = over(cast(QueryDict, form.data), stands["version"])
    return beside(form, rows, last, here=here, back=back)


def over(typed: QueryDict, version: object) -> QueryDict:
    """What was typed, carrying the version that stands now: for saving over it knowingly."""
    data = typed.copy()
    data["version"] = str(version)
    return data


def beside(form: Form, standing: ConflictRows, last: LastChange | None, *, here: str, back: str) -> dict[str, object]:
    """The context of 409.html: rows of what it is called, what stands and what was typed; who changed it, and when."""
    return {
        "form": form,
        "standing": standing,
        "changed_by": last.who if last else "",
        "changed_at": last.at if last else None,
        "here": here,
        "back": back,
    }


def shown(field: forms.Field, value: object) -> str:
    """A value of a field as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(shown(field, one) for one in value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]  # our lists are flat
    if isinstance(field, MoneyField) and isinstance(value, int):
        return wording.money(value)
    return wording.day(value) if isinstance(value, date) else str(value)
