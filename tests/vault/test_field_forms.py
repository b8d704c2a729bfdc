"""Forms over sealed fields: what is there is shown, what is typed is saved, and without the key there is none."""

from __future__ import annotations

import datetime

import pytest
from django import forms

from casework.vault.errors import Locked
from casework.vault.keyring import Keyring
from tests.vault.heard import CASE, STORY, Heard, locked, stored, told


class HeardForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    class Meta:
        model = Heard
        fields = ("code", "story", "aside", "facts", "since")


@pytest.mark.usefixtures("table")
class TestForms:
    def test_a_form_shows_what_is_there_and_saves_what_is_typed(self, ring: Keyring) -> None:
        record = told(facts={"a": 1}, aside="một", since=datetime.date(1991, 4, 3))
        form = HeardForm(instance=Heard.objects.get())
        assert form.initial["story"] == STORY
        assert isinstance(form.fields["story"].widget, forms.Textarea)
        assert isinstance(form.fields["since"], forms.DateField)
        before = stored(record, "story")
        typed = {"code": "A-9", "story": STORY, "aside": "hai", "facts": '{"a": 3}', "since": "1992-05-06"}
        form = HeardForm(typed, instance=Heard.objects.get())
        assert form.is_valid(), form.errors
        assert form.changed_data == ["code", "aside", "facts", "since"]
        saved = form.save()
        found = Heard.objects.get()
        assert (found.story, found.aside, found.facts) == (STORY, "hai", {"a": 3})
        assert found.since == datetime.date(1992, 5, 6)
        assert stored(saved, "story") == before

    def test_a_form_refuses_what_is_too_long_or_missing(self, ring: Keyring) -> None:
        form = HeardForm({"code": "A-9", "story": "", "aside": "x" * 41, "facts": "{"}, instance=Heard(case_id=CASE))
        assert set(form.errors) == {"story", "aside", "facts"}

    def test_without_the_key_there_is_no_form(self, ring: Keyring) -> None:
        told()
        with locked(), pytest.raises(Locked):
            HeardForm(instance=Heard.objects.get())
