"""The legal clocks: when a duty falls due, over nights, weekends, Tết and a change of law."""

import re
from datetime import UTC, date, datetime

import pytest

from casework.rulebook.clocks import add_months, due, may_be_criticised
from casework.rulebook.deadlines import CLOCKS, OWN_ALERTS, DeadlineKind, clock
from casework.rulebook.owners import Owner
from casework.rulebook.refusals import UnknownClock
from casework.rulebook.rows import Measure, NotInForce, is_ours
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
        ("D15.separation", vn(2026, 5, 2, 9, 0), vn(2026, 5, 17, 9, 0)),
        ("D16.chair", vn(2026, 5, 8, 15, 0), vn(2026, 5, 12, 15, 0)),
        ("D16", vn(2026, 4, 24, 15, 0), vn(2026, 5, 6, 15, 0)),  # Kings', Victory and Labour days on the way
        ("D17", vn(2026, 5, 1, 9, 0), vn(2026, 5, 5, 9, 0)),
        ("D17.correct", vn(2026, 5, 2, 9, 0), vn(2026, 5, 12, 9, 0)),
        ("D17.withdraw", vn(2026, 5, 2, 9, 0), vn(2026, 5, 17, 9, 0)),
        ("D17.withdraw.third", vn(2026, 5, 2, 9, 0), vn(2026, 5, 22, 9, 0)),
        ("D17.withdraw.more", vn(2026, 5, 2, 9, 0), vn(2026, 5, 17, 9, 0)),
        ("D17.delete.third", vn(2026, 5, 2, 9, 0), vn(2026, 6, 1, 9, 0)),
        ("D17.delete", vn(2026, 5, 2, 9, 0), vn(2026, 5, 22, 9, 0)),
        ("D18", vn(2026, 5, 2, 9, 0), vn(2026, 5, 5, 9, 0)),
        ("D19", vn(2026, 5, 2, 9, 0), vn(2026, 7, 1, 9, 0)),
        ("D19.change", vn(2026, 5, 2, 9, 0), vn(2026, 5, 12, 9, 0)),
        ("D19.update", vn(2026, 8, 31, 9, 0), vn(2027, 2, 28, 9, 0)),
        ("D20", vn(2026, 5, 2, 9, 0), None),
        ("D21", vn(2026, 5, 2, 9, 0), vn(2026, 6, 1, 9, 0)),
        ("D22.facility", vn(2026, 11, 30, 9, 0), vn(2027, 2, 28, 9, 0)),
        ("D22.household", vn(2026, 5, 2, 9, 0), vn(2026, 8, 2, 9, 0)),
        ("D23", vn(2026, 5, 4, 9, 0), vn(2026, 5, 18, 9, 0)),
    ],
)
def test_when_a_duty_falls_due(clock_id, started, falls_due):
    assert due(clock_id, started, at=started) == falls_due


def test_all_clocks_of_the_law_are_here_with_their_source():
    house_rules = {clock_id for clock_id, row in CLOCKS.items() if is_ours(row.rules[-1])}
    assert house_rules == OWN_ALERTS
    of_the_law = set(CLOCKS) - house_rules
    numbers = {clock_id.partition(".")[0] for clock_id in of_the_law}
    assert numbers | {"D21"} == {f"D{number:02d}" for number in range(1, 24)}
    for clock_id in of_the_law:
        row = CLOCKS[clock_id]
        assert row.id == clock_id
        assert row.owner.label
        for rule in row.rules:
            assert re.search(r"Luật|Nghị định|Thông tư", rule.source), clock_id


def test_a_limit_nobody_has_read_says_so():
    unread = {clock_id for clock_id in set(CLOCKS) - OWN_ALERTS if not CLOCKS[clock_id].rules[-1].verified}
    later = {f"D17.{what}{rest}" for what in ("correct", "delete") for rest in ("", ".third", ".more")}
    assert unread == {"D12", "D15.report", "D18", "D19", "D19.change", "D19.update", *later}


