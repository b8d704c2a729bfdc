"""From the first night at Tết to the closed case: she is heard, banned from, hidden and met again, by every body that
has a duty, in a real browser on a clock that is moved on; each clock of a body is met once and missed once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import resolve
from playwright.sync_api import Browser, expect

from casework.rulebook.rows import VIETNAM
from deploy.embedded_postgres import SEQUENCER, throwaway
from tests.browser import walk
from tests.browser.people import Browsers
from tests.browser.walk import Deeds
from tests.browser.window import Window
from tests.database import WITH_THE_CAST
from tests.moved_clock import MovedClock
from tests.server import HOST, ROOT, RunningServer, production, serving


class House:
    """A house on a clock of its own, and its people, who sign in anew whenever hours went by."""

    def __init__(self, server: RunningServer, browsers: Browsers, clock: MovedClock) -> None:
        self.server, self.browsers, self.clock = server, browsers, clock

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        """It is that time in February 2027; Tết is the sixth."""
        self.clock.to(datetime(2027, 2, day, hour, minute, tzinfo=VIETNAM))

    def person(self, username: str) -> Window:
        """Somebody at her screen, who has just signed in."""
        return self.browsers.person(username)

    def minute(self) -> None:
        """What the process beside the pages does every minute: late duties are called, the trail is signed."""
        self.server.sequence()


@pytest.fixture
def house(chromium: Browser, tmp_path: Path) -> Iterator[House]:
    # The database's server runs as somebody else, who sees nothing of ours: the clock lies in a place of its own.
    with tempfile.TemporaryDirectory(prefix="casework-clock-") as shared, _house(tmp_path, Path(shared)) as (server, clock):
        browsers = Browsers(chromium, server)
        yield House(server, browsers, clock)
        browsers.go_home()


@contextmanager
def _house(directory: Path, shared: Path) -> Iterator[tuple[RunningServer, MovedClock]]:
    clock = MovedClock(shared).to(datetime(2027, 2, 5, 23, tzinfo=VIETNAM))
    cast = os.environ.get("CASEWORK_TEST_SEED", "")
    if not cast:  # a run of this file alone
        cast = str(directory / "cast")
        subprocess.run([sys.executable, "-m", "tests.seed", cast], check=True, cwd=ROOT)
    with clock.inherited(), throwaway(like=cast) as postgres:
        environment = production(
            directory,
            host=HOST,
            origin="casework.example/tet",
            secret_key=settings.SECRET_KEY,
            CASEWORK_TRAIL_PUBLIC_KEY_FILE=str(directory / "trail.pub"),
            DATABASE_URL=postgres.url(WITH_THE_CAST),
            DATABASE_SEQUENCER_URL=postgres.url(WITH_THE_CAST, role=SEQUENCER),
            **clock.environment,
        )
        outside = postgres.url(WITH_THE_CAST, role="postgres")
        with serving(environment, directory, tls=True, database_from_outside=outside) as server:
            yield server, clock


def test_a_commune_protects_her_over_tet_from_the_first_word_to_the_closed_case(house: House):
    deeds = Deeds()
    house.at(5, 23, 10)  # the last night of the year
    case_id = heard_at_night(house, deeds)
    house.at(5, 23, 40)
    hoa = house.person("hoa")
    walk.take_in(hoa, deeds, case_id)
    asked_for(hoa, case_id)

    house.at(6, 8, 30)  # the first morning: within twelve hours
    decided(house.person("vinh"), decision="issue", number="01/QĐ", days="3")
    house.at(6, 9, 5)
    son = house.person("son")
    to_the_ban(son)
    son.go("ban-assign", resolve(son.place).kwargs["order_id"])
    son.send(supervisor_id=son.first("supervisor_id"))
    write_down(son, "serve")
    write_down(son, "contact", contact="family", hours="2", with_whom="Giàng Thị Sua", promised="yes")
    house.at(6, 10, 30)
    son = house.person("son")
    to_the_ban(son)
    write_down(son, "contact_over")

    house.at(7, 21, 15)  # he comes back: a second time, and it is a breach
    hoa = house.person("hoa")
    hoa.open("case", case_id)


def heard_at_night(house: House, deeds: Deeds) -> UUID:
    """Strangled, and alone with it: what can still be done is told first, the commune hears of it at once."""
    mai = house.person("mai")
    mai.go("case-open")
    walk.say_yes(mai)
    case_id = UUID(str(resolve(mai.place).kwargs["case_id"]))
    walk.tell_of_danger(mai, deeds, raising=("strangled",), strangled="yes")
    assert mai.view == "intake-incident-health"
    expect(mai.main).to_contain_text("72")
    mai.send(acute_since=mai.first("acute_since"), examined="no", woman="yes", not_living="no")
    mai.answer(near="no")
    assert mai.view == "intake-submit"
    mai.send()
    assert mai.view == "intake-done"
    return case_id


def asked_for(hoa: Window, case_id: UUID) -> UUID:
    """She asks by word of mouth; the desk writes it down."""
    hoa.open("case", case_id)
    hoa.go("ban-ask", case_id)
    hoa.send(
        him="Giàng A Páo", his_place="bản Sin Câu", why="Bóp cổ trong đêm, dọa giết", lives="kin", told_at="", for_her=""
    )
    return UUID(str(resolve(hoa.place).kwargs["ban_id"]))


def to_the_ban(body: Window) -> None:
    """The newest one on the first page of a body."""
    body.open("desk")
    body.follow('main a[href*="/cam-tiep-xuc/"]')


def decided(vinh: Window, **said: str) -> None:
    """The chairman decides."""
    to_the_ban(vinh)
    order_id = resolve(vinh.place).kwargs["order_id"]
    vinh.go("ban-decide", order_id)
    vinh.send(**said)
    assert vinh.view == "ban-look"


def write_down(son: Window, what: str, **said: object) -> None:
    """The police write down what they did."""
    order_id = resolve(son.place).kwargs["order_id"]
    son.go("ban-watch", order_id)
    son.send(what=what, told_at="", **{"words": "", **said})
    assert son.view == "ban-look"
