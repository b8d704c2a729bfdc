"""The page of a province's statistics: light with every commune on it, and silent about whatever is small."""

from __future__ import annotations

import gzip
import os
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from casework.queries import statistics as queries
from casework.queries.statistics import A_PAGE, NoesCounted, StatisticsPage, StatisticsRow
from casework.records.intake import Incident
from casework.records.statistics import CaseStatistics
from casework.records.workers import Worker
from casework.rulebook import territory
from casework.rulebook.acts_of_violence import ViolenceForm
from casework.rulebook.small_numbers import Hidden
from casework.trail.events import Event
from tests.cast import Cast
from tests.damage import damage
from tests.many_cases import came
from tests.signing_in import SignedIn

HEAVIEST = 6_000
"""What a later page may weigh, gzipped."""


def of_a_large_province(by: Worker, *, page: int = 1) -> StatisticsPage:
    """Every commune of Thanh Hoá, as no test could make cases for."""
    communes = [one.name for one in territory.communes("38", date(2026, 1, 1))]
    lines = [
        StatisticsRow(name, 17 + at * 7 % 83, (11 + at * 5 % 31, Hidden.FEW if at % 3 else 24, 0, Hidden.KEPT_BACK))
        for at, name in enumerate(communes)
    ]
    total = StatisticsRow(None, 8_412, (4_200, 3_100, 212, Hidden.KEPT_BACK))
    shown = tuple(lines[(page - 1) * A_PAGE : page * A_PAGE])
    small = StatisticsRow(None, Hidden.KEPT_BACK, (Hidden.KEPT_BACK, Hidden.KEPT_BACK, 0, 0))
    heads = tuple(form.label for form in ViolenceForm)
    return StatisticsPage(
        heads, (*shown, small), total, False, 1_204, True, True, page, -(-len(lines) // A_PAGE), NoesCounted(0, ())
    )


def test_a_full_page_of_communes_is_light(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queries, "of_province", of_a_large_province)
    answer = signed_in(cast.thu).get(reverse("statistics"), {"trang": 2})
    assert answer.text.count('role="rowheader"') == A_PAGE + 2
    assert "Trang 2 trên" in answer.text
    if place := os.environ.get("CASEWORK_PICTURES"):
        Path(place, "counts.html").write_text(answer.text)
    assert len(gzip.compress(answer.content)) <= HEAVIEST


def test_small_figures_are_words_and_those_beside_them_a_sign(cast: Cast, signed_in: SignedIn):
    came(cast, 6, "b")
    came(cast, 2, "a", "b")
    page = signed_in(cast.thu).get(reverse("statistics")).text
    assert "dưới 5" in page
    assert "Xã Bình Lư" in page
    assert "Số hồ sơ chưa rõ hình thức không in ở đây" in page
    assert "<td" in page and ">2<" not in page


def test_a_small_commune_has_a_line_without_its_name_and_the_audit_no_total(cast: Cast, signed_in: SignedIn):
    came(cast, 6, "b")
    thu = signed_in(cast.thu)
    assert "Nơi có dưới 5 hồ sơ" not in thu.get(reverse("statistics")).text
    came(cast, 3, "a", by=cast.lu, at=cast.other_address)
    page = thu.get(reverse("statistics")).text
    assert "Nơi có dưới 5 hồ sơ" in page
    assert "Xã Tả Lèng" not in page
    assert ">9<" not in page and ">3<" not in page
    assert "(9 hồ sơ)" not in thu.get(reverse("audit")).text


def test_she_has_the_cases_from_before_counted_with_a_button(cast: Cast, signed_in: SignedIn):
    came(cast, 6, "a")
    CaseStatistics.objects.all().delete()
    thu = signed_in(cast.thu)
    assert reverse("statistics-renew") in thu.get(reverse("statistics")).text
    answer = thu.post(reverse("statistics-renew"), follow=True)
    assert reverse("statistics-renew") not in answer.text
    assert Event.objects.filter(act="statistics.renew", outcome="done", worker_id=cast.thu.worker.pk).exists()


def test_she_is_told_how_many_could_not_be_read_where_that_gives_nothing_away(cast: Cast, signed_in: SignedIn):
    cases = [*came(cast, 8, "a"), *came(cast, 6, "b"), *came(cast, 6, "a", "b"), *came(cast, 6)]
    CaseStatistics.objects.all().delete()
    for case in cases[:2]:
        damage(Incident, "answers", case.pk)
    thu = signed_in(cast.thu)
    assert "không đọc được" not in thu.get(reverse("statistics")).text.lower()
    answer = thu.post(reverse("statistics-renew"))
    assert "Không đọc được 2 hồ sơ cũ" in answer.text and reverse("statistics-renew") in answer.text
    looked = Event.objects.filter(act="statistics.renew", outcome="looked", worker_id=cast.thu.worker.pk)
    assert looked.count() == 1


def test_where_how_many_are_not_known_is_hidden_so_is_how_many_were_not_read(cast: Cast, signed_in: SignedIn):
    cases = came(cast, 6, "a")
    CaseStatistics.objects.all().delete()
    damage(Incident, "answers", cases[0].pk)
    text = signed_in(cast.thu).post(reverse("statistics-renew")).text
    assert "Có hồ sơ cũ không đọc được" in text and "Không đọc được 1 hồ sơ" not in text


@pytest.mark.parametrize("asked", ["trang=0", "trang=x", "trang=1&trang=2", "xa=1"])
def test_what_the_page_does_not_offer_is_refused(cast: Cast, signed_in: SignedIn, asked: str):
    assert signed_in(cast.thu).get(f"{reverse('statistics')}?{asked}").status_code == 400


def test_a_page_beyond_the_last_is_the_last(cast: Cast, signed_in: SignedIn):
    came(cast, 6, "a")
    assert "Xã Bình Lư" in signed_in(cast.thu).get(reverse("statistics"), {"trang": 99}).text
