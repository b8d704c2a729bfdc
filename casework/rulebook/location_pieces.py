"""Cuts the words that are kept of a place, a person or a number into the pieces by which it would be known.

Read by `location_leak.py`. A piece has a distinctive word: what everybody writes every day (`everyday_words.py`) tells
nothing, and a name that is such a word as well (Mai, Năm, Mới) is known only by how it was introduced.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from unicodedata import normalize

from casework.rulebook import location_words as lists
from casework.rulebook.landmarks import stands_by
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
    """One way of writing a piece: its syllables without marks, and `marked` as it was kept, for a name of one syllable
    is another without it; empty where whoever kept it writes no marks.

    `everyday` where the word is one that everybody writes: it counts only as a name, or behind `after`, the word that
    introduced it. `person` where it is somebody's name.
    """

    parts: tuple[str, ...]
    marked: tuple[str, ...]
    everyday: bool = False
    after: str = ""
    person: bool = False

    @property
    def folded(self) -> str:
        """The syllables in one run."""
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class Piece:
    """One distinctive piece of the kept words, in each way it is called; `marker` is what a short number stands after.

    `counts` is how much it weighs: the whole of the kept words in one run weighs as much as two pieces.
    """

    names: tuple[Name, ...] = ()
    number: str = ""
    marker: str = ""
    phone: str = ""
    near: str = ""
    """The kind of landmark by which the place is told (`landmarks.py`)."""
    counts: int = 1
    refuses: bool = True

    @property
    def key(self) -> str:
        """What makes two pieces one: the same village is kept as her home and as the place that heard her."""
        return self.phone or self.near or f"{self.marker}{self.number}" or self.names[0].folded


ENOUGH = 2
"""So many pieces are the place and no chance."""

_PART = re.compile(r"[,;.:()\[\]/|\n–—]+|\s-\s")
_SHORTEST_NUMBER = 8
_EVERY_COMMUNES = frozenset({"ubnd", "hdnd", "ubmttq", "hlhpn"})
"""Offices by their letters: each commune has them."""
_OFFICES = re.compile(r"\b(?:đctc|dctc|địa chỉ tin cậy|dia chi tin cay)\b", re.IGNORECASE)


def pieces_of(kept: str, tells: Tells = Tells.PLACE, *, shared: Collection[str] = ()) -> tuple[Piece, ...]:
    """The pieces of what is kept. `shared` are folded names that everybody here shares, like the commune's own."""
    if tells is Tells.NUMBER:
        phone = national("".join(character for character in kept if character.isdigit()))
        return (Piece(phone=phone),) if len(phone) >= _SHORTEST_NUMBER else ()
    text = _OFFICES.sub(",", lists.with_rooms(normalize("NFC", kept)))
    words = words_in(text)
    strict = any(word.has_marks for word in words)
    found: list[Piece] = []
    for part in _PART.split(text):
        found += _of_part(words_in(part), tells, frozenset(shared), strict=strict)
    refuses = tells is not Tells.HOME
    pieces = {piece.key: Piece(piece.names, piece.number, piece.marker, refuses=refuses) for piece in found}
    by = _landmarks_in(words, pieces, refuses=refuses) if tells in {Tells.PLACE, Tells.HOME} else ()
    return (*pieces.values(), *by, *_whole(kept, frozenset(shared), refuses=refuses, alone=not pieces, tells=tells))


def _landmarks_in(words: tuple[Word, ...], pieces: Collection[str], *, refuses: bool) -> Iterator[Piece]:
    """What everybody has and she is told by: `sau chợ`; a bridge that is a piece by its name is none besides."""
    found = {kind: end for place in range(len(words)) for kind, end in [stands_by(words, place)] if kind}
    for kind, end in found.items():
        # `gần cầu treo Nà Bỏ` is known by its name already.
        if not any(_folded(words[:end]).replace(" ", "").endswith(known) for known in pieces):
            yield Piece(near=kind, refuses=refuses)


