"""A hundred planted words go through every page; afterwards none stands in the open wherever anything is kept."""

from __future__ import annotations

import pkgutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import UUID

import psycopg
from django import forms
from playwright.sync_api import Browser, BrowserContext, Playwright, expect

import casework.web
from casework.rulebook.services import SERVICES
from casework.web.door.store import SessionStore
from casework.web.forms import Form
from tests.browser import walk
from tests.browser.beside_the_way import put_right
from tests.browser.canary_words import CONTROL, Found, Planter, cccd, files, packed, phone, search, writings
from tests.browser.walk import Deeds
from tests.browser.window import Window, until
from tests.database import TestPostgres
from tests.passphrases import passphrase
from tests.server import RunningServer

CHAPTERS = sorted(one.name for one in pkgutil.iter_modules(casework.web.__path__) if one.ispkg)
IN_ADDRESSES = {("audit", "tu"), ("audit", "den")}
"""Days that narrow a list: they stand in its address, and say nothing of anybody."""

IN_THE_CLEAR = {("referral", "appointment_on"), ("desk", "until"), ("notifications", "address"), ("intake", "told_on")}
"""Days of an appointment, of a handover and of telling, a worker's own address: no word of hers (clear_columns.txt)."""
TYPED_ELSEWHERE = {
    *{("intake", "reason"), ("intake", "happened_on"), ("intake", "code")},
    *{("door", "old"), ("door", "again")},
}
"""Each tried where it is sealed: why somebody is kept out (tests/journey/intake/test_why_excluded.py), the day of a
later incident, a file's code, which is no word of hers, and passphrases (tests/web/door/test_own_passphrase.py)."""

POLICE = list(SERVICES).index("police") + 1
NUMBERS = (phone(1), phone(2), cccd(1))


class Everyone:
    """The cast at their screens, all typing planted words."""

    def __init__(self, chromium: Browser, server: RunningServer, planter: Planter) -> None:
        self.chromium = chromium
        self.server = server
        self.planter = planter
        self.windows: list[Window] = []

    def at(self, context: BrowserContext, username: str) -> Window:
        """Somebody before this browser."""
        window = Window(context, self.server, username, words=self.planter)
        self.windows.append(window)
        return window

    def person(self, username: str) -> Window:
        """Somebody who has signed in."""
        window = self.at(self.chromium.new_context(ignore_https_errors=True), username)
        window.sign_in()
        return window

    def body(self, username: str) -> Window:
        """Somebody of the committee or of the police, who has no desk to come in by."""
        window = self.at(self.chromium.new_context(ignore_https_errors=True), username)
        window.open("sign-in")
        window.send(username=username, passphrase=passphrase(username))
        return window

    @property
    def typed(self) -> set[tuple[str, str]]:
        """Chapter and name of every text box somebody typed into."""
        return {box for window in self.windows for box in window.typed}


def text_boxes() -> set[tuple[str, str]]:
    """Chapter and name of every field of every form that takes what somebody types."""
    found = set()
    for chapter in CHAPTERS:
        package = import_module(f"casework.web.{chapter}")
        for room in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{room.name}")
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, Form) and kind.__module__ == module.__name__:
                    boxes = {name for name, box in kind.base_fields.items() if isinstance(box, forms.CharField)}
                    hidden = {name for name, box in kind.base_fields.items() if box.widget.is_hidden}
                    found |= {(chapter, name) for name in boxes - hidden}
    return found


# Every page that asks for words ---------------------------------------------------------------------------------------


