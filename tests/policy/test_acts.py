"""No dead words: each act of the table is written by some hand, and no hand writes a word that is not in the table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from casework.policy.table import TABLE
from casework.rulebook.acts import LOOKS, ONLY_ASKED, Act
from casework.trail.sequencer import row_binding, schema_watch

HOUSE = Path(__file__).resolve().parents[2] / "casework"

WRITERS = {"operation", "view_access", "act_of", "enter", "within", "refused", "prints", "_answer", "to_change"}
"""The seam, the looks and the wall: what is handed to one of them becomes the word of an event."""


def hands() -> Iterator[ast.expr]:
    """Every expression that becomes the word of an event."""
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield from (word.value for word in node.keywords if word.arg == "act")
                yield from node.args if called in WRITERS else ()
            elif isinstance(node, ast.FunctionDef):
                named = dict(zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True))
                yield from (word for one, word in named.items() if one.arg == "act" and word is not None)
            elif isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["act"]:
                yield node.value


BELOW = {"SCHEMA_CHANGE": schema_watch.CHANGED, "RIGHTS_BIND": row_binding.BOUND}
"""Words of the trail's own floor, which knows no table."""


@cache
def written() -> set[str]:
    """The names of all acts some hand writes."""
    return set(BELOW) | {
        node.attr
        for hand in hands()
        for node in ast.walk(hand)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Act"
    }


@pytest.mark.parametrize("act", [act for act in Act if act not in ONLY_ASKED])
def test_each_act_has_a_hand_that_writes_it(act: Act):
    assert act.name in written(), f"{act.value} is a dead word"


def asked() -> set[str]:
    """The names of all acts that are looked for among those open to a reader, or among those of her memberships."""
    found = set()
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            looked_for: list[ast.expr] = []
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
                looked_for = [node.left]
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "memberships_for":
                looked_for = node.args
            found |= {
                word.attr
                for one in looked_for
                for word in ast.walk(one)
                if isinstance(word, ast.Attribute) and getattr(word.value, "id", "") == "Act"
            }
    return found


@pytest.mark.parametrize("act", [act for act in Act if act in ONLY_ASKED])
def test_what_says_how_much_is_read_is_asked_and_stands_in_no_line(act: Act):
    assert act.name in asked(), f"nobody asks for {act.value}"
    assert act.name not in written(), f"{act.value} would stand in the trail"


def test_the_table_and_the_words_are_the_same():
    assert set(TABLE) == set(Act)
    assert len({act.value for act in Act}) == len(Act)


def test_the_trails_own_words_are_those_of_the_table():
    assert {Act[name].value: word for name, word in BELOW.items()} == {word: word for word in BELOW.values()}


def test_a_word_without_a_hand_would_be_found():
    assert "DOOR_SIGN_IN" in written() and "NO_SUCH_ACT" not in written()


def handed_to(*called: str) -> set[str]:
    """The names of the acts that are handed to one of these."""
    return {
        word.attr
        for path in sorted(HOUSE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in called
        for one in node.args
        for word in ast.walk(one)
        if isinstance(word, ast.Attribute) and getattr(word.value, "id", "") == "Act"
    }


def test_an_act_that_is_done_is_no_look_and_whatever_else_is_opened_is_one():
    door = {act.name for act in Act if act.value.startswith("door.")}
    looked = (
        written() & Act.__members__.keys() - handed_to("operation", "within", "refused", "act_of") - set(BELOW) - door
    )
    assert {act.name for act in LOOKS} == looked


def test_who_only_opened_the_page_of_an_act_is_not_told_of_as_who_did_it():
    declined = Act.REFERRAL_DECLINE
    assert str(Act.words(declined.value)) == "từ chối phiếu chuyển gửi"
    assert str(Act.words(declined.value, looked=True)) == "xem trang: từ chối phiếu chuyển gửi"
    assert str(Act.words(Act.CASE_LOOK.value, looked=True)) == "mở hồ sơ"
