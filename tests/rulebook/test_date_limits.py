"""Every date that is typed has a row: on the forms, in the acts, in the records; and each row does what it says."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args, get_type_hints

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

import casework.journey
import casework.rulebook
import casework.web
from casework.records.base import Record
from casework.rulebook.acts import Act
from casework.rulebook.clocks import add_months
from casework.rulebook.date_limits import (
    ASKED_AGAIN,
    LIMITS,
    NAMED,
    STAMPED,
    TYPED,
    CountedFrom,
    DateLimit,
    anchors_at,
    days_typed,
)
from casework.rulebook.dates import Birth, parse_birth
from casework.rulebook.rows import day_of
from casework.rulebook.sheets import AnswerKind, Sheet
from casework.vault.fields import SealedDateField
from casework.web.day_words import day_in_words, refused_day
from casework.web.fields import PartialBirthField, VietnameseDateField
from casework.web.moment_field import MomentField
from casework.web.wording import REFUSALS

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
TODAY = date(2026, 11, 30)
CAME = datetime(2026, 3, 2, 3, tzinfo=UTC)
ANCHORS = anchors_at(NOW, received=CAME)
DATES = (forms.DateField, forms.DateTimeField, forms.SplitDateTimeField, VietnameseDateField, PartialBirthField)


def modules(package: Any) -> Iterator[Any]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def dates_handed_to_acts() -> set[tuple[Act, str]]:
    found: set[tuple[Act, str]] = set()
    for module in modules(casework.journey):
        for function in vars(module).values():
            act = getattr(function, "act", None)
            if not isinstance(act, Act) or not inspect.isfunction(function):
                continue
            found |= {(act, name) for name, hint in get_type_hints(inspect.unwrap(function)).items() if is_day(hint)}
    return found


def is_day(hint: object) -> bool:
    parts = get_args(hint) or (hint,)
    return any(isinstance(part, type) and issubclass(part, date | Birth) for part in parts)


def kinds_of_form() -> Iterator[type[forms.BaseForm]]:
    list(modules(casework.web))
    waiting = [forms.BaseForm]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("casework."):
            yield one


def dates_without_row(form: type[forms.BaseForm]) -> list[str]:
    fields: dict[str, forms.Field] = form.base_fields  # type: ignore[attr-defined]  # Django gathers them
    dated = {name: field for name, field in fields.items() if isinstance(field, DATES)}
    return [name for name, field in dated.items() if getattr(field, "limit", None) not in LIMITS.values()]


def kept_days() -> set[str]:
    found = set()
    for model in apps.get_app_config("casework").get_models():
        if hasattr(model, "history_id") or "Historical" in model.__name__:
            continue
        whole = (models.DateField, SealedDateField)
        for field in model._meta.local_concrete_fields:
            if isinstance(field, whole) and (issubclass(model, Record) or not isinstance(field, models.DateTimeField)):
                found.add(f"{model.__name__}.{field.name}")
    for module in modules(casework.rulebook):
        for name, sheet in vars(module).items():
            if isinstance(sheet, Sheet):
                found |= {f"{name}.{row.key}" for row in sheet if row.kind in (AnswerKind.DAY, AnswerKind.MOMENT)}
    return found


def test_every_day_an_act_is_handed_has_its_row():
    assert dates_handed_to_acts() == set(TYPED) | set(NAMED)


def test_every_date_of_every_form_has_its_row():
    assert {form.__name__: bare for form in kinds_of_form() if (bare := dates_without_row(form))} == {}


def test_every_day_that_is_kept_has_its_row_or_is_given_by_the_house():
    typed = {column for row in LIMITS.values() for column in row.kept}
    birth = {"Survivor.birth"}  # sealed with its precision, not as a date
    assert kept_days() - typed - STAMPED == set(), "a day that is typed needs a row, one the house gives its name here"
    assert typed - birth - kept_days() == set()
    assert typed & STAMPED == set()


def test_a_planted_date_without_a_row_is_found():
    class Planted(forms.Form):
        when = forms.DateField()

    assert dates_without_row(Planted) == ["when"]
    with pytest.raises(TypeError):
        VietnameseDateField(label="Ngày")  # type: ignore[call-arg]  # what is tried
    with pytest.raises(KeyError):
        list(days_typed(Act.NOTE_ADD, {"when": TODAY}))


def code_of(row: DateLimit, typed: date | Birth) -> str | None:
    why = row.refused(typed, ANCHORS)
    return why.code if why else None


@pytest.mark.parametrize("name", LIMITS)
def test_a_row_refuses_and_asks_again_where_it_says(name: str):
    row = LIMITS[name]
    for bound, step in ((row.earliest, -1), (row.latest, 1)):
        if bound is not None:
            edge = bound.day(ANCHORS)
            assert edge is not None and bound.code in REFUSALS
            assert row.refused(edge, ANCHORS) is None
            assert code_of(row, edge + timedelta(days=step)) == bound.code
    for bound, step in ((row.early, -1), (row.late, 1)):
        if bound is not None:
            edge = bound.day(ANCHORS)
            assert edge is not None and bound.code == ASKED_AGAIN
            assert not row.asks_again(edge, ANCHORS) and row.asks_again(edge + timedelta(days=step), ANCHORS)
            if bound.anchor is CountedFrom.TODAY:
                beyond = anchors_at(NOW)
                assert row.refused(edge + timedelta(days=step), beyond) is None, "asked again before it is refused"


@pytest.mark.parametrize(
    ("name", "day", "refused", "asked"),
    [
        ("stay_end", date(2062, 12, 5), "day_too_far", True),
        ("stay_end", date(2027, 12, 30), None, True),
        ("stay_end", date(2026, 12, 5), None, False),
        ("stay_end", date(2026, 11, 29), "until_too_early", False),
        ("visit", date(2016, 11, 30), "before_she_came", True),
        ("visit", date(2026, 3, 2), None, True),
        ("visit", date(2026, 12, 1), "not_visited_yet", False),
        ("reminder", date(2028, 12, 1), None, True),
        ("reminder", date(2028, 11, 30), None, False),
        ("appointment", date(2029, 1, 31), None, True),
        ("hand_over", date(2026, 3, 1), "before_she_came", False),
        ("schedule_start", date(2026, 3, 1), "before_she_came", False),
        ("training_start", date(2026, 1, 5), None, True),
        ("milestone", date(2106, 1, 1), "day_too_far", True),
    ],
)
def test_the_days_from_the_field(name: str, day: date, refused: str | None, asked: bool):
    row = LIMITS[name]
    assert (code_of(row, day), row.asks_again(day, ANCHORS)) == (refused, asked)


@pytest.mark.parametrize(
    ("typed", "refused", "asked"),
    [("1920", None, True), ("1930", None, False), ("khoảng 104 tuổi", None, True), ("01/03/1990", None, False)],
)
def test_an_age_of_more_than_a_hundred_years_is_asked_again(typed: str, refused: str | None, asked: bool):
    birth = parse_birth(typed, at=NOW)
    assert (code_of(LIMITS["birth"], birth), LIMITS["birth"].asks_again(birth, ANCHORS)) == (refused, asked)


def dated_fields() -> list[tuple[str, str, DateLimit, forms.Field]]:
    return [
        (form.__name__, name, field.limit, field)
        for form in kinds_of_form()
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]  # Django gathers them
        if isinstance(field, VietnameseDateField)
    ]


def test_the_field_of_every_form_keeps_to_its_row():
    today = timezone.localdate()
    assert len({name for name, *_rest in dated_fields()}) >= 12
    for form, name, row, field in dated_fields():
        for bound, step in ((row.earliest, -1), (row.latest, 1)):
            if bound is None or bound.anchor is not CountedFrom.TODAY:
                continue
            edge = add_months(today, bound.months)
            hour = "00:00 " if isinstance(field, MomentField) else ""  # a moment has its day, and limits of that
            kept = field.clean(f"{hour}{edge:%d/%m/%Y}")
            assert (day_of(kept) if hour else kept) == edge, (form, name)
            beyond = edge + timedelta(days=step)
            with pytest.raises(ValidationError) as refused:
                field.clean(f"{hour}{beyond:%d/%m/%Y}")
            said = f"{'Sớm' if step < 0 else 'Muộn'} nhất là {edge:%d/%m/%Y}."
            assert refused.value.message.startswith(f"Ngày đã gõ là {day_in_words(beyond)}."), (form, name)
            assert refused.value.message.endswith(said) and str(REFUSALS[bound.code]) in refused.value.message


@pytest.mark.parametrize("name", sorted(name for name, row in LIMITS.items() if not row.may_be_future))
def test_a_day_four_days_ahead_is_told_its_own_reason_and_never_to_look_at_the_year(name: str):
    ahead = timezone.localdate() + timedelta(days=4)
    if name == "birth":
        with pytest.raises(ValidationError) as refused:
            PartialBirthField("birth").clean(f"{ahead:%d/%m/%Y}")
        assert refused.value.code == "birth.future" and "ngày, tháng" in refused.value.message
        return
    with pytest.raises(ValidationError) as refused:
        VietnameseDateField(name).clean(f"{ahead:%d/%m/%Y}")
    assert "chưa tới" in refused.value.message and "xem lại năm" not in refused.value.message


def test_a_day_before_she_came_is_told_when_she_came():
    row = LIMITS["visit"]
    why = row.refused(date(2016, 11, 30), ANCHORS)
    assert why is not None
    said = refused_day(why)
    assert said.startswith("Ngày đã gõ là thứ Tư, ngày 30 tháng 11 năm 2016.") and "trước ngày tiếp nhận" in said
    assert said.endswith(f"Sớm nhất là {ANCHORS[CountedFrom.RECEIVED]:%d/%m/%Y}.")


def test_a_far_day_is_written_out_in_words():
    assert day_in_words(date(2062, 12, 5)) == "thứ Ba, ngày 5 tháng 12 năm 2062"