def national(digits: str) -> str:
    """The digits that stay the same whether a number is written with 0, 84, 0084 or alone."""
    for country in ("0084", "84"):
        if digits.startswith(country) and len(digits) > len(country) + _SHORTEST_NUMBER - 1:
            return digits[len(country) :].removeprefix("0")
    return digits.lstrip("0")


def _whole(kept: str, shared: frozenset[str], *, refuses: bool, alone: bool, tells: Tells) -> Iterator[Piece]:
    """The kept words in one run; and where no word of them is distinctive, what stands there: it is all there is.

    Where even that is nothing but what people write daily (`nhà người quen`), there is nothing to be known by.
    """
    words = words_in(kept)
    content = [word for word in words if not lists.introduces(word)]
    if tells is not Tells.PLACE or not content or {_folded(content), _folded(words)} & shared:
        return
    if not alone:
        if len(words) > 1:
            yield Piece((_name(words),), counts=ENOUGH, refuses=refuses)
        return
    stands = any(lists.is_landmark(word, strict=True) for word in content)
    if not stands and all(lists.is_everyday(word) for word in content):
        return
    if len(words) > 3:
        yield Piece((_name(words),), counts=ENOUGH, refuses=refuses)
    for name in shared:
        if _folded(content).endswith(f" {name}"):
            content = content[: -len(name.split())]
    if len(content) < 2 or all(map(lists.is_of_any_place, content[1:])):
        return
    if lists.is_common(content) and (len(words) > 3 or not stands):
        return  # `trạm y tế xã Bình Lư` is known by all of it; of `trạm y tế` alone there is one in every commune
    if _in_one_run(content, words):
        yield Piece((_name(content),), refuses=refuses)


def _in_one_run(content: list[Word], words: tuple[Word, ...]) -> bool:
    return f" {_folded(content)} " in f" {_folded(words)} "


def _of_part(words: tuple[Word, ...], tells: Tells, shared: frozenset[str], *, strict: bool) -> Iterator[Piece]:
    """The pieces between two commas: what stands after a word that introduces a place, a person or a number."""
    person = tells is Tells.PERSON
    run = _Run(strict=strict, person=person, named=person, alone=len(words) == 1)
    for place, word in enumerate(words):
        before = words[place - 1] if place else None
        following = words[place + 1] if place + 1 < len(words) else None
        if word.is_number:
            yield from run.pieces(shared)
            run = run.next()
            yield from _of_number(word, before)
        elif _landmark(word, following, strict, first=place == 0):
            yield from run.pieces(shared)
            run = run.next(words=[word], landmark=True)
        elif lists.introduces(word, before.folded if before else "", following, strict=strict) and not run.ends_with(
            word, following
        ):
            yield from run.pieces(shared)
            title = person or lists.is_title(word, strict=strict) or word.folded == "nha"
            after = word if title or lists.is_place(word, strict=strict) else None
            run = run.next(person=title, named=True, after=after)
        elif person and strict and not word.is_capital:
            # Of a person only what is written as a name: `em gái của chị` has nothing of it.
            yield from run.pieces(shared)
            run = run.next(person=True, named=True, after=None if run.words else run.after)
        else:
            if run.words and word.is_capital and not run.words[-1].is_capital and not run.is_only_landmark:
                yield from run.pieces(shared)
                # `cô giáo Thảo`, `ông trưởng bản Sơn`: what stood before the small words stands before the name.
                run = run.next(person=run.person, named=run.named, after=run.after)
            run.words.append(word)
    yield from run.pieces(shared)


def _of_number(word: Word, before: Word | None) -> Iterator[Piece]:
    if len(word.digits) > 1:
        yield Piece(number=word.digits)
    elif before is not None and before.folded in lists.NUMBERED:
        yield Piece(number=word.digits, marker=before.folded)


