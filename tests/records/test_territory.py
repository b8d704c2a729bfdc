"""Loading the administrative units: all of them, once, and only corrections after that."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from casework.records.territory import TerritoryUnit
from casework.rulebook.territory import units

pytestmark = pytest.mark.django_db


def load() -> str:
    said = io.StringIO()
    call_command("load_units", stdout=said)
    return said.getvalue()


def valid_on(day: date):
    return TerritoryUnit.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def test_every_unit_is_loaded_with_its_period_and_the_counts_are_said():
    said = load()
    assert f"{len(units()):,} added, 0 corrected" in said
    assert "2,000 of 14,149" in said
    assert valid_on(date(2026, 1, 1)).count() == 34 + 3321
    assert valid_on(date(2025, 6, 30)).count() == 63 + 696 + 10035


def test_a_reused_code_is_two_units():
    load()
    names = TerritoryUnit.objects.filter(code="03390").order_by("valid_from").values_list("name", "valid_to")
    assert list(names) == [("Thị trấn Tam Đường", date(2025, 6, 30)), ("Xã Bình Lư", None)]
    assert valid_on(date(2026, 1, 1)).get(code="44").name == "Tỉnh Quảng Trị"


def test_loading_again_changes_nothing_and_asks_for_little():
    load()
    before = dict(TerritoryUnit.objects.values_list("id", "name"))
    with CaptureQueriesContext(connection) as asked:
        said = load()
    assert f"0 added, 0 corrected, {len(units()):,} as they were, 0 not in the list" in said
    assert len(asked) <= 5, "every unit by itself would be thousands"
    assert dict(TerritoryUnit.objects.values_list("id", "name")) == before


def test_a_wrong_name_is_corrected_in_place_and_an_own_unit_is_left_alone():
    load()
    here = valid_on(date(2026, 1, 1)).get(code="03390")
    TerritoryUnit.objects.filter(pk=here.pk).update(name="Xã Bình Lu")
    own = TerritoryUnit.objects.create(
        code="99999", name="Xã Mới", kind="xa", province_code="12", valid_from=date(2027, 1, 1), source="own"
    )
    assert "0 added, 1 corrected" in load()
    here.refresh_from_db()
    assert here.name == "Xã Bình Lư"
    assert TerritoryUnit.objects.filter(pk=own.pk).exists()


def test_a_quiet_load_says_nothing():
    said = io.StringIO()
    call_command("load_units", stdout=said, verbosity=0)
    assert said.getvalue() == ""


def test_one_code_begins_once_a_day_and_ends_after_it_began():
    facts = {"code": "99999", "name": "Xã Mới", "kind": "xa", "province_code": "12", "source": "own"}
    TerritoryUnit.objects.create(valid_from=date(2027, 1, 1), **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        TerritoryUnit.objects.create(valid_from=date(2027, 1, 1), **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        TerritoryUnit.objects.create(valid_from=date(2028, 1, 1), valid_to=date(2027, 12, 31), **facts)
