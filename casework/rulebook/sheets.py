"""Sheets of questions: one row for every answer that is kept, and from it each word and check there is about it.

A row (`Ask`) gives the field of a form, what the operation lets pass, the label in the history, the line on the page
and the line in a partner's packet. Its key is the key inside the sealed record, so it never gets a second meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from casework.rulebook.location_leak import Tells
from casework.rulebook.people import UNKNOWN, YES_NO
from casework.rulebook.refusals import InvalidValue
from casework.rulebook.rows import VIETNAM, Term, Terms, Words


class AnswerKind(StrEnum):
    """What an answer is where it is no word of a list."""

    LINE = "line"
    """One line of text."""
    NAME = "name"
    """A person's name in one line, and beside it what it takes to find that person."""
    WORDS = "words"
    """A text of many lines, in her or the worker's words."""
    COUNT = "count"
    """How many of something, typed as people write numbers."""
    NUMBER = "number"
    """A number that the browser may count up and down."""
    MONEY = "money"
    """Whole đồng."""
    PHONE = "phone"
    """A telephone number, kept as +84 and the national number."""
    IDENTITY_CARD = "identity_card"
    """The twelve digits of a citizen identity card."""
    TICK = "tick"
    """Done or not."""
    DAY = "day"
    """A day, kept as text."""
    MOMENT = "moment"
    """A moment, kept as text."""
    WORKER = "worker"
    """The id of a worker; her name is looked up."""
    UNIT = "unit"
    """The id of a unit; its name is looked up."""


NUMBERS = frozenset({AnswerKind.COUNT, AnswerKind.NUMBER, AnswerKind.MONEY})
IDS = frozenset({AnswerKind.WORKER, AnswerKind.UNIT})
BLANK: tuple[object, ...] = (None, "", [], {})
"""What counts as not answered. No is an answer, and so is 0."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Scores from 0 upwards, each with its words."""

    anchors: Sequence[Words]

    def __contains__(self, score: object) -> bool:
        return type(score) is int and 0 <= score < len(self.anchors)

    def words(self, score: int) -> str:
        """The score and what it stands for; one that this version does not know stands alone."""
        return f"{score} – {self.anchors[score] if score in self else ''}"


class Said(NamedTuple):
    """One answer as people read it on a page; no words where nothing was answered."""

    label: Words
    words: Words


@dataclass(frozen=True, slots=True)
class PacketLine:
    """How an answer is told to a partner: in which section, and in which words instead of the answer's own.

    `words` stand for a yes, or for the code `when`; those of a number have a place for `%(count)d`.
    """

    section: str
    words: Words = ""
    when: str = "yes"


