"""Finds words that tell where she is hidden: the kept place is cut into pieces, and a text is asked for each of them.

One piece alone may be chance, so its writer is asked; two pieces together, or the kept words in one run, are the place.
Pure: who keeps which words and who is asked stands in `policy/location_leak.py`; how the kept words are cut stands in
`location_pieces.py`, how a text is made ready in `location_text.py`, the words themselves in `location_words.py` and
`everyday_words.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casework.rulebook import location_words as lists
from casework.rulebook.location_pieces import ENOUGH, Name, Piece, Tells, pieces_of
from casework.rulebook.location_text import Text
from casework.rulebook.location_words import Word

__all__ = ["Found", "Hit", "Piece", "Tells", "Text", "find", "pieces_of"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that was met, in the letters of the text."""

    piece: Piece
    typed: str


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


def find(pieces: Iterable[Piece], texts: Iterable[Text | str]) -> Found:
    """Every piece that one of these texts has, in any order and spelling."""
    pieces = tuple(pieces)
    hits: dict[str, Hit] = {}
    for text in texts:
        ready = Text.of(text) if isinstance(text, str) else text
        for piece in pieces:
            strongest = hits.get(piece.key)
            if strongest is not None and (strongest.piece.counts, strongest.piece.refuses) >= (
                piece.counts,
                piece.refuses,
            ):
                continue
            typed = _met(piece, ready)
            if typed:
                hits[piece.key] = Hit(piece, typed)
    return Found(tuple(hits.values()))


def _met(piece: Piece, text: Text) -> str:
    """Where the piece stands in this text, as typed; empty where it does not."""
    if piece.phone:
        return text.phone(piece.phone)
    if piece.near:
        return text.landmarks.get(piece.near, "")
    if piece.number:
        return _number_in(text, piece)
    for name in piece.names:
        for start in text.begins_like(name.parts[0]):
            end = _ends(text.words, start, name, strict=text.strict)
            if end > start:
                return text.typed(start, end)
    return _heard(piece, text)


# A name


def _ends(words: tuple[Word, ...], start: int, name: Name, *, strict: bool) -> int:
    """Behind which word this name ends that begins here; 0 where it does not."""
    for end in _runs(words, start, name.folded):
        if _is_meant(words, start, end, name, strict=strict):
            return end
    return _with_initials(words, start, name) if len(name.parts) > 1 else 0


def _heard(piece: Piece, text: Text) -> str:
    """Where a name stands as it is heard, with another beginning of a syllable: `Xín Trải`, `bà Giợ`. A name of one
    syllable only behind a title, and not as it is spelt: alone it is another word, and `chị mai` may be tomorrow."""
    words = text.words
    for name in piece.names:
        many = len(name.parts)
        if many > 4 or (many == 1 and not name.person):
            continue
        for start in text.sounds_like(name.parts[0]):
            run = words[start : start + many]
            if len(run) < many or (many == 1 and start == 0):
                continue
            if all(
                _sounds_like(word, part, marked, strict=text.strict)
                for word, part, marked in zip(run, name.parts, name.marked, strict=True)
            ) and (many > 1 or (run[0].folded != name.parts[0] and _title(words[start - 1]))):
                return text.typed(start, start + many)
    return ""


def _sounds_like(word: Word, part: str, marked: str, *, strict: bool) -> bool:
    if lists.changes_places(word.folded, part) and not word.is_capital and lists.is_everyday(word):
        return False  # `là bỏ` is not Nà Bỏ
    if marked and strict:
        return lists.sound(word.marked) == lists.sound(marked)
    return lists.sound(word.folded) == lists.sound(part)


def _runs(words: tuple[Word, ...], start: int, wanted: str) -> Iterator[int]:
    """Where words that begin here come to these letters, each as typed or as the keys left in it were meant."""
    reached = {""}
    for end in range(start, len(words)):
        word = words[end]
        reached = {
            before + form
            for before in reached
            for form in ({word.folded, word.meant} if word.meant else {word.folded})
            if wanted.startswith(before + form)
        }
        if not reached:
            return
        if wanted in reached:
            yield end + 1


def _is_meant(words: tuple[Word, ...], start: int, end: int, name: Name, *, strict: bool) -> bool:
    run = words[start:end]
    if len(name.parts) > 1:
        return len(run) != len(name.parts) or not any(
            _is_another(word, marked, strict=strict) for word, marked in zip(run, name.marked, strict=True)
        )
    if len(run) > 1:
        # Letter by letter: `M ẩ y`.
        return len(run) > 2 and all(len(word.folded) == 1 for word in run)
    if run[0].folded != name.folded:
        return run[0].is_capital or _introduced(words, start)
    return _is_named(words, start, name, strict=strict)


def _is_another(word: Word, marked: str, *, strict: bool) -> bool:
    """Whether a word in small letters is an everyday one with other marks: `quả na bố cho` is not Nà Bỏ."""
    if not (strict and marked) or word.is_capital or not word.has_marks:
        return False
    return word.marked != marked and lists.is_everyday(word)


