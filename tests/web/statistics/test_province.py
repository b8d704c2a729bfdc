"""The first page of a province as its supervisor meets it: after signing in, filtered, on paper and in a file."""

from __future__ import annotations

import csv
import gzip
import re
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework.queries import province as queries
from casework.queries.province import A_PAGE, Chosen, PostRow, ProvincePage
from casework.records.workers import Worker
from casework.rulebook import territory
from casework.rulebook.province_figures import BANDS, OPEN_STAGES, RISKS
from casework.rulebook.small_numbers import Hidden
from tests.cast import Cast
from tests.many_cases import came
from tests.signing_in import SignedIn
from tests.states import arrived

HEAVIEST = 6_000
"""What the page may weigh, gzipped."""


def of_a_large_province(by: Worker, *, chosen: Chosen, page: int = 1, whole: bool = False) -> ProvincePage:
    """Every commune of Thanh Hoá, as no test could make cases for."""
    communes = [one.name for one in territory.communes("38", date(2026, 1, 1))]
    posts = [
        PostRow(at, name, 1 + at % 4, 15 + at % 9 * 5, Hidden.FEW, 10, (Hidden.FEW, 5 + at % 3 * 5, 5, 10, Hidden.FEW))
        for at, name in enumerate(communes)
    ]
    return ProvincePage(
        chosen,
        tuple(enumerate(communes)),
        4_215,
        310,
        95,
        tuple((risk, 845) for risk in RISKS),
        tuple((stage.value, 705) for stage in OPEN_STAGES),
        tuple(posts if whole else posts[:A_PAGE]),
        tuple((words, 40, Hidden.FEW) for _long, words in BANDS),
        tuple((date(2026, month, 1), 240 + month, 5 * month) for month in range(1, 13)),
        page,
        -(-len(posts) // A_PAGE),
    )


def test_she_comes_to_it_when_she_signs_in_and_others_to_their_desk(cast: Cast):
    for person, there in ((cast.thu, "/tinh/"), (cast.hoa, "/"), (cast.lan, "/")):
        browser = Client()
        said = {"username": person.username, "passphrase": person.passphrase}
        assert browser.post(reverse("sign-in"), said)["Location"] == there
        page = browser.get(there)
        assert page.status_code == 200 and f'class="bar__name" href="{there}"' in page.text


def test_her_menu_names_what_is_late_and_the_figures(cast: Cast, signed_in: SignedIn):
    text = signed_in(cast.thu).get(reverse("province")).text
    menu = text[text.index('aria-label="Các trang chính"') :]
    words = re.findall(r'class="crew__item[^>]*>([^<]+)</a>', menu)
    assert words[:5] == ["Cả tỉnh", "Quá hạn", "Số liệu", "Hồ sơ", "Nhật ký tỉnh"]


def test_the_page_of_a_large_province_is_light(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queries, "of_province", of_a_large_province)
    answer = signed_in(cast.thu).get(reverse("province"))
    assert len(gzip.compress(answer.content)) <= HEAVIEST


def test_the_filters_stay_in_the_address_and_on_every_link(cast: Cast, signed_in: SignedIn):
    came(cast, 6)
    asked = {"xa": cast.desk.pk, "gd": "reported", "muc": "chua"}
    answer = signed_in(cast.thu).get(reverse("province"), asked)
    assert answer.status_code == 200
    assert answer.text.count(" selected>") == 3
    said = re.search(r"<strong>([^<]+)</strong> <a[^>]*>Bỏ lọc</a>", answer.text)
    assert said and said[1] == "Xã Bình Lư · Đã báo xã, chờ tiếp nhận · Chưa đánh giá"
    assert f"?xa={cast.desk.pk}&amp;gd=reported&amp;muc=chua" in answer.text
    assert f"{reverse('audit-overdue')}?don_vi={cast.desk.pk}" in answer.text


@pytest.mark.parametrize("asked", [{"xa": "99999"}, {"gd": "draft"}, {"muc": "wild"}, {"ten": "a"}, {"xa": "01"}])
def test_what_the_page_does_not_offer_is_refused(cast: Cast, signed_in: SignedIn, asked: dict[str, str]):
    assert signed_in(cast.thu).get(reverse("province"), asked).status_code == 400


def test_no_small_figure_stands_on_the_page_or_in_the_file(cast: Cast, signed_in: SignedIn):
    came(cast, 3)
    came(cast, 2, by=cast.lu, at=cast.other_address)
    thu = signed_in(cast.thu)
    for asked in ({}, {"xa": cast.desk.pk}, {"gd": "reported"}, {"muc": "chua"}, {"muc": "chua", "xa": cast.desk.pk}):
        page = thu.get(reverse("province"), asked).text
        figures = re.findall(r"<(?:td|dd)[^>]*>(?:<div>)?(\d+)<", page.replace(">2</div></td>\n<td", ">", 2))
        assert {int(one) for one in figures} <= {1, 2, 5, 10}, asked  # 1 and 2 work at the desks
        file = thu.get(reverse("province-export"), asked)
        assert file["Content-Disposition"] == 'attachment; filename="tinh.csv"'
        rows = [row for row in csv.reader(StringIO(file.content.decode("utf-8-sig"))) if len(row) > 1]
        told = {cell for row in rows for cell in row[1:] if cell.isdigit()}
        assert told <= {"1", "2", "5", "10"}, asked
        assert "Thào" not in file.content.decode() and "dưới 5" in file.content.decode()


def test_chart_and_table_say_the_same(cast: Cast, signed_in: SignedIn):
    came(cast, 6)
    text = signed_in(cast.thu).get(reverse("province")).text
    chart = text[text.index('<figure class="chart">') : text.index("</figure>")]
    dots, key = ("".join(re.findall(r'"chart__dot [^"]*" d="([^"]*)"', part)) for part in chart.split("chart__key"))
    assert (dots.count("M"), key.count("M")) == (len(re.findall(r"numeric\">\d+</td>", chart)), 2) == (1, 2)
    assert "style=" not in chart and "dưới 5" in chart


def test_the_file_is_no_formula(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch):
    def odd(by: Worker, *, chosen: Chosen, page: int = 1, whole: bool = False) -> ProvincePage:
        found = of_a_large_province(by, chosen=chosen, whole=whole)
        return ProvincePage(
            **{**vars(found), "posts": (PostRow(1, "=1+1", 1, 5, 5, 5, (5, 5, 5, 5, 5)),)},
        )

    monkeypatch.setattr(queries, "of_province", odd)
    assert "'=1+1" in signed_in(cast.thu).get(reverse("province-export")).content.decode()


def test_the_language_is_hers_on_every_device(cast: Cast, signed_in: SignedIn):
    arrived(cast)
    thu = signed_in(cast.thu)
    thu.post(reverse("set-language"), {"language": "en", "next": "/tinh/"})
    elsewhere = Client()
    elsewhere.post(reverse("sign-in"), {"username": cast.thu.username, "passphrase": cast.thu.passphrase})
    assert elsewhere.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert 'lang="en"' in elsewhere.get(reverse("province")).text
