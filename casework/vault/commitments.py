"""What commits to a data key: AES-GCM opens under whichever key was meant to, so which key is an object's own is said.

The commitment tells nothing of the key and names one object: HMAC-SHA-256 of a label, the object's id and, of a later
key, its number (see key_chain) under the data key, the first 16 bytes. To find another key with the same commitment
takes 2^128 tries for each object; nobody profits from making two that agree.
"""

from __future__ import annotations

import hmac
from binascii import b2a_base64
from uuid import UUID

from casework.vault.aead import KEY_BYTES
from casework.vault.errors import BadKey
from casework.vault.framing import framed
from casework.vault.key_chain import FIRST

COMMITMENT_BYTES = 16
MARK_BYTES = 8
_LABEL = b"casework key commitment v1"
_UNIT_LABEL = b"casework unit key mark v1"


def commitment_of(data_key: bytes, guarded: UUID, number: int = FIRST) -> bytes:
    """What commits to this key as the key of this object with this number. Raises BadKey."""
    if len(data_key) != KEY_BYTES:
        raise BadKey("a key has 32 bytes")
    named = [] if number == FIRST else [number.to_bytes(2, "big")]
    return hmac.digest(data_key, framed(_LABEL, guarded.bytes, *named), "sha256")[:COMMITMENT_BYTES]


def commits_to(commitment: bytes, data_key: bytes, guarded: UUID, number: int = FIRST) -> bool:
    """Whether it is this key it commits to."""
    return hmac.compare_digest(commitment, commitment_of(data_key, guarded, number))


def mark_of_unit_key(unit_key: bytes) -> bytes:
    """What tells a unit's newest key from the ones before it, and nothing of the key. Raises BadKey."""
    if len(unit_key) != KEY_BYTES:
        raise BadKey("a key has 32 bytes")
    return hmac.digest(unit_key, _UNIT_LABEL, "sha256")[:MARK_BYTES]


def as_text(commitment: bytes) -> str:
    """As the trail says it: base64 without padding, 22 letters."""
    return b2a_base64(commitment, newline=False).rstrip(b"=").decode()
