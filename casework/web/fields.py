"""The fields forms are made of: dates, births, phones and choices as people in Vietnam give them; they check shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from casework.rulebook.date_limits import LIMITS, CountedFrom, DateLimit, anchors_at
from casework.rulebook.dates import BadDate, Birth, parse_birth, parse_day
from casework.rulebook.identity_papers import may_be_a_card
from casework.rulebook.names import text_key
from casework.rulebook.not_known import is_not_known
from casework.rulebook.number_words import number_of
from casework.rulebook.people import NOT_SAID, STANDS_ALONE, UNKNOWN
from casework.rulebook.rows import Terms
from casework.vault.errors import Malformed
from casework.vault.fingerprints import canonical_cccd, canonical_paper, canonical_phone, is_abroad
from casework.web.day_words import refused_day
from casework.web.typed_words import TYPED
from casework.web.wording import Words, day, money, typed

type Offer = Terms | Iterable[tuple[str, Words]]

NOT_ASKED = "none"
NOT_ASKED_WORDS = _("Không hỏi")
"""The last choice beside scores: nobody asked."""


def choices_of(choices: Offer, *, spoken: bool = False) -> list[tuple[str, Words]]:
    """A list for people to choose from: rulebook terms (plain words when `spoken`), or pairs of code and words."""
    if isinstance(choices, Terms):
        return choices.spoken_choices if spoken else choices.choices
    return list(choices)


class Radios(forms.RadioSelect):
    """Radio buttons, each with a hint under it where `hints` has one for its code."""

    def __init__(self, *, hints: Mapping[str, Words] | None = None, inline: bool = False) -> None:
        super().__init__(attrs={"class": "govuk-radios--inline"} if inline else None)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value), "")}


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes, each with a hint under it where `hints` has one for its code; what stands in a group lies folded
    below the others."""

    def __init__(self, *, hints: Mapping[str, Words] | None = None) -> None:
        super().__init__()
        self.hints = hints or {}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"widget": context["widget"] | {"folds": True}}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value), "")}


class OneOf(forms.ChoiceField):
    """One answer from a short list, as radio buttons. Gives the code."""

    def __init__(
        self,
        choices: Offer,
        *,
        hints: Mapping[str, Words] | None = None,
        spoken: bool = False,
        inline: bool = False,
        **kw: Any,
    ) -> None:
        super().__init__(choices=choices_of(choices, spoken=spoken), widget=Radios(hints=hints, inline=inline), **kw)


class SomeOf(forms.MultipleChoiceField):
    """Any number of answers from a list, as checkboxes. Gives the codes, in the order of the list.

    What is seldom chosen may lie `folded` below the others, under a line of its own.
    """

    def __init__(
        self,
        choices: Offer,
        *,
        folded: tuple[Words, Offer] | None = None,
        hints: Mapping[str, Words] | None = None,
        spoken: bool = False,
        **kw: Any,
    ) -> None:
        rows = choices_of(choices, spoken=spoken)
        below = choices_of(folded[1], spoken=spoken) if folded else []
        self.offered = dict((*rows, *below))
        offered = [*rows, *([(folded[0], below)] if folded and below else [])]
        super().__init__(choices=offered, widget=Checkboxes(hints=hints), **kw)

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        alone = STANDS_ALONE.intersection(chosen)
        if alone and len(chosen) > 1:
            words = _("“%(alone)s” không đi cùng câu khác. Hãy bỏ một bên.") % {"alone": self.offered[min(alone)]}
            raise ValidationError(words, code="stands_alone")
        return [code for code in self.offered if code in chosen]


class LongList(forms.ChoiceField):
    """One answer from a long list, as a select whose first row is empty. Gives the code, "" when none was chosen."""

    def __init__(self, choices: Offer = (), *, first: Words | None = None, spoken: bool = False, **kw: Any) -> None:
        self.first = first or _("Chọn một dòng")
        super().__init__(choices=[("", self.first), *choices_of(choices, spoken=spoken)], **kw)

    def offer(self, choices: Offer) -> None:
        """Gives it the rows of this request, in Vietnamese order; call it in the form's `__init__`."""
        rows = sorted(choices_of(choices), key=lambda row: text_key(str(row[1])))
        self.choices = [("", self.first), *rows]


