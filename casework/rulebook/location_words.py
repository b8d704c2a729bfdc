"""The words that introduce a place, a person or a number in Vietnamese, and those that everybody shares.

Read by `location_leak.py`. Kept with their marks: `bản` introduces a village, `bạn` and `Ban` do not; where somebody
writes without marks at all, they are read without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from casework.rulebook import everyday_words, telex
from casework.rulebook.names import fold, put
from casework.rulebook.number_words import number_of

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`\u0300-\u036f]+[^\W_]+)*[\u0300-\u036f]*")
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_FIGURES = re.compile(r"[0-9]+")
# Letters of other scripts that look like ours: a word of them reads the same and is compared the same.
_ALIKE = dict(
    zip("АВЕЅІЈКМНОРСТУХЬаеіјкмнорсѕтухоΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTYXbaeijkmhopcstyxoABEZHIKMNOPTYXo", strict=True)
)
_NUMBERED = re.compile(r"([^\W\d_]{2,})([0-9]{1,3})")
_ROOM = re.compile(r"(?<![^\W_])[pP]\.? ?(?=[0-9]{1,4}(?![0-9]))")
"""`P12`, `p. 12`: the room of a number."""
_ALMOST_FIGURES = re.compile(r"(?=[oOlI]*[0-9])[0-9oOlI]{3,}")
_TO_FIGURES = str.maketrans("oOlI", "0011")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as typed, without its marks, and with them in one spelling."""

    typed: str
    folded: str
    marked: str
    starts_sentence: bool = False
    meant: str = ""
    """Without marks, the other way to read it: keys of Telex or VNI may have been left standing in it."""

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
        found = _FIGURES.match(self.folded) if self.folded[:1].isdigit() else None
        return found.group() if found else ""

    @property
    def is_number(self) -> bool:
        """Whether it is a number as houses and telephones have them."""
        return bool(self.digits) and len(self.folded) - len(self.digits) <= 1


_SOUND_ALIKE = (
    (re.compile("^l"), "n"),
    (re.compile("^tr"), "ch"),
    (re.compile("^x"), "s"),
    (re.compile("^(?:gi(?=[^\\W_])|r)"), "d"),
)
"""Beginnings of a syllable that many here say, and write, alike."""


@lru_cache(maxsize=8_192)
def sound(spelt: str) -> str:
    """A word without or with its marks as it is heard: `xín` is `sín`, `giợ` is `dợ`, `trải` is `chải`."""
    for written, heard in _SOUND_ALIKE:
        spelt = written.sub(heard, spelt)
    return spelt


def changes_places(spelt: str, other: str) -> bool:
    """Whether one begins with `l` where the other has `n`, which half the north says alike: `Lậm` is `Nậm`."""
    return {spelt[:1], other[:1]} == {"l", "n"}


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


def with_rooms(text: str) -> str:
    """The same with every room in full: `p.12` is `phòng 12`."""
    return _ROOM.sub("phòng ", text)


def words_in(text: str) -> tuple[Word, ...]:
    """The words of a text in order, each with what it needs to be told from a name."""
    text = with_rooms(put(normalize("NFKC", _HIDDEN.sub("", text)), _ALIKE))
    found: list[tuple[str, bool]] = []
    after = 0
    for match in _WORD.finditer(text):
        between = text[after : match.start()]
        starts = not found or any(mark in between for mark in ".!?:\n•…")
        for typed in _words_of(match.group()):
            found.append((typed, starts))
            starts = False
        after = match.end()
    keys_stand = any(telex.is_surely(typed) for typed, _starts in found)
    return tuple(_with_numbers([word for one in found if (word := _word(*one, keys_stand)).folded]))


@lru_cache(maxsize=8_192)
def _words_of(joined: str) -> tuple[str, ...]:
    return tuple(word for part in _parted(joined) for word in _from_its_number(part))


def _parted(typed: str) -> list[str]:
    """A word with a capital inside it as the words it was made of: `NàBỏ`."""
    if not typed[0].isupper() or typed.isupper():
        return [typed]
    inside = [
        place
        for place in range(1, len(typed))
        if typed[place].isupper() and not typed[place - 1].isupper() and typed[place + 1 : place + 2].islower()
    ]
    return [typed[begin:end] for begin, end in zip([0, *inside], [*inside, len(typed)], strict=True)]


def _from_its_number(typed: str) -> list[str]:
    """A word and the number that runs on behind it: `km12`, `SinChai2`; a figure may be a key of VNI as well."""
    found = _NUMBERED.fullmatch(typed)
    return list(found.groups()) if found is not None and not telex.read(typed) else [typed]


@lru_cache(maxsize=8_192)
def _word(typed: str, starts: bool, keys_stand: bool) -> Word:
    read = typed.translate(_TO_FIGURES) if _ALMOST_FIGURES.fullmatch(typed) else typed
    meant = telex.read(read)
    # Where the keys surely stand in one word they stand in all: `ddeens soos 27` has a number of a house.
    bare, marked = _spelt(meant if meant and keys_stand else read)
    return Word(typed, bare, marked, starts, fold(read if keys_stand else meant) if meant else "")


