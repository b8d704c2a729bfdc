"""What people say instead of figures for a day, a month or an age: `ba hai tuổi` is 32, `tháng ba` the third month.

Read by `dates.py`. A day of the lunar calendar is known as one, and reckoned into no other.
"""

from __future__ import annotations

import re

from casework.rulebook.number_words import number_of

# Ages -----------------------------------------------------------------------------------------------------------------

_BEFORE_WORDS = frozenset(
    ["khoảng", "khoang", "chừng", "chung", "tầm", "độ", "do", "cỡ", "co", "ước", "uoc", "trạc", "trac", "~"]
)
_OTHER_THINGS = frozenset(["không", "khong", "năm", "nam", "sau", "tam", "bay"])
"""One of these alone is as likely another word - no, male, a year, after: with `tuổi` behind it, it is an age."""

_RUN_TOGETHER = {"hai": 2, "ba": 3, "bốn": 4, "bon": 4, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "chin": 9}
_RUN_TOGETHER |= {"năm": 5}
_BEHIND = _RUN_TOGETHER | {"một": 1, "mot": 1}


def age_in_digits(said: str) -> str:
    """An age said in words with its digits: `khoảng ba mươi hai tuổi` is `khoảng 32 tuổi`, `ba hai tuổi` as well.

    Two numbers that follow each other are left as said: `hai ba tuổi` is twenty-three, or two or three.
    """
    body = said.removesuffix("tuổi").removesuffix("tuoi").strip()
    if not body or any(letter.isdigit() for letter in body) or said in _OTHER_THINGS:
        return said
    first, _space, rest = body.partition(" ")
    before, words = (first, rest) if first in _BEFORE_WORDS and rest else ("", body)
    number = number_of(words) or (_run_together(words) if body != said else None)
    return said if not number else f"{before} {number} tuổi".strip()


def _run_together(words: str) -> int | None:
    tens, unit = _two(words)
    return 10 * tens + unit if tens and unit and unit != tens + 1 else None


def may_be_two_ages(said: str) -> bool:
    """Whether this is two numbers in a row, of which nobody can say whether they are one age: `hai ba tuổi`."""
    body = said.removesuffix("tuổi").removesuffix("tuoi").strip()
    first, _space, rest = body.partition(" ")
    return all(_two(rest if first in _BEFORE_WORDS else body))


def _two(words: str) -> tuple[int, int]:
    first, _space, second = words.partition(" ")
    return _RUN_TOGETHER.get(first, 0), _BEHIND.get(second, 0)


# Months, and the other calendar ---------------------------------------------------------------------------------------

_MONTHS = {"mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
_MONTHS |= {"muoi": 10, "muoi mot": 11, "muoi hai": 12}
_MONTH_IN_WORDS = re.compile(rf"\bthang\s+({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b(?!\s+tuoi)")
_SHORT_MONTH = re.compile(r"\bt\.?\s?([0-9]{1,2})(?=\s*[/.\-]\s*[0-9]{2,4}$|\s+(?:nam\s+)?[0-9]{4}$)")
_DAY_IN_WORDS = re.compile(r"\b(?:ngay|mung|mong)\s+([a-z ]+?)(?=\s+thang\b)")
_PART_OF_YEAR = re.compile(r"^(sinh\s+)?(?:vao\s+)?(?:dau|giua|cuoi)\s+(?:nam\s+)?(?=[0-9]{4}$)")


def in_figures(typed: str) -> str:
    """What was typed, without marks, with its month in figures: `thang ba nam 1990`, `t3/1990`, `cuoi nam 1990`."""
    typed = _DAY_IN_WORDS.sub(lambda found: f"ngay {number_of(found[1]) or found[1]}", typed)
    typed = _MONTH_IN_WORDS.sub(lambda found: f"thang {_MONTHS[found[1]]}", typed)
    return _PART_OF_YEAR.sub("nam ", _SHORT_MONTH.sub(r"thang \1", typed))


LUNAR = re.compile(
    r"\bam lich\b|\(am\)|\bal\b|\btuoi (?:ta|mu)\b|\blich (?:ta|mong|hmong|am)\b|\bnhuan\b"
    r"|\bram\b|\b(?:thang\s+)?(?:gieng|chap)\b|\btet\b|\bgiao thua\b|\bong (?:cong|tao)\b|\bnguyen tieu\b|\bdoan ngo\b"
    r"|^(?:ngay\s+)?(?:mung|mong)\s+(?:[0-9]{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)$"
    r"|\bvu lan\b|\btrung thu\b|\bhan thuc\b"
)
"""What names a day of the lunar calendar, which no page reckons into the other."""
