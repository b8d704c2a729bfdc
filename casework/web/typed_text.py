"""What is typed into a box of text: made clean, measured as it is kept, and left in no memory of the device."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from casework.rulebook import names
from casework.web import wording


class NameField(forms.CharField):
    """A person's name, as it is told; whoever's name is not known is called by some word."""

    def __init__(self, *, max_length: int | None = names.LONGEST_NAME, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


def tidy(field: forms.CharField, value: str) -> str:
    """A text as it is kept: without dirty characters, of many lines where its box has them. Raises ValidationError."""
    try:
        if isinstance(field.widget, forms.Textarea):
            value = names.clean_note(value, longest=field.max_length or names.LONGEST_NOTE)
        elif isinstance(field, NameField):
            value = names.clean_name(value, longest=field.max_length or names.LONGEST_NAME)
        else:
            value = names.clean(value, longest=field.max_length or names.LONGEST_NAME)
    except names.Unclean as dirt:
        raise ValidationError(wording.typed(f"text.{dirt.code}"), code=dirt.code) from dirt
    if field.required and not value:
        raise ValidationError(field.error_messages["required"], code="required")
    return value


class _LongestSettled(MaxLengthValidator):
    """Measures a text as the browser's box does, and only after line ends and Unicode form are settled."""

    def clean(self, x: Any) -> int:
        return names.length(names.settled(str(x)))


def measure_what_is_kept(field: forms.Field) -> None:
    """What the box lets one type is never too long: a line end sent as two signs is one, a decomposed letter too."""
    field.validators = [
        _LongestSettled(one.limit_value, one.message) if type(one) is MaxLengthValidator else one
        for one in field.validators
    ]


def keep_to_this_page(widget: forms.Widget) -> None:
    """Her words stay out of the browser's memory and out of spell checkers that ask a server. And none is swallowed: a
    box that ends by itself drops what comes after without a word, so it goes on, and the page says how long it is."""
    if isinstance(widget, forms.Textarea | forms.TextInput):
        widget.attrs.pop("maxlength", None)
        widget.attrs.setdefault("autocomplete", "off")
        widget.attrs.setdefault("spellcheck", "false")
