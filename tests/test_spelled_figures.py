"""A figure of a rule stands once, in its row: what people read of it is made from there and never spelled again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.utils import translation

from casework.rulebook import deadlines
from casework.rulebook.first_words import GOES_DARK
from casework.rulebook.lengths import count, length, with_lengths
from casework.rulebook.rows import LegalRule, Measure
from tests.house import ROOT

NUMBER = r"(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
UNIT = r"(?:phút|giờ|ngày làm việc|ngày|tuần|tháng|năm)"
SPELLED = re.compile(rf"(?<![\w%/-])(?:[^\W\d_]+ )?{NUMBER} {UNIT}\b(?: [^\W\d_]+)?", re.IGNORECASE)
SAYS = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"})
NOT_OURS = ("management/", "migrations/", "rulebook/territory/", "rulebook/everyday_words.py")

DAY = re.compile(r"(?:ngày \d+ )?tháng \d+(?: năm \d+)?")

NO_RULE: Mapping[str, str] = {
    "dưới 36 tháng tuổi": "the law's own words: nursing a child",
    "dưới 36 tháng": "the same, told in short",
    "trong 12 tháng mà": "the law's own words: article 32",
    "Sáu tháng nay": "a question of the instrument, word for word",
    "đến 5 ngày trước": "an answer: about how long ago it was",
    "lại hai ngày": "two days that were typed",
    "sửa một ngày đã": "a day that was typed",
    "đợi một phút rồi": "the sequencer signs within seconds",
    "chọn một ngày sắp": "some day to come",
    "Một ngày mà": "some day",
    "người một ngày": "the same rate",
    "ăn một ngày": "a rate: so much for each day",
    "trong một giờ": "a rate: so many in each hour",
    "có một giờ mở": "the same rate",
    "vào một ngày": "some day to come, which is typed",
    "trong bảy ngày tới": "the days of a week, as a calendar has them",
}
"""What says a figure and is no rule of ours, each with its reason."""


def said_in(path: Path) -> Iterator[str]:
    """The words of a file that somebody may read on a page."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        yield re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def spelled_in(text: str) -> list[str]:
    """Every figure that is spelled in a text and is none of those that are no rule."""
    return [one for one in SPELLED.findall(DAY.sub("", text)) if one not in NO_RULE]


FILES = [
    path
    for top, kind in (("casework", "*.py"), ("templates", "*.html"))
    for path in sorted((ROOT / top).rglob(kind))
    if not any(part in path.as_posix() for part in NOT_OURS)
]


def test_no_page_and_no_text_spells_the_figure_of_a_rule():
    found = {
        f"{path.relative_to(ROOT)}: {words}" for path in FILES for text in said_in(path) for words in spelled_in(text)
    }
    assert not found, "make it from its row: casework/rulebook/lengths.py, or say in NO_RULE why it is none"


def test_every_exemption_is_still_said_somewhere():
    everything = "\n".join(text for path in FILES for text in said_in(path))
    assert {words for words in NO_RULE if words not in everything} == set()


@pytest.mark.parametrize("planted", ["và sau một giờ chìa khoá", "Chưa quá 30 ngày", "trong 24 giờ.", "Ba tháng nữa"])
def test_a_spelled_figure_is_found(planted: str):
    assert spelled_in(planted)


@pytest.mark.parametrize("kept", ["ngày 5 tháng 3 năm 1990", "%(num)d giờ", "24/7", "{long} ngày", "hai người"])
def test_a_day_or_a_figure_put_in_is_none(kept: str):
    assert not spelled_in(kept)


def test_the_words_follow_the_rule():
    rule = LegalRule(value=2, unit=Measure.HOUR, source="x", valid_from=GOES_DARK.valid_from)
    assert str(with_lengths("sau {long}", long=GOES_DARK)) == f"sau {GOES_DARK.value} giờ"
    assert str(with_lengths("sau {long}", long=rule)) == "sau 2 giờ"
    assert str(length(deadlines.clock("D21").rules)) == f"{deadlines.clock('D21').rules[-1].value} ngày"
    with translation.override("en"):
        assert str(count(1, Measure.MONTH)) == "1 month" and str(count(3, Measure.MONTH)) == "3 months"
