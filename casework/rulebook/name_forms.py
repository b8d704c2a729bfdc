"""Names of people as a search finds them: one name in all the ways the peoples of the highlands are written here.

The sign before a given name (H', K', Y) stands with an apostrophe, a hyphen, a space or nothing, or is left out; the
Gia-rai clans begin with Rơ, apart or joined; a clan of one vowel stands apart or joined as well (A Lăng, Alăng; Ê Ban,
Êban); and i and y at the end of a word are one letter (Lý, Lí; Mỷ, Mỉ). Keys of Telex or VNI that were left standing
are read (`Nguyeenx`, `Ddawngj`), and names in one run with a capital each are parted (`LòThịHoa`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from casework.rulebook import telex
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
# A clan of one vowel, apart; and joined, where no Vietnamese syllable begins so: `alang`, `eban`, never `anh`.
_VOWEL_APART = re.compile(r"(?<!\w)([ae]) (?=\w\w)")
_VOWEL_JOINED = re.compile(r"(?<!\w)([ae])([b-df-hj-np-tv-xz]\w+)(?!\w)")

_ONE_LETTER = ("y", "i")


def asked(text: str) -> str:
    """What was typed to find a person, folded: `H'Hen`, `H Hen`, `H-Hen`, `HHen` and `Hen` are one question."""
    return " ".join(word.split("/")[0] for word in found_as(text).split())


def found_as(name: str) -> str:
    """A name folded to be found: each word in its forms, parted by a stroke, the one that is asked for first.

    `H'Hen Niê` is `hen/hhen/h nie`: found with its sign, without it, and by the sign alone.
    """
    name, keys = _as_meant(name)
    folded = fold(name)
    if _SIGN.search(name) or _MAY_BE.search(folded):
        folded = " ".join(_forms(word) for word in _marked(name).split())
    if _VOWEL_APART.search(folded) or _VOWEL_JOINED.search(folded):
        folded = _with_vowels(folded)
    if keys:
        folded = " ".join(_with_keys(word, keys) for word in folded.split())
    return folded.replace(*_ONE_LETTER)


def _as_meant(name: str) -> tuple[str, dict[str, str]]:
    """The name with the keys read that were left standing in it, and its words parted where they run together; and of
    each word that was read how it was typed, by what it is now."""
    if not name.isupper() and not name.islower() and not name.istitle():
        name = " ".join(_parted(word) for word in name.split())
    words = name.split()
    if not any(telex.is_surely(word) for word in words) and sum(map(telex.may_be, words)) < 2:
        return name, {}
    read = [telex.read(word) or word for word in words]
    typed = {fold(meant): fold(word) for word, meant in zip(words, read, strict=True) if meant != word}
    return " ".join(read), {meant: word for meant, word in typed.items() if meant != word}


def _parted(word: str) -> str:
    """`LòThịHoa` as three words, where each is a syllable: `dỢ` and `ThÀo` are one. Two capitals begin a name of the
    highlands, which is seen to elsewhere."""
    if not word[0].isupper():
        return word
    words = "".join(
        f" {letter}" if place and letter.isupper() and word[place - 1].islower() else letter
        for place, letter in enumerate(word)
    ).split()
    return " ".join(words) if all(telex.is_syllable(fold(one)) for one in words) else word


def _with_keys(word: str, keys: dict[str, str]) -> str:
    forms = word.split("/")
    return "/".join([*forms, keys[forms[0]]]) if forms[0] in keys else word


def _with_vowels(folded: str) -> str:
    """With a clan of one vowel apart and joined: `a lang/alang`, whichever way it was written."""
    words: list[str] = []
    for word in folded.split():
        first = word.split("/")[0]
        joined = _VOWEL_JOINED.fullmatch(first)
        if words and words[-1] in {"a", "e"} and len(first) > 1:
            words.append(f"{word}/{words[-1]}{first}")
        elif joined is not None and len(first) > 2 and not telex.is_syllable(first):
            words += [joined[1], f"{joined[2]}/{first}"]
        else:
            words.append(word)
    return " ".join(words)


def is_found(query: str, name: str) -> bool:
    """Whether what was typed finds this name; every spelling of a name finds every other."""
    return folded_matches(asked(query), found_as(name))


def found_among(asked_for: str, names: Iterable[str]) -> list[int]:
    """`is_found` for a long list: the places of those names that whoever `asked` finds.

    All are looked through as one text of a line each, which costs a third of doing so one by one. Only of those that
    have every word somewhere in their letters the forms are made; each form of a word is of letters that stand side by
    side. Names in which keys of Telex or VNI may stand are read whole.
    """
    wanted = asked_for.split()
    if not wanted:
        return []
    lines = [name.replace("\n", " ") for name in names]
    text = "\n".join(lines)
    letters = _NO_LETTER.sub("", unicodedata.normalize("NFC", bare(text))).replace(*_ONE_LETTER).split("\n")
    likely = {place for place, line in enumerate(letters) if all(word in line for word in wanted)}
    small = text.casefold()
    if _MAY_HOLD_KEYS.search(small):
        likely |= {place for place, line in enumerate(small.split("\n")) if _MAY_HOLD_KEYS.search(line)}
    return [place for place in sorted(likely) if folded_matches(asked_for, found_as(lines[place]))]


_NO_LETTER = re.compile(r"[^\w\n]|_")
_MAY_HOLD_KEYS = re.compile("[fjwz0-9]|aa|ee|oo|dd|[srx](?!\\w)|(?<=[aeiouyà-ýăơưạ-ỹ\u0300-\u036f])[srx]")
"""What no name has whose keys were all read: the key of a tone stands behind a vowel or ends the word."""


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
