"""Small numbers said in words: `hai` is two, `ba mươi hai` is thirty-two; what could be two things is no number.

Said with or without marks, in full or short: `ba lăm` and `băm lăm` are thirty-five, for `lăm`, `mốt` and `tư` stand
only behind tens. `hai ba` is "two or three" to most people, `tam muoi` eighty or about ten: no guess.
"""

from __future__ import annotations

import unicodedata

from casework.rulebook.names import fold

_UNITS = {
    "không": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_AFTER_TENS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_TENS = frozenset({"mươi", "chục"})
_SHORT_TENS = {"hăm": 20, "băm": 30}

_WITHOUT_MARKS = {
    "khong": "không",
    "mot": "một",
    "bon": "bốn",
    "nam": "năm",
    "sau": "sáu",
    "bay": "bảy",
    "tam": "tám",
    "chin": "chín",
    "muoi": "mười",
    "tu": "tư",
    "lam": "lăm",
    "nham": "nhăm",
    "chuc": "chục",
    "ham": "hăm",
    "bam": "băm",
}


def number_of(said: str) -> int | None:
    """The number these words are, from 0 to 99; None where they are none, or could be another."""
    words = unicodedata.normalize("NFC", said).casefold().split()
    if not 1 <= len(words) <= 4 or (fold(said).startswith("tam ") and words[0] == "tam"):
        return None
    marked = [_WITHOUT_MARKS.get(word, word) for word in words]
    if len(marked) == 1:
        return _UNITS.get(marked[0])
    return _of_tens(marked)


def _of_tens(words: list[str]) -> int | None:
    first, *rest = words
    if first in _SHORT_TENS:
        return _with_unit(_SHORT_TENS[first], rest)
    if first == "mười":
        return _with_unit(10, rest)
    tens = _UNITS.get(first, 0)
    if 2 <= tens <= 9 and rest and (rest[0] in _TENS or rest[0] == "mười"):
        return _with_unit(10 * tens, rest[1:])
    if 2 <= tens <= 9 and len(rest) == 1 and rest[0] in _AFTER_TENS:
        return 10 * tens + _AFTER_TENS[rest[0]]
    return None


def _with_unit(tens: int, rest: list[str]) -> int | None:
    if not rest:
        return tens
    if len(rest) > 1:
        return None
    unit = _AFTER_TENS.get(rest[0], _UNITS.get(rest[0], 0))
    return tens + unit if 1 <= unit <= 9 else None