def helped(everyone: Everyone, case_id: UUID) -> None:
    """The whole journey, and whatever else may be written on the way."""
    deeds = Deeds()
    hoa, quy, lan = (everyone.person(username) for username in ("hoa", "quy", "lan"))
    walk.take_in(hoa, deeds, case_id)
    stay_id = walk.make_safe(hoa, deeds, case_id)
    hoa.open("shelter-extend", case_id, stay_id)
    hoa.send(until=walk.typed(walk.today() + timedelta(days=9)))
    hoa.open("note-add", case_id)
    hoa.send()
    put_right(hoa, case_id)
    kept_away(everyone, hoa, case_id)
    hoa.open("case", case_id)
    walk.answer(lan, deeds, walk.refer(hoa, deeds, case_id))
    hoa.open("case", case_id)
    declined = walk.refer(hoa, deeds, case_id)
    hoa.open("case", case_id)
    twice = walk.refer(hoa, deeds, case_id)
    hoa.open("referral-withdraw", twice)
    hoa.send(reason="not_needed")
    lan.open("referral-decline", declined)
    lan.send(reason="full")
    hoa.open("referral-forgo", case_id, declined)
    hoa.send()
    hoa.open("case", case_id)
    withdrawn = walk.refer(hoa, deeds, case_id)
    hoa.go("referral-withdraw", withdrawn)
    hoa.send(reason="not_needed")
    walk.earn(hoa, quy, deeds, case_id)
    walk.come_home(hoa, deeds, case_id, stay_id)
    hoa.open("reintegration", case_id)
    hoa.follow('main p.govuk-body.small a[href*="/tham/"]')
    hoa.send()
    walk.close(hoa, everyone.person("thu"), deeds, case_id)
    hoa.open("case-reopen", case_id)
    hoa.send(reason="she_returned")
    hoa.open("desk")
    hoa.send(typed=everyone.planter.used[0])
    assert hoa.main.locator(f'a[href="/ho-so/{case_id}/"]').count() == 1, "she is found by her name"
    everyone.person("thu").open("case-audit", case_id)
    mai = everyone.person("mai")
    mai.open("shelter-receive", case_id)
    mai.send(
        agrees="yes",
        method="spoken_witnessed",
        companions=1,
        until=walk.typed(walk.today() + timedelta(days=2)),
        told_at="",
    )


def kept_away(everyone: Everyone, hoa: Window, case_id: UUID) -> None:
    """A ban is asked for, decided, watched over and broken; an order that came on paper ends."""
    hoa.open("ban-ask", case_id)
    named = everyone.planter("", "her")
    hoa.send(by="guardian", how="spoken", lives="home", told_at="21h hôm qua", her=named)
    vinh, son = everyone.body("vinh"), everyone.body("son")
    with psycopg.connect(everyone.server.database_from_outside) as database:
        (ban, order) = database.execute("SELECT id, order_id FROM casework_contactban").fetchone() or (None, None)
    vinh.open("ban-decide", order)
    vinh.send(decision=vinh.first("decision"), days="3")
    son.open("ban-assign", order)
    son.send(supervisor_id=son.first("supervisor_id"))
    son.open("ban-watch", order)
    son.send(what="serve", told_at="", with_whom="", words="")
    son.open("ban-watch", order)
    son.send(what="contact", contact="family", hours="2", promised="yes", told_at="")
    hoa.open("ban-breach", case_id, ban)
    hoa.send(told_at="")
    hoa.open("ban-undo", case_id, ban)
    hoa.send(told_at="")
    hoa.open("ban-record", case_id)
    began, until = (f"08:00 {walk.typed(walk.today() + timedelta(days=days))}" for days in (-1, 30))
    hoa.send(maker="court", began_at=began, until=until, lives="home")
    hoa.open("ban-end", case_id, hoa.place.split("/")[4])
    hoa.send()


def without_her_yes(everyone: Everyone) -> None:
    """Cases that stand on a legal ground, and those that are set aside."""
    deeds, words = Deeds(), everyone.planter
    mai, hoa = everyone.person("mai"), everyone.person("hoa")
    registered = case_id = walk.arrive(mai, deeds, writing="emergency", name=words("", "name"))
    mai.open("notice-give", case_id)
    mai.send(danger="no", needs=["stop"], way="spoken")
    hoa.open("risk-raise", case_id)
    hoa.send(to="medium")
    hoa.open("case-register", case_id)
    hoa.send(legal_ground=hoa.first("legal_ground"))
    hoa.open("referral-send-service", case_id, POLICE)
    hoa.send(ground=hoa.first("ground"), urgency="now")
    case_id = walk.arrive(mai, deeds, writing="emergency", name=words("", "name"))
    hoa.open("case-duplicate", case_id)
    hoa.send_in_vain()
    hoa.open("case-out_of_scope", case_id)
    hoa.send()
    quy = everyone.person("quy")
    quy.open("case-set_aside", case_id)
    quy.send(decision="approve")
    hoa.open("case-reopen", case_id)
    hoa.send_in_vain(reason="new_incident")
    twice = walk.arrive(mai, deeds, writing="emergency", name=words("", "name"))
    with psycopg.connect(everyone.server.database_from_outside) as database:
        (code,) = database.execute("SELECT code FROM casework_case WHERE id = %s", [registered]).fetchone() or ("",)
    hoa.open("case-duplicate", twice)
    hoa.send(of_code=code)
    quy.open("case-set_aside", twice)
    quy.send(decision="approve")
    hoa.open("case", registered)
    hoa.follow('main a[href*="/noi-them/"]')
    hoa.send()


