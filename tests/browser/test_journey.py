"""One survivor's journey in a real browser: four people, five chapters, and what the supervisor reads of it."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, Playwright, expect

from casework.policy.memberships import session_digest
from casework.rulebook.acts import Act
from casework.rulebook.followups import DIMENSION_CODES
from casework.rulebook.names import fold
from tests.browser import walk
from tests.browser.people import STORY, Browsers, acts_in_the_trail, looking_in, rows_of_history, sessions
from tests.browser.walk import NAME, Deeds
from tests.browser.window import FIRST_PAGE, Window
from tests.server import RunningServer

EXIT = settings.QUICK_EXIT_URL

type Gather = Callable[..., Browsers]


@pytest.fixture
def gather(chromium: Browser, server: RunningServer) -> Iterator[Gather]:
    made: list[Browsers] = []

    def browsers(browser: Browser = chromium, **how: bool | Callable[[Page], None]) -> Browsers:
        made.append(Browsers(browser, server, **how))  # type: ignore[arg-type]
        return made[-1]

    yield browsers
    for one in made:
        one.go_home()


def test_four_people_carry_her_from_the_first_evening_to_the_closed_case(
    gather: Gather, server: RunningServer, looks_right: Callable[[Page], None]
):
    browsers = gather(check=looks_right)
    deeds = Deeds()

    mai = browsers.person("mai")
    mai.go("exit-explained")
    mai.open("case-open")
    mai.answer(safe="yes")
    mai.answer(kind="family")
    mai.answer(writing="yes")
    mai.press()
    expect(mai.problems).to_be_visible()
    mai.open("desk")
    case_id = walk.intake(mai, deeds)
    mai.go("desk")
    mai.go("case", case_id)

    hoa = browsers.person("hoa")
    walk.take_in(hoa, deeds, case_id)
    stay_id = walk.make_safe(hoa, deeds, case_id)
    referral_id = walk.refer(hoa, deeds, case_id)

    lan = browsers.person("lan")
    the_packet_and_nothing_else(lan, case_id, stay_id, referral_id)
    walk.answer(lan, deeds, referral_id)
    assert lan.page.request.get(f"{server.url}{reverse('referral', args=[referral_id])}").status == 404

    quy = browsers.person("quy")
    walk.earn(hoa, quy, deeds, case_id)
    walk.come_home(hoa, deeds, case_id, stay_id)
    assert hoa.view == "reintegration"
    assert hoa.main.locator("svg[role=img] polyline").count() >= len(DIMENSION_CODES), "each side of her life is drawn"
    thu = browsers.person("thu")
    walk.close(hoa, thu, deeds, case_id)
    quy.open("case", case_id)

    with looking_in(server) as database:
        events = acts_in_the_trail(database, case_id)
        history = rows_of_history(database, case_id)
    assert [(act, history[event]) for event, act in events] == [(act.value, changed) for act, changed in deeds.done]
    thu.open("case", case_id)
    thu.go("case-history", case_id)
    while thu.main.locator("a[rel=next]").count():
        thu.follow("main a[rel=next]")
    assert NAME in (thu.main.text_content() or ""), "field by field, under her own keys; long changes are folded"
    thu.open("case", case_id)
    thu.go("case-audit", case_id)
    thu.follow("main a[href*='noi-dung=1']")
    assert acts_the_supervisor_reads(thu) == (deeds.labels, deeds.changed)
    thu.open("desk")
    thu.go("audit")

    assert history.total() == deeds.changed

    assert browsers.weights.first <= FIRST_PAGE
    assert browsers.weights.too_heavy == {}


def the_packet_and_nothing_else(lan: Window, case_id: UUID, stay_id: UUID, referral_id: UUID) -> None:
    """The partner's desk leads to the packet; everything else of hers answers as if it were not there."""
    links = {link.get_attribute("href") or "" for link in lan.main.locator("a").all()}
    assert reverse("referral", args=[referral_id]) in links
    assert not any(str(case_id) in link for link in links)
    ask = lan.page.request.get
    unknown = ask(lan.server.url + reverse("case", args=[uuid4()]))
    assert unknown.status == 404
    for view in (
        "case",
        "case-history",
        "case-audit",
        "livelihood",
        "reintegration",
        "safety_plan-write",
        "intake-incident-story",
    ):
        unseen = ask(lan.server.url + reverse(view, args=[case_id]))
        assert (unseen.status, unseen.body()) == (404, unknown.body()), view
    hidden = ask(lan.server.url + reverse("shelter-look", args=[case_id, stay_id]))
    assert (hidden.status, hidden.body()) == (404, unknown.body())
    lan.go("referral", referral_id)
    read = fold(lan.main.inner_text())
    assert fold(NAME) in read
    assert fold(STORY) not in read
    assert "di pa" not in read, "where she is hidden"


