"""Every text of every form goes through one door: settled, measured as the browser measures it, and kept whole."""

import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django import forms as django_forms
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

import casework.web
from casework.rulebook.names import LONGEST_NAME, LONGEST_NOTE, length, settled
from casework.web import fields
from casework.web.forms import Form
from casework.web.typed_text import NameField
from casework.web.wording import typed as typed_words

LOOK_ALIKES = "\u00d0\u00f0\u0189\u0256"


def all_forms(of: type[django_forms.BaseForm] = django_forms.BaseForm) -> Iterator[Any]:
    for module in pkgutil.walk_packages(casework.web.__path__, "casework.web."):
        importlib.import_module(module.name)
    for kind in of.__subclasses__():
        if kind.__module__.startswith("casework."):
            yield kind
        yield from all_forms(kind)


def texts() -> dict[str, django_forms.CharField]:
    """Every field of free text, by form and name."""
    return {
        f"{form.__name__}.{name}": field
        for form in all_forms()
        for name, field in form.base_fields.items()
        if isinstance(field, django_forms.CharField)
        and not isinstance(field, fields.Passphrase | fields._Typed)
        and not field.widget.is_hidden
        and type(field).__name__ in {"CharField", "NameField", "NoteField"}
    }


TEXTS = texts()


NAMES = {name: field for name, field in TEXTS.items() if isinstance(field, NameField)}
"""The boxes that take a person's name."""

OTHER_LINES = {
    "address": "a place, or where a worker is told",
    "aliases": "what somebody is called, a number as well",
    "work": "a thing, or work",
    "beside": "whoever is there, and be it how many",
    "born": "a year",
    "code_word": "agreed with her: a number will do",
    "code": "the code of a case",
    "commune_name": "a commune: some are called by a number",
    "debts_to": "whoever lent, a bank as well",
    "hand_note": "a reason",
    "his_place": "a place",
    "number": "the number of a decision on paper",
    "land": "how much, and in whose name",
    "of_code": "the code of a case",
    "text": "what comes of a milestone",
    "through_whom": "a name or a number",
    "typed": "what is searched for: a number as well",
    "username": "what one signs in with",
    "what": "a thing, or work",
    "when": "a time",
    "where": "a place",
    "writing_why": "a reason",
    "ChildReportForm.told": "a name, or the number of a hotline's note",
    "SearchedForm.name": "what was searched for: a code as well",
}
"""Other boxes of one line with what they take: by the name of the field, or of its form and the field."""


def given_to(field: django_forms.CharField, typed: str) -> Form:
    """A form of this one field, filled as a browser sends it."""
    one = type("OneField", (Form,), {"text": deepcopy(field)})
    posted = QueryDict(mutable=True)
    posted["text"] = typed
    form: Form = one(posted)
    return form


def kept(field: django_forms.CharField, typed: str) -> Any:
    form = given_to(field, typed)
    assert form.is_valid(), (typed, form.errors)
    return form.cleaned_data["text"]


def test_there_are_texts_and_every_form_is_of_the_house():
    assert len(TEXTS) > 20
    assert [form for form in all_forms() if not issubclass(form, Form)] == []
    assert [form for form in all_forms() if "_clean_form" in vars(form) and form is not Form] == []


@pytest.mark.parametrize("name", TEXTS)
def test_what_looks_the_same_is_kept_the_same(name: str):
    field = TEXTS[name]
    longest = field.max_length or 20
    typed = "Ðặng Thị ðào Ɖó"[:longest]
    right = settled("Đặng Thị đào Đó"[:longest]).strip()
    assert kept(field, typed) == right
    decomposed = unicodedata.normalize("NFD", typed)
    assert kept(field, decomposed) == right


@pytest.mark.parametrize("name", TEXTS)
def test_all_that_the_box_lets_one_type_is_taken(name: str):
    field = TEXTS[name]
    lines = isinstance(field.widget, django_forms.Textarea)
    longest = field.max_length or (LONGEST_NOTE if lines else LONGEST_NAME)
    assert kept(field, unicodedata.normalize("NFD", "ế" * longest)) == "ế" * longest
    if lines:
        typed = ("ế\n" * longest)[: longest - 1] + "x"
        assert kept(field, typed.replace("\n", "\r\n")) == typed
    form = given_to(field, "e" * (longest + 1))
    assert not form.is_valid(), "one more than the box lets one type"
    if longest > 1:
        assert not given_to(field, "e" * (longest - 1) + "😀").is_valid(), "the box counts this sign twice"


@pytest.mark.parametrize("name", NAMES)
def test_a_number_is_nobodys_name_and_any_word_is(name: str):
    for number in ("12345", "0912 345 678"):
        refused = given_to(NAMES[name], number)
        assert refused.errors["text"] == [typed_words("text.number")], number
    for called in ("Lý Thị Mỷ", "Hoa 2", "không biết tên", "?"):
        assert kept(NAMES[name], called) == called


def test_each_box_of_one_line_takes_a_name_or_says_what_else():
    lines = {
        name
        for name, field in TEXTS.items()
        if not isinstance(field.widget, django_forms.Textarea) and name not in NAMES
    }
    said = {name for name in lines if {name, re.sub(r"^\w+\.|_\d$", "", name)} & OTHER_LINES.keys()}
    assert lines - said == set()
    assert len(NAMES) > 10


@settings(max_examples=30)
@given(
    st.lists(
        st.one_of(st.sampled_from([*"aăêơđĐ" + LOOK_ALIKES, "\r\n", "\r", "ế", "e\u0302\u0301", "王", "😀", " "])),
        max_size=40,
    )
)
def test_anything_typed_in_any_text_is_kept_settled_and_kept_again_as_it_is(pieces: list[str]):
    typed = "".join(pieces)
    for name, field in TEXTS.items():
        form = given_to(field, typed)
        if form.is_valid():
            text = form.cleaned_data["text"]
            assert "\r" not in text and unicodedata.is_normalized("NFC", text), name
            assert not set(text) & set(LOOK_ALIKES), name
            assert field.max_length is None or length(text) <= field.max_length, name
            assert kept(field, text) == text if text else True, name
        else:
            assert field.required or length(settled(typed)) > (field.max_length or LONGEST_NAME), (name, form.errors)


def test_a_form_that_leaves_the_house_is_found():
    class Planted(django_forms.Form):
        text = django_forms.CharField()

    Planted.__module__ = "casework.planted"
    assert [form for form in all_forms() if not issubclass(form, Form)] == [Planted]
    Planted.__module__ = __name__