@dataclass(frozen=True, slots=True)
class Ask:
    """One row. `label` is what the answer is called in the history and wherever nothing else is said.

    Of the form: `asked` is the question, `help` and `hints` what helps to answer it, `spoken` offers the plain words of
    a list, `opened` shows a long list as one to open, `must` wants an answer; `longest`, `most` and `lines` are limits.
    Of the page: `told` stands before the answer (nothing where it is empty), `counted` are the words of a number,
    `with_rows` names the row whose answer this one is joined to by `joint`. `keys` are the keys of an answer that takes
    more than one, `say` says what no kind can. `tells` marks what would lead to her: it is looked for in every
    text that is written about her (`policy/location_leak.py`).
    """

    key: str
    label: Words
    kind: Terms | AnswerKind | Scale | Sheet = AnswerKind.LINE
    part: str = ""
    asked: Words = ""
    help: Words | None = None
    hints: Mapping[str, Words] | None = None
    told: Words | None = None
    packet: PacketLine | None = None
    several: bool = False
    spoken: bool = False
    opened: bool = False
    must: bool = False
    longest: int | None = None
    most: int | None = None
    least: int = 0
    lines: int = 5
    counted: Words = ""
    beside: str = ""
    joint: str = " – %s"
    keys: tuple[str, ...] = ()
    say: Callable[[Any], Words] | None = None
    tells: Tells | None = None

    def __post_init__(self) -> None:
        if self.kind is YES_NO and self.packet is not None and not self.packet.words:
            raise ValueError(f"{self.key}: a yes alone tells a partner nothing")
        if not self.keys:
            object.__setattr__(self, "keys", (self.key,))

    @property
    def question(self) -> Words:
        """What a form asks."""
        return self.asked or self.label

    def value(self, answers: Mapping[str, Any]) -> Any:
        """The answer, None where it is blank; of an answer that takes several keys all of them, or None."""
        found = [answers.get(key) for key in self.keys]
        if any(one in BLANK for one in found):
            return None
        return found[0] if len(found) == 1 else found

    def fits(self, answer: object) -> bool:
        """Whether this can be an answer to it."""
        if self.several:
            return isinstance(answer, list) and all(self._fits(one) for one in answer)
        return self._fits(answer)

    def _fits(self, answer: object) -> bool:
        match self.kind:
            case Terms():
                return isinstance(answer, str) and answer in self.kind
            case Sheet():
                return isinstance(answer, Mapping) and self.kind.misfit(answer) is None
            case Scale():
                return answer in self.kind
            case AnswerKind.TICK:
                return isinstance(answer, bool)
        if self.kind in NUMBERS or self.kind in IDS:
            return type(answer) is int and self.least <= answer <= (answer if self.most is None else self.most)
        return isinstance(answer, str) and (self.longest is None or len(answer) <= self.longest)

    @property
    def blank(self) -> object:
        """What stands for no answer in a record that keeps every key."""
        if self.several:
            return []
        return "" if isinstance(self.kind, Terms) or self.kind in _TEXTS else None

    def words(self, answer: Any, *, between: str = ", ") -> Words:
        """An answer in words, as the history says it; a code that this version does not know says itself."""
        if self.say is not None:
            return self.say(answer)
        if isinstance(answer, list):
            return between.join(str(self._words(one)) for one in answer)
        return self._words(answer)

    def _words(self, answer: Any) -> Words:
        match self.kind:
            case Terms():
                return self.kind.label(str(answer))
            case Scale():
                return self.kind.words(answer)
            case AnswerKind.MONEY:
                return f"{number_format(answer, 0, force_grouping=True)}\u00a0đ"
            case AnswerKind.COUNT | AnswerKind.NUMBER:
                return number_format(answer, force_grouping=True)
            case AnswerKind.PHONE:
                return national(str(answer))
            case AnswerKind.TICK:
                return _("có") if answer else _("không")
            case AnswerKind.DAY:
                return date_format(date.fromisoformat(answer), "DATE_FORMAT")
            case AnswerKind.MOMENT:
                return date_format(datetime.fromisoformat(answer).astimezone(VIETNAM), "DATETIME_FORMAT")
        return str(answer)

    def on_page(self, answer: Any) -> Words:
        """An answer as the page says it; empty where there is none."""
        if answer is None:
            return ""
        return self.counted % {"num": answer} if self.counted else self.words(answer, between="; ")

    def in_packet(self, answer: Any) -> Iterator[str]:
        """The lines a partner reads of it; what was left open is nothing to send."""
        assert self.packet is not None
        if not self.packet.words:
            for one in answer if isinstance(self.kind, Terms) and isinstance(answer, list) else [answer]:
                if one != UNKNOWN:
                    yield str(self.words(one))
        elif self.kind in NUMBERS:
            if answer:
                yield str(self.packet.words % {"count": answer})
        elif answer == self.packet.when:
            yield str(self.packet.words)


