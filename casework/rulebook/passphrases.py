"""What a passphrase is worth: how hard it is to guess for somebody who knows how people choose, and what is offered.

A stolen database and every file of the server can be guessed at offline, and at the door nobody is told to wait: both
rest on these bits. They are counted after capitals, marks and spaces are gone (vault/typed_words.py), as the cheapest
way to put the whole together from what is tried first: a name of her own, what everybody uses, what stood there before,
rows of the keyboard, years, syllables. The count is a floor for common ways, not a proof.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

from casework.rulebook.passphrase_words import WORDS
from casework.rulebook.telex import CODA, ONSET

BITS_NEEDED = 40
WORDS_OFFERED = 6
_JUDGED = 128
"""Characters that are looked at: nobody types more, and what is behind them does no harm."""

_COMMON = """
admin administrator anhyeuem canbo caobang casework chungminh congan cummatkhau demo diachitincay dienbien
dragon emyeuanh football hagiang hanoi hochiminh hoiphunu hoso iloveyou khongbiet laichau laocai letmein login
master matkhau matma monkey nguyen pass passphrase password passwort phunu quenroi root saigon secret sonla
tamlanh test tran trangtrang trongdamgidepbangsen tuyenquang user uyban vietnam welcome xinchao yenbai yeuanh
yeuem
"""
_SAYINGS = """
anquanhoketrongcay uongnuocnhonguon cochithinen cocongmaisatcongaynenkim ganmucthidengandenthisang
motcaylamchangnennon bacaychumlainenhonnuicao congchanhunuithaison nghiamenhunuoctrongnguonchayra
totgohontotnuocson lalanhdumlarach thuongnguoinhuthethuongthan khongthaydomaylamnen hocthaykhongtayhocban
bauoithuonglaybicung nhieudieuphulaygiaguong motconnguadaucatauboco dimotngaydanghocmotsangkhon
doichosachrachchothom giayrachphaigiulayle loinoichangmattienmua lualoimanoichovualongnhau tienhoclehauhocvan
thatbailamethanhcong doanketlasucmanh nhasachthimatbatsachngoncom chingaemnang taylamhamnhaitayquaimiengtre
nuocchaydamon kienthalaucungdayto nangnhatchatbi muonbietphaihoimuongioiphaihoc khongcogiquyhondoclaptudo
viloiichmuoinamtrongcay didauloanhquanhchodoimoimet anhdianhnhoquenha nhocanhraumuongnhocadamtuong
concobaylabayla backimthangcalangbiro kiaconbuomvang motconvitxoerahaicaicanh nhucobachotrongngayvuidaithang
doanquanvietnamdi
"""
COMMON = frozenset({*_COMMON.split(), *_SAYINGS.split()})
"""What is tried first, folded: words everybody takes, places of the work, lines and sayings every child knows."""

_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiop",
    "qazwsxedcrfv",
)
# Any two vowels count as one sound: of what is guessed more is taken for a syllable than could be one.
_SYLLABLE = re.compile(rf"(?:{ONSET})?(?:uye|uyu|uoi|uou|oai|oay|ieu|yeu|[aeiouy]{{1,2}})(?:{CODA})?")
_A_PIECE = 3
_OWN, _KNOWN, _ROW, _AGAIN, _SAID_SYLLABLE, _YEAR = 2.0, 4.0, 4.0, 4.0, 8.0, 7.0
_DIGIT, _LETTER, _OTHER, _COMMA = math.log2(10), math.log2(26), 5.5, 2.0


def weakness(folded: str, *, own: Iterable[str] = ()) -> str | None:
    """Why this passphrase is refused, as the word of a sentence (web/wording.py); None where it is good enough."""
    named = frozenset(word for word in own if len(word) > 1)
    if bits(folded, own=named) >= BITS_NEEDED:
        return None
    if len(set(folded)) < 5 or bits(folded, own=named, again=False) >= BITS_NEEDED:
        return "passphrase_repeated"
    if any(word in folded for word in named) and bits(folded) >= BITS_NEEDED:
        return "passphrase_own_name"
    bare = "".join(filter(str.isalnum, folded))
    if any(word in bare for word in COMMON if len(word) > 4) or any(row in folded for row in _pieces_of_rows()):
        return "passphrase_common"
    if any(word in folded for word in named):
        return "passphrase_own_name"
    return "passphrase_short"


def bits(folded: str, *, own: Iterable[str] = (), again: bool = True) -> float:
    """The bits of the cheapest way to put this text together, also without its commas, which stand where they always
    do. `again`: whether what stood there before costs little."""
    text, words = folded[:_JUDGED], tuple(own)
    bare = "".join(filter(str.isalnum, text))
    return min(_cheapest(text, words, again), _cheapest(bare, words, again) + _COMMA * (len(text) - len(bare)))


def _cheapest(text: str, words: tuple[str, ...], again: bool) -> float:
    cheapest = [0.0] + [math.inf] * len(text)
    for at in range(len(text)):
        here = cheapest[at]
        cheapest[at + 1] = min(cheapest[at + 1], here + _of_one(text[at]))
        for length, cost in _steps(text, at, words, again):
            cheapest[at + length] = min(cheapest[at + length], here + cost)
    return cheapest[-1]


def offered(choose: Callable[[int], int]) -> str:
    """A passphrase of words that somebody else chose by chance: `choose(n)` gives a number below n, as secrets does."""
    while True:
        words = [WORDS[choose(len(WORDS))] for _ in range(WORDS_OFFERED)]
        # A word twice, or two that make a third, may count too little: one in some hundreds, which costs no bit.
        if weakness("".join(words)) is None:
            return " ".join(words)


def bits_offered() -> float:
    """What an offered one is worth, whoever knows this list and how it is chosen from."""
    return WORDS_OFFERED * math.log2(len(WORDS))


def _of_one(letter: str) -> float:
    return _DIGIT if letter.isdigit() else _LETTER if letter.isascii() and letter.isalpha() else _OTHER


def _steps(text: str, at: int, own: tuple[str, ...], again: bool) -> Iterable[tuple[int, float]]:
    """How far one piece that is tried early leads from here, and what it costs."""
    for words, cost in ((own, _OWN), (COMMON, _KNOWN)):
        for word in words:
            if text.startswith(word, at):
                yield len(word), cost
    for match in (_SYLLABLE.match(text, at, end) for end in range(at + 1, min(at + 8, len(text) + 1))):
        if match and match.end() > at + 1:
            yield match.end() - at, _SAID_SYLLABLE
    if text[at : at + 2] in {"19", "20"} and text[at : at + 4].isdigit() and len(text) >= at + 4:
        yield 4, _YEAR
    longest = _run(text, at)
    if longest >= 3:
        yield longest, _ROW
    for row in _ROWS:
        for way in (row, row[::-1]):
            length = _along(text, at, way)
            if length >= 4:
                yield length, _ROW
    if again:
        length = _A_PIECE
        while at + length <= len(text) and text[at : at + length] in text[:at]:
            yield length, _AGAIN
            length += 1


def _run(text: str, at: int) -> int:
    """How often one letter stands here in a row."""
    end = at
    while end < len(text) and text[end] == text[at]:
        end += 1
    return end - at


def _along(text: str, at: int, row: str) -> int:
    """How many letters from here stand beside each other on this row."""
    begins, length = row.find(text[at]), 0
    while begins >= 0 and at + length < len(text) and row[begins + length : begins + length + 1] == text[at + length]:
        length += 1
    return length


def _pieces_of_rows() -> Iterable[str]:
    return (way[at : at + 6] for row in _ROWS for way in (row, row[::-1]) for at in range(len(way) - 5))
