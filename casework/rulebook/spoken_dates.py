"""What people say instead of figures for a day, a month or an age, and when they say that they do not know.

Read by `dates.py` and by the fields of every form: `ba hai tuổi` is 32, `tháng ba` the third month, `rằm tháng 7` a day
of the lunar calendar, `không nhớ` an answer and no mistake.
"""

from __future__ import annotations

import re

from casework.rulebook.names import fold
from casework.rulebook.number_words import number_of

_WHO = (
    r"(?:(?:chi|em|co|ba|anh|chau|ong|no|minh|toi|con|nguoi)\s+)?(?:(?:ay|ta|den|duoc giup)\s+)?"
    r"(?:(?:cung|thi|deu)\s+)?"
)
_NOT = r"(?:khong|ko|k|kg|hok|hong|chua|chang|cha|ke)"
_WHAT = r"(?:nho|biet|ro|chac|hoi|hoi duoc|nghi ra|xac dinh|nam duoc)"
_MORE = (
    r"(?:\s+(?:ro|chac|nua|het|duoc|dau|gi|a|ca|ngay|thang|nam|sinh|tuoi|so|may|bao nhieu|la|chinh xac"
    r"|the nao|con nao))*"
)
_NOT_KNOWN = re.compile(
    rf"{_WHO}(?:{_NOT}\s+{_WHAT}{_MORE}|chiu(?:\s+(?:thoi|roi|luon|{_NOT}\s+{_WHAT}{_MORE}))?"
    rf"|quen(?:\s+(?:roi|mat roi|mat|het|het roi|ngay|nam|tuoi))*|kb|kn|ko ro)"
)
_ONLY_ASKS = re.compile(r"[?\-–—.…_\s]+")


def is_not_known(typed: str) -> bool:
    """Whether whoever was asked does not know it: `không nhớ`, `chịu`, `chị ấy không biết ngày`, `?`."""
    words = " ".join(fold(typed).split()).strip(" .,;!?")
    return bool(_NOT_KNOWN.fullmatch(words)) or bool(typed.strip() and _ONLY_ASKS.fullmatch(typed.strip()))


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
