"""What is done to every field of a form once the form is whole, so that none that it adds as it is made is left out."""

from __future__ import annotations

from typing import Any

from django.forms.forms import DeclarativeFieldsMetaclass

from casework.web.field_words import explain
from casework.web.typed_text import keep_to_this_page, measure_what_is_kept


class WholeForm(DeclarativeFieldsMetaclass):
    """The class of our forms: each field gets our words for its errors, and keeps what is typed to this page."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        form = super().__call__(*args, **kwargs)
        for field in form.fields.values():
            explain(field)
            measure_what_is_kept(field)
            keep_to_this_page(field.widget)
        return form
