"""Where she can stay: how long the law lets it last by kind of place, and why nobody asks her for money."""

from dataclasses import replace
from datetime import date

import pytest

from casework.rulebook import shelter
from casework.rulebook.rows import is_ours
from tests.rulebook.days import vn


@pytest.mark.parametrize(
    ("place", "until", "article"),
    [
        ("trusted_address", None, None),
        ("kin", vn(2026, 8, 2, 9, 0), "Điều 18.3"),
        ("health_facility", vn(2026, 5, 3, 9, 0), "Điều 37.2"),
        ("social_facility", vn(2026, 8, 2, 9, 0), "Điều 24.4"),
        ("peace_house", None, None),
        ("other", None, None),
    ],
)
def test_how_long_a_stay_may_last_hangs_on_the_kind_of_place(place, until, article):
    admitted = vn(2026, 5, 2, 9, 0)
    assert shelter.longest_until(place, admitted) == until
    limit = shelter.limit_of(place)
    assert (limit.rule(at=admitted).source[-len(article) :] if limit else None) == article


def test_nobody_sends_her_away_from_her_mothers_house_after_three_months():
    assert "kin" not in shelter.BINDING and "trusted_address" not in shelter.BINDING


def test_the_article_about_living_costs_is_named_at_a_trusted_address_only():
    day = date(2026, 11, 29)
    assert "282/2025" in shelter.no_charge("trusted_address", at=day).source
    for place in set(shelter.PLACES.codes) - {"trusted_address"}:
        assert is_ours(shelter.no_charge(place, at=day)), place
    assert is_ours(shelter.no_charge("trusted_address", at=date(2025, 12, 14))), "before the decree it was our rule"


def test_the_meal_norm_says_where_it_was_read_and_that_a_newer_one_is_not_excluded():
    norm = shelter.meal_norm(at=date(2026, 11, 29))
    assert (norm.value, norm.source, norm.verified) == (60_000, "Thông tư 02/2021/TT-BLĐTBXH, Điều 3", False)


def test_the_meals_of_a_stay_follow_the_norm_of_each_of_its_days(monkeypatch: pytest.MonkeyPatch):
    """She and who came along, the first and the last day counted; of what facility no such norm is."""
    (norm,) = shelter.MEAL_NORM
    newer = replace(norm, value=90_000, valid_from=date(2026, 11, 30))
    monkeypatch.setattr(shelter, "MEAL_NORM", (replace(norm, valid_to=date(2026, 11, 29)), newer))
    came, left = vn(2026, 11, 28, 23, 50), vn(2026, 12, 1, 0, 10)
    assert shelter.meals("trusted_address", came, left, companions=1) == shelter.Meals(4, 2, 2 * (2 * 60_000 + 180_000))
    assert shelter.meals("kin", came, came, companions=0) == shelter.Meals(1, 1, 60_000)
    assert shelter.meals("health_facility", came, left, companions=0) is None
