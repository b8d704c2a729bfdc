"""The frame of every page: way out, language, headers, names that give nothing away, and few bytes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from jinja2 import UndefinedError

from tests.web.page_frame.kitchen_sink import EXIT

PAGES = ["/", "/phieu/", "/phieu/?filled", "/cau-hoi/", "/vao/", "/thoat-nhanh/la-gi/", "/409/"]
ERRORS = ["400", "403", "403_csrf", "404", "413", "500", "503"]
STATIC = Path(settings.BASE_DIR) / "casework" / "static" / "casework"


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", [*PAGES, *(f"/loi/{status}/" for status in ERRORS)])
def test_the_way_out_is_on_every_page_and_works_without_script(shown: Client, path: str):
    page = text(shown, path)
    assert f'id="leave" rel="nofollow noreferrer" href="/thoat-nhanh/" data-to="{EXIT}"' in page
    assert page.count('src="/static/casework/js/exit.js"') == 1


@pytest.mark.parametrize("path", [*PAGES, *(f"/loi/{status}/" for status in ERRORS)])
def test_no_page_brings_its_own_style_or_script(shown: Client, path: str):
    page = text(shown, path)
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:|data:", page)
    assert all('src="' in script for script in re.findall(r"<script[^>]*>", page))


@pytest.mark.parametrize("path", PAGES)
def test_titles_name_the_notebook_and_nothing_of_hers(shown: Client, path: str):
    title = re.search(r"<title>(.*?)</title>", text(shown, path))
    assert title
    assert title[1].endswith("Sổ công việc")
    assert "bạo lực" not in title[1].lower()


def test_a_title_says_first_that_something_is_wrong(shown: Client):
    page = shown.post("/cau-hoi/", {"csrfmiddlewaretoken": "x"}).content.decode()
    assert "<title>Lỗi: Câu hỏi – Sổ công việc</title>" in page


def test_english_is_one_press_away_and_stays(shown: Client):
    assert '<html lang="vi"' in text(shown, "/")
    answer = shown.post("/ngon-ngu/", {"language": "en", "next": "/cau-hoi/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/cau-hoi/"
    page = text(shown, "/cau-hoi/")
    assert '<html lang="en"' in page
    assert "Quick exit" in page
    assert 'value="vi" lang="vi">Tiếng Việt</button>' in page


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_is_the_same_for_everyone(shown: Client, status: str):
    first = shown.get(f"/loi/{status}/")
    other = shown.get(f"/loi/{status}/?who=else", headers={"User-Agent": "other", "Referer": "http://testserver/"})
    assert first.status_code == int(status[:3])
    assert first.content == other.content
    assert b"csrf" not in first.content


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_needs_nothing_to_be_printed(shown: Client, status: str):
    assert "Sổ công việc" in render_to_string(f"{status}.html")


def test_a_demo_says_so(shown: Client, settings):
    assert "Bản dùng thử." in text(shown, "/")
    settings.DEMO = False
    assert "Bản dùng thử." not in text(shown, "/")


def test_a_missing_name_in_a_template_is_an_error_and_not_a_blank(shown: Client):
    with pytest.raises(UndefinedError):
        render_to_string("question_on_show.html")


def test_what_a_page_weighs_on_a_bad_network(shown: Client):
    def weight(raw: bytes) -> int:
        return len(gzip.compress(raw, 9))

    css, js = (STATIC / "css" / "casework.css").read_bytes(), (STATIC / "js" / "exit.js").read_bytes()
    icon = (STATIC / "img" / "icon.svg").read_bytes()
    question = shown.get("/cau-hoi/").content
    assert weight(css) <= 13_000
    assert weight(js) <= 2_000
    assert weight(question) <= 2_500
    assert weight(shown.get("/phieu/?filled").content) <= 6_000
    assert weight(css) + weight(js) + weight(icon) + weight(question) <= 30_000


def test_the_style_sheet_borrows_no_brand_and_fetches_nothing():
    css = (STATIC / "css" / "casework.css").read_text(encoding="utf-8")
    assert not re.search(r"gds transport|crown|url\(|@import|@font-face|data:", css, re.IGNORECASE)


def test_what_someone_typed_is_printed_as_text(shown: Client):
    page = text(shown, "/")
    assert "Dòng hai &lt;b&gt;không đậm&lt;/b&gt;" in page