@dataclass(slots=True)
class _Run:
    """Words that stand together, and what stood before them: a landmark begins them, a title or nothing."""

    strict: bool
    words: list[Word] = field(default_factory=list)
    landmark: bool = False
    person: bool = False
    named: bool = False
    after: Word | None = None
    alone: bool = False
    """Whether nothing else stands between the two commas."""

    def next(
        self,
        *,
        words: list[Word] | None = None,
        landmark: bool = False,
        person: bool = False,
        named: bool = False,
        after: Word | None = None,
    ) -> _Run:
        """The run that begins behind this one."""
        return _Run(self.strict, words or [], landmark, person, named, after)

    @property
    def is_only_landmark(self) -> bool:
        return self.landmark and len(self.words) == 1

    def ends_with(self, word: Word, following: Word | None) -> bool:
        """Whether this word is the end of the name: the second of Tam Đường introduces nothing, nor that of `na bo`
        where somebody writes without marks."""
        if not self.words:
            return False
        if not self.strict:
            return self.named and len(self.words) == 1 and (following is None or lists.introduces(following))
        capitals = self.words[-1].is_capital and word.is_capital and not word.is_shouted
        return capitals and (following is None or not following.is_capital)

    def pieces(self, shared: frozenset[str]) -> Iterator[Piece]:
        """The piece of some words that stand together; nothing where they are common or everybody's."""
        words = self.words
        if not words or _folded(words) in shared or lists.is_common(words) or self.is_only_landmark:
            return
        if len(words) == 1:
            yield from self._of_one(words[0])
        elif not self._is_daily(shared):
            yield Piece(tuple(self._ways(shared)))

    def _of_one(self, word: Word) -> Iterator[Piece]:
        if len(word.folded) < 2 or word.folded in _EVERY_COMMUNES or not (self.named or word.is_capital):
            return
        if lists.is_everyday(word, strict=self.strict):
            # `Tạm` at the beginning is no name, nor `chân` behind `dưới`; `bản mới` and `chị Mai` have one.
            hamlet = self.after is not None and lists.is_hamlet(self.after)
            written = word.is_capital and (self.after is not None or (self.person and self.alone))
            if not (hamlet or written or (not self.strict and self.after is not None)):
                return
        yield Piece((self._name([word]),))

    def _is_daily(self, shared: frozenset[str]) -> bool:
        """Whether there is nothing in more than one word but what people write daily: `chờ xe`, `cầu mới`."""
        words = self.words
        if self.landmark:
            rest = words[1:]
            return _folded(rest) in shared or all(
                lists.is_of_any_place(one, strict=self.strict) and not one.is_capital for one in rest
            )
        return self.strict and all(
            lists.is_everyday(one, strict=True) and (not one.is_capital or one.starts_sentence) for one in words
        )

    def _ways(self, shared: frozenset[str]) -> Iterator[Name]:
        words = self.words
        yield self._name(words)
        if self.landmark and words[1].is_capital:
            if len(words) > 2 or not lists.is_everyday(words[1], strict=self.strict):
                yield self._name(words[1:])
        elif self.person:
            # People say the given name: the last word, or the last two.
            if len(words) > 2:
                yield self._name(words[-2:])
            yield self._name(words[-1:])

    def _name(self, words: list[Word]) -> Name:
        one = len(words) == 1
        everyday = one and lists.is_everyday(words[0], strict=self.strict)
        after = self.after.folded if self.after is not None else ""
        return _name(words, strict=self.strict, everyday=everyday, after=after, person=self.person)


def _landmark(word: Word, following: Word | None, strict: bool, *, first: bool) -> bool:
    """Whether this is a bridge or a market, and not the first word of a name like Thác Cạn."""
    if not lists.is_landmark(word, strict=strict):
        return False
    return not word.is_capital or (first and not (following is not None and following.is_capital))


def _folded(words: Iterable[Word]) -> str:
    return " ".join(word.folded for word in words)


def _name(
    words: Iterable[Word], *, strict: bool = True, everyday: bool = False, after: str = "", person: bool = False
) -> Name:
    words = tuple(words)
    parts, marked = tuple(word.folded for word in words), tuple(word.marked if strict else "" for word in words)
    return Name(parts, marked, everyday, after, person)
