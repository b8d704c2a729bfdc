"""Vietnamese names and free text: made clean once at the door, then compared, found and sorted as people expect.

`hoà`, `hòa` and `hoa` are one name to a person who searches, although Unicode's NFC keeps the first two apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from itertools import product
from math import prod

LONGEST_NAME = 200
LONGEST_NOTE = 20_000

# No script used in Vietnam stacks more than three marks on a letter (Khmer does); more is an attempt to flood the page.
_MOST_MARKS = 4


class Dirt(StrEnum):
    """Why a text is not accepted; the words for each are in the templates."""

    CONTROL = "control"
    SURROGATE = "surrogate"
    DIRECTION = "direction"
    INVISIBLE = "invisible"
    MARKS = "marks"
    UNREADABLE = "unreadable"
    NUMBER = "number"
    TOO_LONG = "too_long"


class Unclean(ValueError):
    """A text with characters that hide, reorder or flood what a person would read."""

    def __init__(self, code: Dirt) -> None:
        self.code = code
        super().__init__(code.value)


_REFUSED: tuple[tuple[Dirt, re.Pattern[str]], ...] = (
    (Dirt.SURROGATE, re.compile("[\ud800-\udfff]")),
    (Dirt.CONTROL, re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")),
    (Dirt.DIRECTION, re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")),
    # A zero-width space between two Khmer letters only shows where a word ends: ordinary Khmer spelling, so it stays.
    (
        Dirt.INVISIBLE,
        re.compile(
            "(?<![\u1780-\u17ff])\u200b|\u200b(?![\u1780-\u17ff])"
            "|[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2060-\u2064\u206a-\u206f"
            "\u3164\ufe00-\ufe0d\ufeff\uffa0\U000e0000-\U000e0fff]"
        ),
    ),
    (Dirt.UNREADABLE, re.compile("[\ue000-\uf8ff\ufdd0-\ufdef\ufff9-\uffff\U000f0000-\U0010ffff]")),
)
# Look-alikes of Đ that old fonts, keyboards and scanned papers give: Latin eth and African d with a stroke or hook.
_LOOK_ALIKES = {"\u00d0": "\u0110", "\u00f0": "\u0111", "\u0189": "\u0110", "\u0256": "\u0111"}

_SPACE = re.compile(r"\s+")
_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_SPACE_IN_LINE = re.compile(r"[^\S\n\t]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def settled(text: str) -> str:
    """One spelling for what looks the same: line ends as \\n, NFC, and Đ as Vietnamese writes it. It decides nothing:
    whatever was typed passes, and only what is settled is measured, compared and kept."""
    return put(unicodedata.normalize("NFC", _LINE_END.sub("\n", text)), _LOOK_ALIKES)


def put(text: str, others: Mapping[str, str]) -> str:
    """The text with some letters put in the place of others. Few texts have any of them, and `str.translate` stumbles
    over each letter that it is told nothing of."""
    return _any_of("".join(others)).sub(lambda found: others[found.group()], text)


@cache
def _any_of(letters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(letters)}]")


def length(text: str) -> int:
    """How long a browser takes a settled text to be: it counts UTF-16 units, and a line end as one."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def clean(text: str, *, longest: int = LONGEST_NAME) -> str:
    """A name or other one-line text, settled, with single spaces; raises Unclean."""
    _check(text, longest)
    return _short(_SPACE.sub(" ", settled(text)).strip(), longest)


def clean_name(text: str, *, longest: int = LONGEST_NAME) -> str:
    """A person's name, or a word for one that is not known, clean like any line; raises Unclean, for a number too: that
    was meant for another box."""
    name = clean(text, longest=longest)
    if any(sign.isdigit() for sign in name) and not any(sign.isalpha() for sign in name):
        raise Unclean(Dirt.NUMBER)
    return name


def clean_note(text: str, *, longest: int = LONGEST_NOTE) -> str:
    """A text of many lines, settled: her lines stay, odd spaces and trailing blanks go; raises Unclean."""
    _check(text, longest)
    text = _SPACE_IN_LINE.sub(" ", settled(text))
    return _short(_BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip(), longest)


def _check(text: str, longest: int) -> None:
    # Before normalising: composing a long run of marks is quadratic, so a flood must not reach it.
    if len(text) > 3 * longest:
        # A decomposed letter is at most three characters; what is longer cannot become short enough.
        raise Unclean(Dirt.MARKS if _longest_run_of_marks(text[: 3 * longest]) > _MOST_MARKS else Dirt.TOO_LONG)
    for code, pattern in _REFUSED:
        if pattern.search(text):
            raise Unclean(code)
    if not text.isascii() and _longest_run_of_marks(text) > _MOST_MARKS:
        raise Unclean(Dirt.MARKS)


