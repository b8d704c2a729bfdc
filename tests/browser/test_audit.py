"""A supervisor proves a case in a real browser: reads, narrows, prints, takes the bundle away, and sees red."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.people import PHONE_SCREEN, Browsers, Database, looking_in
from tests.browser.walk import Deeds
from tests.browser.window import Window
from tests.server import ROOT, RunningServer


@pytest.fixture
def browsers(chromium: Browser, server: RunningServer, looks_right: Callable[[Page], None]) -> Iterator[Browsers]:
    gathered = Browsers(chromium, server, check=looks_right)
    yield gathered
    gathered.go_home()


def saved(window: Window, button: str, directory: Path) -> Path:
    """Press a button that hands out a file, and save it under its own name."""
    with window.page.expect_download() as handed:
        window.page.get_by_role("button", name=button).click()
    where = directory / handed.value.suggested_filename
    handed.value.save_as(where)
    return where


def verified(server: RunningServer, bundle: Path, kept: Path) -> tuple[int, str]:
    """What the offline verifier says, in a process that has none of our code."""
    verifier = ROOT / "deploy" / "verify" / "casework_verify.py"
    command = [sys.executable, "-I", str(verifier), "bundle", str(bundle), "--key", str(server.public_key)]
    done = subprocess.run([*command, "--checkpoint", str(kept)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def attack(database: Database, statement: str, *values: object) -> None:
    """The administrator, with every guard off."""
    database.execute("SET session_replication_role = replica")
    assert database.execute(statement.encode(), values).rowcount == 1


def pictured(window: Window, name: str) -> None:
    """The page on a phone and at a desk, held to its promises; a picture where CASEWORK_PICTURES names a place."""
    desk = window.page.viewport_size
    assert desk is not None
    for kind, size in (("desk", (desk["width"], desk["height"])), ("phone", PHONE_SCREEN)):
        window.page.set_viewport_size({"width": size[0], "height": size[1]})
        window.look()
        if place := os.environ.get("CASEWORK_PICTURES"):
            window.page.screenshot(path=f"{place}/{name}-{kind}.png", full_page=True)
    window.page.set_viewport_size(desk)


def test_a_supervisor_proves_a_case_and_sees_red_once_it_was_tampered_with(
    browsers: Browsers, server: RunningServer, tmp_path: Path
):
    case_id = walk.intake(browsers.person("mai"), Deeds())
    server.sequence()
    thu = browsers.person("thu")
    thu.go("audit")
    thu.go("case-audit", case_id)
    proof = thu.main.get_by_role("region", name="Nguyên vẹn")
    expect(proof).to_be_visible()
    pictured(thu, "story")

    thu.main.get_by_text("Lọc", exact=True).first.click()
    thu.page.locator("#loai").select_option("sua")
    thu.push("Lọc")
    expect(thu.main.locator("tbody tr.govuk-table__row").first).to_contain_text("Đã ký")
    assert thu.main.locator("details.change dl").count() == 0
    thu.follow("main a[href*='noi-dung=1']")
    walk.say_why(thu, Deeds())
    expect(thu.main).to_contain_text("Đang mở nội dung thay đổi")
    rows = thu.main.locator("table.trail tbody tr")
    assert rows.count() == rows.filter(has=thu.page.locator("details.change dl")).count() > 10

    thu.push("In những dòng này")
    expect(thu.main.get_by_role("img", name="Mã QR")).to_be_visible()
    expect(thu.main).to_contain_text("Chỉ gồm: Thay đổi")
    pictured(thu, "paper")
    thu.page.emulate_media(media="print")
    assert not thu.page.locator(".bar").is_visible() and thu.main.locator("table").is_visible()
    thu.page.emulate_media(media="screen")

    thu.open("trail-checkpoint")
    kept = saved(thu, "Tải về tệp", tmp_path)
    thu.push("In kèm mã QR")
    pictured(thu, "checkpoint-paper")
    server.sequence()
    thu.open("trail-checkpoint")
    thu.send(moc=kept.read_text())
    expect(thu.main.get_by_role("status")).to_contain_text("Nối tiếp đúng")
    pictured(thu, "trail-checkpoint")

    thu.open("case-audit", case_id)
    bundle = saved(thu, "Tải bản kiểm chứng", tmp_path)
    code, said = verified(server, bundle, kept)
    assert code == 0 and "The log continues your checkpoint" in said, said

    with looking_in(server) as database:
        row = database.execute(
            "SELECT id, case_seq, body FROM casework_event WHERE case_id = %s AND act = 'case.open'", [case_id]
        ).fetchone()
        assert row is not None
        event_id, number, body = row
        attack(database, "UPDATE casework_event SET body = body || ' ' WHERE id = %s", event_id)
        thu.open("case-audit", case_id)
        expect(thu.page.get_by_role("alert")).to_contain_text("Nhật ký này không còn nguyên vẹn")
        # Her first line is on a later page of so long a log: the alert leads to it.
        thu.page.get_by_role("alert").get_by_role("link").first.click()
        expect(thu.main.locator(f"#d{number}")).to_contain_text("đã bị sửa sau khi ghi")
        pictured(thu, "red")
        code, said = verified(server, saved(thu, "Tải bản kiểm chứng", tmp_path), kept)
        assert code == 1 and str(event_id) in said, said
        attack(database, "UPDATE casework_event SET body = %s WHERE id = %s", body, event_id)
    thu.open("case-audit", case_id)
    expect(proof).to_be_visible()
    assert browsers.weights.too_heavy == {}
