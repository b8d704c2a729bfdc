"""The legal clocks: when a duty falls due, over nights, weekends, Tết and a change of law."""

import re
from datetime import UTC, date, datetime

import pytest

from casework.rulebook.clocks import add_months, due, may_be_criticised
from casework.rulebook.deadlines import CLOCKS, OWN_ALERTS, DeadlineKind, clock
from casework.rulebook.refusals import UnknownClock
from casework.rulebook.rows import PRACTICE, Measure, NotInForce
from tests.rulebook.days import vn


@pytest.mark.parametrize(
    ("clock_id", "started", "falls_due"),
    [
        ("D01", vn(2026, 2, 16, 23, 30), vn(2026, 2, 17, 0, 30)),  # the night of Tết
        ("D02", vn(2026, 5, 2, 9, 0), vn(2026, 5, 2, 9, 0)),
        ("D03", vn(2026, 8, 29, 20, 0), vn(2026, 8, 30, 8, 0)),
        ("D04", vn(2026, 2, 14, 8, 0), vn(2026, 2, 17, 8, 0)),
        ("D05", vn(2026, 5, 2, 9, 0), vn(2026, 5, 2, 10, 0)),
        ("D06", vn(2026, 5, 2, 9, 0), vn(2026, 5, 2, 13, 0)),
        ("D07", vn(2026, 5, 2, 9, 0), vn(2026, 5, 2, 21, 0)),
        ("D08", vn(2026, 10, 31, 9, 0), vn(2027, 2, 28, 9, 0)),
        ("D09", vn(2026, 5, 2, 9, 0), vn(2026, 5, 3, 9, 0)),
        ("D10", vn(2026, 5, 2, 9, 0), vn(2026, 5, 2, 9, 0)),
        ("D11", vn(2026, 5, 2, 9, 0), vn(2026, 5, 5, 9, 0)),
        ("D12", vn(2024, 5, 2, 9, 0), vn(2024, 5, 22, 9, 0)),
        ("D12", vn(2026, 5, 2, 9, 0), None),
        ("D13", vn(2026, 1, 1, 9, 0), vn(2026, 5, 1, 9, 0)),
        ("D14", vn(2026, 2, 10, 9, 0), vn(2026, 3, 2, 9, 0)),  # nine working days over Tết 2026
        ("D15", vn(2026, 5, 2, 20, 0), vn(2026, 5, 3, 8, 0)),
        ("D16", vn(2026, 4, 24, 15, 0), vn(2026, 5, 6, 15, 0)),  # Kings', Victory and Labour days on the way
        ("D17", vn(2026, 5, 1, 9, 0), vn(2026, 5, 5, 9, 0)),
        ("D17.correct", vn(2026, 5, 2, 9, 0), vn(2026, 5, 12, 9, 0)),
        ("D17.withdraw", vn(2026, 5, 2, 9, 0), vn(2026, 5, 17, 9, 0)),
        ("D17.delete", vn(2026, 5, 2, 9, 0), vn(2026, 5, 22, 9, 0)),
        ("D18", vn(2026, 5, 2, 9, 0), vn(2026, 5, 5, 9, 0)),
        ("D19", vn(2026, 5, 2, 9, 0), vn(2026, 7, 1, 9, 0)),
        ("D19.change", vn(2026, 5, 2, 9, 0), vn(2026, 5, 12, 9, 0)),
        ("D19.update", vn(2026, 8, 31, 9, 0), vn(2027, 2, 28, 9, 0)),
        ("D20", vn(2026, 5, 2, 9, 0), None),
        ("D21", vn(2026, 5, 2, 9, 0), vn(2026, 6, 1, 9, 0)),
    ],
)
def test_when_a_duty_falls_due(clock_id, started, falls_due):
    assert due(clock_id, started, at=started) == falls_due


def test_all_clocks_of_the_law_are_here_with_their_source():
    house_rules = {clock_id for clock_id, row in CLOCKS.items() if row.rules[-1].source == PRACTICE}
    of_the_law = set(CLOCKS) - house_rules
    assert {clock_id.partition(".")[0] for clock_id in of_the_law} == {f"D{number:02d}" for number in range(1, 22)}
    assert house_rules < OWN_ALERTS
    for clock_id in of_the_law:
        row = CLOCKS[clock_id]
        assert row.id == clock_id
        assert row.owner.label
        for rule in row.rules:
            assert re.search(r"Luật|Nghị định|Thông tư|Guidelines", rule.source), clock_id
            assert rule.verified or rule.value is None or rule.unit is not Measure.METRE


def test_a_limit_nobody_has_read_says_so():
    unread = {clock_id for clock_id, row in CLOCKS.items() if not row.rules[-1].verified}
    assert {"D09", "D12", "D17", "D18", "D19"} <= unread
    assert {"D01", "D21"} <= OWN_ALERTS
    assert not any(clock_id in unread for clock_id in OWN_ALERTS if clock_id in {"D01", "D21"})


def test_the_server_may_stand_anywhere():
    started = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)  # 01:30 on Saturday 2 May in Vietnam
    assert due("D16", started, at=started) == datetime(2026, 5, 7, 18, 30, tzinfo=UTC)


def test_before_the_law_there_is_no_duty():
    with pytest.raises(NotInForce):
        due("D05", vn(2025, 9, 3, 9, 0), at=vn(2025, 9, 3, 9, 0))


def test_a_duty_keeps_the_law_of_the_day_it_began():
    began = vn(2025, 6, 20, 9, 0)
    assert due("D12", began, at=date(2025, 6, 20)) == vn(2025, 7, 10, 9, 0)
    assert due("D12", began, at=date(2025, 7, 1)) is None


def test_an_unknown_clock_and_a_start_without_a_zone_are_refused():
    with pytest.raises(UnknownClock):
        clock("D99")
    with pytest.raises(ValueError, match="time zone"):
        due("D01", datetime(2026, 1, 1), at=date(2026, 1, 1))  # noqa: DTZ001 - the naive time is the point


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
    ],
)
def test_months_are_calendar_months(day, months, later):
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    ("incidents", "age", "fined", "open_"),
    [
        ([date(2026, 1, 1), date(2026, 11, 1)], 35, False, True),
        ([date(2025, 1, 1), date(2026, 11, 1)], 35, False, False),
        ([date(2026, 11, 1)], 35, False, False),
        ([date(2026, 11, 1)], 35, True, True),
        ([], 35, True, False),
        ([date(2026, 1, 1), date(2026, 11, 1)], 17, False, False),
        ([date(2026, 1, 1), date(2026, 11, 1)], None, False, False),
    ],
)
def test_community_criticism(incidents, age, fined, open_):
    assert may_be_criticised(incidents, age=age, fined=fined, at=date(2026, 11, 22)) is open_


def test_kinds_tell_deadlines_from_longest_times():
    assert {clock_id for clock_id, row in CLOCKS.items() if row.kind is DeadlineKind.LONGEST} == {
        "D04",
        "D06",
        "D08",
        "D09",
        "D13",
    }