def acts_the_supervisor_reads(thu: Window) -> tuple[Counter[str], int]:
    """From the pages of one case's trail: how often each act was done, and how many changes stand beside them."""
    acts: Counter[str] = Counter()
    changes = 0
    while True:
        for row in thu.main.locator("table.trail tbody tr", has=thu.page.locator(".tag--teal")).all():
            changes += row.locator("details.change dl").count()
            what = row.locator("td").nth(1).locator("div").first.evaluate("cell => cell.firstChild.textContent.trim()")
            acts[what[0].lower() + what[1:]] += 1
        if not thu.main.locator("a[rel=next]").count():
            return acts, changes
        thu.follow("main a[rel=next]")


def test_without_script_she_is_heard_and_helped_all_the_same(gather: Gather, server: RunningServer):
    browsers = gather(script=False)
    deeds = Deeds()
    mai, hoa = browsers.person("mai"), browsers.person("hoa")
    case_id = walk.intake(mai, deeds)
    walk.take_in(hoa, deeds, case_id)
    walk.make_safe(hoa, deeds, case_id)
    referral_id = walk.refer(hoa, deeds, case_id)
    walk.answer(browsers.person("lan"), deeds, referral_id)
    with looking_in(server) as database:
        assert [act for _, act in acts_in_the_trail(database, case_id)] == [act.value for act, _ in deeds.done]


def test_two_officers_at_one_plan_the_second_is_told_and_loses_nothing(
    gather: Gather, server: RunningServer, looks_right: Callable[[Page], None]
):
    browsers = gather()
    deeds = Deeds()
    mai, hoa, quy = (browsers.person(username) for username in ("mai", "hoa", "quy"))
    case_id = walk.arrive(mai, deeds)
    walk.take_in(hoa, deeds, case_id)
    for officer in (hoa, quy):
        officer.open("safety_plan-write", case_id)
    hoa.send(bag="Túi để ở nhà chị Mỷ", copy="no")
    deeds.did(Act.SAFETY_PLAN_WRITE)

    quy.fill(bag="Túi để sau bếp", copy="yes")
    quy.press()
    assert quy.status == 409
    looks_right(quy.page)
    said = quy.main.inner_text()
    assert "Lò Thị Hoa" in said, "who was faster"
    assert "Túi để ở nhà chị Mỷ" in said and "Túi để sau bếp" in said
    assert quy.form.locator("[name=bag]").input_value() == "Túi để sau bếp"
    assert quy.form.locator("[name=copy]:checked").get_attribute("value") == "yes"

    quy.press()
    deeds.did(Act.SAFETY_PLAN_WRITE)
    assert quy.view == "case"
    quy.open("case-history", case_id)
    said = quy.main.inner_text()
    assert "Túi để ở nhà chị Mỷ" in said and "Túi để sau bếp" in said
    with looking_in(server) as database:
        assert rows_of_history(database, case_id).total() == deeds.changed


@pytest.fixture
def browser_that_keeps_pages(
    playwright: Playwright, browser_path: str, browser_arguments: list[str]
) -> Iterator[Browser]:
    """A Chromium that keeps pages in its memory for the way back, as people's own browsers do."""
    browser = playwright.chromium.launch(
        executable_path=browser_path,
        args=browser_arguments,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


def the_session_ends(window: Window, session: str) -> bool:
    """Whether the row of this session and both cookies go: soon, for the request outlives the page that sent it."""
    for _ in range(600):
        kept = {cookie["name"] for cookie in window.context.cookies(window.server.url)}
        with looking_in(window.server) as database:
            if session not in sessions(database) and not kept & {"__Host-session", "__Host-key"}:
                return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_after_the_quick_way_out_back_shows_nothing_of_hers_and_her_session_is_gone(
    gather: Gather, server: RunningServer, browser_that_keeps_pages: Browser, script: bool
):
    mai = gather(browser_that_keeps_pages, script=script).person("mai")
    mai.go("case-open")
    walk.say_yes(mai, NAME)
    mai.open("intake-person", mai.place.split("/")[2])
    mai.send(birth="1990", sex="female")
    mai.open("intake-incident-story", mai.place.split("/")[2])
    mai.form.locator("[name=story]").fill(STORY)
    before = {cookie["name"]: cookie["value"] for cookie in mai.context.cookies(server.url)}
    with looking_in(server) as database:
        assert session_digest(before["__Host-session"]) in sessions(database)

    if script:
        mai.page.click("#leave", no_wait_after=True)
        mai.page.wait_for_url(EXIT)
    else:
        with mai.page.expect_request(EXIT):
            mai.page.click("#leave", no_wait_after=True)
        # Nobody outside is met here, so the browser shows its own page instead of the weather.
        expect(mai.page).to_have_url(re.compile("^chrome-error:"))
    assert the_session_ends(mai, session_digest(before["__Host-session"]))

    page = mai.page
    for _ in range(4):
        page.go_back()
        assert STORY not in page.content() and NAME not in page.content()
        if page.url.startswith(server.url):
            expect(page.locator("[name=passphrase]")).to_be_visible()
    # What her phone still holds of the session opens nothing, even put back by hand.
    mai.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in before.items()])
    page.goto(server.url)
    expect(page.locator("[name=passphrase]")).to_be_visible()
