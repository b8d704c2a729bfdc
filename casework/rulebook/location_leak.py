"""Finds words that tell where she is hidden: the kept place is cut into pieces, and a text is asked for each of them.

One piece alone may be chance, so its writer is asked; two pieces together, or the kept words in one run, are the place.
Pure: who keeps which words and who is asked stands in `policy/location_leak.py`; how the kept words are cut stands in
`location_pieces.py`, the words themselves in `location_words.py` and `everyday_words.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casework.rulebook import location_words as lists
from casework.rulebook.landmarks import stands_by
from casework.rulebook.location_pieces import ENOUGH, Name, Piece, Tells, pieces_of
from casework.rulebook.location_words import Word, words_in

__all__ = ["Found", "Hit", "Piece", "Tells", "find", "pieces_of"]


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


def find(pieces: Iterable[Piece], texts: Iterable[str]) -> Found:
    """Every piece that one of these texts has, in any order and spelling."""
    pieces = tuple(pieces)
    hits: dict[str, Hit] = {}
    for text in texts:
        words = words_in(text)
        strict = any(word.has_marks for word in words)
        for piece in pieces:
            strongest = hits.get(piece.key)
            if strongest is not None and (strongest.piece.counts, strongest.piece.refuses) >= (
                piece.counts,
                piece.refuses,
            ):
                continue
            typed = _met(piece, words, strict=strict)
            if typed:
                hits[piece.key] = Hit(piece, typed)
    return Found(tuple(hits.values()))


def _met(piece: Piece, words: tuple[Word, ...], *, strict: bool) -> str:
    """Where the piece stands in this text, as typed; empty where it does not."""
    if piece.phone:
        return _phone_in(words, piece.phone)
    if piece.near:
        return _landmark_in(words, piece.near)
    if piece.number:
        return _number_in(words, piece)
    for name in piece.names:
        for start in range(len(words)):
            end = _ends(words, start, name, strict=strict)
            if end > start:
                return " ".join(word.typed for word in words[start:end])
    return _heard(piece, words, strict=strict)


def _landmark_in(words: tuple[Word, ...], kind: str) -> str:
    for place in range(len(words)):
        found, end = stands_by(words, place)
        if found == kind:
            return " ".join(word.typed for word in words[place:end])
    return ""


# A name


def _ends(words: tuple[Word, ...], start: int, name: Name, *, strict: bool) -> int:
    """Behind which word this name ends that begins here; 0 where it does not."""
    for end in _runs(words, start, name.folded):
        if _is_meant(words, start, end, name, strict=strict):
            return end
    return _with_initials(words, start, name) if len(name.parts) > 1 else 0


def _heard(piece: Piece, words: tuple[Word, ...], *, strict: bool) -> str:
    """Where a name stands as it is heard, with another beginning of a syllable: `Xín Trải`, `bà Giợ`. A name of one
    syllable only behind a title, and not as it is spelt: alone it is another word, and `chị mai` may be tomorrow."""
    for name in piece.names:
        many = len(name.parts)
        if many > 4 or (many == 1 and not name.person):
            continue
        for start in range(1 if many == 1 else 0, len(words) - many + 1):
            run = words[start : start + many]
            if all(
                _sounds_like(word, part, marked, strict=strict)
                for word, part, marked in zip(run, name.parts, name.marked, strict=True)
            ) and (many > 1 or (run[0].folded != name.parts[0] and _title(words[start - 1]))):
                return " ".join(word.typed for word in run)
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


def _number_in(words: tuple[Word, ...], piece: Piece) -> str:
    for place, word in enumerate(words):
        if word.digits != piece.number or not word.is_number:
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


def _phone_in(words: tuple[Word, ...], phone: str) -> str:
    """A telephone number in any grouping, in figures or said digit by digit, also with a word in between."""
    digits: list[tuple[str, int]] = []
    gap = 0
    for place in range(len(words)):
        said = _digits_of(words, place)
        if said is None:
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


def _digits_of(words: tuple[Word, ...], place: int) -> str | None:
    """The digits that a word of a telephone number stands for, with those beside it; None where it is none of one.

    `chín mười hai` is 912, `ba số không` 000, `bốn mươi lăm` 45.
    """
    word = words[place]
    before, after = words[place - 1] if place else None, words[place + 1] if place + 1 < len(words) else None
    if word.is_number:
        return _times(word.digits, words, place)
    follows = after is not None and lists.digit(after) not in {"", "0"}
    if word.folded == "muoi" and word.marked in {"muoi", _TEN}:
        return "1" if follows else "10"
    if word.folded == "muoi" or word.folded == "chuc":
        return ("" if follows else "0") if before is not None and lists.digit(before) else None
    if word.folded in {"tram", "linh", "le", "so"}:
        return "0" if word.folded in {"linh", "le"} else ""
    said = lists.digit(word)
    return _times(said, words, place) if said else None


_TEN = words_in("mười")[0].marked


def _times(said: str, words: tuple[Word, ...], place: int) -> str:
    """The digit as often as it is told before: `ba số không`; the number of times itself is no digit."""
    if place + 2 < len(words) and words[place + 1].folded == "so" and lists.digit(words[place + 2]):
        return "" if len(said) == 1 and said in "23456" else said
    if place > 1 and words[place - 1].folded == "so":
        times = words[place - 2]
        many = times.digits if times.is_number else lists.digit(times)
        if len(many) == 1 and many in "23456":
            return said * int(many)
    return said
