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
_BOTH_VERSIONS = bytes((VERSION, VERSION))


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
    # The offsets stand here as numbers: this is the one loop of the house where a name costs a tenth of the whole.
    for at in range(0, len(block), PIECE):
        piece = block[at : at + PIECE]
        thing = piece[4:20]
        try:
            if piece[20:82:61] != _BOTH_VERSIONS:
                raise InvalidTag
            key = unit(piece[21:33], piece[33:81], before + thing + after)
            clear = AESGCM(key).decrypt(piece[82:94], piece[94:], prefix + thing + _ID_LENGTH + thing)
        except (InvalidTag, ValueError):
            unopened[piece[:4]] += 1
            continue
        labelled = piece[:4] + clear
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
