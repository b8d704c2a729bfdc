"""Finds words that tell where she is hidden: the kept place is cut into pieces, and a text is asked for each of them.

One piece alone may be chance, so its writer is asked; two pieces together, or the kept words in one run, are the place.
Pure: who keeps which words and who is asked stands in `policy/location_leak.py`. The words themselves stand in
`location_words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from unicodedata import normalize

from casework.rulebook import location_words as lists
from casework.rulebook.location_words import Word, words_in


class Tells(StrEnum):
    """What the kept words are: where she is, where she lived when she came, somebody's name, a number."""

    PLACE = "place"
    HOME = "home"
    """Known to him already: its words are asked about and never refused."""
    PERSON = "person"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Name:
    """One way of writing a piece. `marked` is how it was kept, for a name of one syllable is another without it."""

    folded: str
    syllables: int
    marked: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One distinctive piece of the kept words, in each way it is called; `marker` is what a short number stands after.

    `counts` is how much it weighs: the whole of the kept words in one run weighs as much as two pieces.
    """

    names: tuple[Name, ...] = ()
    number: str = ""
    marker: str = ""
    phone: str = ""
    counts: int = 1
    refuses: bool = True

    @property
    def key(self) -> str:
        """What makes two pieces one: the same village is kept as her home and as the place that heard her."""
        return self.phone or f"{self.marker}{self.number}" or self.names[0].folded


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that was met, in the letters of the text."""

    piece: Piece
    typed: str