def _short(kept: str, longest: int) -> str:
    if length(kept) > longest:
        raise Unclean(Dirt.TOO_LONG)
    return kept


def _longest_run_of_marks(text: str) -> int:
    longest = run = 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest


APOSTROPHES = "'’‘‛ʼʻʹʽˈ`´′‵＇｀ꞌ"
"""Every sign that keyboards, phones and papers put where a name has an apostrophe: H'Hen, H’Hen, H´Hen."""

_NOT_IN_WORDS = re.compile(r"[\W_]+")
_IDEOGRAPH = re.compile("([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


class _Bare(dict[int, int | None]):
    """What becomes of a letter in a search: marks and apostrophes go, `đ` is `d`. Each is looked up once."""

    def __missing__(self, letter: int) -> int | None:
        typed = chr(letter)
        # Not only Latin marks: the vowel signs of Lao and Khmer stand around a letter, and part no word.
        goes = unicodedata.category(typed) in {"Mn", "Mc", "Me"} or typed in APOSTROPHES or typed == "\u200b"
        self[letter] = None if goes else letter
        return self[letter]


_BARE = _Bare({ord(alike): ord("d") for alike in "đðɖ"})


def bare(text: str) -> str:
    """The text without case, marks and apostrophes, and with `đ` as `d`; every other sign still stands."""
    parted = unicodedata.normalize("NFD", text.casefold())
    if _OF_OUR_LETTERS.fullmatch(parted):
        return parted.replace("đ", "d").encode("ascii", "ignore").decode()
    return parted.translate(_BARE)


_OF_OUR_LETTERS = re.compile("[\x00-&(-_a-\x7fđ\u0300-\u036f]*")
"""What nearly every text here is made of: ASCII without apostrophes, `đ`, and the marks of Latin letters."""


def fold(text: str) -> str:
    """The text as a search sees it: no case, no marks, `đ` as `d`, words parted by one space."""
    folded = bare(text)
    if folded.isascii() and folded.replace(" ", "").isalnum():
        return " ".join(folded.split())  # what most names come to: nothing is left to compose or to take out
    # Chinese names are written without spaces: each sign is a word, so that a given name alone is found.
    parted = _IDEOGRAPH.sub(r" \1 ", unicodedata.normalize("NFC", folded))
    return _NOT_IN_WORDS.sub(" ", parted).strip()


def matches(query: str, name: str) -> bool:
    """Whether every word typed begins a different word of the name, in any order; an empty query matches nothing."""
    return folded_matches(fold(query), fold(name))


def folded_matches(query: str, name: str) -> bool:
    """`matches` for a query and a name that were folded before: a long list folds its query once.

    A word of the name may have several forms, parted by a stroke: `hen/hhen/h`; each word is found once.
    """
    wanted, left = query.split(), name.split()
    if "/" in name:
        return bool(wanted) and _each_has_its_own(wanted, [word.split("/") for word in left])
    if len(wanted) > 1:
        wanted.sort(key=len, reverse=True)
    # The longest words choose first: two beginnings either exclude each other or the longer is the choosier.
    for word in wanted:
        for place, candidate in enumerate(left):
            if candidate.startswith(word):
                del left[place]
                break
        else:
            return False
    return bool(wanted)


def _each_has_its_own(wanted: list[str], words: list[list[str]]) -> bool:
    """Whether each word typed can begin a word of its own: where words have forms, an earlier choice may have to move
    (Kuhn's augmenting paths)."""
    taken: dict[int, int] = {}

    def finds(asking: int, tried: set[int]) -> bool:
        for place, forms in enumerate(words):
            if place not in tried and any(form.startswith(wanted[asking]) for form in forms):
                tried.add(place)
                if place not in taken or finds(taken[place], tried):
                    taken[place] = asking
                    return True
        return False

    return len(wanted) <= len(words) and all(finds(asking, set()) for asking in range(len(wanted)))


def in_order(folded: str) -> str:
    """The words of a folded text in one order, whichever way round they were typed."""
    return " ".join(sorted(folded.split()))


MOST_WAYS = 2_000
"""So many spellings of one question are tried; a longer name is asked for by its whole words."""


def ways_to_ask(folded: str) -> frozenset[str]:
    """Everything a search could have been typed as to find this folded name, each `in_order`: any of its words, each
    in one of its forms, whole or only its beginning. Of a name with very many beginnings only the whole words."""
    words = [word.split("/") for word in folded.split()]
    beginnings = [sorted({form[:end] for form in forms for end in range(len(form) + 1)}) for forms in words]
    if prod(len(some) for some in beginnings) > MOST_WAYS:
        beginnings = [["", *forms] for forms in words[:10]]
    if prod(len(some) for some in beginnings) > MOST_WAYS:
        beginnings = [["", forms[0]] for forms in words[:10]]
    return frozenset(" ".join(sorted(filter(None, some))) for some in product(*beginnings)) - {""}


type WordKey = tuple[tuple[int, ...], int, tuple[int, ...]]
type NameKey = tuple[WordKey, tuple[WordKey, ...], str]

_PLACE = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


_BESIDE_THE_NAME = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?|[,;/].*", re.DOTALL)
_OF_ADDRESS = frozenset(("chị", "em", "cô", "bà", "mẹ", "cháu", "dì", "bác", "thím", "mợ", "anh", "ông", "chú", "cụ"))


_BESIDE_WORDS = frozenset(
    {"vợ", "chồng", "con", "mẹ", "bố", "cha", "cháu", "em", "chị", "anh", "dâu", "rể", "dì", "cô", "bác", "chú", "cậu"}
    | {"mợ", "thím", "bà", "ông", "bạn", "nhà", "ở", "bản", "thôn", "xóm", "làng", "tổ", "đội", "quê", "tại", "thuộc"}
    | {"hàng", "cạnh", "gần", "bên", "của", "là", "người", "gọi", "tức", "hay", "tên"}
)
_BARE_BESIDE_WORDS = frozenset(fold(word) for word in _BESIDE_WORDS)
"""With these begins what tells one Hoa from another: `Hoa vợ Páo`, `Hoa con bà Tư`, `Hoa ở bản Pho`."""


def _alone(words: list[str]) -> list[str]:
    """The words of the name itself, up to one that says whose or from where she is. Without marks it is such a word
    only beside a name that is written as one."""
    for place, word in enumerate(words):
        if place and word.islower() and any(before not in _OF_ADDRESS for before in words[:place]):
            as_name = words[place - 1][:1].isupper()
            if word in _BESIDE_WORDS or (as_name and word in _BARE_BESIDE_WORDS):
                return words[:place]
    return words


def words_of_name(name: str) -> list[str]:
    """The words of a name without what only stands beside it: `(chị)`, `2`, `, vợ Páo`, `vợ Páo`; all of them if none
    is left.

    A word of address is one only in small letters: Chị, Em and Anh are names as well.
    """
    name = unicodedata.normalize("NFC", name)
    words = [
        word
        for word in _BESIDE_THE_NAME.sub(" ", name).split()
        # A list asks it of fifty names, nearly all of them of letters alone.
        if word.isalpha() or (any(map(str.isalpha, word)) and not any(map(str.isdigit, word)))
    ]
    called = [word for word in _alone(words) if word not in _OF_ADDRESS]
    return called or words or name.split()


def calling_name(name: str) -> str:
    """What she is called by: the last word that is a name. Empty where there is none."""
    return (words_of_name(name) or [""])[-1]


def sort_key(name: str) -> NameKey:
    """Orders names as Vietnamese lists do: by given name (the last word that is one), then by the words before it.

    Letters first (a ă â b c d đ e ê ...), then the tone of each word (ngang, huyền, hỏi, ngã, sắc, nặng), then case.
    Peoples who put the clan last (H' Hen Niê) are sorted by it; nothing in a name says which custom it follows.
    """
    words = [_word_key(word) for word in words_of_name(name)]
    if not words:
        return ((), 0, ()), (), name
    return words[-1], tuple(words[:-1]), name


def text_key(text: str) -> tuple[WordKey, ...]:
    """Orders labels and place names in Vietnamese order, read from the left."""
    return tuple(_word_key(word) for word in unicodedata.normalize("NFC", text).split())


def _word_key(word: str) -> WordKey:
    letters: list[int] = []
    cases: list[int] = []
    tone = 0
    for typed in word:
        bare = []
        for part in unicodedata.normalize("NFD", typed):
            if part in _TONES:
                # One tone a word, wherever it was typed: hoà and hòa are neighbours, not strangers.
                tone = _TONES[part]
            else:
                bare.append(part)
        letter = unicodedata.normalize("NFC", "".join(bare))
        for small in letter.lower():
            letters.append(_PLACE.get(small) or (ord(small) - 0x110000 if small.isdigit() else 100 + ord(small)))
        cases.append(int(letter != letter.lower()))
    return tuple(letters), tone, tuple(cases)
