"""Every guard that `make guards` switches off stands where its row says; docs/attacks.md names who fell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.mutation import GUARDS
from tests.mutation.guards import SQL, Guard
from tests.mutation.switching import DoesNotStand, mutated, of_functions_alone

ROOT = Path(__file__).parents[1]
FUNCTION = re.compile(r"pg_get_functiondef\('(?P<name>\w+\.\w+)'.*?\$w\$(?P<words>.*?)\$w\$", re.DOTALL)
TRIGGER = re.compile(
    r"tgname LIKE '(?P<like>[\w%]+)'|tgfoid = '(?P<calls>[\w.]+)'::regproc|^DROP TRIGGER (?P<name>\w+) "
)
CHECK = re.compile(r"conname = '(\w+)'")


@pytest.mark.parametrize("guard", [one for one in GUARDS if not one.in_the_wall], ids=lambda one: one.name)
def test_a_guard_stands_where_its_row_says(guard: Guard):
    """Whoever moves one moves its row: else the command would switch off nothing and say so only when it is run."""
    assert guard.found in (ROOT / guard.path).read_text(), guard.path
    compile(mutated(guard), guard.path, "exec")


def test_a_guard_of_the_wall_stands_where_its_row_says():
    wall = (ROOT / "docs" / "wall.sql").read_text()
    bodies = dict(re.findall(r"FUNCTION ((?:wall|public)\.\w+)\((.*?)\n;\n", wall, re.DOTALL))
    records = "".join(one.read_text() for one in (ROOT / "casework" / "records").glob("*.py"))
    missing = []
    for guard, put in ((one, sql) for one in GUARDS for sql in _sql_of(one)):
        if (one := FUNCTION.search(put)) and one["words"] not in bodies.get(one["name"], ""):
            missing.append(guard.name)
        if one := TRIGGER.search(put):
            name = (one["like"] or one["name"] or r"\w+").replace("%", r"\w*")
            calls = re.escape(one["calls"]) if one["calls"] else ""
            if not re.search(rf"TRIGGER {name} .*{calls}", wall):
                missing.append(guard.name)
        if (one := CHECK.search(put)) and f'name="{one[1]}"' not in records:
            missing.append(guard.name)
    assert missing == []


def _sql_of(guard: Guard) -> list[str]:
    """Each statement by itself."""
    said = guard.put if guard.in_the_wall else guard.behind
    return [one for one in re.split(r"(?<=\$off\$)\s*;", said) if one.strip()]


def test_each_guard_has_its_own_name_and_tests_that_are_there():
    assert len({one.name for one in GUARDS}) == len(GUARDS)
    assert [place for one in GUARDS for place in one.suite if not (ROOT / place).exists()] == []


def test_what_stands_in_a_function_goes_in_this_process_and_what_a_module_makes_asks_for_a_copy():
    before = "LIMIT = 3\ndef may(asked):\n    return all(one < LIMIT for one in asked)\n"
    assert of_functions_alone(before, before.replace("one < LIMIT", "True"))
    assert not of_functions_alone(before, before.replace("LIMIT = 3", "LIMIT = 9"))
    assert not of_functions_alone(before, before.replace("may(asked)", "may(asked=())"))


def test_a_row_whose_words_are_gone_is_told():
    with pytest.raises(DoesNotStand):
        mutated(Guard("", "Makefile", "no such words", "", ()))


def test_security_says_of_the_guards_what_the_table_says():
    (told,) = re.findall(
        r"^(\d+ of \d+) guards were switched off", (ROOT / "docs" / "attacks.md").read_text(), re.MULTILINE
    )
    said = re.findall(r"(\d+) (?:trên|of) (\d+)(?:, cùng tệp ấy| so far)", (ROOT / "SECURITY.md").read_text())
    assert [f"{caught} of {rows}" for caught, rows in said] == [told] * 2


def test_the_suites_that_attack_have_guards_of_their_own():
    """A suite that no guard's absence fells would pass whatever it looked for."""
    suites = {place for one in GUARDS for place in one.suite}
    for chapter in ("attack", "trail", "deploy", "vault", "management", "policy", "web/door", "web/unsent"):
        assert any(place.startswith(f"tests/{chapter}") for place in suites), chapter
    assert SQL in {one.path for one in GUARDS}