class CommuneField(LongList):
    """Which commune, from those given with `offer`. Beside it stands a text for the name people there use."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(first=_("Chọn xã, phường"), **kw)


class YesNoUnknown(OneOf):
    """Có / Không / Chưa rõ - Không muốn trả lời. Gives "yes", "no" or "unknown"."""

    def __init__(self, **kw: Any) -> None:
        super().__init__([("yes", _("Có")), ("no", _("Không")), (UNKNOWN, NOT_SAID.label)], inline=True, **kw)


def _unless_not_known(text: str, *, required: bool) -> str:
    """The same, and nothing for `không nhớ`: that is an answer wherever nothing may be known."""
    if not is_not_known(text):
        return text
    if required:
        raise ValidationError(typed("text.must_be_known"), code="text.must_be_known")
    return ""


class _Typed(forms.CharField):
    """A text brought to one form by a function of the rulebook or the vault; its refusal becomes the field's error."""

    kind = ""
    width = 10
    inputmode = ""

    def __init__(self, **kw: Any) -> None:
        kw.setdefault("max_length", 60)
        super().__init__(**kw)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget) | {"class": f"govuk-input--width-{self.width}"}
        # A phone's number pad has no slash and no word: only digits-only fields ask for it.
        return attrs | ({"inputmode": self.inputmode} if self.inputmode else {})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _unless_not_known(text, required=self.required) if text else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, "" if is_not_known(str(data or "")) else data)

    def read(self, text: str, how: Callable[[str], Any]) -> Any:
        try:
            return how(text)
        except (BadDate, Malformed) as fault:
            code = str(fault.code)
            code = code if "." in code else f"{self.kind}.{code}"
            # The day that may be meant stands in the answer, to be typed if it is.
            likely = fault.likely if isinstance(fault, BadDate) else None
            raise ValidationError(typed(code, likely=likely), code=code) from fault


def _within[D: (date, Birth)](limit: DateLimit, typed_day: D, anchors: Mapping[CountedFrom, date]) -> D:
    why = limit.refused(typed_day, anchors)
    if why is not None:
        raise ValidationError(refused_day(why), code=why.code)
    return typed_day


class VietnameseDateField(_Typed):
    """One whole day typed dd/mm/yyyy, within the limits of its row (`rulebook/date_limits.py`). Gives a date, or
    None."""

    kind = "date"

    def __init__(self, limit: str, **kw: Any) -> None:
        kw.setdefault("help_text", _("Ngày/tháng/năm, ví dụ 05/03/2026"))
        super().__init__(**kw)
        self.limit = LIMITS[limit]

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        now = timezone.now()
        day: date = self.read(text, lambda it: parse_day(it, at=now, may_be_future=self.limit.may_be_future))
        return _within(self.limit, day, anchors_at(now))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PartialBirthField(_Typed):
    """A birth as far as it is known: 05/03/1990, 3/1990, 1990, "khoảng 30 tuổi". Gives a Birth, or None."""

    kind = "date"
    width = 20

    def __init__(self, limit: str, **kw: Any) -> None:
        self.limit = LIMITS[limit]
        kw.setdefault("help_text", _("Như 05/03/1990, 3/1990, 1990 hoặc khoảng 30 tuổi"))
        super().__init__(**kw)

    def clean(self, value: Any) -> Birth | None:
        text = super().clean(value)
        if not text:
            return None
        now = timezone.now()
        birth: Birth = self.read(text, lambda it: parse_birth(it, at=now))
        return _within(self.limit, birth, anchors_at(now))

    def read(self, text: str, how: Callable[[str], Any]) -> Any:
        try:
            return super().read(text, how)
        except ValidationError as refused:
            code = f"birth.{str(refused.code).partition('.')[2]}"
            if code not in TYPED:
                raise
            # Who does not know the day is told that a year or an age will do.
            raise ValidationError(typed(code), code=code) from refused

    def prepare_value(self, value: Any) -> Any:
        return value.written() if isinstance(value, Birth) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PhoneField(_Typed):
    """A phone number in any way of typing it. Gives +84 and the national number, or "".

    A number abroad is given as it was typed, with its country: nobody here knows how it is parted there. Where it was
    typed as it is written over there, it is given with the country's code before it.
    """

    kind = "phone"
    inputmode = "tel"

    def __init__(self, **kw: Any) -> None:
        kw.setdefault("help_text", _("Như 0912 345 678 hoặc +86 138 0013 8000"))
        super().__init__(**kw)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        canonical = str(self.read(text, canonical_phone))
        said = " ".join(normalize("NFKC", text).split())
        return said if is_abroad(canonical) and said.startswith(("+", "00")) else canonical

    def prepare_value(self, value: Any) -> Any:
        # Shown as people say it at home; what was just typed stays as it was typed.
        if isinstance(value, str) and (found := re.fullmatch(r"\+84(\d{9,10})", value)):
            return f"0{found[1]}"
        return value


