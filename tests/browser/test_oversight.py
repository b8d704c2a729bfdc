"""A supervisor watches over a province in a real browser: a decoy is touched, somebody looks too much, she says why."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.people import PHONE_SCREEN, Browsers
from tests.browser.walk import Deeds
from tests.browser.window import Window
from tests.server import RunningServer

PAGES = (
    "desk",
    "audit",
    "audit-anomalies",
    "audit-reviewed",
    "audit-overdue",
    "statistics",
    "audit-decoys",
    "decoy-plant",
)


@pytest.fixture
def browsers(chromium: Browser, server: RunningServer, looks_right: Callable[[Page], None]) -> Iterator[Browsers]:
    gathered = Browsers(chromium, server, check=looks_right)
    yield gathered
    gathered.go_home()


def on_a_phone_too(window: Window) -> None:
    """Every page once more at 360 px; a picture of each size where CASEWORK_PICTURES names a place."""
    desk = window.page.viewport_size
    assert desk is not None
    for view in PAGES:
        window.open(view)
        for kind, size in (("desk", (desk["width"], desk["height"])), ("phone", PHONE_SCREEN)):
            window.page.set_viewport_size({"width": size[0], "height": size[1]})
            window.look()
            if place := os.environ.get("CASEWORK_PICTURES"):
                window.page.screenshot(path=f"{place}/{view}-{kind}.png", full_page=True)
        window.page.set_viewport_size(desk)


def test_a_supervisor_sees_who_touched_a_decoy_and_says_what_she_found_out(browsers: Browsers):
    case_id = walk.intake(browsers.person("mai"), Deeds())
    thu, quy = browsers.person("thu"), browsers.person("quy")
    thu.open("audit-decoys")
    thu.go("decoy-plant")
    thu.send(
        desk=thu.form.locator("select option").nth(1).get_attribute("value"),
        name="Hoàng Thị Bưởi",
        keeper="Trần Thị Hảo",
        story="Chị kể ngắn",
        why="Chị đã về quê",
    )
    assert thu.view == "audit-decoys"
    code = thu.main.locator("article.card a").first
    decoy = (code.get_attribute("href") or "").split("/")[2]

    quy.open("desk")
    quy.go("case", decoy)
    for _ in range(3):
        quy.open("case", case_id)

    thu.open("desk")
    red = thu.main.get_by_role("region", name="Cần xem ngay")
    expect(red).to_contain_text("Giàng A Quý đã chạm vào một hồ sơ mồi.")
    on_a_phone_too(thu)

    thu.open("audit-anomalies")
    looked = thu.main.locator("article.card", has_text="Mở 3 lần trong 30 ngày")
    expect(looked).to_contain_text("Giàng A Quý")
    with thu.page.expect_navigation():
        looked.get_by_role("link", name="Ghi là đã xem lại").click()
    thu.send(reason="asked", text="Anh Quý trực thay tuần này")
    assert thu.view == "audit-anomalies"
    expect(thu.main.locator("article.card", has_text="Mở 3 lần trong 30 ngày")).to_have_count(0)
    thu.go("audit-reviewed")
    expect(thu.main).to_contain_text("Anh Quý trực thay tuần này")