def test_the_hour_until_the_desk_is_told_is_ours_alone_and_the_committee_is_told_on_receipt():
    alert, notice = CLOCKS["D01"], CLOCKS["D01.notice"]
    assert is_ours(alert.rules[-1]) and not alert.rules[-1].verified
    assert alert.law is None, "no law has the desk told"
    assert "Uỷ ban" not in str(alert.name), "the desk is not the People's Committee"
    assert (notice.rules[-1].unit, notice.rules[-1].source[-9:]) == (Measure.AT_ONCE, "Điều 36.3")


@pytest.mark.parametrize(
    ("clock_id", "owner", "article"),
    [
        ("D02.stop", Owner.POLICE_OR_BORDER_GUARD, "Điều 20.1"),
        ("D02.tell", Owner.RECEIVER, "Điều 20.2"),
        ("D02.chair", Owner.COMMUNE_CHAIR, "Điều 20.3"),
        ("D02.police", Owner.COMMUNE_CHAIR, "Điều 20.3"),
        ("D02.facility", Owner.SUPPORT_FACILITY, "Điều 29.4"),
        ("D09", Owner.HEALTH_FACILITY, "Điều 37.2"),
        ("D15", Owner.COMMUNE, "Điều 26.3, 31.2, 32.2"),
        ("D15.separation", Owner.COMMUNE_CHAIR, "Điều 32.3"),
        ("D16", Owner.CHILD_OFFICER, "Điều 28.1"),
        ("D16.chair", Owner.COMMUNE_CHAIR, "Điều 28.4"),
        ("D20", Owner.COMMUNE_CHAIR, "Điều 32.1.a"),
        ("D22.facility", Owner.SOCIAL_FACILITY, "Điều 24.4"),
        ("D22.household", Owner.COMMUNE, "Điều 18.3"),
        ("D23", Owner.SOCIAL_FACILITY, "Điều 28.2.b"),
    ],
)
def test_each_duty_falls_on_whom_the_article_names(clock_id, owner, article):
    row = CLOCKS[clock_id]
    assert row.owner is owner
    assert article in row.rules[-1].source and row.rules[-1].verified


def test_a_stay_at_a_health_facility_is_at_her_request():
    assert str(CLOCKS["D09"].note).startswith("Theo yêu cầu")


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
    ("incidents", "age", "told", "open_"),
    [
        ([date(2026, 1, 1), date(2026, 11, 1)], 35, {}, True),
        ([date(2025, 1, 1), date(2026, 11, 1)], 35, {}, False),
        ([date(2026, 11, 1)], 35, {}, False),
        ([date(2026, 1, 1), date(2026, 11, 1)], 35, {"punishable": True}, False),
        ([date(2026, 11, 1)], 35, {"fined": True}, True),
        ([date(2024, 11, 1)], 35, {"fined": True}, True),  # after a fine there is no window of twelve months
        ([], 35, {"fined": True}, False),
        ([date(2026, 1, 1), date(2026, 11, 1)], 35, {"volunteers": True}, False),
        ([date(2026, 11, 1)], 35, {"fined": True, "volunteers": True}, False),
        ([date(2026, 1, 1), date(2026, 11, 1)], 17, {}, False),
        ([date(2026, 1, 1), date(2026, 11, 1)], None, {}, False),
    ],
)
def test_community_criticism_is_open_as_article_32_says(incidents, age, told, open_):
    conditions = {"fined": False, "punishable": False, "volunteers": False} | told
    assert may_be_criticised(incidents, age=age, at=date(2026, 11, 22), **conditions) is open_


def test_kinds_tell_deadlines_from_longest_times():
    assert {clock_id for clock_id, row in CLOCKS.items() if row.kind is DeadlineKind.LONGEST} == {
        "D04",
        "D06",
        "D08",
        "D09",
        "D13",
        "D15.separation",
        "D22.facility",
        "D22.household",
    }