def _is_a_card(digits: str) -> bool:
    return may_be_a_card(digits, at=timezone.now())


class PaperNumberField(_Typed):
    """The number of an identity paper of any kind, as typed; the form that knows the kind reads it with `read_as`."""

    kind = "paper"
    width = 20

    def __init__(self, **kw: Any) -> None:
        kw.setdefault("help_text", _("Ví dụ 012345678901 (căn cước), C1234567 (hộ chiếu)"))
        super().__init__(**kw)

    def read_as(self, kind: str, text: str) -> str:
        """The number as it is kept: a card's digits alone, any other as it was typed. Raises ValidationError."""
        canonical = str(self.read(text, lambda it: canonical_paper(kind, it, is_a_card=_is_a_card)))
        return canonical if canonical.isdigit() else text


class CccdField(_Typed):
    """The twelve digits of a citizen identity card (căn cước công dân). Gives the digits, or ""."""

    kind = "cccd"
    width = 20
    inputmode = "numeric"

    def __init__(self, **kw: Any) -> None:
        kw.setdefault("help_text", _("12 chữ số trên thẻ căn cước"))
        super().__init__(**kw)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return str(self.read(text, lambda it: canonical_cccd(it, is_a_card=_is_a_card))) if text else ""


class CountField(forms.IntegerField):
    """How many, in digits or in words: 2, `hai`, `hai cháu`. Gives a whole number, or None."""

    _OF_WHAT = re.compile(
        r"(?:\s+(?:cháu|con|đứa|người|bé|trẻ|em|nhỏ|gái|trai|lần|chau|dua|nguoi|be|tre|nho|lan))+$", re.IGNORECASE
    )

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and value:
            value = _unless_not_known(value, required=self.required)
            bare = self._OF_WHAT.sub("", value.strip())
            said = number_of(bare)
            value = bare if said is None else str(said)
        return super().to_python(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, "" if is_not_known(str(data or "")) else data)


class MoneyField(_Typed):
    """An amount in đồng, with or without dots. Gives a whole number, or None."""

    kind = "money"
    inputmode = "numeric"
    _SHAPE = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d{1,12}")

    def __init__(self, **kw: Any) -> None:
        kw.setdefault("help_text", _("Bằng đồng, ví dụ 1.500.000"))
        super().__init__(**kw)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        return self.read(text, self._amount) if text else None

    def _amount(self, text: str) -> int:
        bare = re.sub(r"\s*(?:đ|₫|đồng|vnd)$", "", text.strip(), flags=re.IGNORECASE)
        digits = re.sub(r"\D", "", bare)
        if not self._SHAPE.fullmatch(bare) or len(digits) > 12:
            raise Malformed("money.unreadable")
        return int(digits)

    def prepare_value(self, value: Any) -> Any:
        return number_format(value, 0, force_grouping=True) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class NoteField(forms.CharField):
    """A text of many lines, in her or the worker's words."""

    def __init__(self, *, rows: int = 5, **kw: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "cols": None}), **kw)


class Passphrase(forms.CharField):
    """A secret: taken exactly as typed, never shown again, and offered to the browser's own keeper."""

    def __init__(self, *, new: bool = False, **kw: Any) -> None:
        autocomplete = "new-password" if new else "current-password"
        attrs = {"autocomplete": autocomplete, "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        kw.setdefault("max_length", 1024)
        super().__init__(strip=False, widget=forms.PasswordInput(attrs=attrs), **kw)


def shown(field: forms.Field, value: Any) -> str:
    """A value of a field as people read it; a dash where nothing is said."""
    if value in (None, "", [], ()):
        return "–"
    if isinstance(value, bool):
        return str(_("Có") if value else _("Không"))
    if isinstance(value, list | tuple):
        return ", ".join(shown(field, one) for one in value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]  # our lists are flat
    if isinstance(field, MoneyField) and isinstance(value, int):
        return money(value)
    return day(value) if isinstance(value, date) else str(field.prepare_value(value))
