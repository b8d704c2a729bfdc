"""Reads a word in which the keys of a Vietnamese keyboard were left standing: `Nguyeenx`, `Ddawngj`, `Naf`, `Bo3`.

Telex writes marks with letters, VNI with figures; where the program that joins them is off, the keys stay in the text.
A word is read so only where what comes out could be a Vietnamese syllable.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_SHAPES = {"6": "\u0302", "7": "\u031b", "8": "\u0306"}
_ROUND = "\u0302"

ONSET = "ngh|ng|nh|th|tr|ph|kh|ch|gh|gi|qu|b|c|d|g|h|k|l|m|n|p|q|r|s|t|v|x"
_NUCLEUS = (
    "uyen|uyet|uyu|uya|uye|oai|oay|oao|oeo|uay|uoi|uou|ieu|yeu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy"
    "|ye|oy|a|e|i|o|u|y"
)
CODA = "ch|ng|nh|c|m|n|p|t"
_SYLLABLE = re.compile(rf"(?:{ONSET})?(?:{_NUCLEUS})(?:{CODA})?")
_KEYS = re.compile(r"[a-z]+[a-z0-9]*", re.IGNORECASE)


def is_syllable(bare: str) -> bool:
    """Whether a word without marks could be a Vietnamese syllable."""
    return len(bare) <= 7 and _SYLLABLE.fullmatch(bare) is not None


@lru_cache(maxsize=8_192)
def read(typed: str) -> str:
    """The syllable these keys were meant for, in small letters; empty where they are no keys left standing."""
    if len(typed) > 12 or not _KEYS.fullmatch(typed):
        return ""
    keys = typed.lower()
    found = _by_figures(keys) if any(key.isdigit() for key in keys) else _by_letters(keys)
    bare = "".join(letter for letter in normalize("NFD", found) if letter.isalpha()).replace("đ", "d")
    return normalize("NFC", found) if found != keys and is_syllable(bare) else ""


@lru_cache(maxsize=8_192)
def is_surely(typed: str) -> bool:
    """Whether a word is no syllable as it stands, and one when its keys are read: never a name of the highlands that
    ends in an r (`Her`, `Bor`), which is also how Telex leaves the hook, unless a vowel was doubled before it."""
    return may_be(typed) and not _ENDS_IN_R.fullmatch(typed)


@lru_cache(maxsize=8_192)
def may_be(typed: str) -> bool:
    """Whether a word is no syllable as it stands, and one when its keys are read: two in one name that end in an r are
    two hooks (`Cheor A Myr`), for of the highlands hardly a name has two such."""
    return bool(read(typed)) and not is_syllable(typed.lower())


_ENDS_IN_R = re.compile(r"(?!.*(?:aa|ee|oo|dd))[^wfjxz]*r", re.IGNORECASE)


def _by_letters(keys: str) -> str:
    letters: list[str] = []
    tone = ""
    for key in keys:
        vowels = [place for place, letter in enumerate(letters) if letter[0] in "aeiouy"]
        if key in _TONES and vowels:
            tone = _TONES[key]
        elif key == "z" and vowels:
            tone = ""
        elif key == "w" and (bent := _bent(letters)):
            letters = bent
        elif key == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif letters and key in "aeo" and letters[-1] == key + _ROUND:
            letters[-1:] = [key, key]
        elif key in "aeo" and (same := _same(letters, key)) >= 0:
            letters[same] += _ROUND
        else:
            letters.append(key)
    return _with_tone(letters, tone)


def _same(letters: list[str], key: str) -> int:
    """Where the same vowel stands already, with no other vowel after it but those that close it: `cauaf` is `caauf`."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] == key:
            return place
        if letters[place][0] in "aeo":
            return -1
    return -1


def _bent(letters: list[str]) -> list[str]:
    """With a horn or a bow where a `w` puts one: on both of `uo`, else on the last vowel that takes it."""
    bent = list(letters)
    for place in range(len(bent) - 1, -1, -1):
        if bent[place] in {"o", "u"}:
            bent[place] += "\u031b"
            if bent[place][0] == "o" and place and bent[place - 1] == "u":
                bent[place - 1] += "\u031b"
            return bent
        if bent[place] == "a":
            bent[place] += "\u0306"
            return bent
    return []


def _by_figures(keys: str) -> str:
    letters: list[str] = []
    tone = ""
    for key in keys:
        vowels = [place for place, letter in enumerate(letters) if letter[0] in "aeiouy"]
        if key == "9" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif key in _VNI_TONES and vowels:
            tone = _VNI_TONES[key]
        elif key in _VNI_SHAPES and vowels:
            takes = {"6": "aeo", "7": "ou", "8": "a"}[key]
            place = next((one for one in reversed(vowels) if letters[one] in takes), -1)
            if place < 0:
                return keys
            letters[place] += _VNI_SHAPES[key]
        elif key.isdigit():
            return keys
        else:
            letters.append(key)
    return _with_tone(letters, tone)


def _with_tone(letters: list[str], tone: str) -> str:
    """The tone on the vowel that carries it: which one matters to nobody who compares."""
    if not tone:
        return "".join(letters)
    vowels = [place for place, letter in enumerate(letters) if letter[0] in "aeiouyư"]
    shaped = [place for place in vowels if len(letters[place]) > 1]
    chosen = shaped[-1] if shaped else vowels[0]
    return "".join(letter + tone if place == chosen else letter for place, letter in enumerate(letters))
