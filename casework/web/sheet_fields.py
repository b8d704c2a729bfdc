"""Form fields from the rows of a sheet: each kind of answer has its field, so that a row that is added is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from casework.rulebook.people import REPLIES, YES_NO
from casework.rulebook.rows import Terms
from casework.rulebook.sheets import AnswerKind, Ask, Scale, Sheet
from casework.web import fields
from casework.web.typed_text import NameField
from casework.web.wording import Words

type Common = dict[str, Any]


def fields_of(sheet: Sheet) -> dict[str, forms.Field]:
    """A field for each row, in the order of the rows; under the key of the answer."""
    return {row.key: field_of(row) for row in sheet}


def field_of(row: Ask) -> forms.Field:
    """The field that asks one row. Raises LookupError for a kind that no form asks."""
    common: Common = {"label": row.question, "required": row.must}
    if row.help is not None:
        common["help_text"] = row.help
    match row.kind:
        case Terms():
            return _of_terms(row, row.kind, common)
        case Scale():
            scores: list[tuple[str, Words]] = [(str(score), words) for score, words in enumerate(row.kind.anchors)]
            return fields.OneOf([*scores, (fields.NOT_ASKED, fields.NOT_ASKED_WORDS)], **common)
        case AnswerKind() if row.kind in _MADE:
            return _MADE[row.kind](row, common)
    raise LookupError(row.key)


def _of_terms(row: Ask, terms: Terms, common: Common) -> forms.Field:
    if terms is YES_NO:
        return fields.YesNoUnknown(**common)
    if terms is REPLIES:
        return fields.OneOf(terms, inline=True, **common)
    if row.opened:
        return fields.LongList(terms, spoken=row.spoken, **common)
    some_or_one = fields.SomeOf if row.several else fields.OneOf
    return some_or_one(terms, spoken=row.spoken, hints=row.hints, **common)


def _of_number(row: Ask, common: Common) -> forms.Field:
    attrs = {"class": f"govuk-input--width-{3 if row.most is None or row.most < 1_000 else 5}"}
    widget: forms.Widget = (
        forms.NumberInput(attrs=attrs)
        if row.kind is AnswerKind.NUMBER
        else forms.TextInput(attrs=attrs | {"inputmode": "numeric"})
    )
    return fields.CountField(min_value=row.least, max_value=row.most, widget=widget, **common)


_MADE: dict[AnswerKind, Callable[[Ask, Common], forms.Field]] = {
    AnswerKind.LINE: lambda row, common: forms.CharField(max_length=row.longest, **common),
    AnswerKind.NAME: lambda row, common: NameField(max_length=row.longest, **common),
    AnswerKind.WORDS: lambda row, common: fields.NoteField(max_length=row.longest, rows=row.lines, **common),
    AnswerKind.COUNT: _of_number,
    AnswerKind.NUMBER: _of_number,
    AnswerKind.MONEY: lambda _row, common: fields.MoneyField(**common),
    AnswerKind.PHONE: lambda _row, common: fields.PhoneField(**common),
    AnswerKind.IDENTITY_CARD: lambda _row, common: fields.CccdField(**common),
    AnswerKind.TICK: lambda _row, common: forms.BooleanField(**common),
}
