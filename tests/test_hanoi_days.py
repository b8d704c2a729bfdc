"""Hanoi's day everywhere: between midnight and seven in the morning the server's day is still yesterday in Vietnam."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from casework.rulebook.rows import day_of
from tests.house import HOUSE, called, place_of, python_files, relative

CLOCKS = {("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "now")}
"""What asks the machine for its own day or hour; `timezone.now` says the moment, `day_of` whose day it is."""

IN_VIETNAM = frozenset({"local", "astimezone", "localtime", "midnight", "first_monday", "_here"})
"""Whatever was taken to Vietnam before its day is read."""

EXPECTED = {
    "casework/rulebook/rows.py": "`day_of` itself",
    "casework/web/widgets.py": "`stamp` writes a day that is one already, and takes a moment to Vietnam",
    "casework/rulebook/anomalies.py": "a night is counted from its end, in Vietnam's hours",
}


def other_days(source: str) -> Iterator[str]:
    """Where a day, a year or a written date is read off a moment that was not taken to Vietnam first."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asks = (called(node.func.value), node.func.attr)
            if asks in CLOCKS or (asks[1] == "date" and not node.args and not _taken_there(node.func.value)):
                yield ast.unparse(node)
        if isinstance(node, ast.Attribute) and node.attr in {"year", "month", "day"} and _is_moment(node.value):
            yield ast.unparse(node)
        written = isinstance(node, ast.FormattedValue) and node.format_spec is not None and _is_moment(node.value)
        if written and "%" in ast.unparse(node):
            yield ast.unparse(node)


def _taken_there(node: ast.AST) -> bool:
    names = {called(inner.func) if isinstance(inner, ast.Call) else called(inner) for inner in ast.walk(node)}
    return bool(names & IN_VIETNAM)


def _is_moment(node: ast.AST) -> bool:
    """By the house's own names: a moment is `now`, `at`, or ends so."""
    name = called(node)
    return name in {"now", "at"} or name.endswith("_at")


ALLOWED = {"casework/records/workers.py", "casework/trail/events.py"}
"""What a developer sees of a record in a shell, said as it is kept."""


def test_no_day_is_read_off_the_servers_clock():
    wrong = [
        f"{relative(path)}: {found}"
        for path in python_files()
        if relative(path) not in ALLOWED and relative(path) not in EXPECTED and place_of(path) != "migrations"
        for found in other_days(path.read_text())
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "planted",
    [
        "date.today()",
        "datetime.now(UTC)",
        "datetime.utcnow()",
        "timezone.now().date()",
        "plan.approved_at.date()",
        "new_code(now.year)",
        'f"{row.began_at:%d/%m/%Y}"',
    ],
)
def test_a_planted_day_of_the_server_is_found(planted: str):
    assert list(other_days(planted))


@pytest.mark.parametrize("fine", ["day_of(now).year", "add_workdays(local.date(), 3)", "at.astimezone(VIETNAM).date()"])
def test_a_day_in_vietnam_is_no_fault(fine: str):
    assert not list(other_days(fine))


def test_djangos_local_day_is_vietnams():
    assert settings.TIME_ZONE == "Asia/Ho_Chi_Minh" and settings.USE_TZ
    assert not [path for path in HOUSE.rglob("*.py") if "timezone.activate" in path.read_text()]


def test_half_past_one_on_new_years_morning_is_in_the_new_year():
    assert day_of(datetime(2026, 12, 31, 18, 30, tzinfo=UTC)) == date(2027, 1, 1)
