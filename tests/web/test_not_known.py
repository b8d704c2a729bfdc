"""Who is asked for a day, an age or a number and does not know it has answered: no field calls that a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from casework.journey.intake.opening import open_case
from casework.records.people import Survivor
from casework.rulebook.date_limits import LIMITS
from casework.web import fields
from casework.web.forms import Form
from tests.cast import Cast
from tests.signing_in import SignedIn

NOT_KNOWN = ("không nhớ", "khong biet", "Chịu", "chị ấy không rõ", "quên rồi", "?")


def kinds_of_field(top: Any) -> Iterator[Any]:
    for kind in top.__subclasses__():
        yield kind
        yield from kinds_of_field(kind)


READ: list[Any] = [fields.CountField, *kinds_of_field(fields._Typed)]
"""Every field whose words are read as a day, an age or a number."""


def made(kind: Any, *, required: bool) -> Any:
    dated = issubclass(kind, fields.VietnameseDateField | fields.PartialBirthField)
    return kind("birth", required=required) if dated else kind(required=required)


def is_read(field: forms.Field) -> bool:
    """Whether a field of a form is one in which a day, an age or a number is typed."""
    return isinstance(field, fields._Typed | forms.DateField | forms.DateTimeField | forms.IntegerField)


@pytest.mark.parametrize("said", NOT_KNOWN)
@pytest.mark.parametrize("kind", READ, ids=lambda kind: kind.__name__)
def test_not_knowing_is_an_answer_wherever_nothing_may_be_known(kind: type[forms.Field], said: str):
    field = made(kind, required=False)
    assert field.clean(said) in (None, "")
    assert not field.has_changed(None, said)
    with pytest.raises(ValidationError) as refused:
        made(kind, required=True).clean(said)
    assert refused.value.code == "text.must_be_known"


def test_every_form_takes_its_days_and_numbers_in_such_a_field():
    asked = {
        f"{form.__name__}.{name}": field
        for form in kinds_of_field(Form)
        for name, field in form.base_fields.items()
        if is_read(field) and not field.widget.is_hidden
    }
    assert asked
    for name, field in asked.items():
        assert isinstance(field, tuple(READ)), f"{name}: nobody can say there that it is not known"


@pytest.mark.parametrize("typed", ["rằm tháng 7", "23 tháng Chạp", "mùng 2 Tết"])
@pytest.mark.parametrize("limit", [name for name in LIMITS if name != "birth"])
def test_a_day_of_the_moon_is_asked_again_in_every_field_of_a_day(limit: str, typed: str):
    with pytest.raises(ValidationError) as refused:
        fields.VietnameseDateField(limit).clean(typed)
    assert "âm lịch" in refused.value.messages[0] and "lịch treo tường" in refused.value.messages[0]


def test_a_host_keeps_that_the_age_is_not_known_and_what_she_typed_of_the_moon(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    client, page = signed_in(cast.mai), reverse("intake-person", args=[case.pk])
    asked = client.post(page, {"version": 1, "name": "Thào Thị Dợ", "birth": "rằm tháng 7 năm Ngọ"})
    assert asked.status_code == 422 and 'value="rằm tháng 7 năm Ngọ"' in asked.text and "âm lịch" in asked.text
    assert client.post(page, {"version": 1, "name": "Thào Thị Dợ", "birth": "chị ấy không nhớ"}).status_code == 302
    assert Survivor.objects.get(case=case).birth is None
