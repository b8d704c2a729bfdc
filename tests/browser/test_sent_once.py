"""A second tap while the answer is held up: what was sent goes once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, expect

from tests.browser import walk
from tests.browser.people import Browsers, looking_in
from tests.browser.walk import HEALTH, Deeds
from tests.browser.window import Window
from tests.server import RunningServer

HELD_MS, SECOND_TAP_MS = 2000, 600


@pytest.fixture
def browsers(chromium: Browser, server: RunningServer) -> Iterator[Browsers]:
    gathered = Browsers(chromium, server)
    yield gathered
    gathered.go_home()


def came_and_agreed(mai: Window) -> UUID:
    """She came, agreed that a record is kept and that the health station is asked, and the desk was told."""
    mai.open("case-open")
    walk.say_yes(mai)
    case_id = UUID(str(resolve(mai.place).kwargs["case_id"]))
    mai.open("intake-consent", case_id)
    mai.send(health="given", method="signature", until="")
    mai.open("intake-submit", case_id)
    mai.send()
    return case_id


def test_tapped_again_while_the_line_is_slow_one_packet_goes(browsers: Browsers, server: RunningServer):
    mai, hoa, deeds = browsers.person("mai"), browsers.person("hoa"), Deeds()
    case_id = came_and_agreed(mai)
    walk.take_in(hoa, deeds, case_id)
    hoa.open("referral-send-service", case_id, HEALTH)
    page = hoa.page
    page.locator("[name=needs]").fill("Khám vết thương")
    page.locator("[name=urgency]").first.check()
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": HELD_MS, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    # By the page's own clock: what clicks for a test waits until a page that is under way has come.
    page.evaluate(
        """after => {
            const send = document.querySelector("main form .govuk-button-group button.govuk-button");
            for (const when of [0, after]) setTimeout(() => send.click(), when);
        }""",
        SECOND_TAP_MS,
    )
    expect(page).to_have_url(re.compile("/phieu/"))  # the first answer was given up: it is no error here
    assert len(sent) == 2, "the browser did send it twice"
    counted = """
        SELECT (SELECT count(*) FROM casework_referral WHERE case_id = %(case)s),
               (SELECT count(*) FROM casework_clock WHERE case_id = %(case)s AND rule = 'answer'),
               (SELECT count(*) FROM casework_event WHERE case_id = %(case)s AND act = 'referral.send'
                AND outcome = 'done')
    """
    with looking_in(server) as database:
        assert database.execute(counted, {"case": case_id}).fetchone() == (1, 1, 1), "packets, duties, acts"
