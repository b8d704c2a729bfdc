"""Opens one small sealed field of very many objects at once, for counting: no ring, no record, no object made for each.

What a database gives for each object stands in one piece of fixed length, and the pieces in one block:

    label, 4 bytes | object id, 16 | wrapped key, 61 | sealed field, 61

The label says under what it is counted. The wrapped key is a settled one, and the field is of the smallest size class,
in a row whose id is the object's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.vault.box import VERSION, cipher_for
from casework.vault.errors import Tampered
from casework.vault.padding import unpad
from casework.vault.sealing import purpose_prefix
from casework.vault.wrapping import context_around

LABEL, ID, WRAPPED, SEALED = 4, 16, 61, 61
PIECE = LABEL + ID + WRAPPED + SEALED
_ID_LENGTH = b"\x10"
_PARTS = Struct(f"!{LABEL}s {ID}s B12s48s B12s48s")


@dataclass(frozen=True)
class Tally:
    """How often each clear text stands under each label, and how many pieces under each did not open."""

    texts: Counter[tuple[bytes, bytes]]
    unopened: Counter[bytes]


def tally(block: bytes, *, holder_key: bytes, kind: str, holder: str, purpose: str) -> Tally:
    """Open every piece of a block under the key of the post that holds the objects. Raises BadKey, UnknownPurpose.

    A piece that does not open is counted as such: one bad row must not take a whole page down.
    """
    unit = cipher_for(holder_key).decrypt
    before, after = context_around(kind, holder)
    prefix = purpose_prefix(purpose)
    padded: dict[bytes, int] = {}
    unopened: Counter[bytes] = Counter()
    for label, thing, version, nonce, wrapped, its_version, its_nonce, sealed in _PARTS.iter_unpack(block):
        try:
            if not version == its_version == VERSION:
                raise InvalidTag
            key = unit(nonce, wrapped, before + thing + after)
            clear = AESGCM(key).decrypt(its_nonce, sealed, prefix + thing + _ID_LENGTH + thing)
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


def ids_in(block: bytes, step: int = PIECE) -> Iterator[bytes]:
    """The ids of the objects in a block, as bytes."""
    return (block[at : at + ID] for at in range(LABEL, len(block), step))
