"""The frame of the pages in a real browser: small and large, with script and without, and the quick way out."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.window import PATIENCE
from tests.web.page_frame import kitchen_sink
from tests.web.page_frame.kitchen_sink import EXIT

PAGES = [
    "/",
    "/phieu/",
    "/phieu/?filled",
    "/cau-hoi/",
    "/vao/",
    "/thoat-nhanh/la-gi/",
    "/409/",
    "/loi/404/",
    "/loi/500/",
]


class KitchenSinkServer(ThreadingMixIn, WSGIServer):
    """Serves the kitchen sink; a page, its styles and its script may come at once."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Prints no request lines."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def sink() -> Iterator[str]:
    with override_settings(**kitchen_sink.overrides()):
        server = make_server(
            "127.0.0.1", 0, get_wsgi_application(), server_class=KitchenSinkServer, handler_class=Silent
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


def window(chromium: Browser, width: int = 360, *, script: bool = True) -> tuple[BrowserContext, Page]:
    context = chromium.new_context(viewport={"width": width, "height": 740}, java_script_enabled=script)
    context.set_default_timeout(PATIENCE)
    context.route(f"{EXIT}**", lambda route: route.fulfill(body="<title>Nắng</title>", content_type="text/html"))
    return context, context.new_page()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_looks_right_and_breaks_no_security_rule(
    chromium: Browser, sink: str, looks_right: Callable[[Page], None], width: int
):
    context, page = window(chromium, width)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES:
        answer = page.goto(sink + path)
        told = re.search(r"/(\d{3})/", path)
        assert answer
        assert answer.status == (int(told[1]) if told else 200), path
        looks_right(page)
    assert [text for text in said if "status of" not in text] == []
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_form_full_of_errors_takes_the_reader_to_them(
    chromium: Browser, sink: str, looks_right: Callable[[Page], None], width: int
):
    context, page = window(chromium, width)
    page.goto(f"{sink}/phieu/")
    page.fill("#id_visited_on", "31/02/2026")
    page.fill("#id_story", "<script>document.title='x'</script>")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Lỗi: ")
    looks_right(page)
    page.click("text=Không có ngày này trong tháng")
    expect(page.locator("#id_visited_on")).to_be_focused()
    assert page.input_value("#id_visited_on") == "31/02/2026"
    assert page.input_value("#id_story").startswith("<script>")
    context.close()


def test_touch_targets_of_the_bar_are_large_and_the_way_out_stays_in_sight(chromium: Browser, sink: str):
    context, page = window(chromium)
    page.goto(f"{sink}/")
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).position") == "sticky", "the styles came"
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    box = page.locator("#leave").bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["width"] >= 44
    assert 0 <= box["y"] < 60
    context.close()


@pytest.mark.parametrize("how", ["click", "escape"])
def test_leaving_blanks_the_page_ends_the_session_and_leaves_nothing_to_go_back_to(
    chromium: Browser, sink: str, how: str
):
    context, page = window(chromium, 1280)
    page.goto(f"{sink}/cau-hoi/")
    with context.expect_event("request", lambda request: request.url == f"{sink}/thoat-nhanh/") as ended:
        if how == "click":
            page.click("#leave", no_wait_after=True)
        else:
            for _ in range(3):
                page.keyboard.press("Escape")
    assert ended.value.method == "POST"
    page.wait_for_url(EXIT)
    page.go_back()
    assert "cau-hoi" not in page.url
    context.close()


def test_one_escape_or_a_slow_one_does_not_leave(chromium: Browser, sink: str):
    context, page = window(chromium, 1280)
    page.goto(f"{sink}/cau-hoi/")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.url == f"{sink}/cau-hoi/"
    context.close()


def test_leaving_in_one_tab_leaves_in_all(chromium: Browser, sink: str):
    context, page = window(chromium, 1280)
    other = context.new_page()
    other.goto(f"{sink}/")
    page.goto(f"{sink}/cau-hoi/")
    page.click("#leave", no_wait_after=True)
    page.wait_for_url(EXIT)
    other.wait_for_url(EXIT)
    context.close()


def test_without_script_the_same_link_leaves(chromium: Browser, sink: str):
    context, page = window(chromium, script=False)
    page.goto(f"{sink}/cau-hoi/")
    # The hop after the server's redirect cannot be answered from here; that the browser asks for it is enough.
    with page.expect_request(EXIT) as went:
        page.click("#leave", no_wait_after=True)
    came_by = went.value.redirected_from
    assert came_by
    assert (came_by.method, came_by.url) == ("GET", f"{sink}/thoat-nhanh/")
    context.close()


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"media": "print"}])
def test_the_page_holds_in_other_ways_of_seeing(chromium: Browser, sink: str, media: dict[str, str]):
    context, page = window(chromium)
    page.emulate_media(**media)  # type: ignore[arg-type]
    page.goto(f"{sink}/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#leave").is_visible() is ("media" not in media)
    assert page.locator(".timeline__item").first.is_visible()
    context.close()
