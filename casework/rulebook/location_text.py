"""A text made ready to be searched for what leads to her: its words, and where in them a piece could begin at all.

Read by `location_leak.py`. A text is asked for dozens of names; each is looked for only where its first letter or its
first sound stands, and telephone numbers, landmarks and numbers of houses are found once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from casework.rulebook import location_words as lists
from casework.rulebook.landmarks import stands_by
from casework.rulebook.location_words import Word, words_in


@dataclass(frozen=True)
class Text:
    """The words of one text in order, with what is asked of all of them."""

    words: tuple[Word, ...]

    @classmethod
    def of(cls, text: str) -> Text:
        """The text made ready."""
        return cls(words_in(text))

    @cached_property
    def strict(self) -> bool:
        """Whether its writer uses marks, so that a bare word is another."""
        return any(word.has_marks for word in self.words)

    def typed(self, start: int, end: int) -> str:
        """These words as they were typed."""
        return " ".join(word.typed for word in self.words[start:end])

    def begins_like(self, spelt: str) -> tuple[int, ...]:
        """Where a word begins with the letter of this one, in any way to read it."""
        return self._by_letter.get(spelt[0], ())

    def sounds_like(self, spelt: str) -> tuple[int, ...]:
        """Where a word without its marks is heard as this one is."""
        return self._by_sound.get(lists.sound(spelt), ())

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Where a number stands."""
        return tuple(place for place, word in enumerate(self.words) if word.is_number)

    @cached_property
    def landmarks(self) -> Mapping[str, str]:
        """What is named as the way to a place: each kind of landmark, as it was typed first."""
        found: dict[str, str] = {}
        for place in range(len(self.words)):
            kind, end = stands_by(self.words, place)
            if kind:
                found.setdefault(kind, self.typed(place, end))
        return found

    def phone(self, number: str) -> str:
        """A telephone number in any grouping, in figures or said digit by digit, also with a word in between: as it was
        typed, empty where it does not stand here."""
        for together, places in self._said:
            if (at := together.find(number)) >= 0:
                return self.typed(places[at], places[at + len(number) - 1] + 1)
        return ""

    @cached_property
    def _by_letter(self) -> Mapping[str, tuple[int, ...]]:
        ways = ({word.folded[0], word.meant[:1], word.typed[0].lower()} for word in self.words)
        return _placed(ways)

    @cached_property
    def _by_sound(self) -> Mapping[str, tuple[int, ...]]:
        return _placed({lists.sound(word.folded)} for word in self.words)

    @cached_property
    def _said(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The digits that stand together, with the place of each; more than one word between them parts them."""
        found: list[list[tuple[str, int]]] = [[]]
        gap = 0
        for place in range(len(self.words)):
            said = _digits_of(self.words, place)
            if said is None:
                gap += 1
                if gap > 1 and found[-1]:
                    found.append([])
                continue
            gap = 0
            found[-1] += [(one, place) for one in said]
        return tuple(("".join(one for one, _ in run), tuple(place for _, place in run)) for run in found)


def _placed(ways: Iterable[set[str]]) -> Mapping[str, tuple[int, ...]]:
    places: dict[str, list[int]] = {}
    for place, found in enumerate(ways):
        for one in found:
            places.setdefault(one, []).append(place)
    return {one: tuple(found) for one, found in places.items()}


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