class Sheet:
    """Rows in the order in which they are asked and told."""

    def __init__(self, *rows: Ask) -> None:
        self._rows = {row.key: row for row in rows}
        if len(self._rows) != len(rows):
            raise ValueError("a key stands twice")

    @classmethod
    def in_parts(cls, **parts: Iterable[Ask]) -> Sheet:
        """A sheet that is asked part by part, each on a page of its own."""
        return cls(*(replace(row, part=part) for part, rows in parts.items() for row in rows))

    def __iter__(self) -> Iterator[Ask]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, key: str) -> Ask:
        return self._rows[key]

    def get(self, key: str) -> Ask | None:
        """The row of this key, or None."""
        return self._rows.get(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its rows, in order."""
        return tuple(self._rows)

    def only(self, *keys: str) -> Sheet:
        """A sheet of these rows, in this order."""
        return Sheet(*(self._rows[key] for key in keys))

    def without(self, *keys: str) -> Sheet:
        """A sheet of all rows but these."""
        return Sheet(*(row for row in self if row.key not in keys))

    def part(self, name: str) -> Sheet:
        """A sheet of the rows of one part. Raises KeyError for a part without any."""
        found = [row for row in self if row.part == name]
        if not found:
            raise KeyError(name)
        return Sheet(*found)

    def misfit(self, answers: Mapping[str, object]) -> str | None:
        """The first key that is no key of a row, or whose answer is none it can have; None when all fit.

        An answer of None fits everywhere: it takes back what stood.
        """
        rows = {key: row for row in self for key in row.keys}
        for key, answer in answers.items():
            if key not in rows or (answer is not None and not rows[key].fits(answer)):
                return key
        return None

    def check(self, answers: Mapping[str, object], *, refusal: str = "invalid_value") -> None:
        """Lets pass what fits. Raises InvalidValue at the first answer that does not, with this code."""
        wrong = self.misfit(answers)
        if wrong is not None:
            raise InvalidValue(wrong, refusal)

    def merged(self, standing: Mapping[str, object] | None, answers: Mapping[str, object]) -> dict[str, object]:
        """What stands with these answers put in; an answer of None takes its key out."""
        return {key: answer for key, answer in {**(standing or {}), **answers}.items() if answer is not None}

    def answered(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Of these answers those that are any."""
        return {key: answer for key, answer in answers.items() if answer not in BLANK}

    def filled(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Every row with its answer or its blank, as a record keeps it that is written as a whole."""
        return {row.key: row.blank if (found := row.value(answers)) is None else found for row in self}

    def rows(self, answers: Mapping[str, Any]) -> tuple[Said, ...]:
        """Every row as the page says it, also where nothing was answered."""
        return tuple(said for _row, said in self._on_page(answers))

    def said(self, answers: Mapping[str, Any]) -> tuple[Said, ...]:
        """What was answered, as the page says it."""
        return tuple(said for said in self.rows(answers) if said.words != "")

    def said_in_parts(self, answers: Mapping[str, Any]) -> dict[str, tuple[Said, ...]]:
        """The same part by part, also the parts of which nothing was answered."""
        parts: dict[str, list[Said]] = {row.part: [] for row in self}
        for row, said in self._on_page(answers):
            if said.words != "":
                parts[row.part].append(said)
        return {part: tuple(found) for part, found in parts.items()}

    def _on_page(self, answers: Mapping[str, Any]) -> Iterator[tuple[Ask, Said]]:
        words = {row.key: row.on_page(row.value(answers)) for row in self}
        for row in self:
            if row.beside in words and words[row.key]:
                words[row.beside] = f"{words[row.beside]}{row.joint % words[row.key]}"
        for row in self:
            if not row.beside:
                yield row, Said(row.label if row.told is None else row.told, words[row.key])

    def worded(self, answers: Mapping[str, Any]) -> dict[str, Words]:
        """Every answer in words by its key, for a page that lays them out by hand; empty where there is none."""
        values = {row.key: row.value(answers) for row in self}
        return {key: "" if value is None else self[key].words(value) for key, value in values.items()}

    def sent(self, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Section and line of everything a partner may be told."""
        for row in self:
            if row.packet is not None and (found := row.value(answers)) is not None:
                yield from ((row.packet.section, line) for line in row.in_packet(found))


_TEXTS = frozenset({AnswerKind.LINE, AnswerKind.NAME, AnswerKind.WORDS, AnswerKind.PHONE, AnswerKind.IDENTITY_CARD})


def terms_of(choices: type[TextChoices]) -> Terms:
    """The stages or levels of an enumeration as a list of terms."""
    return Terms(*(Term(choice.value, choice.label) for choice in choices))


def national(phone: str) -> str:
    """A canonical number as people say it at home: 0912345678."""
    return f"0{phone[3:]}" if phone.startswith("+84") else phone
