"""Three-way merge of a form: what its page showed, what was sent, and what stands now, field by field.

A page carries no clear word of what it showed: for each field a keyed digest, signed for one form of one record.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "casework.web.three_way_merge"
LETTERS = 8
"""Of each digest so many letters stand on the page: 48 bits, under a key that only the server has."""

type Value = tuple[str, ...]
"""A field's value as a browser sends it: nothing, one text, or each box that is ticked."""


def as_shown(field: forms.Field, value: object) -> Value:
    """A value that stands as the page of this field shows it; a code that the page does not offer it cannot show."""
    sent = as_sent(field, value)
    if isinstance(field, forms.ChoiceField):
        offered = {str(code) for code, _words in field.choices}  # type: ignore[misc, union-attr]  # our lists are flat
        return tuple(text for text in sent if text in offered)
    return sent


def as_sent(field: forms.Field, value: object) -> Value:
    """A value as a browser sends it."""
    shown = field.prepare_value(value)
    if isinstance(field, forms.BooleanField):
        return ("on",) if shown else ()
    several = isinstance(shown, list | tuple | set)
    texts = [_settled(one) for one in shown] if several else [_settled(shown)]
    return tuple(sorted(text for text in texts if text))


def _settled(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def put(data: QueryDict, name: str, value: Value) -> None:
    """Lets data say this value, as if it had been sent."""
    data.setlist(name, list(value))


@dataclass(frozen=True)
class Shown:
    """What a page showed, as digests: of each field's value, and of its mark, which says how often it was answered."""

    page: str
    nonce: str
    values: Mapping[str, str]
    marks: Mapping[str, str]

    @classmethod
    def of(cls, page: str, values: Mapping[str, Value], marks: Mapping[str, str]) -> Shown:
        """What a page of this name shows now."""
        return cls(page, secrets.token_urlsafe(6), {}, {}).with_(values, marks)

    @classmethod
    def read(cls, token: str, page: str, names: Sequence[str]) -> Shown | None:
        """What a page said it showed; None where it is no word of ours about these fields of this page."""
        try:
            nonce, values, marks = signing.Signer(salt=f"{SALT}.{page}").unsign(token).split(".")
        except (signing.BadSignature, ValueError):
            return None
        if len(values) != LETTERS * len(names) or len(marks) != LETTERS * len(names):
            return None
        return cls(page, nonce, dict(zip(names, _cut(values), strict=True)), dict(zip(names, _cut(marks), strict=True)))

    def with_(self, values: Mapping[str, Value], marks: Mapping[str, str], *, but: Collection[str] = ()) -> Shown:
        """The same page, showing these values now; of the fields named in `but` what it showed before."""
        return Shown(
            self.page,
            self.nonce,
            {name: self.values[name] if name in but else self._of(name, value) for name, value in values.items()},
            {name: self.marks[name] if name in but else self._mark(name, marks) for name in values},
        )

    def showed(self, name: str, value: Value) -> bool:
        """Whether this is the value it showed in a field."""
        return self.values[name] == self._of(name, value)

    def still_stands(self, name: str, value: Value, marks: Mapping[str, str]) -> bool:
        """Whether a field still stands at what it showed, answered no time more."""
        return self.showed(name, value) and self.marks[name] == self._mark(name, marks)

    def token(self) -> str:
        """What the page carries: letters as they are, for a random word does not get shorter by packing."""
        kept = [self.nonce, "".join(self.values.values()), "".join(self.marks.values())]
        return signing.Signer(salt=f"{SALT}.{self.page}").sign(".".join(kept))

    def _of(self, name: str, value: Value) -> str:
        return self._digest("value", name, *value)

    def _mark(self, name: str, marks: Mapping[str, str]) -> str:
        return self._digest("mark", name, marks.get(name, ""), marks.get("", ""))

    def _digest(self, *parts: str) -> str:
        framed = "".join(f"{len(part)}:{part}" for part in (self.nonce, *parts))
        digest = salted_hmac(f"{SALT}.{self.page}", framed, algorithm="sha256").digest()
        return urlsafe_b64encode(digest).decode()[:LETTERS]


def _cut(text: str) -> list[str]:
    return [text[at : at + LETTERS] for at in range(0, len(text), LETTERS)]


def asked_of(page: str, hangs_on: Sequence[str], nonce: str = "") -> str:
    """On what stands elsewhere the questions of a page hang: a keyed digest, other each time it is drawn."""
    nonce = nonce or secrets.token_urlsafe(6)
    framed = "".join(f"{len(part)}:{part}" for part in (nonce, *hangs_on))
    digest = salted_hmac(f"{SALT}.{page}.hangs_on", framed, algorithm="sha256").digest()
    return f"{nonce}.{urlsafe_b64encode(digest).decode()[: 2 * LETTERS]}"


def asks_the_same(token: str, page: str, hangs_on: Sequence[str]) -> bool:
    """Whether a page that carried this asked what is asked now; one that carries nothing is held to its version."""
    return not token or constant_time_compare(token, asked_of(page, hangs_on, token.partition(".")[0]))


@dataclass(frozen=True)
class Merge:
    """How a form that was sent meets what stands: the fields nobody touched on its page, those that were answered on
    both sides in different ways, and what the page is to show when it is shown again."""

    untouched: frozenset[str]
    collided: frozenset[str]
    shown: Shown


def merge(
    shown: Shown,
    sent: Mapping[str, Value],
    stands: Mapping[str, Value],
    marks: Mapping[str, str],
    questions: Collection[Collection[str]],
) -> Merge:
    """Question by question: what was not touched is what stands; what was touched and changed meanwhile collides, but
    where both said the same."""
    untouched: set[str] = set()
    collided: set[str] = set()
    for question in questions:
        if all(shown.showed(name, sent[name]) for name in question):
            untouched |= set(question)
        elif any(not shown.still_stands(name, stands[name], marks) for name in question) and any(
            sent[name] != stands[name] for name in question
        ):
            collided |= set(question)
    return Merge(frozenset(untouched), frozenset(collided), shown.with_(stands, marks, but=collided))
