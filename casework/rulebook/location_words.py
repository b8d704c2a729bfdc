"""The words that introduce a place, a person or a number in Vietnamese, and those that everybody shares.

Read by `location_leak.py`. Kept with their marks: `bản` introduces a village, `bạn` and `Ban` do not; where somebody
writes without marks at all, they are read without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from casework.rulebook.names import fold

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`\u0300-\u036f]+[^\W_]+)*[\u0300-\u036f]*")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_FIGURES = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as typed, without its marks, and with them in one spelling."""

    typed: str
    folded: str
    marked: str
    starts_sentence: bool = False

    @property
    def has_marks(self) -> bool:
        """Whether it was typed with marks, or with `đ`."""
        return self.marked != self.folded

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.typed[:1].isupper()

    @property
    def is_shouted(self) -> bool:
        """Whether all of it is in capitals, which tells nothing of a name."""
        return len(self.typed) > 1 and self.typed.isupper()

    @property
    def digits(self) -> str:
        """The figures it begins with: 12 of `12A`."""
        found = _FIGURES.match(self.folded)
        return found.group() if found else ""

    @property
    def is_number(self) -> bool:
        """Whether it is a number as houses and telephones have them."""
        return bool(self.digits) and len(self.folded) - len(self.digits) <= 1


@lru_cache(maxsize=8_192)
def _spelt(typed: str) -> tuple[str, str]:
    """A word without marks, and with its tone behind it: `hoà` and `hòa` are one word."""
    tones: list[str] = []
    letters: list[str] = []
    for part in normalize("NFD", typed.casefold()):
        (tones if part in "\u0300\u0301\u0303\u0309\u0323" else letters).append(part)
    bare = fold(typed).replace(" ", "")
    marked = normalize("NFC", "".join(letters)) + "".join(tones)
    return bare, bare if marked.isascii() else marked


def words_in(text: str) -> tuple[Word, ...]:
    """The words of a text in order, each with what it needs to be told from a name."""
    text = normalize("NFC", _HIDDEN.sub("", text))
    found: list[Word] = []
    after = 0
    for match in _WORD.finditer(text):
        between = text[after : match.start()]
        starts = not found or any(mark in between for mark in ".!?:\n•…")
        bare, marked = _spelt(match.group())
        if bare:
            found.append(Word(match.group(), bare, marked, starts))
        after = match.end()
    return tuple(found)


class WordList:
    """Words with their marks, found with them, or without where the writer uses none."""

    def __init__(self, words: str) -> None:
        spelt = [_spelt(word) for word in words.split()]
        self.marked = frozenset(marked for _bare, marked in spelt)
        self.bare = frozenset(bare for bare, _marked in spelt)

    def has(self, word: Word, *, strict: bool = False) -> bool:
        """Whether this is one of them. `strict` where the writer uses marks, so that a bare word is another."""
        return word.marked in self.marked or (not strict and not word.has_marks and word.folded in self.bare)


_PLACES = WordList(
    "nhà bản thôn xóm tổ ngõ ngách hẻm số khu ấp buôn làng phum sóc plei bon đội đường phố phường xã huyện quận tỉnh "
    "phòng tầng lô kiệt km"
)
_TITLES = WordList(
    "chị anh bà ông cô chú bác dì thím cậu mợ em mẹ bố mế thầy trưởng cụ già cháu con vợ chồng gia đình bạn tên"
)
_AROUND = WordList(
    "gần cạnh sau trước đối diện bên kia trong ngoài trên dưới giữa cuối đầu ở tại về phía chỗ nơi đến từ và của với "
    "cách khoảng đang qua sang là"
)
_LANDMARKS = WordList(
    "chợ cầu trường trạm chùa đền đình suối sông hồ đồi núi thác đập cổng ngã quán bến xưởng công bưu uỷ ủy khách bệnh "
    "cây nghĩa sân vườn ruộng rẫy nương lán chòi mỏ khe dốc đèo trại"
)

_COMMON = tuple(
    words_in(line)
    for line in """
    văn hoá
    văn hoá xã
    văn hoá bản
    trường học
    trường tiểu học
    trường mầm non
    trường cấp
    trường bản
    trạm y tế
    trạm xá
    y tế
    y tế xã
    chợ xã
    chợ phiên
    bệnh viện
    bệnh viện huyện
    bệnh viện tỉnh
    công an
    công an xã
    công ty
    công tác
    công nghiệp
    tập thể
    nhân dân
    nội trú
    bán trú
    thị trấn
    trung tâm xã
    uỷ ban
    uỷ ban nhân dân
    bưu điện
    trung tâm
    hội phụ nữ
    phụ nữ
    nghỉ
    trọ
    máy
    nước
    thờ
    người thân
    người quen
    thân
    quen
    ngoại
    nội
    riêng
    trai
    gái
    họ
    ruột
    rể
    dâu
    đẻ
    trẻ
    sàn
    gỗ
    gạch
    xe
    khách
    vợ chồng
    họ hàng
    hàng xóm
    trưởng bản
    trưởng thôn
    ta
    mình
    bình yên
    tạm lánh
    không
    có
    """.splitlines()
    if line.strip()
)

NUMBERED = frozenset(
    {"so", "ngo", "ngach", "hem", "to", "xom", "thon", "khu", "duong", "pho"}
    | {"phong", "tang", "km", "doi", "ap", "nha", "lo", "kiet", "cong"}
)
"""What a number of a house stands after, without marks."""

COUNTED = frozenset(
    {"tuoi", "nam", "gio", "phut", "thang", "ngay", "tuan", "lan"}
    | {"nghin", "ngan", "trieu", "dong", "con", "chau", "nguoi", "kg"}
)
"""What is counted: a number before it is no number of a house."""

DIGITS = {
    **{
        fold(word): str(digit)
        for digit, word in enumerate(("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"))
    },
    "tu": "4",
    "bay": "7",
    "lam": "5",
}
"""Digits as people say a telephone number."""


def introduces(word: Word, before: str = "", following: Word | None = None, *, strict: bool = False) -> bool:
    """Whether what comes next is the name or the number of a place or a person."""
    after = following.folded if following is not None else ""
    if (word.folded, after) in _TOWNS or (before, word.folded) in _TOWNS:
        return True
    return any(words.has(word, strict=strict) for words in (_PLACES, _TITLES, _AROUND))


_TOWNS = {("thi", "tran"), ("thi", "xa"), ("thanh", "pho")}


def is_title(word: Word, *, strict: bool = False) -> bool:
    """Whether it stands before the name of a person."""
    return _TITLES.has(word, strict=strict)


def is_landmark(word: Word, *, strict: bool = False) -> bool:
    """Whether it is a thing that stands somewhere, as the first word of what it is called."""
    return _LANDMARKS.has(word, strict=strict)


_COMMON_MARKED = frozenset(" ".join(word.marked for word in line) for line in _COMMON)
_COMMON_BARE = frozenset(" ".join(word.folded for word in line) for line in _COMMON)


def is_common(words: Sequence[Word]) -> bool:
    """Whether there is one of these in every commune."""
    if any(word.has_marks for word in words):
        return " ".join(word.marked for word in words) in _COMMON_MARKED
    return " ".join(word.folded for word in words) in _COMMON_BARE and len(words) > 1
