"""The rules of a contact ban: how it stands, how long it lasts, when its times fall at night, Tết and month end."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from casework.rulebook import clocks
from casework.rulebook.ban_sheets import COPY, DECIDED, KEPT_HERE, REQUEST
from casework.rulebook.contact_bans import (
    DUTIES,
    MOVES,
    READERS,
    BanReader,
    BanSection,
    BanState,
    Move,
    contact_until,
    longest_until,
    state,
)
from casework.rulebook.dates import BadDate
from casework.rulebook.deadlines import CLOCKS
from casework.rulebook.rows import VIETNAM
from casework.rulebook.told_times import parse_moment


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("rule", "began", "due"),
    [
        ("D03", "2026-11-30 23:59", "2026-12-01 11:59"),
        ("D03", "2026-02-16 20:00", "2026-02-17 08:00"),  # the eve of Tết to its first morning
        ("D03", "2027-02-06 00:00", "2027-02-06 12:00"),
        ("D04", "2026-12-30 21:15", "2027-01-02 21:15"),
        ("D04", "2028-02-27 09:00", "2028-03-01 09:00"),
        ("D05", "2027-02-05 23:30", "2027-02-06 00:30"),
        ("D06", "2027-02-06 22:00", "2027-02-07 02:00"),
        ("D07", "2026-12-31 18:30", "2027-01-01 06:30"),
        ("D08", "2026-10-31 08:00", "2027-02-28 08:00"),
        ("breach", "2027-02-06 23:45", "2027-02-07 00:45"),
    ],
)
def test_its_times_run_on_the_wall_clock_through_nights_and_tet(rule: str, began: str, due: str):
    assert clocks.due(rule, at(began), at=at(began)) == at(due)


def test_it_stands_until_its_last_minute_and_no_longer():
    began = at("2026-12-30 21:15")
    until = longest_until("chair", began)
    for moment, stands in ((until - timedelta(seconds=1), BanState.IN_FORCE), (until, BanState.EXPIRED)):
        assert state("issued", until=until, supervised=False, at=moment) is stands
    assert state("issued", until=until, supervised=True, at=began) is BanState.WATCHED
    assert longest_until("court", began) == at("2027-04-30 21:15")


def test_a_contact_is_four_hours_at_most():
    began = at("2027-02-06 22:00")
    assert contact_until(began, 2) == at("2027-02-07 00:00")
    assert contact_until(began, 9) == at("2027-02-07 02:00")


def test_every_move_and_every_part_has_its_row():
    assert set(MOVES) == set(Move) and set(READERS) == set(BanSection)
    assert set(DUTIES) <= set(CLOCKS)
    assert {move for one in DUTIES.values() for move in one.met_by} <= set(Move)
    # Nothing more is done about what was refused or taken back.
    assert not [move for move, states in MOVES.items() if states & {BanState.REFUSED, BanState.WITHDRAWN}]


def test_where_she_lives_and_what_she_agreed_to_is_in_no_part():
    assert not KEPT_HERE & {*REQUEST.keys, *COPY.keys, *DECIDED.keys}
    assert BanReader.SUPERVISOR in READERS[BanSection.CONTACT] and BanReader.POLICE not in READERS[BanSection.CONTACT]


NOW = at("2026-11-30 09:00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("08:30", "2026-11-30 08:30"),
        ("22:30", "2026-11-29 22:30"),
        ("22h30", "2026-11-29 22:30"),
        ("9 giờ tối hôm qua", "2026-11-29 21:00"),
        ("2 giờ sáng", "2026-11-30 02:00"),
        ("10 giờ 15 phút đêm hôm qua", "2026-11-29 22:15"),
        ("22:30 28/11/2026", "2026-11-28 22:30"),
        ("lúc 7h ngày 27/11/2026", "2026-11-27 07:00"),
    ],
)
def test_a_moment_is_read_as_people_tell_it(typed: str, meant: str):
    assert parse_moment(typed, at=NOW) == at(meant)


@pytest.mark.parametrize("typed", ["tối qua", "25:00", "9:75", "29/11/2026", "", "22:30 99/99/2026"])
def test_what_is_no_moment_is_asked_again(typed: str):
    with pytest.raises(BadDate):
        parse_moment(typed, at=NOW)


def test_a_moment_ahead_has_its_day():
    with pytest.raises(BadDate):
        parse_moment("22:30", at=NOW, may_be_future=True)
    assert parse_moment("22:30 05/12/2026", at=NOW, may_be_future=True) == at("2026-12-05 22:30")


SAYING = (
    "casework/rulebook/ban_sheets.py",
    "casework/web/safety/contact_bans.py",
    "casework/web/safety/ban_orders.py",
    *(f"templates/safety/{name}.html" for name in ("ban", "ban_act", "ban_ask", "ban_order", "_ban_parts")),
)


@pytest.mark.parametrize("path", SAYING)
def test_where_two_people_are_spoken_of_each_text_says_which_one_it_means(path: str):
    # Below "Người bị cấm đã làm gì?" such a word means him: where she is would be written down.
    said = (Path(__file__).parents[2] / path).read_text().lower()
    assert "_(" in said or "{{" in said, "nothing is looked at"
    assert "người ấy" not in said
