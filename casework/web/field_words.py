"""What a field says of an answer that is missing or cannot be read: what to do, by the name of the question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import keep_lazy_text
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words
from casework.web import wording


@keep_lazy_text
def _unquoted(label: Words) -> str:
    """A question that is asked in these words stands in quotes of its own, and is quoted once."""
    words = str(label)
    return words[1:-1] if words.startswith("“") and words.endswith("”") and words.count("“") == 1 else words


def explain(field: forms.Field) -> None:
    """Replaces Django's terse messages by ours, except those that a form set itself."""
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        stock |= getattr(kind, "default_error_messages", {})
    ask = _("Hãy chọn câu trả lời cho “{}”.") if isinstance(field, forms.ChoiceField) else _("Hãy điền “{}”.")
    if isinstance(field, forms.BooleanField):
        ask = _("Hãy đánh dấu “{}”.")
    ours: dict[str, Any] = {
        "required": format_lazy(ask, _unquoted(field.label or "")),
        "invalid": _("Không đọc được. Hãy xem lại và gõ lại."),
        "invalid_choice": _("Câu trả lời này không có trong danh sách. Hãy chọn lại."),
        "invalid_list": _("Câu trả lời này không có trong danh sách. Hãy chọn lại."),
        "max_length": _("Hãy viết ngắn hơn: nhiều nhất %(limit_value)d ký tự, đang có %(show_value)d."),
        "min_length": _("Hãy viết dài hơn: ít nhất %(limit_value)d ký tự."),
        "max_value": _("Số này quá lớn: nhiều nhất %(limit_value)s."),
        "min_value": _("Số này quá nhỏ: ít nhất %(limit_value)s."),
        "null_characters_not_allowed": wording.typed("text.control"),
    }
    if isinstance(field, forms.IntegerField | forms.FloatField | forms.DecimalField):
        ours["invalid"] = _("Hãy gõ bằng chữ số.")
    if isinstance(field, forms.DateTimeField):
        ours["invalid"] = _("Hãy gõ giờ và ngày, như 14:30 05/03/2026.")
    if isinstance(field, forms.TimeField):
        ours["invalid"] = _("Hãy gõ giờ, như 14:30.")
    for code, words in ours.items():
        if field.error_messages.get(code) is stock.get(code):
            field.error_messages[code] = words