ENOUGH = 2
"""So many pieces are the place and no chance."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was met in the texts of one act."""

    hits: tuple[Hit, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether these words are the place, whatever their writer thinks of them."""
        weight = {hit.piece.key: hit.piece.counts for hit in self.hits if hit.piece.refuses}
        return sum(weight.values()) >= ENOUGH

    @property
    def typed(self) -> tuple[str, ...]:
        """The words met, as they were typed, each once."""
        return tuple(dict.fromkeys(hit.typed for hit in self.hits))


def pieces_of(kept: str, tells: Tells = Tells.PLACE, *, shared: Collection[str] = ()) -> tuple[Piece, ...]:
    """The pieces of what is kept. `shared` are folded names that everybody here shares, like the commune's own."""
    if tells is Tells.NUMBER:
        phone = _national("".join(character for character in kept if character.isdigit()))
        return (Piece(phone=phone),) if len(phone) >= _SHORTEST_NUMBER else ()
    text = _without_offices(kept)
    strict = any(word.has_marks for word in words_in(text))
    found: list[Piece] = []
    for part in _PART.split(text):
        found += _of_part(words_in(part), tells, frozenset(shared), strict=strict)
    refuses = tells is not Tells.HOME
    pieces = {piece.key: Piece(piece.names, piece.number, piece.marker, refuses=refuses) for piece in found}
    return (*pieces.values(), *_whole(kept, frozenset(shared), refuses=refuses, alone=not pieces, tells=tells))


_PART = re.compile(r"[,;.:()\[\]/|\n–—]+|\s-\s")
_SHORTEST_NUMBER = 8
_OFFICES = re.compile(r"\b(?:đctc|dctc|địa chỉ tin cậy|dia chi tin cay)\b", re.IGNORECASE)


def _without_offices(kept: str) -> str:
    return _OFFICES.sub(",", normalize("NFC", kept))


def _whole(kept: str, shared: frozenset[str], *, refuses: bool, alone: bool, tells: Tells) -> Iterator[Piece]:
    """The kept words in one run; and where no word of them is distinctive, the common ones: they are all there is."""
    words = words_in(kept)
    content = [word for word in words if not lists.introduces(word)]
    if tells is not Tells.PLACE or not content or {_folded(content), _folded(words)} & shared:
        return
    if len(words) > 1:
        yield Piece((_name(words),), counts=ENOUGH, refuses=refuses)
    if alone:
        for name in shared:
            if _folded(content).endswith(f" {name}"):
                content = content[: -len(name.split())]
        if len(content) > 1:
            yield Piece((_name(content),), refuses=refuses)


def _of_part(words: tuple[Word, ...], tells: Tells, shared: frozenset[str], *, strict: bool) -> Iterator[Piece]:
    """The pieces between two commas: what stands after a word that introduces a place, a person or a number."""
    run = _Run(person=tells is Tells.PERSON, named=tells is Tells.PERSON)
    for place, word in enumerate(words):
        before = words[place - 1].folded if place else ""
        following = words[place + 1] if place + 1 < len(words) else None
        if word.is_number:
            yield from _of_run(run, shared)
            run = _Run()
            if len(word.digits) > 1 or before in lists.NUMBERED:
                yield Piece(number=word.digits, marker="" if len(word.digits) > 1 else before)
        elif _landmark(word, following, strict, first=place == 0):
            yield from _of_run(run, shared)
            run = _Run([word], landmark=True)
        elif lists.introduces(word, before, following, strict=strict) and not run.ends_with(
            word, following, strict=strict
        ):
            yield from _of_run(run, shared)
            title = tells is Tells.PERSON or lists.is_title(word, strict=strict) or word.folded == "nha"
            run = _Run(person=title, named=True)
        else:
            if run.words and word.is_capital and not run.words[-1].is_capital and not run.is_only_landmark:
                yield from _of_run(run, shared)
                run = _Run()
            run.words.append(word)
    yield from _of_run(run, shared)


@dataclass(slots=True)
class _Run:
    """Words that stand together, and what stood before them: a landmark begins them, a title or nothing."""

    words: list[Word] = field(default_factory=list)
    landmark: bool = False
    person: bool = False
    named: bool = False

    @property
    def is_only_landmark(self) -> bool:
        return self.landmark and len(self.words) == 1

    def ends_with(self, word: Word, following: Word | None, *, strict: bool) -> bool:
        """Whether this word is the end of the name: the second of Tam Đường introduces nothing, nor that of `na bo`
        where somebody writes without marks."""
        if not self.words:
            return False
        if not strict:
            return self.named and len(self.words) == 1 and (following is None or lists.introduces(following))
        capitals = self.words[-1].is_capital and word.is_capital and not word.is_shouted
        return capitals and (following is None or not following.is_capital)


def _landmark(word: Word, following: Word | None, strict: bool, *, first: bool) -> bool:
    """Whether this is a bridge or a market, and not the first word of a name like Thác Cạn."""
    if not lists.is_landmark(word, strict=strict):
        return False
    return not word.is_capital or (first and not (following is not None and following.is_capital))


def _of_run(run: _Run, shared: frozenset[str]) -> Iterator[Piece]:
    """The piece of some words that stand together; nothing where they are common or everybody's."""
    words = run.words
    if not words or _folded(words) in shared or lists.is_common(words) or run.is_only_landmark:
        return
    if len(words) == 1:
        if (run.named or words[0].is_capital) and len(words[0].folded) > 1:
            yield Piece((_name(words),))
        return
    names = [_name(words)]
    if run.landmark and words[1].is_capital:
        if _folded(words[1:]) in shared:
            return
        names.append(_name(words[1:]))
    elif run.person:
        # People say the given name: the last word, or the last two.
        names += [_name(words[-2:])] if len(words) > 2 else []
        names.append(_name(words[-1:]))
    yield Piece(tuple(names))


def _folded(words: Iterable[Word]) -> str:
    return " ".join(word.folded for word in words)


def _name(words: Iterable[Word]) -> Name:
    words = tuple(words)
    return Name("".join(word.folded for word in words), len(words), " ".join(word.marked for word in words))


def find(pieces: Iterable[Piece], texts: Iterable[str]) -> Found:
    """Every piece that one of these texts has, in any order and spelling."""
    pieces = tuple(pieces)
    hits: dict[str, Hit] = {}
    for text in texts:
        words = words_in(text)
        for piece in pieces:
            strongest = hits.get(piece.key)
            if strongest is not None and (strongest.piece.counts, strongest.piece.refuses) >= (
                piece.counts,
                piece.refuses,
            ):
                continue
            typed = _met(piece, words, text)
            if typed:
                hits[piece.key] = Hit(piece, typed)
    return Found(tuple(hits.values()))


def _met(piece: Piece, words: tuple[Word, ...], text: str) -> str:
    """Where the piece stands in this text, as typed; empty where it does not."""
    if piece.phone:
        return _phone_in(words, piece.phone)
    if piece.number:
        return _number_in(words, piece)
    return next((typed for name in piece.names if (typed := _name_in(words, name))), "")


def _name_in(words: tuple[Word, ...], name: Name) -> str:
    for start, first in enumerate(words):
        if not name.folded.startswith(first.folded):
            continue
        if name.syllables == 1:
            if first.folded == name.folded and _is_named(words, start, name):
                return first.typed
            continue
        joined = ""
        for end in range(start, len(words)):
            joined += words[end].folded
            if joined == name.folded:
                return " ".join(word.typed for word in words[start : end + 1])
            if not name.folded.startswith(joined):
                break
    return ""


def _is_named(words: tuple[Word, ...], place: int, name: Name) -> bool:
    """Whether a word of one syllable is the name: Mẩy is one, `máy` and `may` are words."""
    word = words[place]
    lone_capital = word.is_capital and not word.is_shouted
    if word.has_marks and word.marked != name.marked and not lone_capital:
        return False
    if lone_capital and (not word.starts_sentence or (word.has_marks and word.marked == name.marked)):
        return True
    return place > 0 and lists.introduces(words[place - 1], following=word)


def _number_in(words: tuple[Word, ...], piece: Piece) -> str:
    for place, word in enumerate(words):
        if word.digits != piece.number or not word.is_number:
            continue
        before = [one.folded for one in words[max(0, place - 2) : place]]
        after = words[place + 1] if place + 1 < len(words) else None
        if piece.marker:
            if before[-1:] == [piece.marker]:
                return f"{words[place - 1].typed} {word.typed}"
        elif after is not None and after.folded in lists.COUNTED:
            continue
        elif set(before) & lists.NUMBERED or (after is not None and after.is_capital and not after.starts_sentence):
            return word.typed
    return ""


def _phone_in(words: tuple[Word, ...], phone: str) -> str:
    """A telephone number in any grouping, in figures or said digit by digit, also with a word in between."""
    digits: list[tuple[str, int]] = []
    gap = 0
    for place, word in enumerate(words):
        said = word.digits if word.is_number else lists.DIGITS.get(word.folded, "")
        if not said:
            gap += 1
            if gap > 1:
                digits = []
            continue
        gap = 0
        digits += [(one, place) for one in said]
        together = "".join(one for one, _place in digits)
        if (at := together.find(phone)) >= 0:
            first, last = digits[at][1], digits[at + len(phone) - 1][1]
            return " ".join(one.typed for one in words[first : last + 1])
    return ""


def _national(digits: str) -> str:
    """The digits that stay the same whether a number is written with 0, 84, 0084 or alone."""
    for country in ("0084", "84"):
        if digits.startswith(country) and len(digits) > len(country) + _SHORTEST_NUMBER - 1:
            return digits[len(country) :].removeprefix("0")
    return digits.lstrip("0")
