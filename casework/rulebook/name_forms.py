"""Names of people as a search finds them: one name in all the ways the peoples of the highlands are written here.

The sign before a given name (H', K', Y) stands with an apostrophe, a hyphen, a space or nothing, or is left out; the
Gia-rai clans begin with Rơ, apart or joined; and i and y at the end of a word are one letter (Lý, Lí; Mỷ, Mỉ).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from casework.rulebook.names import APOSTROPHES, bare, fold, folded_matches

_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_HYPHEN = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
# "HHen", "KBrôl": a capital inside a word begins the name itself; "HOA" is only written large.
_JOINED_CAPITAL = re.compile(r"(?<!\w)([HKY])(\w)(\w)")

# What may stand before a name: H and Y (Ê-đê, Gia-rai, Ba-na), K (Cơ-ho, Mạ), Rơ (Gia-rai).
_APART = re.compile(r"(?<!\w)(h|k|y|ro)\s*['-]\s*(?=\w)|(?<!\w)(h|k|y|ro)\s+(?=\w{2}|\w(?!\w))")
_OTHER_APART = re.compile(r"(?<!\w)([b-df-hj-np-tv-z])\s*'\s*(?=\w)")
# Joined, the sign is seen only where no Vietnamese word begins so: `hblao`, `kbrol`, `yblek`, `romah`; never `khoa`.
_JOINED = re.compile(
    r"(?:[hy](?=[b-df-hj-np-tv-xz])|k(?=[b-df-gj-np-tv-xz])|ro(?=[b-df-hj-np-tv-xz]+[aeiouy]))(?=\w{2})"
)
# Most names have nothing of the kind, and a search folds thousands of them. Above U+1E9F capitals and small letters
# take turns: a range of both would take every Hạnh for one.
_CAPITALS = "A-ZĐÂĂÊÔƠƯ\u00c0-\u00dd" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
_SIGN = re.compile(rf"[{APOSTROPHES}\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]|(?<!\w)[HKY][{_CAPITALS}]")
_MAY_BE = re.compile(rf"(?<!\w)(?:[hky]\s|{_JOINED.pattern}|ro\s)")

_ONE_LETTER = str.maketrans("y", "i")


def asked(text: str) -> str:
    """What was typed to find a person, folded: `H'Hen`, `H Hen`, `H-Hen`, `HHen` and `Hen` are one question."""
    return " ".join(word.split("/")[0] for word in found_as(text).split())


def found_as(name: str) -> str:
    """A name folded to be found: each word in its forms, parted by a stroke, the one that is asked for first.

    `H'Hen Niê` is `hen/hhen/h nie`: found with its sign, without it, and by the sign alone.
    """
    folded = fold(name)
    if _SIGN.search(name) or _MAY_BE.search(folded):
        folded = " ".join(_forms(word) for word in _marked(name).split())
    return folded.translate(_ONE_LETTER)


def is_found(query: str, name: str) -> bool:
    """Whether what was typed finds this name; every spelling of a name finds every other."""
    return folded_matches(asked(query), found_as(name))


def finder(asked_for: str) -> Callable[[str], bool]:
    """`is_found` for a long list: what was `asked` is looked at once, and only of names that have every word of it
    somewhere in their letters the forms are made; each form of a word is of letters that stand side by side."""
    wanted = asked_for.split()

    def finds(name: str) -> bool:
        letters = fold(name).translate(_ONE_LETTER).replace(" ", "")
        return all(word in letters for word in wanted) and folded_matches(asked_for, found_as(name))

    return finds


def _marked(name: str) -> str:
    """The folded words; a sign before a name is tied to it with a stroke, any other with two."""
    text = unicodedata.normalize("NFC", name)
    text = _HYPHEN.sub("-", _APOSTROPHE.sub("'", text))
    text = _JOINED_CAPITAL.sub(_parted_at_capital, text)
    text = "'".join(bare(part) for part in text.split("'"))
    text = _APART.sub(lambda sign: f"{sign[1] or sign[2]}\x01", text)
    text = _OTHER_APART.sub("\\1\x02", text)
    return "".join(part if part in _TIES else _spaced(part) for part in _SPLIT.split(text))


def _parted_at_capital(word: re.Match[str]) -> str:
    return f"{word[1]}'{word[2]}{word[3]}" if word[2].isupper() and word[3].islower() else word[0]


_TIES = frozenset("\x01\x02")
_SPLIT = re.compile("([\x01\x02])")


def _spaced(part: str) -> str:
    """A piece folded, with a space where it began or ended between words."""
    words = fold(part)
    before = " " if part[:1] and not part[0].isalnum() else ""
    after = " " if part[-1:] and not part[-1].isalnum() else ""
    return f"{before}{words}{after}"


def _forms(word: str) -> str:
    if "\x01" in word:
        sign, _tie, base = word.partition("\x01")
        base = base.replace("\x01", "").replace("\x02", "")
        forms = [base, f"{sign}{base}", sign]
    elif "\x02" in word:
        sign, _tie, base = word.partition("\x02")
        base = base.replace("\x02", "")
        forms = [f"{sign}{base}", base]
    elif (joined := _JOINED.match(word)) is not None:
        sign = joined[0]
        forms = [word[len(sign) :], word, sign]
    else:
        return word
    return "/".join(dict.fromkeys(form for form in forms if form))
