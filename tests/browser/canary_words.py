"""Words that stand nowhere else in the world, and a search that finds them however they are written down.

Every planted word holds one of a few seeds, so the places are searched for the seeds first; only where one of them
turns up are the words told apart. The seeds are no syllables of Vietnamese, and no text of ours has them.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from math import ceil
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

from casework.rulebook.names import fold

SYLLABLES = ("nghuệch", "khuyễnh", "thuỗng")
NUMBERS = ("988417", "01104199")
"""The seeds: three syllables, the middle of every telephone number, and the head of every identity card."""

CONTROL = "Ngượcnghuệch"
"""The word that is left in the open on purpose."""

ONSETS = [
    "Ba",
    "Bọ",
    "Chẩu",
    "Chỉnh",
    "Dợ",
    "Dúa",
    "Đẽo",
    "Giàng",
    "Gừ",
    "Hạng",
    "Hờ",
    "Kẻng",
    "Kỉ",
    "Lẻo",
    "Lỳ",
    "Mẩy",
    "Mỷ",
    "Mùa",
    "Nhè",
    "Ổn",
    "Páo",
    "Pẳng",
    "Quẳm",
    "Sểnh",
    "Sùng",
    "Tẩn",
    "Thàng",
    "Thổ",
    "Tráng",
    "Ử",
    "Vàng",
    "Vừ",
    "Xỉa",
    "Xồng",
    "Ỷ",
    "Bẩu",
    "Cứ",
    "Dìn",
    "Gấu",
    "Hẩu",
    "Khổ",
    "Lầu",
    "Mú",
    "Nủ",
    "Phổng",
    "Rỉ",
    "Sào",
    "Tủa",
    "Vảng",
    "Yểng",
]


def words() -> list[str]:
    """More than a hundred words with Vietnamese marks."""
    return [onset + seed for seed, onset in product(SYLLABLES, ONSETS)]


def phone(number: int) -> str:
    """A telephone number of ours."""
    return f"09884177{number:02d}"


def cccd(number: int) -> str:
    """The number of an identity card of ours."""
    return f"0110419977{number:02d}"


@dataclass
class Planter:
    """Types planted words into whatever asks for words, and remembers which."""

    used: list[str] = field(default_factory=list)
    _left: Iterator[str] = field(default_factory=lambda: iter(words()))

    def __call__(self, view: str, name: str) -> str:
        """Two words more."""
        return f"{self._next()} {self._next()}"

    def _next(self) -> str:
        word = next(self._left, None)
        if word is None:  # all are planted: the first ones again
            self._left = iter(words())
            word = next(self._left)
        if word not in self.used:
            self.used.append(word)
        return word


# How a word may be written down ---------------------------------------------------------------------------------------


@cache
def spellings(word: str) -> tuple[str, ...]:
    """The word as typed, in small letters, taken apart into letters and marks, and folded to bare letters."""
    return tuple(
        dict.fromkeys((word, word.lower(), normalize("NFD", word), normalize("NFD", word.lower()), fold(word)))
    )


@cache
def writings(word: str) -> dict[str, bytes]:
    """Every way of writing a word down that would give it away, by name; base64 at each of its three alignments."""
    found: dict[str, bytes] = {}
    for number, spelling in enumerate(spellings(word)):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = spelling.encode(encoding)
            found[f"{encoding} {number}"] = raw
            found[f"hex of {encoding} {number}"] = raw.hex().encode()
            found[f"HEX of {encoding} {number}"] = raw.hex().upper().encode()
            for shift in range(3):
                for name, coder in (("base64", b64encode), ("base64url", urlsafe_b64encode)):
                    found[f"{name} of {encoding} {number} at {shift}"] = _aligned(raw, shift, coder)
        found[f"in an address {number}"] = quote(spelling).encode()
        found[f"in JSON {number}"] = json.dumps(spelling)[1:-1].encode()
    return {name: form for name, form in found.items() if form}


def _aligned(raw: bytes, shift: int, coder: Callable[[bytes], bytes]) -> bytes:
    """The letters of base64 that hang on these bytes alone, when `shift` other bytes stand before them."""
    letters = coder(bytes(shift) + raw)
    whole = (shift + len(raw)) * 8 // 6
    return letters[ceil(shift * 8 / 6) : whole]


@cache
def seed_forms() -> tuple[bytes, ...]:
    """Every writing of every seed, without those that another one contains."""
    forms = {form for seed in (*SYLLABLES, *NUMBERS) for form in writings(seed).values()}
    return tuple(form for form in forms if not any(other != form and other in form for other in forms))


# Where to look --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A word in a place, and how it was written there."""

    place: str
    word: str
    how: str


def search(places: Iterable[tuple[str, bytes]], wanted: Collection[str], clean: set[bytes]) -> list[Found]:
    """Where any of these words stands, whatever its writing; a seed without a word of the list counts too.

    `clean` has the digests of contents already searched in vain, and gets those of this search: a database keeps much
    of its catalogue several times.
    """
    found = []
    for place, content in places:
        digest = hashlib.sha256(content).digest()
        if digest in clean:
            continue
        # A segment of the log is mostly zeros to come; two of them may belong to a word's last letter.
        content = content.rstrip(b"\0") + b"\0\0"
        if not any(form in content for form in seed_forms()):
            clean.add(digest)
            continue
        told = [Found(place, word, how) for word in wanted for how, form in writings(word).items() if form in content]
        found += told or [Found(place, "?", "a seed")]
    return found


def files(*roots: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below these places, and the inside of whatever is compressed."""
    for root in roots:
        for path in sorted([root, *root.rglob("*")]):
            if not path.is_file() or path.is_symlink():
                continue
            content = path.read_bytes()
            yield str(path), content
            yield from ((f"{path} unpacked at {at}", inside) for at, inside in _unpacked(content))


def _unpacked(content: bytes) -> Iterator[tuple[int, bytes]]:
    """What lies gzipped in a file, as browsers keep answers; the head names the method, so few places are tried."""
    at = content.find(b"\x1f\x8b\x08")
    while at >= 0:
        with contextlib.suppress(zlib.error):  # three bytes that mean nothing are no rarity
            yield at, zlib.decompressobj(wbits=31).decompress(content[at:])
        at = content.find(b"\x1f\x8b\x08", at + 3)


def packed(content: bytes) -> bytes:
    """How a browser keeps an answer."""
    return gzip.compress(content)
