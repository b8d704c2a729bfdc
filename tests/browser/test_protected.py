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
from tests.browser.people import Browsers, looking_in
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
    with (
        tempfile.TemporaryDirectory(prefix="casework-clock-") as shared,
        _house(tmp_path, Path(shared)) as (server, clock),
    ):
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
    ban_id = asked_for(hoa, case_id)

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

    house.at(6, 20, 0)  # her host has her back for the night
    guest_again(house, case_id)

    house.at(7, 21, 15)  # he comes back: a second time, and a breach of the ban
    hoa = house.person("hoa")
    again(hoa, case_id)
    broken(hoa, case_id, ban_id)
    house.at(7, 21, 40)
    son = house.person("son")
    to_the_ban(son)
    write_down(son, "breach_seen", words="Đã đến, đưa về trụ sở")

    house.at(9, 9, 30)  # three days are over an hour after: nobody said what follows, so the desk is asked to call
    house.minute()
    hoa = house.person("hoa")
    called(hoa, "Uỷ ban nhân dân xã")
    decided(house.person("vinh"), decision="follow", why="Không cần cấm nữa")

    house.at(9, 22, 0)  # asked for once more, at night; the holiday's last day goes by and nobody decides
    hoa = house.person("hoa")
    asked_for(hoa, case_id)
    house.at(10, 11, 30)
    house.minute()
    hoa = house.person("hoa")
    called(hoa, "Uỷ ban nhân dân xã")
    decided(house.person("vinh"), decision="refuse", why="Đã đưa người gây bạo lực về trụ sở", number="")

    house.at(16, 9, 0)
    hoa, thu = house.person("hoa"), house.person("thu")
    walk.close(hoa, thu, deeds, case_id)
    house.minute()
    with looking_in(house.server) as database:
        assert database.execute("SELECT stage FROM casework_case WHERE id = %s", [case_id]).fetchone() == ("gone",)
        rows = database.execute(
            "SELECT rule, met_at <= due_at FROM casework_banduty ORDER BY began_at, rule"
        ).fetchall()
        steps = database.execute(
            "SELECT count(*), count(answered_at) FROM casework_escalation WHERE ban_duty_id IS NOT NULL"
        )
        called_for, answered = steps.fetchone() or (0, 0)
        (broken_rows,) = database.execute("SELECT count(*) FROM casework_alert WHERE kind = 'right'").fetchone() or (0,)
    in_time = {rule: {met for of, met in rows if of == rule} for rule, _ in rows}
    assert in_time == {
        "D03": {True, False},
        "D04": {False},
        "D05": {True},
        "D06": {True},
        "breach": {True},
    }
    assert called_for >= 2 and answered >= 2 and broken_rows == 0


def guest_again(house: House, case_id: UUID) -> None:
    """Her host writes down herself that she has her as a guest."""
    mai = house.person("mai")
    mai.open("case", case_id)
    mai.go("shelter-receive", case_id)
    mai.send(agrees="yes", method="spoken_witnessed", witness="Chị Mỷ", companions=1, until="09/02/2027", told_at="19h")


def again(hoa: Window, case_id: UUID) -> None:
    """A second time is one of its own: the first stays as it was."""
    hoa.open("case", case_id)
    hoa.go("incident-add", case_id)
    hoa.send(told_on="07/02/2027", happened_on="07/02/2027", weapon="yes")
    hoa.open("incident-list", case_id)


def broken(hoa: Window, case_id: UUID, ban_id: UUID) -> None:
    """The police are told at once, with what he did and nothing of where she is."""
    hoa.open("case", case_id)
    hoa.go("case-safety", case_id)
    hoa.go("ban-read", case_id, ban_id)
    hoa.go("ban-breach", case_id, ban_id)
    hoa.send(breach="Đến đập cửa, dọa đốt nhà", told_at="")


def called(hoa: Window, whom: str) -> None:
    """The step asks the desk to call, with no word of what is late; she answers with one."""
    hoa.open("desk")
    hoa.follow(f'main a[href*="/goi-hoi/"]:has-text("{whom}")')
    assert hoa.view == "escalation-answer"
    hoa.main.locator('button[name="answer"]').first.click()
    hoa.page.wait_for_load_state()


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
        him="Giàng A Páo",
        his_place="bản Sin Câu",
        why="Bóp cổ trong đêm, dọa giết",
        lives="kin",
        told_at="",
        for_her="",
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
