"""Opens one sealed field of very many objects at once, to count or to search: no ring, no record made for each.

What a database gives to be counted of each object stands in one piece of fixed length, and the pieces in one block:

    label, 4 bytes | object id, 16 | wrapped key, 61 | sealed field, 61

The label says under what it is counted. The wrapped key is a settled one, and the field is of the smallest size class,
in a row whose id is the object's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from struct import Struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.vault.aead import VERSION, cipher_for
from casework.vault.errors import BadKey, Tampered, UnknownVersion
from casework.vault.padding import unpad
from casework.vault.sealing import purpose_prefix
from casework.vault.wrapping import Older, context_around

LABEL, ID, WRAPPED, SEALED = 4, 16, 61, 61
PIECE = LABEL + ID + WRAPPED + SEALED
_ID_LENGTH = b"\x10"
_VERSION = bytes([VERSION])
_PARTS = Struct(f"!{LABEL}s {ID}s B12s48s B12s48s")


@dataclass(frozen=True)
class Tally:
    """How often each clear text stands under each label, and how many pieces under each did not open."""

    texts: Counter[tuple[bytes, bytes]]
    unopened: Counter[bytes]


def tally(
    block: bytes, *, holder_key: bytes, older: Older[bytes] = tuple, kind: str, holder: str, purpose: str
) -> Tally:
    """Open every piece of a block under the key of the unit that holds the objects. Raises BadKey, UnknownPurpose.

    A piece that does not open is counted as such: one bad row must not take a whole page down.
    """
    unit = _opener(holder_key, older)
    before, after = context_around(kind, holder)
    prefix = purpose_prefix(purpose)
    padded: dict[bytes, int] = {}
    unopened: Counter[bytes] = Counter()
    for label, subject, version, nonce, wrapped, its_version, its_nonce, sealed in _PARTS.iter_unpack(block):
        try:
            if not version == its_version == VERSION:
                raise InvalidTag
            key = unit(nonce, wrapped, before + subject + after)
            clear = AESGCM(key).decrypt(its_nonce, sealed, prefix + subject + _ID_LENGTH + subject)
        except (InvalidTag, ValueError):
            unopened[label] += 1
            continue
        labelled = label + clear
        padded[labelled] = padded.get(labelled, 0) + 1
    texts: Counter[tuple[bytes, bytes]] = Counter()
    for labelled, times in padded.items():
        try:
            texts[labelled[:LABEL], unpad(labelled[LABEL:])] += times
        except Tampered:
            unopened[labelled[:LABEL]] += times
    return Tally(texts, unopened)


def _opener(holder_key: bytes, older: Older[bytes]) -> Callable[[bytes, bytes, bytes], bytes]:
    """What opens a wrapped key under the holder's key, or under one she had before: where the newest opens, it costs
    nothing more."""
    newest = cipher_for(holder_key).decrypt

    @cache
    def before() -> list[Callable[[bytes, bytes, bytes], bytes]]:
        try:
            return [cipher_for(key).decrypt for key in older()]
        except (BadKey, Tampered, UnknownVersion):
            return []  # a damaged chain leads to no key: what lies under one does not open, and all else does

    def opened(nonce: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
        try:
            return newest(nonce, wrapped, bound_to)
        except InvalidTag:
            for one in before():
                with suppress(InvalidTag):
                    return one(nonce, wrapped, bound_to)
            raise

    return opened


class Texts:
    """One text of very many objects, each opened with its own key, which a key of the holder's opens; no ring keeps
    any."""

    __slots__ = ("_after", "_before", "_holder", "_prefix")

    def __init__(self, holder_key: bytes, *, older: Older[bytes] = tuple, kind: str, holder: str, purpose: str) -> None:
        self._holder = _opener(holder_key, older)
        self._before, self._after = context_around(kind, holder)
        self._prefix = purpose_prefix(purpose)

    def text(self, subject: UUID, wrapped: bytes, sealed: bytes) -> str:
        """The text of one object, from its settled key and its sealed field. Raises Tampered, UnknownVersion."""
        own = subject.int.to_bytes(ID)  # as `subject.bytes`, which asks a function for it
        if wrapped[:1] != _VERSION or sealed[:1] != _VERSION:
            raise UnknownVersion("unknown version byte")
        try:
            key = self._holder(wrapped[1:13], wrapped[13:], self._before + own + self._after)
            padded = AESGCM(key).decrypt(sealed[1:13], sealed[13:], self._prefix + own + _ID_LENGTH + own)
            return unpad(padded).decode()
        except (InvalidTag, ValueError):
            raise Tampered("these bytes do not open as they should") from None


def ids_in(block: bytes, step: int = PIECE) -> Iterator[bytes]:
    """The ids of the objects in a block, as bytes."""
    return (block[at : at + ID] for at in range(LABEL, len(block), step))