def _with_numbers(words: list[Word]) -> Iterator[Word]:
    """The same, with the number of a house in figures where it was said: `xóm hai`, `ngõ bốn mươi lăm`."""
    place = 0
    while place < len(words):
        word = words[place]
        yield word
        place += 1
        if not (word.folded in _SAID_AFTER and _PLACES.has(word)):
            continue
        for many in (4, 3, 2, 1):
            said = words[place : place + many]
            number = number_of(" ".join(one.typed for one in said)) if len(said) == many else None
            # `tổ Năm` is its number, `tổ năm nay` is not; nor is a name that begins so.
            if number is not None and not (said[0].is_capital and _goes_on(words, place + many)):
                typed = " ".join(one.typed for one in said)
                yield Word(typed, str(number), str(number), said[0].starts_sentence)
                place += many
                break


_SAID_AFTER = frozenset({"so", "ngo", "ngach", "hem", "to", "xom", "thon", "khu", "phong", "tang", "doi", "ap", "lo"})


def _goes_on(words: Sequence[Word], place: int) -> bool:
    return place < len(words) and words[place].is_capital and not words[place].starts_sentence


class WordList:
    """Words with their marks, found with them, or without where the writer uses none."""

    def __init__(self, words: str) -> None:
        spelt = [_spelt(word) for word in words.split()]
        self.marked = frozenset(marked for _bare, marked in spelt)
        self.bare = frozenset(bare for bare, _marked in spelt)

    def has(self, word: Word, *, strict: bool = False) -> bool:
        """Whether this is one of them. `strict` where the writer uses marks, so that a bare word is another."""
        return word.marked in self.marked or (not strict and not word.has_marks and word.folded in self.bare)


_EVERYDAY = WordList(everyday_words.EVERYDAY)
_AFTER_A_LANDMARK = WordList(everyday_words.AFTER_A_LANDMARK)
_OF_TIME = WordList(everyday_words.OF_TIME)
_PLACES = WordList(
    "nhà bản thôn xóm tổ ngõ ngách hẻm số khu ấp buôn làng phum sóc plei bon đội đường phố phường xã huyện quận tỉnh "
    "phòng tầng lô kiệt km"
)
_HAMLETS = WordList("bản thôn xóm ấp buôn làng plei bon phum sóc khu")
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
    ubnd
    ubnd xã
    trụ sở xã
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
    | {"phong", "tang", "km", "doi", "ap", "nha", "lo", "kiet", "cong", "ban", "buon", "lang", "phum", "soc"}
)
"""What a number of a house stands after, without marks."""

_COUNTED = WordList(
    "tuổi năm giờ phút tháng ngày tuần lần nghìn ngàn triệu đồng con cháu người kg km m m2 mét cây bước hộ sào tạ cân "
    "bữa đêm hôm lượt đứa cái tờ phiếu loại cuốn chiếc"
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


def digit(word: Word) -> str:
    """The digit this word is, in figures or said; empty where it is none."""
    return word.digits if len(word.folded) == 1 and word.is_number else DIGITS.get(word.folded, "")


def introduces(word: Word, before: str = "", following: Word | None = None, *, strict: bool = False) -> bool:
    """Whether what comes next is the name or the number of a place or a person."""
    after = following.folded if following is not None else ""
    if (word.folded, after) in _TOWNS or (before, word.folded) in _TOWNS:
        return True
    return any(words.has(word, strict=strict) for words in (_PLACES, _TITLES, _AROUND))


_TOWNS = {("thi", "tran"), ("thi", "xa"), ("thanh", "pho")}


def is_everyday(word: Word, *, strict: bool = False) -> bool:
    """Whether everybody writes this word every day."""
    return _EVERYDAY.has(word, strict=strict)


_DOCUMENTS = WordList("phiếu mẫu giấy định văn bản điều khoản mục đơn sơ sổ quyển án lệnh thẻ bảng lớp khoá khóa lần")


def is_counted(word: Word) -> bool:
    """Whether a number before it is no number of a house."""
    return _COUNTED.has(word)


def is_document(word: Word) -> bool:
    """Whether the number behind it is that of a paper: `phiếu số 12`."""
    return _DOCUMENTS.has(word)


def is_of_any_place(word: Word, *, strict: bool = False) -> bool:
    """Whether it is what is said of a market or a bridge anywhere."""
    return _AFTER_A_LANDMARK.has(word, strict=strict)


def is_of_time(word: Word) -> bool:
    """Whether what follows is the name of a day, a month or a season."""
    return _OF_TIME.has(word)


def is_place(word: Word, *, strict: bool = False) -> bool:
    """Whether it stands before the name or the number of a place."""
    return _PLACES.has(word, strict=strict)


def is_hamlet(word: Word) -> bool:
    """Whether it stands before the name of a hamlet."""
    return _HAMLETS.has(word)


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