def watched_over(everyone: Everyone) -> None:
    """What a supervisor writes and asks: why something was right, a decoy's person and words, a name, a checkpoint."""
    thu = everyone.person("thu")
    thu.open("decoy-plant")
    # The made-up officer's name is a worker's, and workers' names stand in the open. She stays for the rest of the run,
    # and no two decoys of a province have one keeper: hers is nobody else's (tests/states.py, test_oversight.py).
    thu.send(desk=thu.form.locator("select option").nth(1).get_attribute("value"), keeper="Bùi Thị Ngát")
    with psycopg.connect(everyone.server.database_from_outside) as database:
        looked = "SELECT id FROM casework_event WHERE act = 'case.look' ORDER BY id DESC LIMIT 1"
        (look,) = database.execute(looked).fetchone() or (None,)
    for word in ("dem", "xem-khong-lam"):  # under a key of the province, and under her case's
        thu.open("review-write", word, look)
        thu.send(reason="other")
    thu.open("audit-reviewed")
    thu.open("trail-searches")
    thu.send(since=walk.typed(walk.today()), until=walk.typed(walk.today()))
    thu.open("trail-checkpoint")
    thu.send_in_vain(moc=everyone.planter("", "moc"))


def misunderstood(everyone: Everyone) -> None:
    """What a form could not read: it stays on the page it was typed on, and nowhere else."""
    words = everyone.planter
    mai = everyone.person("mai")
    mai.open("case-open")
    walk.say_yes(mai, words("", "name"))
    case = mai.place.split("/")[2]
    mai.open("intake-person", case)
    mai.send_in_vain(birth=words("", "birth"))
    mai.open("intake-person-place", case)
    mai.send_in_vain(commune_name=words("", "commune_name"))
    mai.open("intake-person-numbers", case)
    mai.send_in_vain(phone=words("", "phone"), cccd=words("", "cccd"))
    stranger = everyone.at(everyone.chromium.new_context(ignore_https_errors=True), "nobody")
    stranger.open("sign-in")
    stranger.send_in_vain(username=words("", "username"), passphrase=words("", "passphrase"))
    assert stranger.page.request.get(f"{everyone.server.url}/{words('', 'address')}/").status == 404


def not_sent(mai: Window, her_phone: BrowserContext) -> None:
    """What is typed and never sent lies on her phone; what comes after her session ended lies in the database."""
    mai.open("desk")
    mai.open("case-open")
    walk.say_yes(mai, mai.words("case-open", "name"))
    mai.open("intake-person", mai.place.split("/")[2])
    mai.fill()
    expect(mai.page.locator("#unsent")).to_be_attached()
    until(mai.page, "Object.keys(localStorage).some(name => name.startsWith('unsent.'))")
    mai.page.reload()
    expect(mai.page.locator("[data-say=back]")).to_be_visible()
    assert mai.form.locator("[name=name]").input_value()
    her_phone.clear_cookies(name="__Host-key")
    mai.press()
    assert mai.view == "sign-in"


# Every place where something is kept ----------------------------------------------------------------------------------


def session_rows(server: RunningServer) -> Iterator[tuple[str, bytes]]:
    """What each session keeps, unpacked and as it lies in its row."""
    with psycopg.connect(server.database_from_outside) as database:
        for key, kept in database.execute("SELECT session_key, session_data FROM casework_workersession").fetchall():
            yield f"session {key}", kept.encode()
            yield f"session {key} unpacked", repr(SessionStore().decode(kept)).encode()


def everything_kept(server: RunningServer, postgres: TestPostgres, dump: Path) -> Iterator[tuple[str, bytes]]:
    """The database as files, its log, its dump, what it is doing; and what the server process wrote anywhere."""
    with psycopg.connect(server.database_from_outside, autocommit=True) as database:
        rows = database.execute("SELECT query FROM pg_stat_activity").fetchall()
        yield "running statements", "\n".join(query or "" for (query,) in rows).encode()
        database.execute("CHECKPOINT")
    subprocess.run([postgres.bin / "pg_dump", "--file", dump, server.database_from_outside], check=True)
    yield from files(postgres.data, postgres.data.parent / "postgres.log", dump, server.directory)