def _is_named(words: tuple[Word, ...], place: int, name: Name, *, strict: bool) -> bool:
    """Whether a word of one syllable is the name: Mẩy is one, `máy` and `may` are words."""
    word = words[place]
    lone_capital = word.is_capital and not word.is_shouted
    if word.has_marks and name.marked[0] and word.marked != name.marked[0]:
        # With other marks it is another name (`xã Bình Lư` is not chị Lử), or the same where a title stands before it.
        before = words[place - 1] if place else None
        return lone_capital and before is not None and (_title(before) if name.person else lists.is_place(before))
    if name.everyday or lists.is_everyday(word, strict=strict):
        if not (name.everyday or strict) and place and _names(words[place - 1]):
            return True  # without marks `chi may` may be chị Mẩy or chị may: asked about
        return _is_written_as_name(words, place, name, lone_capital=lone_capital)
    exact = word.has_marks and word.marked == name.marked[0]
    return exact or (lone_capital and not word.starts_sentence) or _introduced(words, place)


def _introduced(words: tuple[Word, ...], place: int) -> bool:
    return place > 0 and lists.introduces(words[place - 1], following=words[place])


def _title(word: Word) -> bool:
    return lists.is_title(word) or word.folded == "nha"


def _names(word: Word) -> bool:
    """Whether a name of a person or a place stands behind this word."""
    return lists.is_title(word) or lists.is_place(word)


def _is_written_as_name(words: tuple[Word, ...], place: int, name: Name, *, lone_capital: bool) -> bool:
    """Whether a word that everybody writes is a name here: `chị Mai`, `bản Mới`, and at the end of what is said `nhà
    chị mai`; never `thứ Hai`, `tháng Năm`, `mai khám thai`, `đang mới sinh`."""
    before = words[place - 1] if place else None
    after = words[place + 1] if place + 1 < len(words) else None
    if before is None:
        return False
    pair = bool(name.after) and before.folded == name.after and lists.introduces(before)
    title = _title(before)
    if lone_capital:
        if name.person and title:
            return True
        goes_on = after is not None and after.is_capital and not after.is_shouted and not after.starts_sentence
        if pair:
            return not goes_on
        own_marks = words[place].marked == name.marked[0]
        placed = name.person or lists.is_place(before)
        alone = not words[place].starts_sentence and not goes_on and not lists.is_of_time(before)
        return alone and own_marks and placed and (name.person or not name.after)
    if not (pair or (name.person and title)):
        return False
    return after is None or after.starts_sentence or lists.is_place(after) or after.folded in _GOING_ON


_GOING_ON = frozenset({"o", "gan", "trong", "tren", "duoi", "canh", "sau", "cuoi", "dau", "va", "thi", "qua", "den"})


def _with_initials(words: tuple[Word, ...], start: int, name: Name) -> int:
    """Behind which word a name ends of which a syllable is only its first letter: `N. Bỏ`, `Nà B.`; and behind the
    word for a hamlet of which all are: `bản N.B.`, `bản NB`."""
    if len(name.parts) > 3:
        return 0
    letters = "".join(part[0] for part in name.parts)
    hamlet = start > 0 and lists.is_hamlet(words[start - 1]) and not name.person
    if hamlet and words[start].typed == letters.upper():
        return start + 1
    run = words[start : start + len(name.parts)]
    if len(run) < len(name.parts):
        return 0
    whole = [word for word, part in zip(run, name.parts, strict=True) if part in {word.folded, word.meant}]
    short = [
        word
        for word, part in zip(run, name.parts, strict=True)
        if len(word.typed) == 1 and part != word.folded and part[0] == word.folded and _is_initial(word)
    ]
    if len(whole) + len(short) < len(run) or not short:
        return 0
    if not whole and not hamlet:
        return 0
    if any(_is_another(word, name.marked[run.index(word)], strict=True) for word in whole):
        return 0
    return start + len(run)


def _is_initial(word: Word) -> bool:
    """Whether one letter is the first of a name: not `ở` and `y`, and of a vowel only a capital."""
    return word.folded in "bcdghklmnpqrstvx" or (word.is_capital and not word.has_marks)


# A number


def _number_in(text: Text, piece: Piece) -> str:
    words = text.words
    for place in text.numbers:
        word = words[place]
        if word.digits != piece.number:
            continue
        before = words[max(0, place - 2) : place]
        after = words[place + 1] if place + 1 < len(words) else None
        if after is not None and lists.is_counted(after):
            continue
        if piece.marker:
            if _marks(piece.marker, before):
                return f"{words[place - 1].typed} {word.typed}"
        elif before and (lists.is_of_time(before[-1]) or _of_a_paper(before)):
            continue
        elif any(one.folded in lists.NUMBERED and lists.introduces(one, following=after) for one in before) or (
            after is not None and after.is_capital and not after.starts_sentence
        ):
            return word.typed
    return ""


def _of_a_paper(before: Sequence[Word]) -> bool:
    return before[-1].folded == "so" and len(before) > 1 and lists.is_document(before[0])


def _marks(marker: str, before: Sequence[Word]) -> bool:
    """Whether what stands before a short number is what it was kept after; `số 2` alone is the number of anything."""
    if not before or before[-1].folded != marker or not lists.is_place(before[-1]):
        return False
    return marker != "so" or (len(before) > 1 and before[0].folded == "nha") or len(before) == 1
