"""The chain of an object's data keys: each older one lies wrapped under the next, so that the newest opens them all.

Whoever is taken off an object keeps, at worst, the key she had. What is written from then on is sealed under the next
key, which opens the one before it and is opened by none:

    key 1 <- wrapped under key 2 <- wrapped under key 3 ...  each 0x01 | nonce, 12 | AES-256-GCM(key) and tag, 61 bytes

The wrapped keys stand one after the other, key 1 first; each is bound to the object and to its number. An object that
has its first key still has an empty chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from casework.vault.aead import KEY_BYTES, cipher_for, open_box, shut
from casework.vault.errors import BadKey, Tampered
from casework.vault.framing import framed

LINK_BYTES = 1 + 12 + KEY_BYTES + 16
FIRST = 1
LAST = (1 << 16) - 1
_LABEL = b"casework key chain v1"


def newest_of(older: bytes) -> int:
    """The number of the key that opens this chain. Raises Tampered where it is none."""
    links, rest = divmod(len(older), LINK_BYTES)
    if rest or links >= LAST:
        raise Tampered("this is no chain of keys")
    return FIRST + links


def lengthened(older: bytes, key: bytes, next_key: bytes, guarded: UUID) -> bytes:
    """The chain that the next key opens: the key of before lies at its end. Raises BadKey, Tampered."""
    if len(key) != KEY_BYTES:
        raise BadKey("a key has 32 bytes")
    return older + shut(cipher_for(next_key), key, _bound_to(guarded, newest_of(older)))


def older_keys(older: bytes, newest: bytes, guarded: UUID) -> Iterator[tuple[int, bytes]]:
    """Every older key with its number, from the last one down to the first. Raises Tampered, UnknownVersion, BadKey."""
    key = newest
    for number in range(newest_of(older) - 1, FIRST - 1, -1):
        ends = number * LINK_BYTES
        key = open_box(cipher_for(key), older[ends - LINK_BYTES : ends], _bound_to(guarded, number))
        yield number, key


def _bound_to(guarded: UUID, number: int) -> bytes:
    return framed(_LABEL, guarded.bytes, number.to_bytes(2, "big"))