def the_search_can_find(server: RunningServer, postgres: TestPostgres, scratch: Path, clean: set[bytes]) -> None:
    """The same search over the same kinds of places, with one word there on purpose in every writing."""
    ways = writings(CONTROL)
    with psycopg.connect(server.database_from_outside, autocommit=True) as database:
        database.execute("CREATE TABLE scratch (how text, planted bytea)")
        for how, form in [*ways.items()] * 3:  # the edge of a page of the log cuts one in two now and then
            database.execute("INSERT INTO scratch VALUES (%s, %s)", [how, form])
    (server.directory / "temporary" / "left-behind").write_bytes(packed(b"\n".join(ways.values())))
    found = search(everything_kept(server, postgres, scratch / "dump.sql"), [CONTROL], clean)
    with psycopg.connect(server.database_from_outside, autocommit=True) as database:
        database.execute("DROP TABLE scratch")
    assert hows(found, "/base/") == set(ways)
    assert hows(found, "/pg_wal/") == set(ways)
    assert hows(found, "left-behind unpacked") == set(ways)
    assert {how for how in hows(found, "dump.sql") if how.startswith("hex of utf-16")}


def hows(found: list[Found], place: str) -> set[str]:
    """The writings in which the control was found in places called so."""
    return {one.how for one in found if place in one.place and one.word == CONTROL}


def leave_traces(browser: BrowserContext, server: RunningServer) -> None:
    """What a careless page would do, so that the profile holds something to be found."""
    page = f"<title>{CONTROL}</title><form action='2'><input name=hoten></form>"
    browser.route(
        f"{server.url}/doi-chung/*", lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8")
    )
    window = browser.new_page()
    window.goto(f"{server.url}/doi-chung/1")
    window.fill("[name=hoten]", CONTROL)
    window.press("[name=hoten]", "Enter")
    window.wait_for_url("**/2?*")
    window.evaluate(
        """word => new Promise(done => {
            localStorage.setItem("word", word);
            const opening = indexedDB.open("careless");
            opening.onupgradeneeded = () => opening.result.createObjectStore("words");
            opening.onsuccess = () => {
                const writing = opening.result.transaction("words", "readwrite");
                writing.objectStore("words").put(word, "word");
                writing.oncomplete = done;
            };
        })""",
        CONTROL,
    )
    window.close()


def test_a_hundred_words_typed_through_every_page_stand_nowhere_in_the_open(
    chromium: Browser,
    playwright: Playwright,
    browser_path: str,
    browser_arguments: list[str],
    server: RunningServer,
    postgres_server: TestPostgres,
    tmp_path: Path,
):
    planter = Planter()
    everyone = Everyone(chromium, server, planter)
    profile = tmp_path / "profile"
    her_phone = playwright.chromium.launch_persistent_context(
        profile, executable_path=browser_path, args=browser_arguments, viewport={"width": 360, "height": 740}
    )
    mai = everyone.at(her_phone, "mai")
    mai.sign_in()
    case_id = walk.intake(mai, Deeds(), name=planter("", "name"), phone=NUMBERS[0], calling=NUMBERS[1], cccd=NUMBERS[2])
    not_sent(mai, her_phone)
    leave_traces(her_phone, server)
    her_phone.close()
    helped(everyone, case_id)
    without_her_yes(everyone)
    watched_over(everyone)
    misunderstood(everyone)
    assert text_boxes() - everyone.typed == IN_ADDRESSES | IN_THE_CLEAR | TYPED_ELSEWHERE
    known = [*planter.used, *NUMBERS]
    assert len(known) >= 100

    kept = [*session_rows(server), *everything_kept(server, postgres_server, tmp_path / "dump.sql")]
    clean: set[bytes] = set()
    assert search(kept, known, clean) == []
    with psycopg.connect(server.database_from_outside) as database:
        assert database.execute("SELECT count(*) FROM casework_unsentform").fetchone() == (1,)
    for window in everyone.windows[1:]:
        window.context.close()

    found = search(files(profile), [*known, CONTROL], set())
    assert [one for one in found if one.word != CONTROL] == []
    for place in ("History", "Local Storage", "IndexedDB"):
        assert any(place in one.place for one in found), f"the profile's {place} is kept, and searched"
    the_search_can_find(server, postgres_server, tmp_path, clean)
